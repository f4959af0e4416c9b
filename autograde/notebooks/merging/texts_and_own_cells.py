"""Cells that are neither answers nor locked: the release's texts and illustrations, and the student's own."""

from autograde.notebooks.cell_fields import SKIP, tags_of
from autograde.notebooks.merging.draft import Draft, attached, shown, tag
from autograde.notebooks.merging.student_and_release import BothNotebooks
from autograde.notebooks.names_in_code import names_of
from autograde.notebooks.restore import CELL_TYPES


def put_plain_cell(both: BothNotebooks, draft: Draft, place: int) -> None:
    """A cell of the release that is neither an answer nor locked."""
    here = [mine for mine in both.mine if mine.target == place]
    edited = [mine for mine in here if not both.as_the_course_gave_it(mine, place)]
    if not here:
        return
    chosen = (edited or here)[0]
    draft.bring(chosen, place)
    if edited:
        made = draft.entries[chosen.place].cell
        if chosen.cell.get("cell_type") in CELL_TYPES and chosen.cell["cell_type"] != made["cell_type"]:
            made |= draft.own(chosen) | {"id": made["id"]}
        made["source"] = chosen.source
        made |= shown(chosen.cell) if made["cell_type"] == "code" else attached(chosen.cell)
        tag(made, skipped=SKIP in tags_of(chosen.cell))
    for mine in here:
        if mine is not chosen and mine not in edited:
            draft.drop(mine)


def keep_own_cells(both: BothNotebooks, draft: Draft) -> None:
    """The student's own cells stay; what an earlier release brought, and this one does not, goes."""
    left_out = [cell for cell in both.cells if cell["cell_type"] == "markdown" or SKIP in tags_of(cell)]
    texts = {cell["source"].strip() for cell in left_out} - {""}
    old = []
    for mine in both.mine:
        if mine.target is not None or not mine.kept:
            continue
        if not mine.runs and mine.source.strip() in texts:  # a copy of what graders do not run
            draft.drop(mine)
        elif both.is_as_brought(mine):
            old.append(mine)
    theirs = [mine for mine in both.mine if mine.target is not None]
    theirs = [mine for mine in theirs if both.as_the_course_gave_it(mine, mine.target or 0)]
    written = [mine for mine in both.mine if mine.runs and mine not in theirs and mine not in old]
    used = {name for mine in written for name in mine.names.used}
    there = {name for mine in both.mine if mine not in old for name in mine.names.bound}
    for cell in both.cells:
        if cell["cell_type"] == "code" and SKIP not in tags_of(cell):
            there |= names_of(cell["source"]).bound
    for mine in old:
        if not (mine.runs and (mine.names.bound - there) & used):  # else the student's own code needs it
            draft.drop(mine)
