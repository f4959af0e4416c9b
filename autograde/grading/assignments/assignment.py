"""What an assignment asks: its notebooks and cells as nbgrader recorded them when it was released."""

import copy
import hashlib
import json
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.gradebook_version import require_version
from autograde.grading.assignments.hidden_tests import HiddenTests
from autograde.grading.assignments.source_files import source_files
from autograde.grading.assignments.source_problem import source_problem
from autograde.grading.errors import CannotGrade, NoSuchThing, nearest
from autograde.grading.job import Beside
from autograde.grading.locked_database import patiently
from autograde.notebooks.errors import Broken
from autograde.notebooks.read import notebook_of
from autograde.notebooks.release_problems import is_number, other_kernel, problem_of
from autograde.notebooks.released import Cell, Notebook

SCHEMA = 3  # of nbgrader's cell metadata


@dataclass(frozen=True)
class Assignment:
    """One assignment: its notebooks, and a digest of everything that its grading depends on."""

    name: str
    notebooks: Mapping[str, Notebook]
    digest: str
    stale: tuple[str, ...] = field(default=())  # notebooks whose release is not what the gradebook knows
    other_form: tuple[str, ...] = field(
        default=()
    )  # those with other cells, where nbgrader does not take them any more
    dropped: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (notebook, grade id) -> how it counts now
    files: tuple[Beside, ...] = ()  # that stand beside the notebooks

    @property
    def gives_points(self) -> bool:
        """Whether any cell does."""
        books = self.notebooks.values()
        return any(cell.grade or cell.task for notebook in books for cell in notebook.cells.values())

    @property
    def checks(self) -> tuple[str, ...]:
        """The sources of all grade cells that a check decides."""
        return tuple(cell.source for notebook in self.notebooks.values() for cell in notebook.autograded)


def load(course: CourseDirectory, unit: str) -> Assignment:
    """An assignment as the gradebook knows it.

    Raises
    ------
    NoSuchThing : if the course has no such assignment
    CannotGrade : if it was never released, or the gradebook cannot be read
    """
    _require_gradebook(course, unit)
    require_version(course)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy's, of nbgrader's own classes
        from nbgrader import api
        from sqlalchemy.exc import SQLAlchemyError

        def read() -> tuple[dict[str, tuple[dict, list[dict[str, Any]]]], dict[tuple[str, str], str], int]:
            with api.Gradebook(course.database, course.directory.course_id or "default_course") as gradebook:
                return _recorded(gradebook, course, unit)

        try:
            recorded, dropped, submissions = patiently(read)
        except (SQLAlchemyError, ImportError) as error:  # an address that is none, a driver that is missing
            why = str(error).splitlines()[0]
            raise CannotGrade(f"The gradebook that c.CourseDirectory.db_url names cannot be opened: {why}.") from None
    _require_python(unit, recorded)
    folder, files, released = course.folder("release", ".", unit), source_files(course, unit), cache(_read)
    notebooks, stale = {}, []
    for name, (kernelspec, rows) in recorded.items():
        release = released(folder / f"{name}.ipynb")
        if release is not None and _grade_cells(release) != {(r["name"], r["points"]) for r in rows if r["grade"]}:
            stale.append(name)
        notebooks[name] = _notebook(course, name, kernelspec, rows, release)
    beside = [[file.name, file.digest.hex()] for file in files]
    text = json.dumps([[name, kernel, rows] for name, (kernel, rows) in sorted(recorded.items())], sort_keys=True)
    text += json.dumps(beside) if beside else ""
    other = _of_other_form(folder, recorded, released) if submissions else ()
    return Assignment(unit, notebooks, hashlib.sha256(text.encode()).hexdigest(), tuple(stale), other, dropped, files)


def _require_python(unit: str, recorded: Mapping[str, tuple[dict, list[dict[str, Any]]]]) -> None:
    for name, (kernelspec, _) in recorded.items():
        if kernel := other_kernel({"kernelspec": kernelspec}):
            raise CannotGrade(
                f"{name}.ipynb of {unit} is written for {kernel}, and Python's notebooks alone run here: grade it with "
                f"nbgrader autograde {unit}."
            )


