"""A unit graded on a machine that is ready or nearly so, and shown."""

import gc
import os
from collections.abc import Callable
from dataclasses import replace

from autograde.grading.assignments.assignment import Assignment, load
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.dropped_exercises import NOBODY
from autograde.grading.assignments.unit_words import meant, units
from autograde.grading.bounded_process.fork_server import fork_server
from autograde.grading.command_output import say
from autograde.grading.errors import CannotGrade
from autograde.grading.judging.grade_cells import judges_itself
from autograde.grading.running import result_table
from autograde.grading.running.grade import grade
from autograde.grading.running.pool import Machine
from autograde.grading.running.request import Request


def grade_unit(request: Request, machine: Machine) -> tuple[Callable[[], None] | None, result_table.Totals]:
    """Grade, and show how far it is; what prints the table, and what it says.

    Raises
    ------
    CannotGrade : if the command cannot do its work; the text says why, and what to do
    """
    course = CourseDirectory(request.folder)
    request = replace(request, unit=meant(request.unit, units(course)))
    assignment = load(course, request.unit)
    chosen = course.chosen(request.unit, request.students)
    _tell_of_another_release(assignment)
    gc.freeze()  # what is imported stays: no collection need look at it
    gc.enable()
    fork_server(os.getpid())  # now, while everything is imported and there is one thread
    possible = sum(
        cell.points
        for name, notebook in assignment.notebooks.items()
        for cell in notebook.autograded
        if assignment.dropped.get((name, cell.grade_id)) != NOBODY
    )
    limits = request.limits
    if not course.course.has_package and not request.time_said:
        limits = limits.with_cells_of(course.seconds_a_cell)
    if not assignment.gives_points:
        say(f"{request.unit} has no cell that gives points: that it was handed in is all that is recorded.")
    totals = result_table.Totals(request.unit, possible, sum(map(judges_itself, assignment.checks)))
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
