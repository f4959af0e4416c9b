"""`autograde report`: the class report of a unit, or of the whole course, written and told."""

import os
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.atomic_files import write_whole
from autograde.grading.bounded_process.fork_server import fork_server
from autograde.grading.command_output import CommandOutput
from autograde.grading.counts_and_durations import count
from autograde.grading.errors import CannotGrade, cannot_write, ends_in
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.pages.class_report.facts import sentence
from autograde.grading.pages.class_report.report_page import WHEN, page
from autograde.grading.pages.class_report.score_changes import Changes, changes, together
from autograde.grading.pages.class_report.teach_again import paragraph
from autograde.grading.pages.class_results.over_the_units import OverTheUnits
from autograde.grading.pages.class_results.overview import Overview, UnitOverview
from autograde.grading.pages.page_template import signed
from autograde.grading.pages.similar_answers.fingerprints import NoLibrary, library

MOST_CHANGES = 5  # students whose scores changed that a line names


def run(folder: Path, unit: str | None, anonymous: bool, output: Path | None, how: str) -> None:
    """`autograde report`: write the page of a unit, or of the whole course.

    Raises
    ------
    CannotGrade : if nothing is graded, or the page cannot be written
    """
    course = CourseDirectory(folder)
    with course.reading([unit] if unit else []):
        _write(course, unit, anonymous, output, how)


def _write(course: CourseDirectory, unit: str | None, anonymous: bool, output: Path | None, how: str) -> None:
    begun = time.perf_counter()
    record = Record(course)
    names = [record.unit(unit).name] if unit else [name for name in record.units if record.handed(name)]
    if not any(record.handed(name) for name in names):
        raise CannotGrade(
            f"Nothing of {unit or 'this course'} is graded yet: say first autograde grade {unit or 'UNIT'}."
        )
    if output:
        ends_in(output, ".html")
    with suppress(NoLibrary):
        library()  # once, for this process and all that it forks
    fork_server(os.getpid())  # now, while there is one thread
    telling = CommandOutput(how, unit or "course")
    units = [UnitOverview(course, record, record.units[name]) for name in names]
    total = sum(len(unit.work.handed) for unit in units)
    for _ in telling.each((student for unit in units for student in unit.work.read()), total, doing="reading"):
        pass
    for _ in telling.each((unit.agreements.pairs for unit in units), len(units), doing="comparing answers"):
        pass
    overview = Overview(units, OverTheUnits(course, record))
    changed = None if anonymous else _changes(course, units)
    name = (unit or "course") + ("-anonymous" if anonymous else "")
    path = (output or course.root / "reports" / f"{name}.html").absolute()
    html = page(overview, record, unit or "", anonymous, path, changed)
    try:
        write_whole(path.parent, {path.name: html.encode()})
    except OSError as error:
        raise cannot_write(path, error) from None
    size, seconds = len(html.encode()) / 2**20, time.perf_counter() - begun
    _tell(telling, overview, changed, output or path, f"{size:.2f} MB, in {seconds:.1f} s")


def _changes(course: CourseDirectory, units: list[UnitOverview]) -> Changes | None:
    """What has changed since the reports before, of all units together; None where there was none."""
    now = time.strftime(WHEN)
    found = [
        changes(course, unit.unit.name, {student: handed.score for student, handed in unit.work.handed.items()}, now)
        for unit in units
    ]
    return together([one for one in found if one.since])


def _tell(telling: CommandOutput, overview: Overview, changed: Changes | None, path: Path, made: str) -> None:
    """Tell what the page holds, and what it lacks.

    Raises
    ------
    CannotGrade : if it lacks what could not be read
    """
    looks = Counter(look.kind for look in overview.looks)
    telling.summary(
        f"{path}: {count(len(overview.students), 'student')}, {count(len(overview.units), 'unit')}, {made}.",
        file=str(path),
        students=len(overview.students),
        need_a_look=len({look.student for look in overview.looks}),
        why=looks,
        **({"changed": len(changed.changed), "points_changed": changed.points} if changed else {}),
    )
    telling.say(paragraph(overview))
    if looks:
        told = ", ".join(f"{kind}: {number}" for kind, number in looks.items())
        who = len({look.student for look in overview.looks})
        telling.say(f"{who} {'needs' if who == 1 else 'need'} a look ({told}): the page says who and why.")
    if changed:
        telling.say(f"{sentence(changed)} {_named(changed)}".rstrip())
    for missing in {unit.agreements.no_library for unit in overview.units if unit.agreements.no_library}:
        telling.look(missing)
    unreadable = sum(len(unit.work.unreadable) for unit in overview.units)
    if unreadable:
        raise CannotGrade(
            f"The page lacks what is recorded of {count(unreadable, 'submission')}, and says why: it cannot be read."
        )


def _named(changed: Changes) -> str:
    """Whose scores changed most, as far as a line takes them."""
    told = [f"{change.student} {signed(round(change.points, 6))}" for change in changed.changed[:MOST_CHANGES]]
    more = len(changed.changed) - len(told)
    return f"{', '.join(told)}{f' and {more} more: the page names them' if more else ''}." if told else ""
