"""Courses: which there are, and what is in one. The engine knows none by itself.

A course is two folders: what students receive, a package with notebooks in folders of units, with `checks/` and
`mistakes/`; and what instructors keep, `solutions/` beside it, with the right functions in `reference.py`. An installed
course announces its package by an entry point of the group `autograde.courses`. One process works for one course: that
of the notebook that runs, or of the folder that is graded.
"""

import importlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from autograde.importing import functions_of, module_at, place_of, spec_of, where
from autograde.reporting import catalogue
from autograde.version import __version__, numbers

GROUP = "autograde.courses"


class CourseError(Exception):
    """A course that cannot be used; the text is one sentence: what is wrong, where, and what to do."""


class Course:
    """A course: two folders.

    Parameters
    ----------
    folder : Path, of the package that students receive
    solutions : Path, where reference.py stands; the folder "solutions" beside the package where left out

    Attributes
    ----------
    name : str, as the notebooks' metadata name it: the package's COURSE
    distribution : str, what pip installs to bring it: the package's DISTRIBUTION; "" where it names none
    units : unit -> its notebooks, in order: the package's UNITS that are here, else folders that begin with a digit
    shown : what a submission may import of it while it is graded: the package's SHOWN, files and folders

    Raises
    ------
    CourseError : if it is none, or made for a newer engine
    """

    def __init__(self, folder: Path, solutions: Path | None = None):
        self.folder = folder.resolve()
        self.solutions = solutions.resolve() if solutions else self.folder.parent / "solutions"
        if not (self.folder / "__init__.py").is_file():
            raise CourseError(f"{self.folder} is no course: there is no __init__.py, as every package has one.")
        self.package = _imported(lambda: module_at(self.folder / "__init__.py"))
        made_for = getattr(self.package, "ENGINE", "0")
        if numbers(made_for) > numbers(__version__):
            raise CourseError(
                f"{self.folder / '__init__.py'}: this course is made for autograde {made_for}, and "
                f"{__version__} is installed: update autograde."
            )
        self.name: str = getattr(self.package, "COURSE", self.folder.name)
        self.distribution: str = getattr(self.package, "DISTRIBUTION", "")
        self.shown: tuple[str, ...] = ("__init__.py", *getattr(self.package, "SHOWN", ()))
        named: Mapping[str, tuple[str, ...]] = getattr(self.package, "UNITS", None) or _units(self.folder)
        self.units = {unit: tuple(notebooks) for unit, notebooks in named.items() if (self.folder / unit).is_dir()}

    has_package = True  # whether there are checks, and right functions, outside of the notebooks

    @property
    def keeps_the_nameless(self) -> bool:
        """Whether notebooks that name no course are this one's: those that were made before notebooks named one."""
        return bool(getattr(self.package, "NAMELESS", False))

    @property
    def import_name(self) -> str:
        """The name of the package, as notebooks import it."""
        return self.folder.name

    @cached_property
    def examinations(self) -> dict[tuple[str, str], tuple[str, Callable]]:
        """Every examination: (exercise, part) -> (unit, function of an Examination). The main part's name is "".

        A module of `checks`, or a folder of modules, bears the name of a unit, without its number, or of a notebook. A
        public function in it bears its exercise's name; `softmax__extreme` is the part "extreme" of `softmax`.

        Raises
        ------
        CourseError : if there are none, a module of them cannot be imported, or two exercises have one name
        """
        found: dict[tuple[str, str], tuple[str, Callable]] = {}
        for unit, module in self._modules("checks"):
            for name, function in functions_of(module):
                exercise, _, part = name.partition("__")
                if (exercise, part) in found:
                    places = f"{place_of(found[exercise, part][1])} and {place_of(function)}"
                    raise CourseError(f"Two exercises are called {name}: {places}. Give one of them another name.")
                found[exercise, part] = unit, function
        if not found and not (self.folder / "checks").is_dir():
            raise CourseError(f"{self.folder} has no checks: put a module for each unit into {self.folder / 'checks'}.")
        return found

    @cached_property
    def suspicions(self) -> dict[tuple[str, str], Any]:
        """How exercises go wrong: (exercise, part) -> `Suspicion`, from SUSPICIONS of the modules of `mistakes`.

        The part "" stands for those without one of their own.
        """
        found: dict[tuple[str, str], Any] = {}
        for _, module in self._modules("mistakes"):
            for name, suspicion in getattr(module, "SUSPICIONS", {}).items():
                exercise, _, part = name.partition("__")
                found[exercise, part] = suspicion
        return found

    @cached_property
    def mistakes(self) -> Mapping[str, str]:
        """This course's own names of mistakes, a sentence each: MISTAKES of `mistakes.catalogue`."""
        return self._of_catalogue("MISTAKES")

    def _of_catalogue(self, name: str) -> Any:
        """MISTAKES; or of its names those whose sentence is told without being counted, and those of symptoms."""
        there = (self.folder / "mistakes" / "catalogue.py").is_file()
        return getattr(self._module("mistakes.catalogue"), name, {}) if there else {}

    @property
    def address(self) -> "Address":
        """Where another process finds it."""
        return Address(self.name, str(self.folder), str(self.solutions))

    @property
    def reference(self) -> Path:
        """The file of the right functions; students have none."""
        return self.solutions / "reference.py"

    def files(self, unit: str) -> list[Path]:
        """The files of this course that decide about a unit's answers: its checks, and the right functions."""
        return [path for path in (*self.modules("checks", unit), self.reference) if path.is_file()]

    def names(self, unit: str) -> tuple[str, ...]:
        """What the modules of a unit, or their folders, may be called, in `checks` and in `mistakes`."""
        return tuple(dict.fromkeys([unit.partition("_")[2] or unit, *self.units.get(unit, ())]))

    def modules(self, part: str, unit: str) -> list[Path]:
        """The files of a unit in `checks` or `mistakes`: of modules that bear a name of it, or stand in its folder."""
        places = [self.folder / part / name for name in self.names(unit)]
        found = [path for place in places for path in (Path(f"{place}.py"), *sorted(place.glob("*.py")))]
        return [path for path in found if path.is_file()]

    def _modules(self, part: str) -> Iterator[tuple[str, ModuleType]]:
        for unit in self.units:
            for path in self.modules(part, unit):
                name = ".".join(path.relative_to(self.folder).with_suffix("").parts)
                yield unit, self._module(name.removesuffix(".__init__"))

    def _module(self, name: str) -> ModuleType:
        return _imported(lambda: importlib.import_module(f"{self.package.__name__}.{name}"))


