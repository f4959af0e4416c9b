"""What the report shows of answers that agree: a row for each group, the first ones with the answers side by side."""

from typing import Any

from autograde.grading.pages.class_results.overview import Overview
from autograde.grading.pages.similar_answers.groups import Group, lines_in_words
from autograde.grading.pages.similar_answers.pairs import Agreement

MOST_GROUPS, MOST_EXERCISES = 20, 3  # of a unit that are shown with their code, and of a group
MOST_CODE = 200_000  # characters of code that the page holds
MOST_ROWS = 200  # groups that are told without code


def shown_groups(overview: Overview) -> dict[str, Any]:
    """The groups of every unit: those with code, further ones without, and how many are left out.

    The most striking of every unit come first, as far as a page holds their code.
    """
    units = [(unit.unit.name, unit.agreements.groups) for unit in overview.units]
    ranked = sorted((rank, at) for at, (_, found) in enumerate(units) for rank in range(len(found)))
    room, full = MOST_CODE, False
    shown: list[tuple[int, int]] = []
    lesser: list[tuple[int, int]] = []
    for rank, at in ranked:
        group = units[at][1][rank]
        room -= sum(len(side.source) for agreement in group.agreements[:MOST_EXERCISES] for side in agreement.sides)
        full = full or rank >= MOST_GROUPS or bool(room < 0 and shown)
        (lesser if full else shown).append((at, rank))
    told = [
        [_told(units[at][0], units[at][1][rank]) for at, rank in sorted(part)] for part in (shown, lesser[:MOST_ROWS])
    ]
    return {
        "groups": told[0],
        "lesser": told[1],
        "left_out": max(0, len(lesser) - MOST_ROWS),
        "no_library": next((unit.agreements.no_library for unit in overview.units if unit.agreements.no_library), ""),
    }


def _told(unit: str, group: Group) -> dict[str, Any]:
    first = group.agreements[:MOST_EXERCISES]
    return {
        "unit": unit,
        "group": group,
        "where": "; ".join(_where(one) for one in first),
        "places": [
            {"title": one.exercise, "sides": list(zip(group.pairs[0].students, one.sides, strict=True))}
            for one in first
        ],
        "further": group.exercises[MOST_EXERCISES:],
        "others": group.students[2:],
    }


def _where(agreement: Agreement) -> str:
    """An exercise, and the lines of the first answer that agree."""
    side = agreement.sides[0]
    lines = lines_in_words(side.source, side.spans)
    return f"{agreement.exercise} ({lines})" if lines else agreement.exercise
