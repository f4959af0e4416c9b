"""What goes into grading one notebook: plain data, the same for a local pool and a cluster."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograde.grading.limits import Limits


@dataclass(frozen=True)
class Beside:
    """A file that was handed in beside a notebook, not what it holds.

    Attributes
    ----------
    name : str, its path within the submission's folder
    folder : str, where that stands on the grader's machine
    size : int, bytes
    digest : bytes, of what it held when the submission was read
    beginning : bytes, its first 8
    """

    name: str
    folder: str
    size: int
    digest: bytes
    beginning: bytes


@dataclass(frozen=True)
class Job:
    """One notebook to grade.

    Attributes
    ----------
    student, unit, notebook : str, whose and which ("ada", "04_back_propagation", "back_propagation")
    source : bytes, the JSON text of the prepared notebook: checks restored, outputs cleared
    key : bytes, the assignment's secret, from which every check draws its inputs
    limits : Limits
    beside : the files that were handed in with it
    contents : their names and what they hold, put in where the job is sent to be judged
    noticed : what the instructor is told about the folder that it was handed in
    hidden : graded cell -> the lines of its text that students do not receive, where there are any
    """

    student: str
    unit: str
    notebook: str
    source: bytes
    key: bytes
    limits: Limits
    beside: tuple[Beside, ...] = ()
    contents: tuple[tuple[str, bytes], ...] = ()
    noticed: tuple[str, ...] = ()
    hidden: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
