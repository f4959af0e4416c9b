"""How a text was cut into words: what a function takes for words is asked, and told where it is none."""

from collections.abc import Callable

from autograde.asking.call import Answer

LONGEST, MOST_TOLD = 60, 3  # letters of a text that is asked once more, words that are told


def why_counted(text: str, asked: Callable[[tuple, tuple], Answer]) -> list[str]:
    """What a function takes for a word in a text, and is none; nothing where that cannot be told.

    The function is asked how often each piece of the text occurs in it, as if all pieces were words of a vocabulary.

    Parameters
    ----------
    text : that was asked
    asked : asks the function
    """
    pieces = _pieces(text)
    answer = asked((text, pieces), ()) if len(text) <= LONGEST else Answer(raised="too long")
    try:
        found = [piece for piece, count in zip(pieces, answer.value, strict=True) if count]  # type: ignore[call-overload]
    except (TypeError, ValueError):  # it raised an exception, or gives other things than counts
        return []
    if not found or len(found) > len(text) / 2:  # also what stands inside a word
        return []
    return _said(text, found)


def _said(text: str, found: list[str]) -> list[str]:
    if max(map(len, found)) == 1 < len(found) and " " in text.strip():
        return ["→ every letter is taken for a word: a loop over a string goes through its letters, not its words"]
    joined = [word for word in found if word not in text.lower() and word not in text]
    if joined:
        return [f"→ you make {_list(joined)} of it: what is no letter separates words; deleted, it joins them"]
    odd = {
        "whatever is no letter ends a word, a digit too": [w for w in found if not w.replace("'", "").isalpha()],
        "an apostrophe belongs to a word only inside it, alone": [w for w in found if w != w.strip("'") or "''" in w],
        "upper and lower case count as the same": [w for w in found if w != w.lower()],
        "a word is a run of ASCII letters": [w for w in found if not w.isascii()],
    }
    told = [f"→ you take {_list(words)} for a word: {why}" for why, words in odd.items() if words]
    return told[:1] or [f"→ the words that you find in it are {_list(found)}"]


def _list(words: list[str]) -> str:
    return " and ".join(map(repr, words[:MOST_TOLD]))


def _pieces(text: str) -> list[str]:
    """Every run of letters and marks in a text, as it is, in lower case, and with what is no letter deleted."""
    kept = "".join(c for c in text if c.isalnum() or c.isspace() or c == "'")
    plain = "".join(c for c in text if c.isalpha() or c.isspace())
    texts = dict.fromkeys([text, text.lower(), kept.lower(), plain.lower(), kept, plain])
    found = {
        part[i:j]: None
        for t in texts
        for part in t.split()
        for i in range(len(part))
        for j in range(i + 1, len(part) + 1)
    }
    return list(found)
