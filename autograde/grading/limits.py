"""What one submission may use, and how much that is where nobody says otherwise."""

from dataclasses import dataclass, replace
from typing import Any

LEAST, LEAST_WAIT = 0.5, 5.0  # seconds that every cell has, however often its notebook was stopped
NO_END = 3600.0  # seconds of a cell for which nbgrader sets none
BRIEFLY = 8  # a call has this part of its time at least, however long others have looped: 4 slowest right answers


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    cpu_seconds : float, computing time of one cell; a busy machine changes no score
    own_word_seconds : float, that of a cell of a notebook whose own cells decide about points: what nbgrader gives them
    call_seconds : float, computing time of one call of a function: 30 times what the slowest right answer takes, and
        more (`python -m tests.bench calls`)
    wait_seconds : float, time on the clock of one cell, for those that sleep
    total_cpu_seconds : float, computing time of the whole notebook
    loop_seconds : float, computing time of all cells and calls of a notebook together that do not come to their end
    memory : int, bytes of address space
    output : int, bytes of text that are kept of a cell
    images : int, bytes of images that are kept of a cell
    follow_through : bool, whether what did not pass is judged once more, with right functions in place of wrong ones
    """

    cpu_seconds: float = 3.0
    own_word_seconds: float = 30.0
    call_seconds: float = 1.0
    wait_seconds: float = 30.0
    total_cpu_seconds: float = 180.0
    loop_seconds: float = 4.0
    memory: int = 2**31
    output: int = 2**16
    images: int = 2**21
    follow_through: bool = True

    @property
    def total_wait_seconds(self) -> float:
        """Waiting of the whole notebook."""
        return 6 * self.wait_seconds

    @property
    def call_wait_seconds(self) -> float:
        """Waiting of one call: no function of an exercise has anything to wait for."""
        return self.wait_seconds / 3

    def cell(self, loops: int, sleeps: int) -> tuple[float, float]:
        """Computing and waiting of a cell after so many stops of its notebook: a third for each, down to the least.

        What loops is mostly run again, by the cells below it; a cell that ends needs no such time.
        """
        computing = max(min(LEAST, self.cpu_seconds), self.cpu_seconds / 3**loops)
        return computing, max(min(LEAST_WAIT, self.wait_seconds), self.wait_seconds / 3**sleeps)

    def share(self, looped: float, parts: int) -> float:
        """Computing of the next cell or call, once others that did not end have computed so long.

        A part of what is left to them all, so that many loops cost little more than a few, and what ends is judged
        behind them too: a call has four times what the slowest right answer takes at least.

        Parameters
        ----------
        looped : float, seconds that were given to what did not come to its end
        parts : int, of what is left
        """
        if not looped:
            return self.total_cpu_seconds
        return max(self.call_seconds / BRIEFLY, (self.loop_seconds - looped) / parts)

    def with_cells_of(self, seconds: float | None) -> "Limits":
        """Limits with which a cell that decides about points may compute, and wait, so long; a notebook 40 times.

        Parameters
        ----------
        seconds : float, as nbgrader has it: None, or no more than 0, for no end
        """
        longer = max(seconds if seconds and seconds > 0 else NO_END, self.own_word_seconds)
        return replace(
            self,
            own_word_seconds=longer,
            wait_seconds=max(longer, self.wait_seconds),
            total_cpu_seconds=max(40 * longer, self.total_cpu_seconds),
        )


def limits_for(cpu_seconds: float | None, **others: Any) -> Limits:
    """The limits that follow from those that were said: longer cells may wait longer, and longer in all, and so may
    calls. Calls have never less than they have where nothing is said.

    Parameters
    ----------
    cpu_seconds : float, computing time of one cell, whatever decides about points; None where nobody says it
    others : fields of `Limits` that do not depend on it
    """
    usual = Limits()
    if cpu_seconds is None:
        return replace(usual, **others)
    longer = max(1.0, cpu_seconds / usual.cpu_seconds)
    return replace(
        usual,
        cpu_seconds=cpu_seconds,
        own_word_seconds=cpu_seconds,
        call_seconds=usual.call_seconds * longer,
        wait_seconds=min(10 * cpu_seconds, max(usual.wait_seconds, 3 * cpu_seconds)),
        total_cpu_seconds=min(60 * cpu_seconds, max(usual.total_cpu_seconds, 6 * cpu_seconds)),
        loop_seconds=usual.loop_seconds * longer,
        **others,
    )
