"""The outcome where we ourselves failed: no points are given or taken, and a person must look."""

import json

from autograde.asking.call import plain
from autograde.grading.assignments.assignment import Assignment
from autograde.grading.counts_and_durations import count
from autograde.grading.outcome import Outcome
from autograde.grading.running.pool import EndsWorkers
from autograde.grading.submissions.prepare import restore


def failed(student: str, assignment: Assignment, name: str, error: Exception, source: bytes | None = None) -> Outcome:
    """The outcome of a notebook that we could not grade.

    Parameters
    ----------
    student : whose it is
    assignment : what is asked
    name : the notebook's
    error : what we met
    source : the prepared notebook; None where there is none, and the released one is shown
    """
    asked = assignment.notebooks[name]
    shown = source or json.dumps(restore(asked.release["cells"], asked), ensure_ascii=False).encode()
    if isinstance(error, EndsWorkers):  # as good as stopped: other limits may help, another run does not
        status = "stopped"
        what = (
            f"{count(error.workers, 'worker')} of the cluster ended while grading {name}.ipynb: it is not tried again "
            "unless you say --force; its checks wait for you in the formgrader."
        )
    else:
        status = "failed"
        what = (
            f"{name}.ipynb could not be graded, through a fault of the grader ({said(error)}): the next run tries "
            "again; until then its checks wait for you in the formgrader."
        )
    return Outcome(
        student=student,
        unit=assignment.name,
        notebook=name,
        status=status,
        executed=shown,
        verdicts=(),
        to_student=f"The checks of {name}.ipynb could not be run, through no fault of yours. A person will look at it.",
        to_instructor=what,
        cpu_seconds=0.0,
        wall_seconds=0.0,
    )


def said(error: BaseException) -> str:
    """An error in one line."""
    return plain(f"{type(error).__name__}: {error}")
