"""`autograde grade`: from the words of a command line to a class that is graded."""

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from autograde.grading.assignments.assignment import Assignment, load
from autograde.grading.assignments.configuration import foresee_course
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.unit_words import meant, units
from autograde.grading.bounded_process.fork_server import fork_server
from autograde.grading.command_output import say
from autograde.grading.cores import cores
from autograde.grading.counts_and_durations import count
from autograde.grading.errors import CannotGrade
from autograde.grading.judging.grade_cells import judges_itself
from autograde.grading.limits import Limits
from autograde.grading.running import result_table, this_machine
from autograde.grading.running.pool import Address, Executor


class Machine(Protocol):
    """Where notebooks run: this machine or a cluster."""

    def pool(self, course: CourseDirectory, assignment: Assignment, limits: Limits) -> AbstractContextManager[Executor]:
        """The place for one assignment."""


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


def run(request: Request) -> None:
    """Grade a unit and show it.

    Raises
    ------
    CannotGrade : if the command cannot do its work; the text says why, and what to do
    """
    begun = time.perf_counter()
    with without_collections(), _machine(request) as machine:
        show, totals = _graded(request, machine)
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
    """What is imported stays: the garbage collector, which finds nothing in it, waits until it is told to go on."""
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


def _graded(request: Request, machine: Machine) -> tuple[Callable[[], None] | None, result_table.Totals]:
    """Grade, and show how far it is; what prints the table, and what it says."""
    from autograde.grading.running.grade import grade  # here: to import it takes longer than the machine to begin

    course = CourseDirectory(request.folder)
    request = replace(request, unit=meant(request.unit, units(course)))
    assignment = load(course, request.unit)
    chosen = course.chosen(request.unit, request.students)
    _tell_of_another_release(assignment)
    gc.freeze()  # what is imported stays: no collection need look at it
    gc.enable()
    fork_server(os.getpid())  # now, while everything is imported and there is one thread
    limits = request.limits
    if not course.course.has_package and not request.time_said:
        limits = limits.with_cells_of(course.seconds_a_cell)
    if not assignment.gives_points:
        say(f"{request.unit} has no cell that gives points: that it was handed in is all that is recorded.")
    totals = result_table.Totals(request.unit, _possible(assignment), sum(map(judges_itself, assignment.checks)))
    show = None
    try:
        with course.locked(request.unit), machine.pool(course, assignment, limits) as pool:
            lines = grade(course, assignment, chosen, pool, limits, force=request.force)
            if request.how == "json":
                result_table.as_json(lines, totals)
            elif request.how == "quiet":
                result_table.quietly(lines, totals)
            else:
                show = result_table.with_progress(lines, totals, len(chosen), pool.running)
    except KeyboardInterrupt:
        done = totals.graded + totals.unchanged
        raise CannotGrade(
            f"Interrupted: {done} of {len(chosen)} are graded, and stay so; the same command goes on from there."
        ) from None
    return show, totals


def _possible(assignment: Assignment) -> float:
    """The points that can be reached without a person."""
    from autograde.grading.assignments.dropped_exercises import NOBODY

    return sum(
        cell.points
        for name, notebook in assignment.notebooks.items()
        for cell in notebook.autograded
        if assignment.dropped.get((name, cell.grade_id)) != NOBODY
    )


def _tell_of_another_release(assignment: Assignment) -> None:
    """Say that the released notebooks are not those that are graded, and whether they can be."""
    unit, other = assignment.name, assignment.other_form
    if other:
        named = ", ".join(f"{name}.ipynb" for name in other)
        say(
            f"{unit} is graded as it was released: it has submissions, and nbgrader lets no such unit change. "
            f"Of another form in its folder: {named}; units without submissions take it."
        )
    for name in assignment.stale if not other else ():
        say(
            f"{name}.ipynb was built anew since {unit} was released, and is graded as it was released: "
            f"say nbgrader generate_assignment {unit} --force if students have the new one."
        )
