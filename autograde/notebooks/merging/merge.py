"""A student's notebook and a later release of it, made one: new text comes, and nothing of the student's is lost.

The student's cells stay in their order, and what graders run of them runs as before: so the merged notebook gets at
least the points of the notebook before. What comes with the release is put between them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograde.notebooks.merging.answers import put_exercise, put_written_answer
from autograde.notebooks.merging.assemble import assembled
from autograde.notebooks.merging.draft import Draft
from autograde.notebooks.merging.from_a_browser import without_browser
from autograde.notebooks.merging.locked_cells import put_locked_cell
from autograde.notebooks.merging.match_cells import match_cells
from autograde.notebooks.merging.student_and_release import BothNotebooks
from autograde.notebooks.merging.texts_and_own_cells import keep_own_cells, put_plain_cell


@dataclass(frozen=True)
class Merged:
    """A merged notebook, how many answers stand in it, and sentences on what of the student's moved."""

    notebook: dict[str, Any]
    answers: int
    moved: tuple[str, ...]


def merge(mine: Mapping[str, Any], release: Mapping[str, Any]) -> Merged:
    """The released notebook with a student's work in it.

    Cells are matched by nbgrader's grade_id, then by their id, then by what stands in them. Answers, edited cells and
    cells that the student added are kept, in the student's order; text that nobody edited is the release's, and so is
    every locked cell. What was typed into a locked cell is kept above it, in a cell that graders leave out. A blank
    exercise never comes below its answer. A notebook that was written in a browser gets the release's kernel.

    Parameters
    ----------
    mine : the student's notebook, as read
    release : the released notebook, as read
    """
    both = BothNotebooks(without_browser(mine), release)
    match_cells(both)
    draft = Draft(both)
    for place in filter(both.is_answer, range(len(both.cells))):
        if both.cells[place]["cell_type"] == "code":
            put_exercise(both, draft, place)
        else:
            put_written_answer(both, draft, place)
    for place in range(len(both.cells)):
        if both.known[place] is None:
            put_plain_cell(both, draft, place)
        elif not both.is_answer(place):
            put_locked_cell(both, draft, place)
    keep_own_cells(both, draft)
    return Merged(assembled(draft), draft.answers, tuple(draft.moved))
