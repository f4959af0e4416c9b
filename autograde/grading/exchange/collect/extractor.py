"""What was downloaded, unpacked for nbgrader: a class's archives, and in them the archives that students uploaded.

nbgrader_config.py names the class. Put the zip, and beside it the grading worksheet or gradebook export as CSV where
names are not enough, into downloaded/UNIT/archive; then say nbgrader zip_collect UNIT.
"""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from nbgrader.plugins import ExtractorPlugin

from autograde.asking.call import plain
from autograde.grading.exchange.archives.limits import (
    LARGEST_OF_ALL_STUDENTS,
    Refused,
    Room,
    for_a_class,
    for_a_student,
)
from autograde.grading.exchange.archives.nested_archives import open_up, zips
from autograde.grading.exchange.archives.unpack import unpack
from autograde.grading.exchange.archives.zip_file import IGNORED, OTHER_ARCHIVES
from autograde.grading.exchange.collect.repeated_warnings import RepeatedWarnings
from autograde.grading.exchange.uploads.archive_layout import is_of_a_class, named_level, upload_in
from autograde.grading.exchange.uploads.upload_names import read_names

_SUFFIX = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)
_SPREADSHEETS = (".xlsx", ".xls", ".ods", ".numbers")


class Archives(ExtractorPlugin):
    """Unpacks what was downloaded."""

    @cached_property
    def tell(self) -> RepeatedWarnings:
        return RepeatedWarnings(self)

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
                        unpack(path, place, self.tell, for_a_class())
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
            if not upload_in(path.relative_to(source).parts):
                archives.append(path)
            elif path.parent == source and is_of_a_class(path):
                self.tell(
                    f"{plain(path.name)} could be a class's archive, or what one student uploaded: left out; if it is "
                    "the class's, rename it to submissions.zip."
                )
        return archives

    def _copy(self, source: Path, files: Iterable[Path], place: Path) -> None:
        for path in files:
            suffix = "" if upload_in(path.relative_to(source).parts) else path.suffix.lower()
            if suffix in _SPREADSHEETS:
                self.tell(f"{path.name} is a spreadsheet, which is not read: save it as CSV in UTF-8.")
            elif suffix in OTHER_ARCHIVES:
                self.tell(f"{path.name} is an archive of a kind that is not read: unpack it, or make it a zip.")
            copy = place / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)

    def _open_up(self, draft: Path) -> None:
        """Unpack what students uploaded as archives, all of one student's within one room."""
        rooms: dict[tuple[Path, str, str], Room] = {}
        left = LARGEST_OF_ALL_STUDENTS
        work = []
        for place in sorted(draft.iterdir()):
            tops = named_level(place)
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
            open_up(archive, self.tell, room)
            left -= before - room.size

    def _named(self, draft: Path) -> None:
        """Give back to notebooks the suffix that a browser or a mail program changed."""
        for path in sorted(draft.rglob("*")):
            right = _SUFFIX.sub(".ipynb", path.name)
            if right != path.name and path.is_file() and not path.with_name(right).exists():
                self.log.info(f"{plain(path.name)} is taken as {plain(right)}.")
                path.rename(path.with_name(right))
