"""Submissions as Canvas and Moodle hand them out, for nbgrader's zip collector.

nbgrader_config.py names the two classes below. Put the zip, and beside it the grading worksheet or gradebook export as
CSV where names are not enough, into downloaded/UNIT/archive; then say nbgrader zip_collect UNIT.

Whose a file is, is read from what the system puts before its name, once and from the left (`upload_names`), never from
inside of what a student uploaded: the file's name, the name in the profile, the times in an archive and all that is
inside of one are the student's to choose. A number of the system counts before a name; where two students come into
question, the file is left out and told.
"""

import atexit
import filecmp
import os
import re
import shutil
import tempfile
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from autograde.asking.call import plain
from autograde.grading.errors import CannotGrade
from autograde.grading.exchange.archives import (
    IGNORED,
    OTHER_ARCHIVES,
    Refused,
    Room,
    for_a_class,
    for_a_student,
    names,
    open_up,
    unpack,
    zips,
)
from autograde.grading.exchange.files_of_uploads import beside
from autograde.grading.exchange.notebook_identity import grade_ids, marks
from autograde.grading.exchange.owners import Owners, Upload
from autograde.grading.exchange.roster import Roster, read_roster
from autograde.grading.exchange.upload_names import hidden, is_upload, read_names
from autograde.grading.gradebook.people import Person
from autograde.grading.submissions.links import leads_astray
from autograde.grading.submissions.timestamps import read_time
from autograde.grading.wording import count

# What a browser or a system puts behind the name of a file that is there already: -1, _2, (3), -Copy4, " - Copy (5)".
_AGAIN = re.compile(r"[ _-]{0,3}(?:[-_]([0-9]{1,9})|\(([0-9]{1,9})\)|[Cc]opy ?([0-9]{0,9}))")
_SUFFIX = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)
_NO_FOLDER = re.compile(r"[/\\\x00-\x1f]|^\.{0,2}$")  # what cannot be the name of a student's folder
_SPREADSHEETS = (".xlsx", ".xls", ".ods", ".numbers")
LARGEST_OF_ALL_STUDENTS = 16 * 2**30  # bytes out of all archives that students uploaded


@dataclass(frozen=True)
class Found:
    """One notebook among the unpacked files.

    Attributes
    ----------
    path : Path
    student : str, as the gradebook knows them
    notebook : str
    order : of two hand-ins of one notebook the one with the larger order counts; see `WHY`
    late : whether the system says so
    upload : what it came in
    time : when it was handed in, where the course's own pattern tells
    """

    path: Path
    student: str
    notebook: str
    order: tuple
    late: bool = False
    upload: Upload | None = None
    time: datetime | None = None


WHY = (
    "it is a checkpoint, which Jupyter keeps",
    "its name can be read as another student's",
    "it was handed in before",
    "it is known by its cells alone, and not by its name",
    "its time in the archive is earlier",
    "the number behind its name is smaller",
)  # what the places of an order say of the smaller one
BY_NAME = 3  # the place that says whether a file has the notebook's name: where not, the work may be in either


class Told:
    """Sentences on what was left out, said when they come and once more at the end.

    nbgrader says three lines of each file that it collects: nobody finds one sentence among them.
    """

    MOST = 50
    parent: Any
    log: Any

    def _tell(self, sentence: str) -> None:
        told = vars(self.parent).setdefault("told", [])
        if not told:
            atexit.register(self._once_more, told)
        told.append(sentence)
        self.log.warning(sentence)

    def _once_more(self, told: list[str]) -> None:
        for sentence in told[: self.MOST]:
            self.log.warning(sentence)
        first = f", the first {self.MOST} of them once more above" if len(told) > self.MOST else ""
        self.log.warning(f"{count(len(told), 'sentence')} on what was left out or needs a look{first}.")


