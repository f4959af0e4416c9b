"""Mistakes by name: the sentence of each, and which mistake a verdict tells of."""

import re
from functools import cache

from autograde.grading.recorded import Said

BLANK = re.compile(r"not written yet|before \w+ is written|which is not written yet")
FOLLOWS = re.compile(r"cannot be judged while \w+ is wrong|cannot be checked (yet|before)|: was not checked: ")
NEVER_ENDS = "does not end in time: a loop that never ends, or far too many steps"


@cache
def _sentences() -> dict[str, str]:
    import autograde

    known = getattr(autograde, "mistakes", None)
    return dict(known()) if known else {}


def sentence_of(name: str) -> str:
    """The sentence of a mistake by its name, "" where the catalogue has none of this name."""
    return _sentences().get(name, "")


def is_blank(said: Said) -> bool:
    """Whether the exercise was not written at all."""
    return not said.passed and bool(BLANK.search(said.message))


def follows(said: Said) -> bool:
    """Whether a check failed only because another exercise is wrong: the mistake is counted there."""
    return not said.passed and bool(FOLLOWS.search(said.message.split("\n")[0]))


def mistake_of(said: Said) -> str:
    """What went wrong, as a name of the catalogue, or the message's own words where it names none.

    Returns
    -------
    str, "" for a check that passed, for a blank exercise and for one that waits for another
    """
    if said.passed or is_blank(said) or follows(said):
        return ""
    if said.mistakes:
        return said.mistakes[0]
    lines = said.message.split("\n")
    if "did not end within" in lines[0]:
        return NEVER_ENDS
    for line in lines[1:]:
        if line.strip().startswith("→"):
            return line.strip().removeprefix("→").strip()
    facts = [line.strip() for line in lines[1:] if not line.strip().startswith(("worst", "noticed"))]
    return facts[0] if facts else _kind(lines[0].partition(": ")[2] or lines[0])


def _kind(headline: str) -> str:
    """A headline without what changes from student to student: numbers, shapes, arguments."""
    words = headline.strip()
    arguments = re.search(r" (?:for|at) \(", words)
    if arguments and words.removesuffix(".").endswith(")"):
        words = words[: arguments.start()]
    words = re.sub(r"\b(all )?\d+ (of \d+ )?entries differ\b", "entries differ", words)
    return re.sub(r"\bat \[[^\[\]]*\]", "somewhere", words).rstrip(".")
