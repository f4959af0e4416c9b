"""What a unit's released notebooks say around an answer: the question above it, and what stood in the cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.read_back.questions import Text, asked_above, read_cells
from autograde.grading.gradebook.read_back.units import Unit
from autograde.notebooks.cell_fields import marks_of, source_of

Place = tuple[str, str]  # notebook and grade id


@dataclass(frozen=True)
class AskedText:
    """The released text of one unit.

    Attributes
    ----------
    questions : of the cells that a person reads, the question's text
    stubs : of the cells that students fill in, what stood there
    """

    questions: Mapping[Place, tuple[Text, ...]] = field(default_factory=dict)
    stubs: Mapping[Place, str] = field(default_factory=dict)

    def is_untouched(self, place: Place, source: str) -> bool:
        """Whether a cell is as it was released."""
        return place in self.stubs and source.strip() == self.stubs[place].strip()


def asked_text(course: CourseDirectory, unit: Unit) -> AskedText:
    """What the released notebooks of a unit say; nothing where they cannot be read."""
    questions: dict[Place, tuple[Text, ...]] = {}
    stubs: dict[Place, str] = {}
    for notebook in unit.notebooks:
        cells = read_cells(course.folder("release", ".", unit.name) / f"{notebook}.ipynb")
        for cell in cells:
            marks = marks_of(cell)
            if marks.get("solution"):
                stubs[notebook, str(marks.get("grade_id"))] = source_of(cell)
        for asked in unit.cells:
            if asked.notebook == notebook and not asked.checked:
                questions[asked.key] = asked_above(cells, asked.grade_id)
    return AskedText(questions, stubs)