class Archives(Told, ExtractorPlugin):
    """Unpacks what was downloaded."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        source, target = Path(archive_path), Path(extracted_path)
        files = sorted(path for path in source.rglob("*") if path.is_file() and path.name not in IGNORED)
        if not files:
            self.parent.fail(f"{source} is empty: put the zip there that you downloaded.")
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            draft = Path(folder)
            try:
                archives = self._archives(source, files)
                self._copy(source, [path for path in files if path not in archives], draft / "0-files")
                for number, path in enumerate(archives, 1):
                    place = draft / f"{number}-{path.stem[:50]}"
                    place.mkdir()
                    try:
                        unpack(path, place, self._tell, for_a_class())
                    except Refused as problem:
                        self.parent.fail(f"{path}: {problem}. Nothing was collected.")
                self._open_up(draft)
                self._named(draft)
                for place in sorted(draft.iterdir()):
                    shutil.move(place, target / place.name)
            except OSError as error:
                self.parent.fail(f"{source} cannot be unpacked: {error.strerror}. Nothing was collected.")

    def _archives(self, source: Path, files: Sequence[Path]) -> list[Path]:
        """The zips of a whole class among the files; a zip may also be what one student uploaded, put there by hand."""
        archives = []
        for path in files:
            if path.suffix.lower() != ".zip" and not (path.suffix == "" and zipfile.is_zipfile(path)):
                continue
            if not _place(path.relative_to(source).parts):
                archives.append(path)
            elif path.parent == source and _of_a_class(path):
                self._tell(
                    f"{plain(path.name)} could be a class's archive, or what one student uploaded: left out; if it is "
                    "the class's, rename it to submissions.zip."
                )
        return archives

    def _copy(self, source: Path, files: Iterable[Path], place: Path) -> None:
        for path in files:
            suffix = "" if _place(path.relative_to(source).parts) else path.suffix.lower()
            if suffix in _SPREADSHEETS:
                self._tell(f"{path.name} is a spreadsheet, which is not read: save it as CSV in UTF-8.")
            elif suffix in OTHER_ARCHIVES:
                self._tell(f"{path.name} is an archive of a kind that is not read: unpack it, or make it a zip.")
            copy = place / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)

    def _open_up(self, draft: Path) -> None:
        """Unpack what students uploaded as archives, all of one student's within one room."""
        rooms: dict[tuple[Path, str, str], Room] = {}
        left = LARGEST_OF_ALL_STUDENTS
        work = []
        for place in sorted(draft.iterdir()):
            tops = _level(place)
            read = read_names(path.name for path in tops)
            for path in tops:
                readings = read[path.name]
                owner = (place, *(readings[0].owner if readings else (path.name, "")))
                work += [(len(readings), archive, owner) for archive in (zips(path) if path.is_dir() else [path])]
        for _, archive, owner in sorted(work):  # first those of which it is sure whose they are
            if archive.suffix.lower() != ".zip":
                continue
            room = rooms.setdefault(owner, for_a_student())
            before = room.size = min(room.size, left)
            open_up(archive, self._tell, room)
            left -= before - room.size

    def _named(self, draft: Path) -> None:
        """Give back to notebooks the suffix that a browser or a mail program changed."""
        for path in sorted(draft.rglob("*")):
            right = _SUFFIX.sub(".ipynb", path.name)
            if right != path.name and path.is_file() and not path.with_name(right).exists():
                self.log.info(f"{plain(path.name)} is taken as {plain(right)}.")
                path.rename(path.with_name(right))


def _of_a_class(path: Path) -> bool:
    """Whether a zip holds what a system names: all notebooks, folders and zips on its first level."""
    with suppress(Refused):
        inside = names(path)
        while len({name.parts[0] for name in inside}) == 1 and all(len(name.parts) > 1 for name in inside):
            if is_upload(inside[0].parts[0]):
                return True
            inside = [name.relative_to(name.parts[0]) for name in inside]
        tops = {name.parts[0] for name in inside if len(name.parts) > 1 or name.suffix.lower() in (".ipynb", ".zip")}
        return bool(tops) and all(is_upload(top) for top in tops)
    return False


