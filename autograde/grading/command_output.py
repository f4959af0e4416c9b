"""What a command tells: sentences, or only what needs a person, or lines of JSON."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from typing import Any, TypeVar

from autograde.grading.progress import progress_bar, steps
from autograde.grading.sanitize.terminal import seen

Line = TypeVar("Line")


def say(sentence: str) -> None:
    """Tell whoever sits at the terminal."""
    print(sentence, file=sys.stderr, flush=True)


class CommandOutput:
    """The words of one command.

    Parameters
    ----------
    how : "table", "quiet" or "json"
    unit : str, what the command works on
    """

    def __init__(self, how: str, unit: str):
        self.how, self.unit = how, unit

    def each(self, lines: Iterable[Line], total: int, event: str = "", doing: str = "") -> Iterator[Line]:
        """Hand on each line as it is done, and show how far the command is.

        Parameters
        ----------
        lines : dataclass instances, one for each thing done
        total : int, how many there will be
        event : str, what a line is called in JSON; "" for lines that are not told
        doing : str, what is done with each, beside the bar; "" where the command does one thing alone
        """
        if self.how != "table":
            for line in lines:
                if self.how == "json" and event:
                    self._json(event, asdict(line))  # type: ignore[call-overload]
                yield line
            return
        yield from progress_bar(lines, f"{self.unit}: {doing}" if doing else self.unit, total)

    def steps(self) -> AbstractContextManager[Callable[[str], None]]:
        """What is told the step at which the command is, and shows it: not in quiet, not in JSON."""
        return steps(self.unit) if self.how == "table" else nullcontext(lambda step: None)

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
