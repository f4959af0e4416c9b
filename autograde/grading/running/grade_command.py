"""`autograde grade`: from the words of a command line to a class that is graded."""

import gc
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from autograde.grading.assignments.configuration import foresee_course
from autograde.grading.cores import cores
from autograde.grading.counts_and_durations import count
from autograde.grading.errors import CannotGrade
from autograde.grading.running import this_machine
from autograde.grading.running.pool import Machine
from autograde.grading.running.request import Request


def run(request: Request) -> None:
    """Grade a unit and show it.

    Raises
    ------
    CannotGrade : if the command cannot do its work; the text says why, and what to do
    """
    begun = time.perf_counter()
    with without_collections(), _machine(request) as machine:
        from autograde.grading.running.grade_unit import grade_unit  # a second's work, while the machine gets ready

        show, totals = grade_unit(request, machine)
    totals.seconds = time.perf_counter() - begun
    if show:
        show()
    if totals.failed:
        raise CannotGrade(
            f"{count(totals.failed, 'submission')} could not be graded, through a fault of the grader (see above): "
            "the same command tries again. What is recorded of them is no grade."
        )


@contextmanager
def without_collections() -> Iterator[None]:
    """What is imported stays: the garbage collector, which finds nothing there, waits until it is told to go on."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _machine(request: Request) -> AbstractContextManager[Machine]:
    if request.cluster is None:
        foresee_course(request.folder)
        return this_machine.this_machine(request.workers or cores(), request.sandboxed)
    try:
        from autograde.grading.running.dask_cluster.cluster import at
    except ModuleNotFoundError as error:
        raise CannotGrade(
            f"A cluster needs Dask ({error.name} is missing here): pip install 'autograde-engine[cluster]'."
        ) from None
    return at(request.cluster, request.sandboxed)
