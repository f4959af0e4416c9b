"""What was asked for on the command line of `autograde grade`."""

from dataclasses import dataclass
from pathlib import Path

from autograde.grading.limits import Limits
from autograde.grading.running.pool import Address


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    unit: str  # as it was typed
    students: tuple[str, ...]
    workers: int | None
    force: bool
    limits: Limits
    sandboxed: bool
    folder: Path
    how: str  # "table", "quiet" or "json"
    cluster: Address | None = None  # where the notebooks run; None for this machine
    time_said: bool = True  # whether the time limit is the instructor's own word
