"""Makes every notebook: solutions/NN_unit/*.md and reference.py -> source notebooks -> lectures/NN_unit/*.ipynb.

    python -m autograde.build            build; what has not changed is not written
    python -m autograde.build --run      and run every solved notebook, illustrations included
    python -m autograde.build --wheel UNIT   and make what that unit's students install, in dist/

A source is MyST Markdown. What the build makes of a cell is said in the cell's options:

    :exercise: softmax        the function's signature, docstring and solution, from reference.py
    :points: 2                a grade cell; its name comes from the check that it calls
    :given: softmax, forward  locked, solved functions of earlier units, from reference.py, folded
    :setup:                   the first code cell: the imports that every notebook needs come before its own
    +++ {"question": "why_average", "points": 3}   a written answer, graded by hand: what follows is the model answer
"""

import argparse
import ast
import os
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

sys.dont_write_bytecode = True  # a __pycache__ in solutions/ would be an assignment to nbgrader

import autograde  # noqa: E402
from autograde.build.wheel import NoWheel, units_until, wheel  # noqa: E402
from autograde.checking.exercises import called_check  # noqa: E402
from autograde.courses import current  # noqa: E402
from autograde.student.start import digest  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SOLUTIONS, LECTURES = ROOT / "solutions", ROOT / "lectures"

SETUP = """\
import numpy as np

from autograde import begin, check, check_gradient, examine

begin("{version}")
"""


class SourceError(Exception):
    """A notebook's source that cannot be built: which file, which cell, what to write instead."""


class Reference:
    """Functions of reference.py as text.

    Parameters
    ----------
    path : Path of the module
    """

    def __init__(self, path: Path):
        self.lines = path.read_text(encoding="utf-8").splitlines()
        tree = ast.parse("\n".join(self.lines))
        self.functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}

    def _text(self, first: int, last: int) -> str:
        return "\n".join(self.lines[first - 1 : last])

    def exercise(self, name: str) -> str:
        """A function with its body between nbgrader's marks for a solution."""
        node = self.functions[name]
        docstring, first = node.body[0], node.body[1]
        head = self._text(node.lineno, docstring.end_lineno or 0)
        body = self._text(first.lineno, node.end_lineno or 0)
        return f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"

    def given(self, name: str) -> str:
        """A function with the first line of its docstring."""
        node = self.functions[name]
        summary = (ast.get_docstring(node) or "").split("\n")[0]
        head = self._text(node.lineno, node.body[0].lineno - 1)
        body = self._text(node.body[1].lineno, node.end_lineno or 0)
        return f'{head}\n    """{summary}"""\n{body}'


def source_notebook(path: Path, reference: Reference) -> NotebookNode:
    """The source notebook, with solutions and nbgrader's metadata, of one MyST source.

    Raises
    ------
    SourceError : names the file, the cell and what to write
    """
    read = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst")
    taken: set[str] = set()
    cells = []
    for number, cell in enumerate(read.cells, 1):
        try:
            made = _cell(cell, reference)
        except (KeyError, SyntaxError, ValueError) as error:
            start = cell.source.strip().split("\n")[0]
            raise SourceError(f"{path.relative_to(ROOT)}, cell {number} ({start!r}): {error}") from error
        made["id"] = _free(made["id"], taken)
        cells.append(made)
        name = made["id"].split("-")[1] if made["id"].startswith("check-") else ""
        if name and name not in taken:
            raise SourceError(
                f"{path.relative_to(ROOT)}, cell {number}: check({name}) has no exercise above it: delete it too, or "
                f"bring back the cell with :exercise: {name}"
            )
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "autograde": {"unit": path.parent.name, "notebook": path.stem, "version": autograde.__version__},
    }
    notebook.nbformat_minor = 5
    nbformat.validate(notebook)
    return notebook


def _cell(cell: NotebookNode, reference: Reference) -> NotebookNode:
    """One cell of the source notebook, with its id and nbgrader's metadata."""
    options = dict(cell.metadata)
    tags = list(options.get("tags", []))
    if cell.cell_type == "markdown":
        made = nbformat.v4.new_markdown_cell(cell.source)
        if "question" in options:
            made["id"] = f"question-{options['question']}"
            made.metadata["nbgrader"] = _nbgrader(
                f"question_{options['question']}", grade=True, solution=True, points=options["points"]
            )
        else:
            made["id"] = f"text-{digest(cell.source)}"
        return made
    made = nbformat.v4.new_code_cell(cell.source)
    made["id"] = f"code-{digest(cell.source)}"
    if "exercise" in options:
        name = options["exercise"]
        if name not in reference.functions:
            raise ValueError(f"reference.py has no function {name}")
        made.source, made["id"] = reference.exercise(name), name
        made.metadata["nbgrader"] = _nbgrader(name, solution=True)
    elif "points" in options:
        name = "-".join(filter(None, ["check", *called_check(cell.source)]))
        made["id"] = name
        made.metadata["nbgrader"] = _nbgrader(name.replace("-", "_"), grade=True, points=options["points"])
    elif "given" in options:
        names = [name.strip() for name in options["given"].split(",")]
        made.source = "\n\n\n".join([reference.given(name) for name in names])
        made["id"] = f"given-{names[0]}"
        made.metadata["nbgrader"] = _nbgrader(f"given_{names[0]}", locked=True)
        made.metadata["jupyter"] = {"source_hidden": True}  # JupyterLab folds it: known code before the text
    elif "setup" in options:
        made.source = SETUP.format(version=autograde.__version__) + cell.source
        made["id"] = f"setup-{digest(made.source)}"
    if "hide-input" in tags:
        made.metadata["jupyter"] = {"source_hidden": True}  # JupyterLab shows the first line of it
    if "setup" not in options:
        tags.append("raises-exception")  # "Run All" goes on behind a blank exercise
    if tags:
        made.metadata["tags"] = sorted(tags)
    return made


