"""What a long command tells while it works: a bar with the time left, or only what needs a person, or lines of JSON."""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, TypeVar

Line = TypeVar("Line")
COUNTED = re.compile(r"(?:[\w.-]{1,200}: )?\d{1,6} of \d{1,6} checks passed\.")


class Telling:
    """The words of one command.

    Parameters
    ----------
    how : "table", "quiet" or "json"
    unit : str, what the command works on
    """

    def __init__(self, how: str, unit: str):
        self.how, self.unit = how, unit

    def each(self, lines: Iterable[Line], total: int, event: str = "") -> Iterator[Line]:
        """Hand on each line as it is done, and show how far the command is.

        Parameters
        ----------
        lines : dataclass instances, one for each thing done
        total : int, how many there will be
        event : str, what a line is called in JSON; "" for lines that are not told
        """
        if self.how != "table":
            for line in lines:
                if self.how == "json" and event:
                    self._json(event, asdict(line))  # type: ignore[call-overload]
                yield line
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        rate = TextColumn("{task.fields[rate]}")
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn()
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(self.unit, total=total, rate="")
            for line in lines:
                speed = progress.tasks[task].speed
                progress.update(task, advance=1, rate=f"{speed:.1f}/s" if speed else "")
                yield line

    def look(self, sentence: str) -> None:
        """What a person has to look at."""
        if self.how == "json":
            self._json("look", {"sentence": sentence})
        else:
            print(seen(sentence), file=sys.stderr, flush=True)

    def say(self, sentence: str) -> None:
        """What was done, and what to do next: not in quiet, not in JSON."""
        if self.how == "table":
            print(seen(sentence), flush=True)

    def summary(self, sentence: str, **values: Any) -> None:
        """The end of a command."""
        self.line("summary", sentence, **values)

    def line(self, event: str, sentence: str, **values: Any) -> None:
        """One thing: a sentence, or a line of JSON."""
        self.say(sentence)
        if self.how == "json":
            self._json(event, values)

    def _json(self, event: str, values: dict[str, Any]) -> None:
        print(json.dumps({"event": event, "unit": self.unit, **values}, default=str), flush=True)


def seen(sentence: str) -> str:
    """A sentence without orders to a terminal: what a stranger named or wrote may stand in it."""
    return "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf") else "�" for c in sentence)


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 page", "3 pages"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def says_more(sentence: str) -> bool:
    """Whether the instructor is told more of a submission than how many checks passed."""
    return bool(COUNTED.sub("", sentence).strip())


def duration(seconds: float) -> str:
    """A length of time in its two largest units: "2 days 3 h", "40 min", "5 s"."""
    left, parts = int(seconds), []
    for name, size in (("day", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        number, left = divmod(left, size)
        if number:
            parts.append(count(number, name) if name == "day" else f"{number} {name}")
    return " ".join(parts[:2]) or "less than 1 s"
