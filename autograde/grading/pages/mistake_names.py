"""Mistakes by name: the sentence of each, and which mistake a verdict tells of."""

import builtins
import re

from autograde.checking.mistakes import mistakes
from autograde.grading.gradebook.read_back.autograded_notebook import Said

BLANK = re.compile(r"\Araises NotImplementedError|not written yet|before \w+ is written|which is not written yet")
FOLLOWS = re.compile(r"cannot be judged while \w+ is wrong|cannot be checked (yet|before)|: was not checked: ")
RAISES = re.compile(r"(raises|its cell ended with) (.{0,200})")
ASKS = "its cell asks with input()"
# What a class report says of an error: a student can name a class anything, and write anything into its message.
ERRORS = {name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)}
ERRORS |= {"LinAlgError", "AxisError", "TooHardError", "OutOfMemoryError"}  # NumPy's and PyTorch's
TYPES = {name for name, kind in vars(builtins).items() if isinstance(kind, type)}
TYPES |= {"array", "matrix", "generator", "function", "module", "Tensor", "Parameter", "Linear", "Sequential", "Tanh"}
OWN_ERROR = "an error of the student's own"
TOLD_BY = {  # what Python and NumPy write into a message -> what it comes to
    "is not defined": "a name is not defined",
    "could not be broadcast": "shapes do not fit together",
    "mismatch in its core dimension": "shapes do not fit together",
    "not aligned": "shapes do not fit together",
    "is out of bounds": "an index is out of bounds",
    "unsupported operand": "an operator does not know what it is given",
    "has no attribute": "an attribute does not exist",
    "missing 1 required positional argument": "an argument is missing",
    "division by zero": "a division by zero",
    "No module named": "a module is missing",
}
NEVER_ENDS = "does not end in time: a loop that never ends, or far too many steps"


def sentence_of(name: str) -> str:
    """The sentence of a mistake by its name, in the words of the course in use; "" where none has this name."""
    return mistakes().get(name, "")


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
    for line in (lines[0], lines[0].partition(": ")[2], *lines[1:2]):
        if raised := RAISES.match(line.strip()):
            return _raised(raised[2], " ".join(lines[1:2]))
        if line.strip().startswith(ASKS):
            return ASKS
    for line in lines[1:]:
        if line.strip().startswith("→"):
            return line.strip().removeprefix("→").strip()
    facts = [line.strip() for line in lines[1:] if not line.strip().startswith(("worst", "noticed"))]
    return facts[0] if facts else _kind(lines[0].partition(": ")[2] or lines[0])


def _raised(error: str, message: str) -> str:
    """An error in words that are none of the student's."""
    name = re.match(r"\w*", error)
    kind = (
        name[0]
        if name and name[0] in ERRORS and re.fullmatch(r"( for .*|: .*|\.)?", error[name.end() :])
        else OWN_ERROR
    )
    why = next((what for sign, what in TOLD_BY.items() if sign in message), "")
    return f"raises {kind}{f': {why}' if why and kind != OWN_ERROR else ''}"


def _kind(headline: str) -> str:
    """A headline without what changes from student to student: numbers, shapes, arguments."""
    words = headline.strip()
    arguments = re.search(r" (?:for|at) \(", words)
    if arguments and words.removesuffix(".").endswith(")"):
        words = words[: arguments.start()]
    if returned := re.match(r"returns an? ([^,]{0,200})", words):
        words = words if returned[1] in TYPES else f"returns something of the student's own{words[returned.end() :]}"
    words = re.sub(r"\b(all )?\d+ (of \d+ )?entries differ\b", "entries differ", words)
    return re.sub(r"\bat \[[^\[\]]*\]", "somewhere", words).rstrip(".")
