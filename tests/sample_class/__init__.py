"""The sample class: students as small Python modules, poured into the released notebooks.

A module holds the functions that its student wrote. What it does not hold is said by `REST`: "solved" (as in the
reference) or "blank". `FAILS` names the grade cells that must fail, `TOLD` those that fail in practice and cost nothing
when a notebook is graded (warnings, changed arguments), `SOURCES` holds what is not valid Python.
`NO_GRADE` names the units for which stock nbgrader records no grade, because the kernel dies.
"""

import ast
import copy
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograde.build.course_folder import SOLUTIONS
from autograde.build.reference_text import Reference
from autograde.checking.exercises import parts_of

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Student:
    """One student: a name, what they are like, the functions they wrote as text, and the grade cells that must fail."""

    name: str
    about: str
    functions: dict[str, str]
    rest: str
    fails: frozenset[str]
    told: frozenset[str]
    no_grade: frozenset[str]
    text: str

    def wrote(self, exercise: str, reference: Reference) -> str | None:
        """The cell in which this student solves an exercise; None where it stays blank."""
        if exercise in self.functions:
            return self.functions[exercise]
        if self.rest == "blank":
            return None
        return "\n".join(line for line in reference.exercise(exercise).split("\n") if "### " not in line)

    def loses(self, grade_cell: str) -> bool:
        """Whether a grade cell must give this student no points; a blank written answer gives none either."""
        if self.rest == "solved":
            return grade_cell in self.fails
        return not any(grade_cell in (f"check_{f}", *self._parts(f)) for f in self.functions)

    def _parts(self, exercise: str) -> list[str]:
        return [f"check_{exercise}_{part}" for part in parts_of(exercise) if part]


def read(path: Path) -> Student:
    """A student from their module, which is read and not run."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    constants = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    functions = {
        node.name: ast.get_source_segment(text, node) or "" for node in tree.body if isinstance(node, ast.FunctionDef)
    }
    return Student(
        name=path.stem,
        about=(ast.get_docstring(tree) or "").split("\n")[0],
        functions=functions | constants.get("SOURCES", {}),
        rest=constants.get("REST", "solved"),
        fails=frozenset(constants.get("FAILS", ())),
        told=frozenset(constants.get("TOLD", ())),
        no_grade=frozenset(constants.get("NO_GRADE", ())),
        text=text,
    )


def students() -> list[Student]:
    """The whole class, by name."""
    return [read(path) for path in sorted(FOLDER.glob("*.py")) if path.stem != "__init__"]


def pour(student: Student, release: NotebookNode) -> NotebookNode:
    """A released notebook as this student hands it in."""
    reference = Reference(SOLUTIONS / "reference.py")
    notebook = copy.deepcopy(release)
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if not marks.get("solution"):
            continue
        if cell.cell_type == "code":
            cell.source = student.wrote(marks["grade_id"], reference) or cell.source
        elif student.rest == "solved":
            cell.source = f"The answer of {student.name}, for a person to read."
    return notebook
