"""`autograde status`: a line for each unit, and what to type next, or to mend first."""

from dataclasses import asdict
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.unit_words import meant
from autograde.grading.command_output import CommandOutput
from autograde.grading.counts_and_durations import count
from autograde.grading.errors import CannotGrade, NoSuchThing, nearest
from autograde.grading.sanitize.terminal import seen
from autograde.grading.status.unit_status import UnitStatus, statuses

HEADINGS = ("unit", "collected", "graded", "to read", "feedback", "export")


def run(folder: Path, unit: str | None, how: str) -> None:
    """`autograde status`: say where each unit stands.

    Parameters
    ----------
    folder : the course's
    unit : only this one
    how : "table", "quiet" or "json"

    Raises
    ------
    CannotGrade : if the course has no unit, or not this one
    """
    course = CourseDirectory(folder)
    found = list(statuses(course))
    if unit:
        names = [one.unit for one in found]
        found = [one for one in found if one.unit == meant(unit, names)]
        if not found:
            raise NoSuchThing(f"{unit!r} is no assignment of this course{nearest(unit, names)}.")
    if not found:
        raise CannotGrade("There is no unit yet: put a notebook into the folder of solutions (docs/instructor.md).")
    if how == "table":
        _table(found)
    telling = CommandOutput(how, unit or "")
    for one in found:
        if how == "json":
            telling.line("unit", "", **(asdict(one) | {"unit": one.unit, "next": one.next_command}))
        elif how == "quiet" and (said := one.mend or one.next_command):
            telling.look(f"{one.unit}: {said}")
    left, broken = sum(bool(one.next_command) for one in found), sum(bool(one.mend) for one in found)
    sentences = {
        f"{count(left, 'unit has', 'units have')} a next step.": left,
        f"{count(broken, 'unit has', 'units have')} something to mend first.": broken,
        "Everything is done.": not left and not broken,
    }
    telling.summary(" ".join(sentence for sentence, holds in sentences.items() if holds), units=len(found))


def _table(found: list[UnitStatus]) -> None:
    """The table; below it what to type or to mend, where names may be long."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    made = Table(box=SIMPLE_HEAD, padding=(0, 1))
    made.add_column(HEADINGS[0], overflow="fold", min_width=15)
    for heading in HEADINGS[1:]:
        made.add_column(heading, justify="right", no_wrap=True, min_width=len(heading))
    for one in found:
        made.add_row(Text(seen(one.unit)), *_cells(one))
    console.print(made)
    for step in filter(None, [one.mend or one.next_command for one in found]):
        console.print(Text(seen(f"  {step}")), soft_wrap=True)


def _cells(one: UnitStatus) -> list[str]:
    """What the table says of a unit."""
    if not one.released:
        return ["unreleased", *[""] * 4]
    graded = f"{one.graded}" if not one.to_grade else f"{one.graded}, {one.to_grade} to do"
    if not one.graded:
        return [str(one.collected), graded if one.collected else "", "", "", ""]
    handed_on = [
        f"{old} old" if old and ever else "current" if not old else "none"
        for old, ever in ((one.old_feedback, one.fed_back), (one.old_export, one.exported))
    ]
    return [str(one.collected), graded, str(one.to_read or "–"), *handed_on]
