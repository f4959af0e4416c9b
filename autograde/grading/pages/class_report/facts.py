"""The report's first lines: what it comes to, in a few numbers."""

from dataclasses import dataclass

from autograde.grading.counts_and_durations import count
from autograde.grading.pages.class_report.score_changes import Changes
from autograde.grading.pages.class_report.score_summary import summary
from autograde.grading.pages.class_results.overview import Overview
from autograde.grading.pages.page_template import number, signed

MOST_NEW = 6  # students who are new since a report that a sentence names


@dataclass(frozen=True)
class Fact:
    """A number, what it counts, and where on the page more is said."""

    number: str
    words: str
    where: str = ""


def facts(overview: Overview, changes: Changes | None, anonymous: bool) -> list[Fact]:
    """Who handed in, the mean, what waits to be read, who needs a look, who agrees, what changed.

    Parameters
    ----------
    overview : Overview
    changes : since the report before; None where this is the first
    anonymous : without what leads to single students
    """
    handed, mean = len(overview.students), summary(list(overview.percents.values()))["mean"]
    unread = sum(unit.work.unread for unit in overview.units)
    look = len({look.student for look in overview.looks})
    found = [
        Fact(f"{handed}", f"{'student' if handed == 1 else 'students'} handed in", "" if anonymous else "#students"),
        Fact(f"{number(mean, 0)} %", "on average, of what is judged", "#scores"),
        Fact(f"{unread}", f"{'answer' if unread == 1 else 'answers'} not yet read", "#exercises" if unread else ""),
        Fact(f"{look}", f"{'student needs' if look == 1 else 'students need'} a look", "#looks" if look else ""),
    ]
    groups = sum(len(unit.agreements.groups) for unit in overview.units)
    if groups and not anonymous:
        found.append(Fact(f"{groups}", f"{'group' if groups == 1 else 'groups'} whose answers agree", "#agree"))
    if changes and not anonymous:
        told = f"{'score' if len(changes.changed) == 1 else 'scores'} changed, {_points(changes.points)}"
        found.append(Fact(f"{len(changes.changed)}", told, "#changes"))
    return found


def sentence(changes: Changes) -> str:
    """What changed since a report before: "12 scores changed since the report of ..., +18 points in all."."""
    told = f"{count(len(changes.changed), 'score')} changed since the report of {changes.since}"
    if changes.changed:
        told += f", {_points(changes.points)} in all"
    if changes.new:
        more = len(changes.new) - MOST_NEW
        told += f"; new since then: {', '.join(changes.new[:MOST_NEW])}{f' and {more} more' if more > 0 else ''}"
    return f"{told}."


def _points(points: float) -> str:
    return f"{signed(round(points, 6))} {'point' if abs(points) == 1 else 'points'}"
