"""What a notebook's text says of the functions that it asks for: it counts those that are there, and names no other."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NAME = r"`\w++`"
COUNTED = re.compile(
    rf"Write (?:{'|'.join(NUMBERS[1:])}) functions?(?P<that>[^:,.`]{{0,200}}+)(?P<sign>[:,]) "
    rf"(?P<names>{NAME}(?:,?+(?:\s++and)?+\s++{NAME})*+)"
)
OPTION = re.compile(r"^:(?:exercise|given): (.+)$", re.MULTILINE)


def counted(text: str, exercises: Collection[str]) -> str:
    """A text whose "Write three functions: `a`, `b` and `c`" counts and names those that the notebook asks for.

    Parameters
    ----------
    text : of one cell
    exercises : the notebook's
    """
    return COUNTED.sub(lambda found: _counted(found, exercises), text)


def _counted(found: re.Match[str], exercises: Collection[str]) -> str:
    names = re.findall(r"`(\w{1,60})`", found["names"])
    left = [name for name in names if name in exercises]
    if not left or left == names:
        return found[0]
    quoted = [f"`{name}`" for name in left]
    listed = " and ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))
    if len(left) == 1:  # "that turn data into arrays" is of several
        return f"Write one function{found['sign']} {listed}"
    return f"Write {NUMBERS[len(left)]} functions{found['that']}{found['sign']} {listed}"


def left_over(sources: Iterable[Path], functions: Collection[str]) -> Iterator[str]:
    """Sentences on texts that name a function of the reference which no notebook asks for or gives any more.

    Parameters
    ----------
    sources : all sources of the course
    functions : the reference's
    """
    texts = {path: path.read_text(encoding="utf-8") for path in sources}
    asked = {name.strip() for text in texts.values() for found in OPTION.findall(text) for name in found.split(",")}
    gone = set(functions) - asked
    for path, text in texts.items():
        elsewhere = COUNTED.sub(lambda found: "\n" * found[0].count("\n"), text)
        for name, lines in _named(elsewhere, gone).items():
            where = "line" if len(lines) == 1 else "lines"
            yield (
                f"{path.parent.name}/{path.name} speaks of {name}, which no notebook asks for any more: "
                f"{where} {', '.join(map(str, lines))}."
            )


def _named(text: str, names: set[str]) -> Mapping[str, list[int]]:
    """The lines on which a text has each of the names, as code."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        code = {word for piece in line.split("`")[1::2] for word in re.findall(r"\w+", piece)}
        called = {word[:-1] for word in re.findall(r"\w+\(?", line) if word.endswith("(")}
        for name in sorted(names & (code | called)):
            found.setdefault(name, []).append(number)
    return found
