"""Makes every notebook: source, solutions and release; what has not changed is not written."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import nbformat

from autograde.build.asked_functions import left_over
from autograde.build.course_folder import LECTURES, SOLUTIONS, sources
from autograde.build.handed_in import HandedIn, form_of
from autograde.build.reference_text import Reference
from autograde.build.release import release
from autograde.build.source_notebook import source_notebook
from autograde.courses import current


def build(
    lectures: Path = LECTURES,
    only: Sequence[str] = (),
    solutions: Path = SOLUTIONS,
    handed_in: Mapping[str, HandedIn] | None = None,
    tell: Callable[[str], None] = print,
) -> list[Path]:
    """Build the notebooks; write those that have changed, and return them.

    A unit that has submissions, and whose notebooks or cells would be others now, stays as it was released.

    Parameters
    ----------
    lectures : Path, where the released notebooks go, NN_unit/*.ipynb
    only : names of notebooks; all where left out
    solutions : Path, where the source notebooks go
    handed_in : the units that have submissions
    tell : is told in a sentence which unit stays, and which text names a function that nobody is asked for
    """
    reference = _reference(tell)
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        for path in sources(only):
            notebook = course / "source" / path.parent.name / f"{path.stem}.ipynb"
            notebook.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(source_notebook(path, reference), notebook)
        units = sorted(path.name for path in (course / "source").iterdir())
        staying = [found for unit, found in (handed_in or {}).items() if unit in units]
        for found in staying:
            form = {name: cells for name, cells in found.form.items() if not only or name in only}
            if form_of((course / "source" / found.unit).glob("*.ipynb")) == form:
                continue
            tell(found.sentence)
            if _put_back(found, course / "source", solutions):
                _take_away(found, lectures, tell)
            else:
                units.remove(found.unit)
        release(course, units)
        return list(_written(course, {"source": solutions, "release": lectures}))


def _reference(tell: Callable[[str], None]) -> Reference:
    """The right functions; whatever a text says of one that nobody is asked for is told."""
    reference = Reference(SOLUTIONS / "reference.py")
    for sentence in left_over(sources(), reference.functions):
        tell(sentence)
    return reference


def _put_back(found: HandedIn, made: Path, solutions: Path) -> bool:
    """Put the source notebooks of before in the place of the new ones; whether they are still there."""
    shutil.rmtree(made / found.unit)
    before = [solutions / found.unit / f"{name}.ipynb" for name in found.form]
    if not all(path.is_file() for path in before) or form_of(before) != found.form:
        return False
    (made / found.unit).mkdir()
    for path in before:
        shutil.copyfile(path, made / found.unit / path.name)
    return True


def _take_away(found: HandedIn, lectures: Path, tell: Callable[[str], None]) -> None:
    """Take away released notebooks that the unit has in its new form alone."""
    for name in current().units.get(found.unit, ()):
        path = lectures / found.unit / f"{name}.ipynb"
        if name not in found.form and path.is_file():
            path.unlink()
            tell(f"{path} is taken away: it is of the new form.")


def _written(course: Path, targets: Mapping[str, Path]) -> Iterator[Path]:
    """Bring what was made to where it belongs; the files that have changed."""
    for step, target in targets.items():
        for made in sorted((course / step).rglob("*.ipynb")):
            path = target / made.relative_to(course / step)
            if not path.exists() or path.read_bytes() != made.read_bytes():
                path.parent.mkdir(parents=True, exist_ok=True)
                draft = path.with_name(f".{path.name}.{os.getpid()}")  # two builds at once do not meet
                shutil.copyfile(made, draft)
                os.replace(draft, path)
                yield path
