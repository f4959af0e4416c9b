"""What the judges of an assignment are told, here as on a cluster."""

from pathlib import Path

from autograde.grading.assignments.assignment import Assignment
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.source_files import contents
from autograde.grading.judging.judge_process import Settings
from autograde.grading.limits import Limits
from autograde.notebooks.names_in_code import imported_modules


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
