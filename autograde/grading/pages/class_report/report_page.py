"""The class report as HTML: one page that opens without a network."""

import base64
import hashlib
import time
from collections import Counter
from pathlib import Path
from typing import Any

from autograde.grading.assignments.dropped_exercises import SAID
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.pages.class_report import plots
from autograde.grading.pages.class_report.facts import facts, sentence
from autograde.grading.pages.class_report.feedback_links import feedback_links, link
from autograde.grading.pages.class_report.score_changes import Changes
from autograde.grading.pages.class_report.score_summary import percents_by_unit, summary
from autograde.grading.pages.class_report.similar_code import shown_groups
from autograde.grading.pages.class_report.students_table import students_table
from autograde.grading.pages.class_report.teach_again import FEW, paragraph
from autograde.grading.pages.class_results.mistakes import Mistake
from autograde.grading.pages.class_results.needs_a_look import AGREES
from autograde.grading.pages.class_results.overview import Overview, UnitOverview
from autograde.grading.pages.mistake_names import sentence_of
from autograde.grading.pages.page_template import page_template

MANY = 12  # rows of a table that scrolls and has a filter, where it is longer
MOST_NAMED = 4  # students of a cell whose names stand open
TEMPLATE = Path(__file__).with_name("report.html.j2")
SCRIPT = Path(__file__).with_name("report.js")
WHEN = "%Y-%m-%d %H:%M"


def page(
    overview: Overview, record: Record, unit: str, anonymous: bool, path: Path, changes: Changes | None = None
) -> str:
    """The report as HTML.

    Parameters
    ----------
    overview : Overview
    record : Record, for names and for progress over the other units
    unit : str, "" for the whole course
    anonymous : without any student's name, and without whatever is one student's alone
    path : Path, where the page will stand: other pages are linked as they are seen from there
    changes : of scores since the report before; None where this is the first
    """
    return page_template(TEMPLATE).render(
        title=unit or "The whole course",
        course=record.course.directory.course_id or record.course.root.name,
        when=time.strftime(WHEN),
        anonymous=anonymous,
        facts=facts(overview, changes, anonymous),
        lesson=paragraph(overview),
        overview=overview,
        units=overview.units,
        many=MANY,
        most_named=MOST_NAMED,
        reports=_unit_reports(overview, path, unit, anonymous),
        said_of=SAID,
        nan=float("nan"),
        **_mistakes(overview),
        **_scores(overview, unit),
        **_progress(record),
        **_people(overview, record, anonymous, path, changes),
        **_script(),
    )


def _people(overview: Overview, record: Record, anonymous: bool, path: Path, changes: Changes | None) -> dict[str, Any]:
    """What the page shows of single students; of an anonymous one, how many need a look."""
    kinds = {"kinds": Counter(look.kind for look in overview.looks).most_common(), "no_library": ""}
    if anonymous:
        return kinds | {"groups": [], "looks": [], "standings": [], "changes": None}
    pages = {u.unit.name: feedback_links(record.course, u.unit, u.work.handed, path) for u in overview.units}
    names = {student: person.name for student, person in record.people.items()}
    changed = {"sentence": sentence(changes), "rows": changes.changed} if changes else None
    return {
        **kinds,
        **shown_groups(overview),
        "looks": [look for look in overview.looks if look.why != AGREES],
        "names": names,
        "named": any(names[student] != student for student in overview.students),
        "standings": students_table(overview, pages),
        "linked": any(pages.values()),
        "changes": changed,
    }


def _unit_reports(overview: Overview, path: Path, unit: str, anonymous: bool) -> dict[str, str]:
    """unit -> the address of its own report, where this one is of the whole course; "" where there is none."""
    own = {u.unit.name: path.parent / f"{u.unit.name}{'-anonymous' if anonymous else ''}.html" for u in overview.units}
    return {name: link(there, path) if not unit and there.is_file() else "" for name, there in own.items()}


def _scores(overview: Overview, unit: str) -> dict[str, Any]:
    """What the page shows of scores, as numbers and plots."""
    from markupsafe import Markup

    percents = list(overview.percents.values())
    solved = [(u.unit.name, _solved(u), len(u.work.handed)) for u in overview.units]
    return {
        "small": len(overview.students) < FEW,
        "few": FEW,
        "numbers": summary(percents),
        "mean": lambda percents: summary(percents)["mean"],
        "unread": sum(unit.work.unread for unit in overview.units),
        "histogram": Markup(plots.histogram(percents, unit or "the course")),
        "bars": [(name, Markup(plots.bars(counts, students))) for name, counts, students in solved if counts],
    }


def _progress(record: Record) -> dict[str, Any]:
    """What the page shows of all units that are graded."""
    from markupsafe import Markup

    percents = percents_by_unit(record)
    return {
        "progress": Markup(plots.progress(percents)) if len(percents) > 1 else "",
        "spread": [(name, summary(values)) for name, values in percents.items()],
    }


def _script() -> dict[str, Any]:
    """The page's own script, and the digest by which a browser knows it."""
    from markupsafe import Markup

    script = SCRIPT.read_text(encoding="utf-8")
    return {
        "script": Markup(script),
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    }


def _solved(unit: UnitOverview) -> dict[str, tuple[int, int, int, int]]:
    """exercise -> how many solved it, got it wrong, wait for an earlier one, left it blank."""
    return {
        e.title: (e.solved, e.wrong, e.waiting, e.blank)
        for e in unit.exercises.all
        if e.students and (e.asked.checked or not e.unread) and not e.asked.dropped
    }


def _mistakes(overview: Overview) -> dict[str, Any]:
    """What the page shows of mistakes, and of what was told at no cost."""
    return {
        "mistakes": [_mistake(m) for m in overview.mistakes],
        "numbered": {mistake.name: number for number, mistake in enumerate(overview.mistakes, 1)},
        "remarks": [_mistake(m) for m in overview.remarks],
        "names_of": lambda name: sentence_of(name) or name,
    }


def _mistake(mistake: Mistake) -> dict[str, Any]:
    return {
        "sentence": mistake.sentence,
        "name": mistake.name if mistake.catalogued else "",
        "number": len(mistake.students),
        "students": sorted(mistake.students),
        "exercises": [f"{name} ({times})" for name, times in mistake.exercises.most_common()],
    }
