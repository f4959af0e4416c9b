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
from autograde.grading.pages.class_report.score_summary import percents_by_unit, summary
from autograde.grading.pages.class_report.students_table import students_table
from autograde.grading.pages.class_report.teach_again import FEW, paragraph
from autograde.grading.pages.class_results.mistakes import Mistake
from autograde.grading.pages.class_results.overview import Overview, UnitOverview
from autograde.grading.pages.mistake_names import sentence_of
from autograde.grading.pages.page_template import page_template

MOST_PAIRS, MOST_EXERCISES = 20, 3  # of similar code of a unit that are shown side by side
MOST_CODE = 200_000  # characters of code that they may have together
TEMPLATE = Path(__file__).with_name("report.html.j2")
SCRIPT = Path(__file__).with_name("report.js")


def page(overview: Overview, record: Record, unit: str, anonymous: bool) -> str:
    """The report as HTML.

    Parameters
    ----------
    overview : Overview
    record : Record, for names and for progress over the other units
    unit : str, "" for the whole course
    anonymous : without any student's name, and without whatever is one student's alone
    """
    return page_template(TEMPLATE).render(
        title=unit or "The whole course",
        course=record.course.directory.course_id or record.course.root.name,
        when=time.strftime("%Y-%m-%d %H:%M"),
        anonymous=anonymous,
        lesson=paragraph(overview),
        overview=overview,
        units=overview.units,
        mistakes=[_mistake(m) for m in overview.mistakes],
        remarks=[_mistake(m) for m in overview.remarks],
        looks=overview.looks,
        kinds=Counter(look.kind for look in overview.looks).most_common(),
        names={student: person.name for student, person in record.people.items()},
        standings=[] if anonymous else students_table(overview),
        names_of=lambda name: sentence_of(name) or name,
        said_of=SAID,
        nan=float("nan"),
        **_scores(overview, unit),
        **_progress(record),
        **_similar_code(overview),
        **_script(),
    )


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


def _similar_code(overview: Overview) -> dict[str, Any]:
    """What the page shows of answers that agree: the first pairs of every unit, as far as a page holds them."""
    units = [(unit.unit.name, unit.agreements) for unit in overview.units]
    ranked = sorted(
        ((rank, at) for at, (_, found) in enumerate(units) for rank in range(min(MOST_PAIRS, len(found.pairs)))),
    )
    room = MOST_CODE
    shown: list[tuple[int, int]] = []
    for rank, at in ranked:
        pair = units[at][1].pairs[rank]
        room -= sum(len(side.source) for agreement in pair.agreements[:MOST_EXERCISES] for side in agreement.sides)
        if room < 0 and shown:
            break
        shown.append((at, rank))
    return {
        "pairs": [(units[at][0], units[at][1].pairs[rank]) for at, rank in sorted(shown)],
        "further": sum(len(found.pairs) for _, found in units) - len(shown),
        "most_exercises": MOST_EXERCISES,
        "no_library": next((found.no_library for _, found in units if found.no_library), ""),
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


def _mistake(mistake: Mistake) -> dict[str, Any]:
    return {
        "sentence": mistake.sentence,
        "name": mistake.name if mistake.catalogued else "",
        "number": len(mistake.students),
        "students": sorted(mistake.students),
        "exercises": [f"{name} ({times})" for name, times in mistake.exercises.most_common()],
    }
