"""The class report: one HTML page that opens without a network."""

import base64
import hashlib
import math
import os
import time
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.dropped_exercises import NOBODY, SAID
from autograde.grading.atomic_files import write_whole
from autograde.grading.bounded_process.fork_server import fork_server
from autograde.grading.command_output import CommandOutput
from autograde.grading.errors import CannotGrade, cannot_write, ends_in
from autograde.grading.gradebook.read_back import Record
from autograde.grading.pages import plots
from autograde.grading.pages.class_results import Mistake, Overview, UnitOverview
from autograde.grading.pages.mistake_names import sentence_of
from autograde.grading.pages.teach_again import FEW, paragraph
from autograde.grading.wording import count, duration

MOST_PAIRS, MOST_EXERCISES = 20, 3  # of similar code that are shown side by side
TEMPLATES = Path(__file__).parent / "templates"


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
    fork_server(os.getpid())  # now, while there is one thread
    telling = CommandOutput(how, unit or "course")
    overviews = [UnitOverview(course, record, record.units[name]) for name in names]
    total = sum(len(overview.handed) for overview in overviews)
    for _ in telling.each((student for overview in overviews for student in overview.read()), total):
        pass
    overview = Overview(overviews)
    html = page(overview, record, unit or "", anonymous)
    name = (unit or "course") + ("-anonymous" if anonymous else "")
    path = output or course.root / "reports" / f"{name}.html"
    try:
        write_whole(path.parent, {path.name: html.encode()})
    except OSError as error:
        raise cannot_write(path, error) from None
    looks = Counter(look.kind for look in overview.looks)
    telling.summary(
        f"{path}: {count(len(overview.students), 'student')}, {count(len(names), 'unit')}, "
        f"{len(html.encode()) / 2**20:.2f} MB, in {time.perf_counter() - begun:.1f} s.",
        file=str(path),
        students=len(overview.students),
        need_a_look=len({look.student for look in overview.looks}),
        why=looks,
    )
    telling.say(paragraph(overview))
    if looks:
        told = ", ".join(f"{number} {kind}" for kind, number in looks.items())
        who = len({look.student for look in overview.looks})
        telling.say(f"{who} {'needs' if who == 1 else 'need'} a look ({told}): the page says who and why.")
    for missing in {unit.no_library for unit in overviews if unit.no_library}:
        telling.look(missing)
    unreadable = sum(len(unit.unreadable) for unit in overviews)
    if unreadable:
        raise CannotGrade(
            f"The page lacks what is recorded of {count(unreadable, 'submission')}, and says why: it cannot be read."
        )


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = number
    environment.filters["percent"] = lambda value: "–" if math.isnan(value) else f"{100 * value:.0f} %"
    return environment.get_template("report.html.j2")


def number(value: float, digits: int = 2) -> str:
    """A number with few digits; a dash where there is none."""
    return "–" if math.isnan(value) else f"{value:.{digits}f}".replace("-", "−")


