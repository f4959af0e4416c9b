"""When a guess is a proof: no other guess passes that says something else.

Most slips show in the code: a `break` in the place of `continue`, an axis that is not named, brackets that are missing.
A change that undoes one of these and passes is told. A guess puts in what nobody can see to be missing, or another name
or number for one that is there: that it passes proves that the code is right with it, and nothing about what was meant.
So a guess is told only where it is the only one:

1. A slip that shows in the code is likelier than any guess.
2. Another name or number for what is written is likelier than something that is put in.
3. Of two guesses of one kind neither is told: where both change one line, that line is told, and nothing else.
"""

import ast
from collections.abc import Sequence

from autograde.diagnosis.slips.edits.edit import Edit
from autograde.diagnosis.slips.source import Written

REPLACED = ("another_variable", "another_number", "another_step", "last_one_meant")
PUT_IN = (
    *("call_missing", "square_missing", "one_minus_missing", "in_one_place_only", "statements_turned"),
    *("factor_missing", "division_missing", "factor_two_missing", "term_missing", "transposition_missing"),
)
ONE_OF_SEVERAL = ("another_variable", "another_number", "another_step", "call_missing")  # any would do: none is proven
ARITHMETIC = ("factor_missing", "division_missing", "factor_two_missing", "square_missing")  # 2 a / b is a / (b / 2)
UNPROVEN = "changes_of_this_line"


def is_guess(edit: Edit) -> bool:
    """Whether the code does not show the slip that an edit undoes."""
    return edit.mistake in REPLACED or edit.mistake in PUT_IN


def likeliest(found: Sequence[tuple[Written, Edit]]) -> tuple[Written, Edit] | None:
    """Of the guesses that pass, in the order in which they were tried, the one that is proven.

    Returns
    -------
    a guess; in its place an edit that names nothing but its line, where others change the same one; or None
    """
    replaced = [(written, edit) for written, edit in found if edit.mistake in REPLACED]
    written, first = (replaced or found)[0]
    rivals = [other for _, other in replaced or found if _says_something_else(first, other)]
    if not rivals:
        return written, first
    lines = {written.line(edit.at) for edit in (first, *rivals)}
    return (written, Edit(UNPROVEN, first.at, ())) if len(lines) == 1 else None


def _says_something_else(first: Edit, other: Edit) -> bool:
    if first.mistake == other.mistake:
        return first.mistake in ONE_OF_SEVERAL and first.at is other.at and first.words != other.words
    return not (first.mistake in ARITHMETIC and other.mistake in ARITHMETIC) and not isinstance(other.at, ast.stmt)
