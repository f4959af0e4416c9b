"""A student's notebook and a release beside each other: what can be said of a cell of the one and one of the other."""

from collections.abc import Mapping
from typing import Any

from autograde.notebooks.cell_fields import cell_id, source_of
from autograde.notebooks.checksum import as_released, digest
from autograde.notebooks.merging.cells_as_graded import Mine, students_cells
from autograde.notebooks.merging.digests_of_release import brought, brought_with
from autograde.notebooks.names_in_code import names_of
from autograde.notebooks.released import asked_by, grade_id


class BothNotebooks:
    """A student's notebook and the release beside it.

    Parameters
    ----------
    notebook : the student's, as read
    release : the released notebook, as read

    Attributes
    ----------
    cells : of the release, each text in one piece
    asked : what the release asks
    known : for each cell of the release what nbgrader knows of it, None where it knows nothing
    mine : the student's cells
    brought : digests of texts that an earlier release brought, and this one does not
    exercises : the functions that are blank in the release
    """

    def __init__(self, notebook: Mapping[str, Any], release: Mapping[str, Any]):
        self.notebook, self.release = notebook, release
        self.cells = [cell | {"source": source_of(cell)} for cell in release["cells"]]
        self.asked = asked_by(release)
        names = [grade_id(cell, self.asked) for cell in self.cells]
        self.known = [None if name is None else self.asked.cells[name] for name in names]
        self.mine = students_cells(notebook["cells"], self.asked)
        self.brought = brought_with(notebook) - set(brought(release))
        answered = [cell for cell, known in zip(self.cells, self.known, strict=True) if known and known.solution]
        self.exercises = {name for cell in answered for name in names_of(cell["source"]).blank}

    def is_answer(self, place: int) -> bool:
        """Whether a cell of the release is one that students write in."""
        known = self.known[place]
        return known is not None and known.solution

    def is_blank(self, mine: Mine, place: int) -> bool:
        """Whether a cell leaves the exercise of the release's cell unanswered."""
        if self.as_the_course_gave_it(mine, place):
            return True
        asked, names = names_of(self.cells[place]["source"]).blank, names_of(mine.source)
        return bool(asked) and asked <= names.blank and not names.defined

    def as_the_course_gave_it(self, mine: Mine, place: int) -> bool:
        """Whether a cell holds nothing of the student's."""
        same = mine.source.strip() in ("", self.cells[place]["source"].strip())
        return same or self.is_as_brought(mine)

    def is_as_brought(self, mine: Mine) -> bool:
        """Whether a cell is as this or an earlier release brought it."""
        return as_released(mine.cell) or digest(mine.source) in self.brought

    def name(self, place: int) -> str:
        """What a cell of the release is called where a student reads of it."""
        known = self.known[place]
        return known.grade_id if known else cell_id(self.cells[place])

    def is_plain(self, mine: Mine) -> bool:
        """Whether a cell is one of the release's that only shows something."""
        if mine.target is None or self.known[mine.target] or cell_id(self.cells[mine.target]).startswith("setup"):
            return False
        return self.as_the_course_gave_it(mine, mine.target)

    def has_a_place(self, mine: Mine) -> bool:
        """Whether a cell is one of the release's, and not a copy of a locked one that the student made their own."""
        known = None if mine.target is None else self.known[mine.target]
        return mine.target is not None and not (known and known.locked)
