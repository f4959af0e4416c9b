"""`autograde erase`: one student taken out of a course, from everything that the course's commands have written."""

import copy
import html
import json
import os
import shutil
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from glob import escape, iglob
from pathlib import Path
from typing import Any

from autograde.grading.assignments.course_directory import EVERY_UNIT, CourseDirectory
from autograde.grading.atomic_files import write_whole
from autograde.grading.command_output import CommandOutput
from autograde.grading.errors import CannotGrade, NoSuchThing, cannot_write, nearest
from autograde.grading.gradebook.backups import copies
from autograde.grading.gradebook.people import Person, folded, read_people
from autograde.grading.locked_database import patiently
from autograde.grading.wording import count

STEPS = ("submitted", "autograded", "feedback")
LARGEST_TEXT = 2**26  # bytes of a file that is searched for a name
CHUNK = 2**20


@dataclass(frozen=True)
class Trace:
    """One place where a student is found.

    Attributes
    ----------
    what : str, for a person
    remove : called without arguments
    """

    what: str
    remove: Callable[[], Any]


def run(folder: Path, student: str, sure: Callable[[str], bool], how: str) -> None:
    """`autograde erase`: find every trace of a student, ask, and remove them.

    Parameters
    ----------
    folder : the course's
    student : as the gradebook knows them
    sure : asked a question, says whether to go on
    how : "table", "quiet" or "json"

    Raises
    ------
    CannotGrade : if nobody of this name is found, or something cannot be removed
    """
    course = CourseDirectory(folder)
    if student in ("", ".", "..") or "/" in student or "\0" in student:
        raise NoSuchThing(f"{student!r} can be no student's name.")
    telling = CommandOutput(how, student)
    with course.locked(EVERY_UNIT):
        people = _people(course)
        person = people.get(student, Person(student))
        found = list(traces(course, person, list(people.values())))
        if found:  # a word that is nobody's stands in a report by chance
            found = [*pages(course, person), *found]
        if not found:
            raise NoSuchThing(f"Nothing of {student!r} is in this course{nearest(student, sorted(people))}.")
        for trace in found:
            telling.say(f"found: {trace.what}")
        if not sure(f"Erase {student} ({count(len(found), 'place')})? It cannot be taken back."):
            raise CannotGrade("Nothing was erased.")
        for trace in found:
            try:
                trace.remove()
            except OSError as error:
                raise cannot_write(Path(error.filename or course.root), error) from None
            telling.line("removed", f"removed: {trace.what}", place=trace.what)
    left = list(leftovers(course, person))
    for path in left:
        telling.look(f"{path} still names {student}: it is no file of ours.")
    telling.summary(
        f"{student} is erased. Outside of this folder nothing was looked at: nbgrader's exchange, other copies of the "
        "course, what you have handed on.",
        removed=[trace.what for trace in found],
        left=list(map(str, left)),
    )


def traces(course: CourseDirectory, person: Person, people: list[Person]) -> Iterator[Trace]:
    """Every place of a course where a student is found. The gradebook, which knows their name, comes last: what was
    interrupted can be said again."""
    for step in STEPS:
        for place in _folders(course, step, person.id):
            yield Trace(_short(course, place), partial(_remove, place))
    yield from _downloaded(course, person, people)
    for path in sorted(course.own.glob("*.jsonl")):
        if lines := _lines_of(path, person.id):
            yield Trace(f"{_short(course, path)}: {count(lines, 'line')}", partial(_without_lines, path, person.id))
    for address in (*(f"sqlite:///{path}" for path in copies(course)), course.database):
        if rows := _rows(address, person.id):
            where = "the gradebook" if address == course.database else _short(course, Path(address[10:]))
            yield Trace(f"{where}: {rows}", partial(_erase_rows, address, person.id))


def pages(course: CourseDirectory, person: Person) -> Iterator[Trace]:
    """Reports and exports that name a student among others."""
    for path in (*sorted(course.root.glob("reports/*.html")), *sorted(course.root.glob("grades-*.csv"))):
        if names(path, person):
            yield Trace(f"{_short(course, path)}, whole: make it again", path.unlink)


