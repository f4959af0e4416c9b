"""What goes into grading one notebook and what comes out: plain data, the same for a local pool and a cluster."""

from dataclasses import dataclass

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
    """

    student: str
    unit: str
    notebook: str
    source: bytes
    key: bytes
    limits: Limits
    beside: tuple[Beside, ...] = ()
    contents: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What the trusted side found about one grade cell.

    Attributes
    ----------
    grade_id : str
    points, possible : float, reached and reachable
    passed : bool
    message : str, for the student; it stands under the cell
    mistakes : names of the catalogue, most likely first
    noticed : what was told and never scored (arguments changed, warnings)
    picture : the array with its wrong entries marked, HTML of ours; "" for none
    """

    grade_id: str
    points: float
    possible: float
    passed: bool
    message: str
    mistakes: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    picture: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one notebook.

    Attributes
    ----------
    student, unit, notebook : str, as in the Job
    status : "graded"; "stopped" (a limit or a crash, the rest has its points); "broken" (no notebook that can be
        run); "failed" (the grader's own failure: a person has to look)
    executed : bytes, the JSON text of the executed notebook, the verdicts' messages under their cells
    verdicts : one for every autograded grade cell, in the notebook's order
    to_student, to_instructor : str, a sentence each
    cpu_seconds, wall_seconds : float
    """

    student: str
    unit: str
    notebook: str
    status: str
    executed: bytes
    verdicts: tuple[Verdict, ...]
    to_student: str
    to_instructor: str
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
