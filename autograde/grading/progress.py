"""The progress bar of a long command: how far it is, at which rate, the time left, and what takes long."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from autograde.grading.sanitize.terminal import seen

if TYPE_CHECKING:
    from rich.console import Console

Line = TypeVar("Line")
LONG = 3.0  # seconds of the clock after which it is said what runs
NAMED = 3  # of those that take long
WINDOW = 20.0  # seconds: over so many the rate is taken
SLOWEST = 8.0  # seconds that one which does not end takes on an idle machine, from its first cell to its last

SLOW = 1.5  # seconds of computing or waiting of a notebook, after which another one starts beside it


@dataclass(frozen=True)
class Doing:
    """What a judge says of a notebook that it has had for a while.

    Attributes
    ----------
    at : str, the exercise that is asked, or the beginning of the cell that runs
    used : float, seconds that the notebook has computed or waited
    """

    at: str
    used: float


@dataclass(frozen=True)
class Running:
    """A notebook that is being judged.

    Attributes
    ----------
    student : str, whose
    at : str, as in `Doing`
    seconds : float, of the clock, since it began
    slow : bool, it has made room for the next one
    """

    student: str
    at: str
    seconds: float
    slow: bool


class Pace:
    """How fast things are done, and how long the others will take: told at any moment, not only when one is done.

    Parameters
    ----------
    total : how many there will be
    clock : function that returns seconds
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic):
        self.left, self._clock = total, clock
        self._moments = deque([clock()])

    def done(self) -> None:
        """One more is done."""
        self.left -= 1
        self._moments.append(self._clock())

    @property
    def rate(self) -> float | None:
        """How many are done a second, over the last `WINDOW` seconds, those in which none was done included."""
        now = self._clock()
        while len(self._moments) > 2 and self._moments[1] < now - WINDOW:
            self._moments.popleft()
        number = len(self._moments) - 1
        return number / max(1e-3, now - self._moments[0]) if number else None

    def seconds(self, running: Sequence[Running] = ()) -> float | None:
        """Seconds until all are done; None where that cannot be said yet.

        Parameters
        ----------
        running : what runs; those that are slow go on beside the others, and end when their limits do
        """
        slow = [one.seconds for one in running if one.slow]
        last = max((max(1.0, SLOWEST - seconds) for seconds in slow), default=0.0)
        others = self.left - len(slow)
        if others <= 0:
            return last if slow else 0.0
        rate = self.rate
        return max(others / rate, last) if rate else None


def long_ones(running: Sequence[Running]) -> str:
    """A line about those that have been running for long; "" where there are none."""
    found = sorted((one for one in running if one.seconds > LONG), key=lambda one: -one.seconds)
    named = [f"{one.student} {one.seconds:.0f} s{f' in {one.at}' if one.at else ''}" for one in found[:NAMED]]
    more = [f"{len(found) - NAMED} more"] if len(found) > NAMED else []
    return seen(", ".join([*named, *more]))


def progress_bar(
    lines: Iterable[Line],
    title: str,
    total: int,
    *,
    stays: bool = False,
    running: Callable[[], Sequence[Running]] = tuple,
) -> Iterator[Line]:
    """Hand on each line as it is done, and show a bar on stderr meanwhile.

    Parameters
    ----------
    lines : one for each thing done
    title : what is done
    total : how many there will be
    stays : whether the bar stays on the screen at the end
    running : what runs just now
    """
    from rich.console import Console, Group
    from rich.live import Live
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
    from rich.text import Text

    pace = Pace(total)
    said = TextColumn("{task.fields[pace]}")
    progress = Progress(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), said)
    task = progress.add_task(title, total=total, pace="")

    def shown() -> Group:
        now = running()
        progress.update(task, pace=_pace_in_words(pace, now))
        about = long_ones(now) if pace.left else ""
        return Group(progress, *([Text(f"  running: {about}", overflow="ellipsis", no_wrap=True)] if about else []))

    console = Console(stderr=True)
    with _left(console), Live(get_renderable=shown, console=console, transient=not stays, refresh_per_second=5):
        for line in lines:
            pace.done()
            progress.update(task, advance=1)
            yield line


@contextmanager
def steps(title: str) -> Iterator[Callable[[str], None]]:
    """A line on stderr that says what a long command is at, where nobody knows how much there will be; gone at the end.

    Parameters
    ----------
    title : what is done

    Yields
    ------
    a function that is told the step: "214 files looked through"
    """
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status(escape(f"{title} …")) as line:
        yield lambda step: line.update(escape(f"{title}: {seen(step)} …"))


@contextmanager
def _left(console: "Console") -> Iterator[None]:
    """Where a bar goes into a file, it stays there, and what is said next has a line of its own."""
    try:
        yield
    finally:
        if not console.is_interactive:
            console.print()


def _pace_in_words(pace: Pace, running: Sequence[Running]) -> str:
    """ "4.2/s, 0:01:10 left"."""
    rate, left = pace.rate, pace.seconds(running)
    words = [f"{rate:.1f}/s"] if rate else []
    if left:
        minutes, seconds = divmod(round(left), 60)
        words.append(f"{minutes // 60}:{minutes % 60:02}:{seconds:02} left")
    return ", ".join(words)