def _nbgrader(grade_id: str, *, grade=False, solution=False, locked=False, points: float | None = None) -> dict:
    """nbgrader's metadata of one cell."""
    metadata = {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked or (grade and not solution),
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return metadata | ({"points": float(points)} if points is not None else {})


def _free(cell_id: str, taken: set[str]) -> str:
    """The id, with a number behind it where another cell has it already."""
    free, count = cell_id, 1
    while free in taken:
        count += 1
        free = f"{cell_id}-{count}"
    taken.add(free)
    return free


def sources(only: Sequence[str] = ()) -> list[Path]:
    """The MyST sources of all units, or of the notebooks that are named, in the order of the course.

    Raises
    ------
    SourceError : if no notebook has such a name
    """
    names = [notebook for notebooks in current().units.values() for notebook in notebooks]
    for name in only:
        if name not in names:
            raise SourceError(f"no notebook is called {name!r}; there are {', '.join(names)}")
    return [
        SOLUTIONS / unit / f"{notebook}.md"
        for unit, notebooks in current().units.items()
        for notebook in notebooks
        if not only or notebook in only
    ]


def build(lectures: Path = LECTURES, only: Sequence[str] = ()) -> list[Path]:
    """Build the notebooks; write those that have changed, and return them.

    Parameters
    ----------
    lectures : Path, where the released notebooks go, NN_unit/*.ipynb
    only : names of notebooks; all where left out
    """
    reference = Reference(SOLUTIONS / "reference.py")
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        for path in sources(only):
            notebook = course / "solutions" / path.parent.name / f"{path.stem}.ipynb"
            notebook.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(source_notebook(path, reference), notebook)
        release(course, sorted({path.parent.name for path in sources(only)}))
        written = []
        for step, target in (("solutions", SOLUTIONS), ("lectures", lectures)):
            for made in sorted((course / step).rglob("*.ipynb")):
                path = target / made.relative_to(course / step)
                if not path.exists() or path.read_bytes() != made.read_bytes():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    draft = path.with_name(f".{path.name}.{os.getpid()}")  # two builds at once do not meet
                    shutil.copyfile(made, draft)
                    os.replace(draft, path)
                    written.append(path)
    return written


def find_alembic() -> None:
    """Put this Python's scripts first on PATH: nbgrader starts `alembic` by its name."""
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", "")])


def release(course: Path, units: list[str]) -> None:
    """Run nbgrader's generate_assignment on the source notebooks of a course folder."""
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    find_alembic()
    config = Config()
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "lectures"
    config.CourseDirectory.db_url = f"sqlite:///{course / 'gradebook.db'}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        api = NbGraderAPI(config=config)
        for unit in units:
            result = api.generate_assignment(unit, force=True)
            if not result["success"]:
                raise SourceError(f"nbgrader did not release {unit}:\n{result['log']}{result.get('error') or ''}")


def run(path: Path) -> float:
    """Run a solved notebook with its illustrations; return the seconds it took.

    Raises
    ------
    SourceError : if a cell fails or writes to stderr
    """
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    begun = time.perf_counter()
    client = NotebookClient(
        notebook,
        timeout=120,
        skip_cells_with_tag="",
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" or output.get("name") == "stderr":
                said = output.get("text") or "\n".join(output.get("traceback", []))
                raise SourceError(f"{path.relative_to(ROOT)}, cell {cell['id']}: {said}")
    seconds = time.perf_counter() - begun
    executed = ROOT / "build" / path.relative_to(SOLUTIONS)
    executed.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, executed)
    return seconds


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the notebooks.")
    parser.add_argument("--run", action="store_true", help="run every solved notebook too; build/ holds them executed")
    parser.add_argument("--wheel", metavar="UNIT", help="make the wheel for this unit's students too, in dist/")
    parser.add_argument("only", nargs="*", help="names of notebooks (forward_propagation); all where left out")
    options = parser.parse_args()
    try:
        if options.wheel:
            units_until(options.wheel)
        for path in build(only=options.only):
            print("wrote", path.relative_to(ROOT))
        if options.run:
            for path in sources(options.only):
                notebook = path.with_suffix(".ipynb")
                print(f"ran {notebook.relative_to(ROOT)} in {run(notebook):.1f} s", flush=True)
        if options.wheel:
            print(f"made {wheel(options.wheel).relative_to(ROOT)}: no solution of {options.wheel} or of a later unit")
    except (SourceError, NoWheel) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
