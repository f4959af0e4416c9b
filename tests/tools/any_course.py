"""An nbgrader course of anybody's, made in a folder: its assignments written as text, its students in four states.

An assignment's text is cut into cells by lines `%% KIND NAME POINTS`: text, code, given (locked), solution, tests,
words (an answer in words), drawing (an answer in code that a person grades), task. `%% wrong NAME` is no cell: what the
student `wrong` writes in place of the solution of that name.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat

from autograde.build.course_folder import ROOT
from autograde.build.release import release
from autograde.build.source_cells import nbgrader_marks

CONFIG = """
c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "any"
c.OverwriteCells.add_missing_cells = True
c.Execute.extra_arguments = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=40"]
"""
STATES = "blank", "half", "solved", "wrong"
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
CUT = re.compile(r"^%% *(\w+) *([\w-]*) *([\d.]*)\n", re.MULTILINE)
MARKS = {
    "given": {"locked": True},
    "solution": {"solution": True},
    "tests": {"grade": True, "locked": True},
    "words": {"grade": True, "solution": True},
    "drawing": {"grade": True, "solution": True},
}


def cells_of(text):
    """Kind, name, points and source of each cell of an assignment's text."""
    _, *parts = CUT.split(text)
    return [(*parts[i : i + 3], parts[i + 3].strip("\n")) for i in range(0, len(parts), 4)]


def notebook_of(text):
    """The source notebook of an assignment's text."""
    made = nbformat.v4.new_notebook(metadata=KERNEL)
    for number, (kind, name, points, source) in enumerate(cells_of(text)):
        if kind == "wrong":
            continue
        markdown = kind in ("text", "words", "task")
        cell = (nbformat.v4.new_markdown_cell if markdown else nbformat.v4.new_code_cell)(source)
        cell["id"] = f"c{number}"
        if kind in MARKS:
            cell.metadata["nbgrader"] = nbgrader_marks(name, **MARKS[kind], points=float(points) if points else None)
        elif kind == "task":
            cell.metadata["nbgrader"] = nbgrader_marks(name, locked=True, points=float(points)) | {"task": True}
        made.cells.append(cell)
    return made


def make(folder, units, config=""):
    """Make a course with these units, and release them.

    Parameters
    ----------
    folder : Path, made here
    units : unit -> {notebook's name: text, or file's name: bytes}
    config : str, more lines of nbgrader_config.py
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nbgrader_config.py").write_text(CONFIG + config)
    for unit, files in units.items():
        for name, content in files.items():
            path = folder / "source" / unit / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                nbformat.write(notebook_of(content), path.with_suffix(".ipynb"))
    release(folder, list(units))
    return folder


def answered(folder, unit, name, state):
    """What a student in one of STATES hands in: the released notebook with some of the solutions in it."""
    solved = {}
    for cell in nbformat.read(folder / "source" / unit / f"{name}.ipynb", as_version=4).cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("solution"):
            solved[marks["grade_id"]] = cell.source
    notebook = nbformat.read(folder / "release" / unit / f"{name}.ipynb", as_version=4)
    for number, name in enumerate(solved):
        if state == "blank" or (state == "half" and number % 2):
            continue
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == name:
                cell.source = solved[name]
    return notebook


def everybody_hands_in(folder, units, states=STATES):
    """Have a student in each state hand in each unit."""
    for unit, files in units.items():
        for name in [name for name, content in files.items() if isinstance(content, str)]:
            wrong = {of: source for kind, of, _, source in cells_of(files[name]) if kind == "wrong"}
            for state in states:
                notebook = answered(folder, unit, name, "solved" if state == "wrong" else state)
                for cell in notebook.cells if state == "wrong" else ():
                    cell.source = wrong.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
                hand_in(folder, unit, state, name, notebook)


def hand_in(folder, unit, student, name, notebook):
    """Put a notebook into submitted/."""
    path = folder / "submitted" / student / unit / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def run(folder, program, *words, path=()):
    """Run a command in the course's folder, with more folders to import from; what it said and its exit status."""
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, [*path, ROOT])), "OPENBLAS_NUM_THREADS": "1"}
    environment.pop("PYTHONWARNINGS", None)  # it would reach stock nbgrader's kernels, where a warning costs points
    environment["PATH"] = os.pathsep.join([scripts, environment["PATH"]])
    command = [sys.executable, "-m", program, *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr, done.returncode
