"""What one submission may use, and how much that is where nobody says otherwise."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    cpu_seconds : float, computing time of one cell or one call; a busy machine changes no score
    wait_seconds : float, time on the clock of one cell or call, for those that sleep
    total_cpu_seconds : float, computing time of the whole notebook
    memory : int, bytes of address space
    output : int, bytes of text that are kept of a cell
    images : int, bytes of images that are kept of a cell
    """

    cpu_seconds: float = 20.0
    wait_seconds: float = 60.0
    total_cpu_seconds: float = 120.0
    memory: int = 2**31
    output: int = 2**16
    images: int = 2**21

    @property
    def total_wait_seconds(self) -> float:
        """Waiting of the whole notebook."""
        return 3 * self.wait_seconds

    def with_cells_of(self, seconds: float) -> "Limits":
        """Limits with which a cell may compute that long at least, and wait in proportion."""
        return limits_for(max(seconds, self.cpu_seconds), memory=self.memory, output=self.output, images=self.images)


def limits_for(cpu_seconds: float, **others: int) -> Limits:
    """The limits that follow from those that were said: longer cells may wait longer, and longer in all.

    Parameters
    ----------
    cpu_seconds : float, computing time of one cell
    others : fields of `Limits` that do not depend on it
    """
    usual = Limits()
    longer = cpu_seconds / usual.cpu_seconds
    return replace(
        usual,
        cpu_seconds=cpu_seconds,
        wait_seconds=usual.wait_seconds * longer,
        total_cpu_seconds=usual.total_cpu_seconds * longer,
        **others,
    )
