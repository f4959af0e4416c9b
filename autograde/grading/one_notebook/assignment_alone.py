"""What an assignment asks as its notebooks say it themselves: without nbgrader, and without a gradebook."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from autograde.courses import AnyCourse, Course, CourseError, installed, named
from autograde.grading.assignments.course_directory import CONFIG
from autograde.grading.assignments.hidden_tests import BEGIN, END, hidden_lines
from autograde.grading.assignments.source_files import LARGEST_ALL
from autograde.grading.assignments.unit_words import meant
from autograde.grading.errors import CannotGrade, NoSuchThing, nearest
from autograde.grading.limits import Limits
from autograde.notebooks.errors import Broken
from autograde.notebooks.read import notebook_of
from autograde.notebooks.release_problems import problem_of
from autograde.notebooks.released import Cell, Notebook, asked_by

IGNORED = ".ipynb_checkpoints", "*.pyc", "__pycache__", "*.md", "timestamp.txt"


@dataclass(frozen=True)
class Alone:
    """An assignment by its folder.

    Attributes
    ----------
    unit : str
    folder : Path, where its notebooks stand
    course : Course whose checks judge
    root : Path of the course's folder, where its key may be; None where there is none
    notebooks : name -> what it asks
    seconds_a_cell : float, how long nbgrader itself lets a cell run; None, or no more than 0, for no end
    """

    unit: str
    folder: Path
    course: Course
    root: Path | None
    notebooks: Mapping[str, Notebook]
    seconds_a_cell: float | None

    @property
    def key(self) -> bytes | None:
        """The assignment's key, where the course has one."""
        path = self.root / ".autograde" / f"{self.unit}.key" if self.root else None
        try:
            return bytes.fromhex(path.read_text().strip()) if path and path.is_file() else None
        except (OSError, ValueError):
            raise CannotGrade(f"{path} cannot be read, or holds no key: bring it back from a copy.") from None

    def files(self) -> tuple[tuple[str, bytes], ...]:
        """The files beside its notebooks, and what they hold.

        Raises
        ------
        CannotGrade : if they are more than a submission has room for
        """
        paths = [path for path in sorted(self.folder.rglob("*")) if path.is_file() and path.suffix != ".ipynb"]
        names = {path.relative_to(self.folder).as_posix(): path for path in paths}
        chosen = {n: p for n, p in names.items() if not any(fnmatch(part, i) for part in n.split("/") for i in IGNORED)}
        if (total := sum(path.stat().st_size for path in chosen.values())) > LARGEST_ALL:
            raise CannotGrade(
                f"{self.folder} holds {total >> 20} MiB beside its notebooks, and there is room for "
                f"{LARGEST_ALL >> 20} MiB."
            )
        return tuple((name, path.read_bytes()) for name, path in chosen.items())


def assignment_alone(unit: str, root: Path) -> Alone:
    """An assignment by its name in a course's folder, by its own folder, or by its name in an installed course.

    The folder with solutions comes before the released one: hidden tests stand there alone.

    Raises
    ------
    NoSuchThing : if there is none
    CannotGrade : if its notebooks, or its course, cannot be used
    """
    config = _settings(root)
    places = [root / config.get("CourseDirectory", {}).get(f"{step}_directory", step) for step in ("source", "release")]
    known = sorted({path.parent.name for place in places for path in place.glob("*/*.ipynb")})
    name = unit if Path(unit).is_dir() else meant(unit, known)  # a folder is told as it is
    packages = [folder / name for folder in installed().values()]
    for folder in [*(place / name for place in places), Path(unit), *packages]:
        if any(folder.glob("*.ipynb")):
            break
    else:
        raise NoSuchThing(f"{unit!r} is no assignment: no folder of this name holds notebooks{nearest(unit, known)}.")
    marks = config.get("ClearHiddenTests", {})
    begin, end = marks.get("begin_test_delimeter", BEGIN), marks.get("end_test_delimeter", END)
    read = {path.stem: _read(path) for path in sorted(folder.glob("*.ipynb"))}
    try:
        course = _course(folder, places, next(iter(read.values())))
        _ = course.examinations
    except CourseError as problem:
        raise CannotGrade(str(problem)) from None
    books = {name: _asked(name, notebook, begin, end) for name, notebook in read.items()}
    return Alone(folder.name, folder, course, root if (root / CONFIG).is_file() else None, books, _seconds(config))


def _settings(root: Path) -> Any:
    from traitlets.config import Config, PyFileConfigLoader

    if not (root / CONFIG).is_file():
        return Config()
    try:
        return PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    except Exception as error:
        raise CannotGrade(f"{root / CONFIG} cannot be read: {type(error).__name__}: {error}.") from None


def _seconds(config: Any) -> float | None:
    """nbgrader's own time limit of a cell."""
    said = config.get("ExecutePreprocessor", {}).get("timeout", Limits.own_word_seconds)
    return config.get("Execute", {}).get("timeout", said)


def _course(folder: Path, places: list[Path], notebook: Mapping[str, Any]) -> Course:
    """Whose checks judge: the package in whose folders it stands, the course that its notebook names, or none's."""
    source, release = places
    if folder.parent in places and (release / "__init__.py").is_file():
        return Course(release, source)
    if (folder.parent / "__init__.py").is_file():
        return Course(folder.parent)
    marks = (notebook.get("metadata") or {}).get("autograde")
    return named(str(marks.get("course", ""))) if isinstance(marks, dict) else AnyCourse()


def _read(path: Path) -> dict[str, Any]:
    try:
        notebook = notebook_of(path.read_bytes())
        why = problem_of(notebook)
    except (OSError, Broken) as problem:
        why = str(problem)
    if why:
        raise CannotGrade(f"{path} {why}.")
    return notebook


def _asked(name: str, notebook: dict[str, Any], begin: str, end: str) -> Notebook:
    for cell in notebook["cells"]:
        cell.setdefault("metadata", {})
    asked = asked_by(json.loads(json.dumps(notebook)))
    cells = {grade_id: _cell(cell, begin, end) for grade_id, cell in asked.cells.items()}
    return replace(asked, name=name, cells=cells)


def _cell(cell: Cell, begin: str, end: str) -> Cell:
    """A cell as it is graded: its tests cannot be written in, and their hidden lines are known."""
    tests = cell.autograded or (cell.locked and not cell.solution)
    metadata = {key: value for key, value in cell.metadata.items() if key in ("nbgrader", "tags")}
    return replace(cell, locked=tests, hidden=hidden_lines(cell.source, begin, end) if tests else (), metadata=metadata)
