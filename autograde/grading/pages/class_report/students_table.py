"""The report's table of students: a line for each, points by unit, and in one unit by exercise."""

from collections.abc import Mapping
from typing import Any

from autograde.grading.assignments.dropped_exercises import NOBODY
from autograde.grading.counts_and_durations import duration
from autograde.grading.pages.class_report.feedback_links import Pages
from autograde.grading.pages.class_results.overview import Overview, UnitOverview
from autograde.grading.pages.class_results.standings import Standing, standings


def students_table(overview: Overview, pages: Mapping[str, Pages]) -> list[dict[str, Any]]:
    """One line for each student.

    Parameters
    ----------
    overview : Overview
    pages : unit -> student -> their feedback pages, where these are
    """
    by_unit = {unit.unit.name: {s.student: s for s in standings(unit.work)} for unit in overview.units}
    single = overview.units[0] if len(overview.units) == 1 else None
    lines = []
    for student in overview.students:
        held = {name: of.get(student) for name, of in by_unit.items()}
        there = pages[single.unit.name].get(student, []) if single else []
        lines.append(
            _line(student, overview.percents[student], [*held.values()])
            | {
                "units": [(s.score if s else None, _place(pages[name].get(student, []))) for name, s in held.items()],
                "marks": _marks(single, student) if single else [],
                "pages": [(single.unit.notebooks.index(name) + 1, name, at) for name, at in there] if single else [],
                "page": there[0][1] if single and len(single.unit.notebooks) == 1 and there else "",
            }
        )
    return lines


def _place(pages: list[tuple[str, str]]) -> str:
    """A student's only page of a unit, or the folder of several."""
    if len(pages) == 1:
        return pages[0][1]
    return pages[0][1].rpartition("/")[0] + "/" if pages else ""


def _line(student: str, percent: float, held: list[Standing | None]) -> dict[str, Any]:
    given = [standing for standing in held if standing]
    return {
        "student": student,
        "percent": percent,
        "score": sum(s.score for s in given),
        "penalty": sum(s.penalty for s in given),
        "late": ", ".join(_late(s.late, s.penalty) for s in given if s.late or s.penalty),
        "seconds": sum(s.late for s in given),
        "judged": sum(s.judged for s in given),
        "waiting": sum(s.waiting for s in given),
        "status": ", ".join(sorted({s.status for s in given if s.status not in ("", "graded")})),
    }


def _marks(unit: UnitOverview, student: str) -> list[float]:
    """The points of each graded cell; nan where they are not known, or count for nobody."""
    handed = unit.work.handed[student]
    return [
        handed.marks[cell.key].points if handed.judged(cell) and cell.dropped != NOBODY else float("nan")
        for cell in unit.unit.cells
    ]


def _late(seconds: float, penalty: float) -> str:
    """How late a submission came, and the points that it cost."""
    return f"{duration(seconds) if seconds else ''}{f' (−{penalty:g})' if penalty else ''}".strip()