def page(overview: Overview, record: Record, unit: str, anonymous: bool) -> str:
    """The report as HTML.

    Parameters
    ----------
    overview : Overview
    record : Record, for names and for progress over the other units
    unit : str, "" for the whole course
    anonymous : without any student's name, and without whatever is one student's alone
    """
    from markupsafe import Markup

    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    percents = list(overview.percents.values())
    spread = _spread(overview, record)
    return _template().render(
        title=unit or "The whole course",
        course=record.course.directory.course_id or record.course.root.name,
        when=time.strftime("%Y-%m-%d %H:%M"),
        anonymous=anonymous,
        lesson=paragraph(overview),
        overview=overview,
        units=overview.units,
        small=len(overview.students) < FEW,
        few=FEW,
        numbers=_numbers(percents),
        mean=lambda percents: _numbers(percents)["mean"],
        unread=sum(unit.unread for unit in overview.units),
        histogram=Markup(plots.histogram(percents, unit or "the course")),
        bars=[(u.unit.name, Markup(plots.bars(_solved(u), len(u.handed)))) for u in overview.units if _solved(u)],
        progress=Markup(plots.progress(spread)) if len(spread) > 1 else "",
        spread=[(name, _numbers(values)) for name, values in spread.items()],
        mistakes=[_mistake(m) for m in overview.mistakes],
        remarks=[_mistake(m) for m in overview.remarks],
        looks=overview.looks,
        kinds=Counter(look.kind for look in overview.looks).most_common(),
        names={student: person.name for student, person in record.people.items()},
        pairs=[(u.unit.name, pair) for u in overview.units for pair in u.pairs[:MOST_PAIRS]],
        further=sum(max(0, len(u.pairs) - MOST_PAIRS) for u in overview.units),
        most_exercises=MOST_EXERCISES,
        no_library=next((u.no_library for u in overview.units if u.no_library), ""),
        standings=[] if anonymous else _standings(overview),
        names_of=lambda name: sentence_of(name) or name,
        said_of=SAID,
        nan=float("nan"),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def _numbers(percents: Sequence[float]) -> dict[str, float]:
    """Mean, median, spread of percents."""
    x = np.asarray(percents, dtype=float)
    x = x[~np.isnan(x)]  # of whom nothing is judged yet
    if not x.size:
        return dict.fromkeys(("n", "mean", "median", "sd", "lower", "upper"), float("nan"))
    lower, median, upper = np.percentile(x, [25, 50, 75])
    return {
        "n": x.size,
        "mean": x.mean(),
        "median": median,
        "sd": x.std(ddof=1) if x.size > 1 else float("nan"),
        "lower": lower,
        "upper": upper,
    }


def _spread(overview: Overview, record: Record) -> dict[str, list[float]]:
    """Percents of every unit that is graded, in the course's order."""
    found = {}
    for name, unit in record.units.items():
        percents = [unit.percent(submission) for submission in record.handed(name).values()]
        if known := [percent for percent in percents if not math.isnan(percent)]:
            found[name] = known
    return found


def _solved(unit: UnitOverview) -> dict[str, tuple[int, int, int, int]]:
    """exercise -> how many solved it, got it wrong, wait for an earlier one, left it blank."""
    return {
        e.title: (e.solved, e.wrong, e.waiting, e.blank)
        for e in unit.exercises
        if e.students and (e.asked.checked or not e.unread) and not e.asked.dropped
    }


def _mistake(mistake: Mistake) -> dict[str, Any]:
    return {
        "sentence": mistake.sentence,
        "name": mistake.name if mistake.catalogued else "",
        "number": len(mistake.students),
        "students": sorted(mistake.students),
        "exercises": [f"{name} ({times})" for name, times in mistake.exercises.most_common()],
    }


def _late(seconds: float, penalty: float) -> str:
    """How late a submission came, and the points that it cost."""
    return f"{duration(seconds) if seconds else ''}{f' (−{penalty:g})' if penalty else ''}".strip()


def _standings(overview: Overview) -> list[dict[str, Any]]:
    """One line for each student: points by unit, and in one unit by exercise."""
    single = overview.units[0] if len(overview.units) == 1 else None
    by_unit = {u.unit.name: {s.student: s for s in u.standings()} for u in overview.units}
    lines = []
    for student in overview.students:
        held = {name: standings.get(student) for name, standings in by_unit.items()}
        marks = []
        if single:
            handed = single.handed[student]
            marks = [
                handed.marks[c.key].points if handed.judged(c) and c.dropped != NOBODY else float("nan")
                for c in single.unit.cells
            ]
        given = [standing for standing in held.values() if standing]
        lines.append(
            {
                "student": student,
                "percent": overview.percents[student],
                "score": sum(s.score for s in given),
                "penalty": sum(s.penalty for s in given),
                "late": ", ".join(_late(s.late, s.penalty) for s in given if s.late or s.penalty),
                "seconds": sum(s.late for s in given),
                "judged": sum(s.judged for s in given),
                "waiting": sum(s.waiting for s in given),
                "status": ", ".join(sorted({s.status for s in given if s.status not in ("", "graded")})),
                "units": [held[u.unit.name].score if held[u.unit.name] else None for u in overview.units],  # type: ignore[union-attr]
                "marks": marks,
            }
        )
    return lines