def leftovers(course: CourseDirectory, person: Person) -> Iterator[Path]:
    """Files in the course's folder that name a student and are none of ours: lists, logs, copies."""
    for path in sorted(course.root.iterdir()):
        ours = path == Path(course.database.removeprefix("sqlite:///"))
        kind = path.suffix in (".csv", ".log", ".txt") or path.name.startswith("gradebook.db")
        if kind and not ours and path.is_file() and names(path, person):
            yield path.relative_to(course.root)


def names(path: Path, person: Person) -> bool:
    """Whether a file holds a student's id, address or name, as a word of its own."""
    words = {person.id, person.email, f"{person.first} {person.last}".strip()} - {""}
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST_TEXT:
            return False
        text = path.read_bytes().decode("utf-8", "replace").casefold()
    except OSError:
        return False
    return any(_holds(text, form.casefold()) for word in words for form in {word, html.escape(word)})


def _holds(text: str, word: str) -> bool:
    place = text.find(word)
    while place >= 0:
        around = text[max(0, place - 1) : place] + text[place + len(word) : place + len(word) + 1]
        if not any(c.isalnum() or c == "_" for c in around):
            return True
        place = text.find(word, place + 1)
    return False


# the gradebook


def _work(address: str, work: Callable[[Any, Any], Any]) -> Any:
    """Do some work in one transaction of a gradebook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SQLAlchemy's, of nbgrader's own classes
        from nbgrader.api import Base
        from sqlalchemy import create_engine, event
        from sqlalchemy.exc import SQLAlchemyError

        engine = create_engine(address)
        if address.startswith("sqlite"):  # what is deleted is overwritten in the file too
            event.listen(engine, "connect", lambda database, _: database.execute("PRAGMA secure_delete = ON"))

        def transaction() -> Any:
            with engine.begin() as connection:
                return work(connection, Base.metadata.tables)

        try:
            return patiently(transaction)
        except SQLAlchemyError as error:
            said = str(error).splitlines()[0]
            raise CannotGrade(f"The gradebook {address} cannot be used ({said}): nothing was erased.") from None
        finally:
            engine.dispose()


def _people(course: CourseDirectory) -> dict[str, Person]:
    if course.database.startswith("sqlite:///") and not Path(course.database.removeprefix("sqlite:///")).is_file():
        return {}
    return _work(course.database, lambda connection, tables: read_people(connection))


def _rows(address: str, student: str) -> str:
    """What a gradebook holds of a student, "" where nothing."""
    from sqlalchemy import func, select

    if address.startswith("sqlite:///") and not Path(address.removeprefix("sqlite:///")).is_file():
        return ""

    def number(connection, tables) -> str:
        there, submitted = tables["student"], tables["submitted_assignment"]
        if not connection.execute(select(there.c.id).where(there.c.id == student)).first():
            return ""
        many = connection.execute(select(func.count()).where(submitted.c.student_id == student)).scalar()
        return f"the student and {count(many, 'submission')}"

    return _work(address, number)


def _erase_rows(address: str, student: str) -> None:
    from sqlalchemy import delete, inspect, select

    from autograde.grading.assignments.dropped_exercises import BEFORE

    def erase(connection, tables) -> None:
        submitted, books = tables["submitted_assignment"], tables["submitted_notebook"]
        mine = select(submitted.c.id).where(submitted.c.student_id == student)
        notebooks = select(books.c.id).where(books.c.assignment_id.in_(mine))
        graded = [tables["grade"], tables["comment"]]
        graded += [BEFORE] if inspect(connection).has_table(BEFORE.name) else []
        for table in graded:
            connection.execute(delete(table).where(table.c.notebook_id.in_(notebooks)))
        connection.execute(delete(books).where(books.c.assignment_id.in_(mine)))
        connection.execute(delete(submitted).where(submitted.c.student_id == student))
        connection.execute(delete(tables["student"]).where(tables["student"].c.id == student))

    _work(address, erase)


# files


def _folders(course: CourseDirectory, step: str, student: str) -> list[Path]:
    """Where a student's work stands in one of nbgrader's steps."""
    structure = str(course.directory.directory_structure)
    if 0 <= structure.find("{student_id}") < structure.find("{assignment_id}"):
        place = course.folder(step, student, ".")
        return [place] if os.path.lexists(place) else []
    name = getattr(course.directory, f"{step}_directory")
    pattern = course.directory.format_path(escape(name), escape(student), "*")
    return sorted(map(Path, iglob(pattern)))


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _is_of(line: bytes, student: str) -> bool:
    """Whether a line of a ledger is a student's; of one that was torn off, its beginning says so."""
    try:
        return json.loads(line).get("student") == student
    except (ValueError, AttributeError):
        return line.startswith(b'{"student": ' + json.dumps(student, ensure_ascii=False).encode("utf-8", "replace"))


