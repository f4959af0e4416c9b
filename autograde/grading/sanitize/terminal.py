"""Sentences for a terminal, without orders to it."""

import unicodedata


def seen(sentence: str) -> str:
    """A sentence without orders to a terminal: what a stranger named or wrote may stand in it."""
    return "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf") else "�" for c in sentence)
