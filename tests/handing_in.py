"""Students of the sample class who hand in, for tests of the grader."""

import json
import shutil
from functools import cache
from pathlib import Path

import nbformat

from autograde.build.course_folder import LECTURES
from tests.sample_class import pour, students

# Those whose notebooks end by themselves: nothing here needs a sandbox.
HARMLESS = [student.name for student in students() if student.name not in ("kofi", "lena")]

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # one pixel


@cache
def notebook(student: str, unit: str, name: str) -> str:
    """The JSON text of what a student of the sample class hands in."""
    release = nbformat.read(LECTURES / unit / f"{name}.ipynb", as_version=4)
    who = next(one for one in students() if one.name == student)
    return nbformat.writes(pour(who, release))


def hand_in(course: Path, unit: str, student: str, like: str = "ada", timestamp: str | None = None) -> Path:
    """Put a submission into submitted/; return its folder."""
    folder = course / "submitted" / student / unit
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in sorted((LECTURES / unit).glob("*.ipynb")):
        (folder / path.name).write_text(notebook(like, unit, path.stem), encoding="utf-8")
    if timestamp is not None:
        (folder / "timestamp.txt").write_text(timestamp)
    return folder


def edit(path: Path, change) -> None:
    """Read a notebook as JSON, have it changed in place, and write it."""
    content = json.loads(path.read_text(encoding="utf-8"))
    changed = change(content)
    path.write_text(json.dumps(content if changed is None else changed), encoding="utf-8")


def cell(content: dict, grade_id: str) -> dict:
    """The cell of this name in a notebook's JSON."""
    return next(c for c in content["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)
