"""What one submission may use: computing time, time on the clock, memory, output."""

from dataclasses import dataclass


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
