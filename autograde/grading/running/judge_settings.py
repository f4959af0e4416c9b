"""What the judges of an assignment are told, here as on a cluster."""

import ast
from pathlib import Path

from autograde.grading.assignments.assignment import Assignment
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.source_files import contents
from autograde.grading.judging.grade_cells import is_grade_cell
from autograde.grading.judging.judge_process import Settings
from autograde.grading.limits import Limits
from autograde.notebooks.names_in_code import imported_modules

LONGEST = 10_000  # characters of a cell that a warm process is told beforehand


def settings_for(course: CourseDirectory, assignment: Assignment, limits: Limits) -> Settings:
    """What is the same for all notebooks of an assignment.

    Parameters
    ----------
    course : whose gradebook, submissions and solutions the sandbox must hide
    assignment : what is graded: its notebooks' imports are made once, before the first submission
    limits : what one notebook may use
    """
    return Settings(
        limits,
        imports(assignment),
        course.secrets(),
        course.course.address,
        assignment.checks,
        no_plain_python(assignment),
        contents(assignment.files),
    )


def imports(assignment: Assignment) -> tuple[str, ...]:
    """The modules that the released notebooks' cells import, illustrations and modules beside them aside."""
    found = {"numpy"}
    beside = {Path(file.name).parts[0].removesuffix(".py") for file in assignment.files}
    for notebook in assignment.notebooks.values():
        for cell in notebook.release["cells"]:
            if cell["cell_type"] == "code" and "skip-execution" not in cell["metadata"].get("tags", []):
                found |= imported_modules(cell["source"])
    return tuple(sorted(name for name in found if name.split(".")[0] not in beside))


def no_plain_python(assignment: Assignment) -> tuple[str, ...]:
    """The sources of the released notebooks' cells in which IPython finds magics, as far as they are not graded."""
    found: dict[str, None] = {}
    for notebook in assignment.notebooks.values():
        for cell in notebook.release["cells"]:
            if cell["cell_type"] == "code" and not is_grade_cell(cell):
                try:
                    ast.parse(cell["source"])
                except (SyntaxError, ValueError, RecursionError, MemoryError):
                    found[cell["source"]] = None
    return tuple(source for source in found if len(source) < LONGEST)
