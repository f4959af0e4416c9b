"""The merged notebook while it is made: what of the release and of the student's is put where."""

import copy
from dataclasses import dataclass, field
from typing import Any

from autograde.notebooks.cell_fields import SKIP, cell_id, tags_of
from autograde.notebooks.merging.cells_as_graded import Mine
from autograde.notebooks.merging.student_and_release import BothNotebooks
from autograde.notebooks.restore import CELL_TYPES


@dataclass
class Entry:
    """One cell of the merged notebook: which cell of the release it is, and what becomes of it."""

    target: int | None
    cell: dict[str, Any] = field(repr=False)


class Draft:
    """The merged notebook while it is made.

    Attributes
    ----------
    entries : what stands in the place of each of the student's cells
    above : what comes directly above a student's cell
    placed : cells of the release that have their place
    absent : cells of the release that are not to come
    answers : how many answers stand in it
    moved : sentences on what of the student's moved
    """

    def __init__(self, both: BothNotebooks):
        self.both = both
        self.entries: dict[int, Entry] = {}
        self.above: dict[int, list[Entry]] = {}
        self.placed: set[int] = set()
        self.absent: set[int] = set()
        self.answers = 0
        self.moved: list[str] = []

    def bring(self, mine: Mine, place: int) -> None:
        """The release's cell in the place of the student's; its outputs are kept where it is the same code."""
        made = copy.deepcopy(self.both.cells[place])
        if made["cell_type"] == "code":
            same = made["source"].strip() == mine.source.strip()
            made |= shown(mine.cell) if same else {"outputs": [], "execution_count": None}
        self.entries[mine.place] = Entry(place, made)
        self.placed.add(place)
        mine.kept = False

    def keep_answer(self, mine: Mine, place: int) -> None:
        """The student's text in the release's cell."""
        made = copy.deepcopy(self.both.cells[place]) | {"source": mine.source}
        made |= shown(mine.cell) if made["cell_type"] == "code" else attached(mine.cell)
        self.entries[mine.place] = Entry(place, made)
        self.placed.add(place)
        mine.kept = False
        if mine.cell.get("cell_type") != made["cell_type"] and mine.counted:
            what = "code" if made["cell_type"] == "code" else "text"
            self.moved.append(f"{self.both.name(place)}: your answer is {what} again; its cell had another type.")

    def keep_own(self, mine: Mine, skipped: bool = False) -> None:
        """The student's cell as one of their own; graders leave it out where it is to be `skipped`."""
        self.entries[mine.place] = Entry(None, self.own(mine, skipped))
        mine.kept = False

    def drop(self, mine: Mine) -> None:
        """Leave a cell of the student's out."""
        mine.kept = False

    def put_above(self, mine_place: int, place: int) -> None:
        """The release's cell above one of the student's."""
        self.above.setdefault(mine_place, []).append(Entry(place, copy.deepcopy(self.both.cells[place])))
        self.placed.add(place)

    def own(self, mine: Mine, skipped: bool = False) -> dict[str, Any]:
        """A cell that belongs to the student alone: no marks of grading; run or left out as graders did before."""
        metadata = mine.cell.get("metadata")
        kept = copy.deepcopy(metadata) if isinstance(metadata, dict) else {}
        for key in ("nbgrader", "deletable", "editable"):
            kept.pop(key, None)
        kind = mine.cell.get("cell_type")
        if mine.counted:
            kind = self.both.asked.cells[mine.counted].cell_type
        made = {"cell_type": kind if kind in CELL_TYPES else "raw", "metadata": kept, "source": mine.source}
        made["id"] = cell_id(mine.cell)
        made |= shown(mine.cell) if made["cell_type"] == "code" else attached(mine.cell)
        if made["cell_type"] == "code" and (skipped or mine.counted):
            tag(made, skipped=skipped)
        return made


def shown(cell: dict) -> dict[str, Any]:
    """What a cell of code has shown: its outputs, and the number of its run."""
    outputs, count = cell.get("outputs"), cell.get("execution_count")
    return {
        "outputs": copy.deepcopy(outputs) if isinstance(outputs, list) else [],
        "execution_count": count if isinstance(count, int) and not isinstance(count, bool) else None,
    }


def attached(cell: dict) -> dict[str, Any]:
    """The pictures that a cell of text holds."""
    attachments = cell.get("attachments")
    return {"attachments": copy.deepcopy(attachments)} if isinstance(attachments, dict) else {}


def tag(cell: dict[str, Any], *, skipped: bool) -> None:
    """Say whether graders leave a cell out."""
    tags = [word for word in tags_of(cell) if word != SKIP] + [SKIP] * skipped
    cell["metadata"].pop("tags", None)
    if tags:
        cell["metadata"]["tags"] = tags