def _place(parts: Sequence[str]) -> str:
    """The part of a path that a system gave, "" where there is none."""
    return next((part for part in parts if is_upload(unicodedata.normalize("NFC", part))), "")


def _level(place: Path) -> list[Path]:
    """What the system itself named in an unpacked archive: all that stands on the level where its names stand.

    A folder around everything, as some programs make one, is looked into; nothing else is, since what stands deeper is
    the student's.
    """
    for _ in range(5):
        inside = sorted(path for path in place.iterdir() if path.name not in IGNORED)
        folders = [path for path in inside if path.is_dir() and not path.is_symlink()]
        others = [path for path in inside if path.suffix.lower() in (".ipynb", ".zip") and path.is_file()]
        if len(folders) != 1 or others or any(is_upload(unicodedata.normalize("NFC", path.name)) for path in inside):
            return inside
        (place,) = folders
    return inside


class Submissions(Told, FileNameCollectorPlugin):
    """Tells whose notebook a file is, and which."""

    def collect(self, submitted_file: str) -> dict | None:
        found = self.chosen.get(Path(submitted_file))
        if found is None:
            student, name = self.files.get(Path(submitted_file), ("", ""))
            return {"student_id": student, "file_id": name} if student else None
        told: dict[str, Any] = {"student_id": found.student, "file_id": found.notebook}
        timestamp = found.time.isoformat(" ") if found.time else self._late(found.student) if found.late else None
        if timestamp:
            told["timestamp"] = timestamp
        return told

    @cached_property
    def chosen(self) -> dict[Path, Found]:
        """The files that count: of several hand-ins of one notebook the last."""
        best: dict[tuple[str, str], Found] = {}
        for found in self._by_pattern() if self.named_regexp else self._by_system():
            which = found.student, found.notebook + found.path.suffix
            before = best.get(which)
            if before is None:
                best[which] = found
            else:
                best[which], old = sorted((before, found), key=lambda f: f.order, reverse=True)
                self._twice(best[which], old)
        students = {found.student for found in best.values()}
        placed = {student for student in sorted(students) if self._has_a_place(student)}
        return {found.path: found for found in best.values() if found.student in placed}

    @cached_property
    def files(self) -> dict[Path, tuple[str, str]]:
        """What is collected beside the notebooks: path -> student, and place in the student's folder."""
        uploads: dict[str, list[Upload]] = {}
        for upload, student in [] if self.named_regexp else self.uploads:
            uploads.setdefault(student, []).append(upload)
        found: dict[Path, tuple[str, str]] = {}
        taken: dict[str, set[str]] = {}
        for one in self.chosen.values():
            if one.upload is not None:
                room = taken.setdefault(one.student, set())
                for name, path in beside(one.path, one.upload, uploads[one.student], room).items():
                    found[path] = one.student, name
        return found

    def _twice(self, counts: Found, old: Found) -> None:
        why = next((WHY[place] for place, (a, b) in enumerate(zip(counts.order, old.order, strict=True)) if a != b), "")
        named = counts.order[BY_NAME] and old.order[BY_NAME]
        doubtful = why != WHY[0] and not named and not filecmp.cmp(counts.path, old.path, shallow=False)
        tell = self._tell if doubtful or not why else self.log.info
        tell(
            f"{plain(counts.student)} handed in {plain(counts.notebook)} more than once: {self._shown(counts.path)} "
            f"counts, {self._shown(old.path)} does not: {why or 'both have one time, and which is later is not known'}."
        )

    def _has_a_place(self, student: str) -> bool:
        """Whether what a student handed in is put into a folder of their own."""
        directory = self.parent.coursedir
        if _NO_FOLDER.search(student):
            self._tell(f"{plain(student)!r} cannot be the name of a student's folder: left out.")
            return False
        place = Path(directory.format_path(directory.submitted_directory, student, self.unit))
        stray = leads_astray(directory, student, self.unit)
        blocked = [path for path in (place, *place.parents) if os.path.lexists(path) and not path.is_dir()]
        if stray or blocked or place.is_symlink():
            leads = f"leads to {stray}" if stray else "is a link, or no folder"
            self._tell(f"{place} {leads}: what {plain(student)} handed in was left out; take it away.")
            return False
        return True

    def _shown(self, path: Path) -> str:
        """A file's place as it stands in the archive."""
        return plain("/".join(path.relative_to(self.extracted).parts[1:]) or path.name)

    @property
    def extracted(self) -> Path:
        return Path(self.parent._format_collect_path(self.parent.extracted_directory))

    # by the course's own pattern

    def _by_pattern(self) -> Iterator[Found]:
        """What nbgrader's named_regexp finds, where the course's configuration sets it: it decides alone."""
        for path in sorted(self.extracted.rglob("*")):
            if path.suffix not in self.valid_ext or path.is_symlink() or not path.is_file():
                continue
            told = self._match(str(path))
            if not told:
                continue
            student, notebook = told.get("student_id"), told.get("file_id")
            if not student or not notebook:
                self._tell(f"{self._shown(path)}: named_regexp finds no student_id or no file_id: left out.")
                continue
            name = PurePosixPath(os.path.splitext(notebook)[0])
            if name.is_absolute() or ".." in name.parts:
                self._tell(f"{self._shown(path)}: its file_id climbs out of the student's folder: left out.")
                continue
            time = self._time(path, told.get("timestamp"))
            order = (time or datetime.min, path.stat().st_mtime, again(path.stem)[1])
            yield Found(path, student, str(name), (True, True, order[0], True, *order[1:]), time=time)

    def _time(self, path: Path, written: str | None) -> datetime | None:
        if not written:
            return None
        try:
            time, unknown = read_time(written)
        except Exception:  # a library's, of whatever stands there
            self._tell(f"{self._shown(path)}: {plain(written)!r} is no time: taken as in time.")
            return None
        if unknown:
            self._tell(f"{self._shown(path)}: {unknown} is no known time zone: read as UTC.")
        return time

    # by what the system says

    def _by_system(self) -> Iterator[Found]:
        """Everybody's notebooks."""
        handed_in: set[tuple[str, str]] = set()
        for upload, student in self.uploads:
            for path in upload.notebooks():
                handed_in.add(upload.reading.owner)
                found = self._found(upload, student, path)
                if found is not None:
                    yield found
        for upload, student in self.uploads:
            if upload.reading.owner not in handed_in:
                self._no_notebook(upload, student)

    @cached_property
    def uploads(self) -> list[tuple[Upload, str]]:
        """What the systems gave, with whose it is."""
        return self.owners.of(self._uploads(), self._tell)

    def _uploads(self) -> list[Upload]:
        found = []
        for place in sorted(path for path in self.extracted.iterdir() if path.is_dir()):
            names = {path: unicodedata.normalize("NFC", path.name) for path in _level(place)}
            read, uploads = read_names(names.values()), []
            for path, name in names.items():
                upload = Upload(path, read[name])
                if upload.readings:
                    uploads.append(upload)
                elif not upload.notebooks():
                    continue
                elif hidden(name):
                    self._tell(f"{plain(name)}: Canvas hides who this is: turn anonymous grading off, download again.")
                else:
                    self._tell(f"{plain(name)} is named neither as Canvas nor as Moodle names it: left out.")
            found += self.owners.without_group(uploads)
        return found

    def _no_notebook(self, upload: Upload, student: str) -> None:
        files = [upload.path] if upload.path.is_file() else [path for path in upload.path.rglob("*") if path.is_file()]
        if upload.path.is_dir() and not files:
            return  # an archive of which nothing was unpacked: told already
        kind = next((path.suffix for path in files if path.suffix.lower() in OTHER_ARCHIVES), "")
        what = f"a {kind} is not unpacked here: ask for a zip" if kind else "there is no notebook in it"
        self._tell(f"{plain(upload.path.name)} of {plain(student)} was left out: {what}.")

    def _found(self, upload: Upload, student: str, path: Path) -> Found | None:
        stem = Path(upload.reading.file or path.name).stem if path == upload.path else path.stem
        checkpoint = stem.endswith("-checkpoint") or ".ipynb_checkpoints" in path.relative_to(self.extracted).parts
        notebook = self._notebook(path, stem.removesuffix("-checkpoint"))
        if notebook is None:
            return None
        alone = len(upload.readings) == 1
        base, number = again(stem) if stem.removesuffix("-checkpoint") != notebook else (notebook, 0)
        order = (
            not checkpoint,
            alone,
            upload.reading.attachment,
            base.endswith(notebook),
            path.stat().st_mtime,
            number,
        )
        return Found(path, student, notebook, order, upload.reading.late, upload)

    # which notebook

    @cached_property
    def released(self) -> dict[str, frozenset[str]]:
        """The unit's notebooks, and the grade ids of each."""
        folder = self.parent.coursedir.format_path(self.parent.coursedir.release_directory, ".", self.unit)
        return {path.stem: grade_ids(path) for path in Path(folder).glob("*.ipynb")}

    @property
    def unit(self) -> str:
        return self.parent.coursedir.assignment_id

    def _notebook(self, path: Path, stem: str) -> str | None:
        """Which of the unit's notebooks a file is: by its name, unless the cells are another's; by the cells' names."""
        there = grade_ids(path)
        shared = {name: len(ids & there) for name, ids in self.released.items()}
        most = max(shared.values(), default=0)
        fitting = [name for name, count in shared.items() if count == most and most]
        stem = unicodedata.normalize("NFC", stem)
        for name in (stem, again(stem)[0]):
            if name in self.released and (shared[name] or len(fitting) != 1):
                return name
        if len(fitting) == 1:
            return fitting[0]
        found = marks(path)
        if found.get("unit") == self.unit and found.get("notebook") in self.released:
            return found["notebook"]
        ends = [name for name in self.released if again(stem)[0].endswith((f" {name}", f"_{name}"))]  # Copy of NAME
        if len(ends) == 1 and not found:
            return ends[0]
        what = f"a notebook of {plain(found['unit'])}" if found.get("unit") else "no notebook of this course"
        self._tell(f"{self._shown(path)} is {what}, expected one of {self.unit}: left out.")
        return None

    # whose

    @cached_property
    def owners(self) -> Owners:
        return Owners(self.people, self.lists)

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
    def lists(self) -> list[Roster]:
        """The CSV files that stand beside the archive; never one that a student uploaded."""
        app = self.parent
        folder = Path(app._format_collect_path(app.archive_directory))
        found = []
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() != ".csv" or not path.is_file():
                continue
            if _place(path.relative_to(folder).parts):
                self._tell(f"{path.name} is named as a student's upload: not read as a list; rename it if it is one.")
                continue
            try:
                found.append(read_roster(path))
            except CannotGrade as problem:
                app.fail(f"{problem} Nothing was collected.")
        return found

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
            self._tell(f"{student} was late, but {self.unit} has no due date in the gradebook: taken as in time.")
            return None
        self._tell(f"{student} was late; Canvas does not say how late: timed one second after it was due.")
        return (due + timedelta(seconds=1)).isoformat(" ")


def again(stem: str) -> tuple[str, int]:
    """A name without what a browser or a system puts behind it where it is there already, and the number in that."""
    number = 0
    for _ in range(5):
        ends = (_AGAIN.fullmatch(stem, place) for place in range(max(1, len(stem) - 20), len(stem)))
        end = next((found for found in ends if found), None)
        if end is None:
            break
        number = max(number, *(int(group) for group in end.groups(default="") if group), 0)
        stem = stem[: end.start()]
    return stem, number
