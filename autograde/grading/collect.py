"""Submissions as Canvas and Moodle hand them out, for nbgrader's zip collector.

Canvas names a file NAME_LATE_USER_ATTACHMENT_FILE: family and first name without spaces in small letters, LATE where it
came late, Canvas's number of the student and of the file, and the file's own name, with -1, -2 … where the student
handed in before. Source: Canvas LMS, lib/content_zipper.rb.

Moodle makes a folder NAME_NUMBER_assignsubmission_file for each student, or puts the same before the file's name where
"Download submissions in folders" is off; the number is the participant's in this assignment alone, and stands in the
assignment's grading worksheet. Source: Moodle, mod/assign/classes/downloader.php.

nbgrader_config.py names these two classes. Put the zip, and beside it the grading worksheet or gradebook export as CSV
where names are not enough, into downloaded/UNIT/archive; then say nbgrader zip_collect UNIT.
"""

import json
import os
import re
import shutil
import tempfile
import time
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from autograde.grading.course import CannotGrade
from autograde.grading.recorded import Person
from autograde.grading.roster import folded, match, read_roster

CANVAS = re.compile(r"(?P<name>.*?)_(?P<late>LATE_)?(?P<number>\d+)_(?P<attachment>\d+)_(?P<file>.+)", re.IGNORECASE)
HIDDEN = re.compile(r"(LATE_)?anon_\w+?_\d+_.+", re.IGNORECASE)
MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_file(_(?P<file>.*))?")
AGAIN = re.compile(
    r"(?:[ _-]*(?:-(\d+)|_(\d+)|\((\d+)\)|[Cc]opy ?(\d*)))+$"
)  # back_propagation-1, back_propagation (2)
LARGEST, LARGEST_ALL = 100 * 2**20, 4 * 2**30  # bytes of one file, and of everything in an archive
IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class Refused(Exception):
    """An archive that is not unpacked; the sentence says why."""


@dataclass(frozen=True)
class Found:
    """One notebook among the unpacked files.

    Attributes
    ----------
    path : Path
    student : str, as the gradebook knows them
    notebook : str
    late : bool, whether the system says so
    order : of two hand-ins of one notebook the one with the larger order counts
    """

    path: Path
    student: str
    notebook: str
    late: bool
    order: tuple


def entries(archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """The files of an archive with their names, once all of them are known to be harmless.

    Raises
    ------
    Refused : if one climbs out of the folder, is a link, is encrypted, or all are too large together
    """
    checked = []
    for info in archive.infolist():
        name = _name(info)
        if info.is_dir() or any(part in name for part in IGNORED):
            continue
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name) or "\x00" in name:
            raise Refused(
                f"its entry {name!r} climbs out of the folder it is unpacked into: nothing of it was unpacked"
            )
        if (info.external_attr >> 16) & 0o170000 == 0o120000:
            raise Refused(f"its entry {name!r} is a link: nothing of it was unpacked")
        if info.flag_bits & 1:
            raise Refused(f"its entry {name!r} is encrypted: unpack it yourself, and put the files there instead")
        if info.file_size > LARGEST:
            raise Refused(f"its entry {name!r} has {info.file_size / 2**20:.0f} MB: nothing of it was unpacked")
        checked.append((info, path))
    total = sum(info.file_size for info, _ in checked)
    if total > LARGEST_ALL:
        raise Refused(f"it would grow to {total / 2**30:.0f} GB: nothing of it was unpacked")
    yield from checked


def _name(info: zipfile.ZipInfo) -> str:
    """An entry's name; UTF-8 also where the archive does not say so."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def unpack(path: Path, target: Path, refused: Any, depth: int = 0) -> None:
    """Unpack an archive, and the archives in it.

    Parameters
    ----------
    path : Path of the zip
    target : Path, an empty folder
    refused : is told why an archive inside this one was left out

    Raises
    ------
    Refused : if this archive is not unpacked
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for info, name in entries(archive):
                place = target.joinpath(*name.parts)
                place.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(info) as source, place.open("wb") as sink:
                    _copy(source, sink, info)
                with suppress(ValueError, OverflowError):
                    when = time.mktime((*info.date_time, 0, 0, -1))
                    os.utime(place, (when, when))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise Refused(f"it is no zip that can be read ({error})") from None
    for inner in sorted(target.rglob("*.zip")):
        if depth >= 1:
            refused(f"{inner.name}: an archive in an archive in an archive was left out.")
            continue
        folder = inner.with_suffix("")
        try:
            folder.mkdir(exist_ok=True)
            unpack(inner, folder, refused, depth + 1)
        except Refused as problem:
            shutil.rmtree(folder, ignore_errors=True)
            refused(f"{inner.relative_to(target)} was left out: {problem}.")
        inner.unlink()