def _of_other_form(
    folder: Path,
    recorded: Mapping[str, tuple[dict, list[dict[str, Any]]]],
    released: Callable[[Path], dict | None],
) -> tuple[str, ...]:
    """The released notebooks that have other cells than the gradebook, or that it does not know."""
    known = {name: {row["name"] for row in rows} for name, (_, rows) in recorded.items()}
    there = {path.stem: _marked(released(path)) for path in sorted(folder.glob("*.ipynb"))}
    return tuple(name for name, cells in there.items() if cells != known.get(name, set()))


def _require_gradebook(course: CourseDirectory, unit: str) -> None:
    path = course.database.removeprefix("sqlite:///")
    if course.database.startswith("sqlite:///") and not Path(path).is_file():
        raise _never_released(course, unit)


def _never_released(course: CourseDirectory, unit: str) -> CannotGrade:
    source = course.folder("source", ".", unit)
    if why := source_problem(source, problem_of):
        return CannotGrade(f"{unit} was never released: {why}.")
    if source.is_dir():
        built = "" if any(source.glob("*.ipynb")) else "make notebooks, then "
        return CannotGrade(f"{unit} was never released: say first {built}nbgrader generate_assignment {unit} --force.")
    known = sorted(
        path.name for path in source.parent.glob("*/") if any(path.glob("*.ipynb")) or any(path.glob("*.md"))
    )
    return NoSuchThing(f"{unit!r} is no assignment of this course{nearest(unit, known)}.")


def _recorded(
    gradebook, course: CourseDirectory, unit: str
) -> tuple[dict[str, tuple[dict, list[dict[str, Any]]]], dict[tuple[str, str], str], int]:
    """What the gradebook holds: notebook -> (kernel, its cells as plain values); which cells are dropped, and how; how
    many have handed in.

    A cell that counts for nobody has its points as they were released: how it is judged does not change.
    """
    from nbgrader.api import MissingEntry

    from autograde.grading.assignments.dropped_exercises import NOBODY, dropped

    drops = dropped(gradebook.db.connection())

    def points(cell) -> float:
        drop = drops.get(cell.id)
        return drop.max_score if drop and drop.how == NOBODY and not cell.max_score else cell.max_score

    try:
        assignment = gradebook.find_assignment(unit)
    except MissingEntry:
        raise _never_released(course, unit) from None
    found: dict[str, tuple[dict, list[dict[str, Any]]]] = {}
    how: dict[tuple[str, str], str] = {}
    for notebook in assignment.notebooks:
        graded = {cell.name: cell for cell in (*notebook.grade_cells, *notebook.task_cells)}
        rows = _rows(notebook, {name: points(cell) for name, cell in graded.items()})
        found[notebook.name] = (json.loads(notebook.kernelspec or "{}"), rows)
        how |= {(notebook.name, name): drops[cell.id].how for name, cell in graded.items() if cell.id in drops}
    if not found:
        raise _never_released(course, unit)
    return found, how, len(assignment.submissions)


def _rows(notebook, points: Mapping[str, float]) -> list[dict[str, Any]]:
    """A notebook's cells as plain values; the graded ones have points."""
    solutions = {cell.name for cell in notebook.solution_cells}
    tasks = {cell.name for cell in notebook.task_cells}
    return [
        {
            "name": cell.name,
            "cell_type": cell.cell_type,
            "source": cell.source or "",
            "checksum": cell.checksum,
            "locked": bool(cell.locked),
            "grade": cell.name in points and cell.name not in tasks,
            "solution": cell.name in solutions,
            "task": cell.name in tasks,
            "points": points.get(cell.name, 0.0),
        }
        for cell in notebook.source_cells
    ]