class AnyCourse(Course):
    """Any other nbgrader course: it has no package, and the cells of its notebooks are its checks."""

    has_package = False
    examinations = {}  # type: ignore[assignment]  # noqa: RUF012

    def __init__(self) -> None:
        self.package, self.name, self.shown, self.units = ModuleType("none"), "", (), {}
        self.folder = self.solutions = Path(os.devnull)  # in which nothing stands


def _imported(get: Callable[[], ModuleType]) -> ModuleType:
    """A module of a course.

    Raises
    ------
    CourseError : if it cannot be imported; says the file and the line
    """
    try:
        return get()
    except Exception as error:  # whatever a module raises that somebody is writing
        raise CourseError(f"{where(error)}. Mend it, then say the same again.") from None


def _units(folder: Path) -> dict[str, tuple[str, ...]]:
    """The folders that begin with a digit and hold notebooks -> these."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("[0-9]*/*.ipynb")):
        found[path.parent.name] = (*found.get(path.parent.name, ()), path.stem)
    return found


@cache
def installed() -> dict[str, Path]:
    """The courses that are installed here: name -> the folder of its package."""
    from importlib.metadata import entry_points  # here: it takes longer to import than all else above

    found = {}
    for point in entry_points(group=GROUP):
        spec = spec_of(point.value)
        for path in (spec.submodule_search_locations or ()) if spec else ():
            found[point.name] = Path(path).resolve()
    return found


def named(name: str) -> Course:
    """The installed course of this name; of "", the one that keeps notebooks without a name, or the only one.

    Raises
    ------
    CourseError : if there is none
    """
    there = installed()
    if name:
        if name not in there:
            known = f"; there are {', '.join(sorted(there))}" if there else ""
            raise CourseError(f"The course {name!r} is not installed here{known}. Install it beside autograde.")
        return Course(there[name])
    courses, problems = [], []
    for folder in there.values():
        try:
            courses.append(Course(folder))
        except CourseError as problem:  # of one course, which is no reason to refuse another
            problems.append(problem)
    for course in courses:
        if course.keeps_the_nameless or len(there) == 1:
            return course
    if problems:
        raise problems[0]
    if not there:
        raise CourseError("No course is installed here: install one beside autograde.")
    raise CourseError(f"Which course is meant is not said; there are {', '.join(sorted(there))}.")


@dataclass(frozen=True)
class Address:
    """Where another process, perhaps of another machine, finds a course: in the same folders, or by its name."""

    name: str
    folder: str
    solutions: str

    def course(self) -> Course:
        """The course.

        Raises
        ------
        CourseError : if it is in no such folder there, and not installed
        """
        if self.folder == os.devnull:
            return AnyCourse()
        return Course(Path(self.folder), Path(self.solutions)) if Path(self.folder).is_dir() else named(self.name)


_used: Course | None = None


def use(course: Course) -> Course:
    """Have this process work for a course; return it."""
    global _used
    _used = course
    row, told = getattr(course.package, "ROW", catalogue.ROW), course._of_catalogue
    catalogue.know(course.mistakes, row, told("CLASSICS"), told("SYMPTOMS"))
    return course


def in_use() -> Course | None:
    """The course that this process was told to work for; None where nobody has said it yet."""
    return _used


def use_at(address: Address) -> None:
    """Have this process work for the course of another process, as far as it does not already.

    Raises
    ------
    CourseError : if it is not found here
    """
    if not (_used and _used.address == address):
        use(address.course())


def current() -> Course:
    """The course that this process works for: the one that is in use, else the one of notebooks without a name.

    Raises
    ------
    CourseError : if there is none
    """
    return _used or use(named(""))


def work_for(name: str) -> None:
    """Have this process work for an installed course, as a notebook names it.

    Raises
    ------
    CourseError : if it is not installed
    """
    if name and not (_used and _used.name == name):
        use(named(name))
