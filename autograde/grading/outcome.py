"""What comes out of grading one notebook: plain data, the same for a local pool and a cluster."""

import re
from dataclasses import dataclass

COUNTED = re.compile(r"(?:[\w.-]{1,200}: )?\d{1,6} of \d{1,6} checks? passed\.")


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
    in_place : exercises whose right functions stood in place of the student's wrong ones
    """

    grade_id: str
    points: float
    possible: float
    passed: bool
    message: str
    mistakes: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    picture: str = ""
    in_place: tuple[str, ...] = ()


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


def says_more(sentence: str) -> bool:
    """Whether the instructor is told more of a submission than how many checks? passed."""
    return bool(COUNTED.sub("", sentence).strip())