def _notebook(course: CourseDirectory, name: str, kernelspec: dict, rows: list[dict], release: dict | None) -> Notebook:
    released: dict[str, dict] = {}
    for cell in (release or {}).get("cells", []):
        if grade_id := cell["metadata"].get("nbgrader", {}).get("grade_id"):
            released[grade_id] = cell
    places = {grade_id: place for place, grade_id in enumerate(released)}
    if all(
        row["name"] in places for row in rows
    ):  # else the release has another form, and the gradebook's order counts
        rows = sorted(rows, key=lambda row: places[row["name"]])
    hide = HiddenTests(course)
    cells = {row["name"]: _cell(row, released.get(row["name"], {}), hide) for row in rows}
    if release is None:
        release = {"cells": [cell.missing for cell in cells.values()], "metadata": {}}
    metadata = release["metadata"]
    kept = {key: metadata[key] for key in ("language_info", "autograde") if key in metadata}
    kernelspec = kernelspec or metadata.get("kernelspec", {})
    return Notebook(
        name=name,
        metadata=kept | ({"kernelspec": kernelspec} if kernelspec else {}),
        cells=cells,
        texts=frozenset("".join(cell["source"]) for cell in release["cells"] if cell["cell_type"] == "markdown"),
        release=release,
    )


def _cell(row: dict[str, Any], released: dict, hide) -> Cell:
    metadata: dict[str, Any] = {
        key: released["metadata"][key]
        for key in ("tags", "deletable", "editable")
        if key in released.get("metadata", {})
    }
    metadata["nbgrader"] = {
        "cell_type": row["cell_type"],
        "checksum": row["checksum"],
        "grade": row["grade"],
        "grade_id": row["name"],
        "locked": row["locked"],
        "schema_version": SCHEMA,
        "solution": row["solution"],
        "task": row["task"],
    } | ({"points": row["points"]} if row["grade"] or row["task"] else {})
    shown = hide.shown(row["source"], row["cell_type"], metadata)
    tests = row["source"] if row["locked"] and not row["solution"] and row["source"] != shown else ""
    return Cell(
        grade_id=row["name"],
        cell_type=row["cell_type"],
        source=shown,
        checksum=row["checksum"],
        locked=row["locked"],
        grade=row["grade"],
        solution=row["solution"],
        task=row["task"],
        points=row["points"],
        metadata=metadata,
        missing=_missing(row, shown, metadata),
        tests=tests,
        hidden=hide.lines(tests),
    )


def _missing(row: dict[str, Any], shown: str, metadata: dict) -> dict[str, Any]:
    """The cell that nbgrader puts in place of one that was deleted, with its sentence."""
    code = row["cell_type"] == "code"
    return {
        "cell_type": row["cell_type"],
        "metadata": copy.deepcopy(metadata),
        "source": ("# " if code else "") + _notice().format(cell_id=row["name"]) + shown,
    } | ({"execution_count": None, "outputs": []} if code else {})


@cache
def _notice() -> str:
    """What nbgrader says in place of a cell that was deleted."""
    from nbgrader.preprocessors import OverwriteCells

    return OverwriteCells().missing_cell_notification


def _read(path: Path) -> dict | None:
    """A released notebook; None where there is none. Whether nbformat finds it valid is not asked: no point depends on
    it, and to compile its schema takes longer than all else here.

    Raises
    ------
    CannotGrade : if it is damaged, says what makes it anew
    """
    from nbformat import convert, reader, validator

    if not path.is_file():
        return None
    try:
        notebook_of(path.read_bytes())
    except Broken as why:
        raise CannotGrade(
            f"{path} {why}: nbgrader generate_assignment {path.parent.name} --force makes it anew."
        ) from None
    _, notebook = validator.normalize(convert(reader.reads(path.read_text(encoding="utf-8")), 4))
    return json.loads(json.dumps(notebook))


def _marked(notebook: dict | None) -> set[str]:
    """The names of the cells that nbgrader records."""
    marks = (cell["metadata"].get("nbgrader", {}) for cell in (notebook or {"cells": []})["cells"])
    return {
        mark["grade_id"] for mark in marks if any(mark.get(kind) for kind in ("grade", "solution", "locked", "task"))
    }


def _grade_cells(notebook: dict) -> set[tuple[str, float]]:
    marks = (cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"])
    points = {mark["grade_id"]: mark.get("points") for mark in marks if mark.get("grade")}
    return {(name, float(given) if is_number(given) else -1.0) for name, given in points.items()}