def _lines_of(path: Path, student: str) -> int:
    return sum(_is_of(line, student) for line in path.read_bytes().splitlines())


def _without_lines(path: Path, student: str) -> None:
    kept = [line for line in path.read_bytes().splitlines() if not _is_of(line, student)]
    write_whole(path.parent, {path.name: b"\n".join(kept)})


# what was downloaded


def _downloaded(course: CourseDirectory, person: Person, people: list[Person]) -> Iterator[Trace]:
    """Files and folders of archives that are named a student's, unpacked or not."""
    root = course.root / str(course.config.get("ZipCollectApp", {}).get("downloaded_directory", "downloaded"))
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        if any(is_named(part, person, people) for part in path.relative_to(root).parts[:-1]):
            continue  # goes with its folder
        if is_named(path.name, person, people):
            yield Trace(_short(course, path), partial(_remove, path))
        elif path.is_file() and zipfile.is_zipfile(path) and (entries := _entries(path, person, people)):
            said = f"{_short(course, path)}: {count(len(entries), 'entry', 'entries')}"
            yield Trace(said, partial(_without_entries, path, entries))


def is_named(name: str, person: Person, people: Iterable[Person]) -> bool:
    """Whether a file or folder of a download is named a student's: by their number, their id, or a name that nobody
    else has."""
    stem, *more = name.split("_")
    numbers = [part for part in more[:2] if part.isdigit()]
    others = [one for one in people if one.id != person.id]
    if person.lms and numbers and numbers[0] == person.lms:
        return True
    if any(one.lms and numbers and numbers[0] == one.lms for one in others):
        return False
    owners = [one.id for one in (person, *others) if name == one.id or name.startswith(f"{one.id}_")]
    if owners:
        return max(owners, key=len) == person.id
    called = _letters(stem)
    return bool(more) and called in _calls(person) and not any(called in _calls(one) for one in others)


def _calls(person: Person) -> set[str]:
    first, last = person.first, person.last
    return {_letters(first + last), _letters(last + first), _letters(person.id)} - {""}


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, folded(name)))


def _entries(path: Path, person: Person, people: list[Person]) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            every = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return []
    return [name for name in every if any(is_named(part, person, people) for part in name.split("/") if part)]


def _without_entries(path: Path, entries: list[str]) -> None:
    """Write an archive anew, without some of its entries."""
    draft, gone = path.with_name(f".{path.name}.draft"), set(entries)
    try:
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(draft, "w") as new:
            for info in old.infolist():
                if info.filename in gone:
                    continue
                with old.open(info) as source, new.open(copy.copy(info), "w", force_zip64=True) as sink:
                    shutil.copyfileobj(source, sink, CHUNK)
        shutil.copymode(path, draft)
        os.replace(draft, path)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError) as error:
        raise CannotGrade(
            f"{path} cannot be written anew ({error}): take it away by hand, and say this again."
        ) from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _short(course: CourseDirectory, path: Path) -> str:
    with suppress(ValueError):
        return str(path.relative_to(course.root))
    return str(path)