def _copy(source, sink, info: zipfile.ZipInfo) -> None:
    left = LARGEST
    while chunk := source.read(2**20):
        left -= len(chunk)
        if left < 0:
            raise Refused(f"its entry {info.filename!r} grows beyond {LARGEST / 2**20:.0f} MB")
        sink.write(chunk)


class Archives(ExtractorPlugin):
    """Unpacks what was downloaded: all of it, or nothing."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        source, target = Path(archive_path), Path(extracted_path)
        files = sorted(path for path in source.rglob("*") if path.is_file() and path.name not in IGNORED)
        if not files:
            self.parent.fail(f"{source} is empty: put the zip there that you downloaded.")
        with tempfile.TemporaryDirectory(dir=target.parent) as draft:
            for number, path in enumerate(files):
                place = Path(draft) / f"{number}-{path.stem}"
                place.mkdir()
                try:
                    if zipfile.is_zipfile(path) or path.suffix.lower() == ".zip":
                        unpack(path, place, self.log.warning)
                    else:
                        shutil.copy2(path, place / path.name)
                except Refused as problem:
                    self.parent.fail(f"{path}: {problem}. Nothing was collected.")
                except OSError as error:
                    self.parent.fail(f"{path} cannot be unpacked: {error.strerror}. Nothing was collected.")
            for place in sorted(Path(draft).iterdir()):
                shutil.move(place, target / place.name)


class Submissions(FileNameCollectorPlugin):
    """Tells whose notebook a file is, and which."""

    def collect(self, submitted_file: str) -> dict | None:
        path = Path(submitted_file)
        found = self.chosen.get(path)
        if found is None:
            return None
        told: dict[str, Any] = {"student_id": found.student, "file_id": found.notebook}
        if found.late:
            timestamp = self._late(found.student)
            if timestamp:
                told["timestamp"] = timestamp
        return told

    @cached_property
    def chosen(self) -> dict[Path, Found]:
        """The files that count: of several hand-ins of one notebook the last."""
        app = self.parent
        best: dict[tuple[str, str], Found] = {}
        for path in sorted(Path(app._format_collect_path(app.extracted_directory)).rglob("*")):
            if path.suffix != ".ipynb" or path.is_symlink() or not path.is_file():
                continue
            found = self.read(path)
            if found is None:
                continue
            before = best.get((found.student, found.notebook))
            if before is not None:
                old = min(before, found, key=lambda f: f.order).path.name
                self.log.info(f"{found.student} handed in {found.notebook} more than once: {old} does not count.")
            if before is None or found.order > before.order:
                best[found.student, found.notebook] = found
        return {found.path: found for found in best.values()}

    def read(self, path: Path) -> Found | None:
        """What a file's place and name say of it; None, and a sentence, where that does not do."""
        parts = path.relative_to(self.parent._format_collect_path(self.parent.extracted_directory)).parts[1:]
        for part in parts:
            part = unicodedata.normalize("NFC", part)
            if moodle := MOODLE.fullmatch(part):
                student = self._moodle(moodle["name"], moodle["number"])
                return self._found(path, student, moodle["file"] or path.name, 0)
            if canvas := CANVAS.fullmatch(part):
                student = self._canvas(canvas["name"], canvas["number"])
                inside = path.name if part != parts[-1] else canvas["file"]
                return self._found(path, student, inside, int(canvas["attachment"]), bool(canvas["late"]))
            if HIDDEN.fullmatch(part):
                self.log.warning(f"{path.name}: Canvas hides who this is: turn anonymous grading off, download again.")
                return None
        self.log.warning(f"{path.name} is named neither as Canvas nor as Moodle names it: left out.")
        return None

    def _found(self, path: Path, student: str | None, name: str, number: int, late: bool = False) -> Found | None:
        if student is None:
            return None
        stem = Path(name).stem
        notebook = self._notebook(path, stem)
        if notebook is None:
            return None
        again = AGAIN.search(stem)
        digits = [int(group) for group in again.groups() if group] if again and notebook != stem else []
        return Found(path, student, notebook, late, (number, path.stat().st_mtime, max(digits, default=0)))

    # which notebook

    @cached_property
    def released(self) -> set[str]:
        folder = self.parent.coursedir.format_path(self.parent.coursedir.release_directory, ".", self.unit)
        return {path.stem for path in Path(folder).glob("*.ipynb")}

    @property
    def unit(self) -> str:
        return self.parent.coursedir.assignment_id

    def _notebook(self, path: Path, stem: str) -> str | None:
        for name in (stem, AGAIN.sub("", stem)):
            if name in self.released:
                return name
        marks = _marks(path)
        if marks.get("unit") == self.unit and marks.get("notebook") in self.released:
            return marks["notebook"]
        what = f"a notebook of {marks['unit']}" if marks.get("unit") else "no notebook of this course"
        self.log.warning(f"{path.name} is {what}, expected one of {self.unit}: left out.")
        return None

    # whose

    @cached_property
    def people(self) -> dict[str, Person]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from nbgrader.api import Gradebook

            with Gradebook(self.parent.coursedir.db_url, self.parent.coursedir.course_id) as gradebook:
                return {
                    s.id: Person(s.id, s.first_name or "", s.last_name or "", s.email or "", str(s.lms_user_id or ""))
                    for s in gradebook.students
                }

    @cached_property
    def listed(self) -> dict[str, str]:
        """Numbers of the system that a CSV beside the archive gives: number -> student."""
        app = self.parent
        found = {}
        for path in sorted(Path(app._format_collect_path(app.archive_directory)).rglob("*.csv")):
            try:
                roster = read_roster(path)
            except CannotGrade as problem:
                app.fail(str(problem))
            column = next((i for i, name in enumerate(roster.header) if folded(name) == "identifier"), None)
            for student, entry in match(self.people, roster).entries.items():
                number = entry.cells[column].split()[-1] if column is not None else entry.known.get("number", "")
                found[number] = student
        return found

    def _canvas(self, name: str, number: str) -> str | None:
        known = {person.lms: person.id for person in self.people.values() if person.lms}
        student = known.get(number) or self.listed.get(number) or (number if number in self.people else None)
        return student or self._by_name(name, "Canvas", number)

    def _moodle(self, name: str, number: str) -> str | None:
        return self.listed.get(number) or self._by_name(name, "Moodle", number)

    def _by_name(self, name: str, system: str, number: str) -> str | None:
        wanted = letters(name)
        orders = {
            person.id: {letters(person.first + person.last), letters(person.last + person.first), letters(person.id)}
            for person in self.people.values()
        }
        fitting = sorted(student for student, names in orders.items() if wanted and wanted in names)
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            why = f"could be {' or '.join(fitting)}"
            what = "put Moodle's grading worksheet" if system == "Moodle" else "put Canvas's gradebook export"
            what += " (CSV) beside the zip"
        else:
            why, what = "is nobody of the gradebook", "autograde students FILE.csv brings a class into it"
        self.log.warning(f"{name} (number {number} of {system}) {why}: left out; {what}.")
        return None

    def _late(self, student: str) -> str | None:
        """The time that stands for "late": Canvas says that it was, not when. One second past what was due."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from nbgrader.api import Gradebook, MissingEntry

            with Gradebook(self.parent.coursedir.db_url, self.parent.coursedir.course_id) as gradebook:
                try:
                    due = gradebook.find_assignment(self.unit).duedate
                except MissingEntry:
                    due = None
                with suppress(MissingEntry):
                    due = gradebook.find_submission(self.unit, student).duedate
        if due is None:
            self.log.warning(f"{student} was late, but {self.unit} has no due date in the gradebook: taken as in time.")
            return None
        self.log.warning(f"{student} was late; Canvas does not say how late: timed one second after it was due.")
        return (due + timedelta(seconds=1)).isoformat(" ")


def letters(name: str) -> str:
    """A name as it is compared: without spaces, signs and case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def _marks(path: Path) -> dict[str, str]:
    """What a notebook says of itself: its unit and its name."""
    try:
        if path.stat().st_size > LARGEST:
            return {}
        marks = json.loads(path.read_bytes())["metadata"]["autograde"]
        return {key: marks[key] for key in ("unit", "notebook") if isinstance(marks.get(key), str)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
