"""Whose notebook a file is, and which, told to nbgrader's zip_collect.

nbgrader_config.py names the class. Whose a file is, is read from what the system puts before its name, once and from
the left (`upload_names`), never from inside of what a student uploaded: the file's name, the name in the profile, the
times in an archive and all that is inside of one are the student's to choose. A number of the system counts before a
name; where two students come into question, the file is left out and told.
"""

import os
import re
from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.plugins import FileNameCollectorPlugin

from autograde.asking.call import plain
from autograde.grading.errors import CannotGrade
from autograde.grading.exchange.collect.class_lists import lists, people
from autograde.grading.exchange.collect.hand_in import HandIn, is_doubtful, last_ones, reason
from autograde.grading.exchange.collect.late_time import late_time
from autograde.grading.exchange.collect.named_regexp import by_pattern
from autograde.grading.exchange.collect.notebook_identity import ReleasedNotebooks
from autograde.grading.exchange.collect.repeated_warnings import RepeatedWarnings
from autograde.grading.exchange.collect.uploaded_notebooks import UploadedNotebooks
from autograde.grading.exchange.uploads.accompanying_files import beside
from autograde.grading.exchange.uploads.archive_layout import shown
from autograde.grading.exchange.uploads.owners import Owners
from autograde.grading.exchange.uploads.upload import Upload
from autograde.grading.submissions.links import leads_astray

_NO_FOLDER = re.compile(r"[/\\\x00-\x1f]|^\.{0,2}$")  # what cannot be the name of a student's folder


class Submissions(FileNameCollectorPlugin):
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
    def chosen(self) -> dict[Path, HandIn]:
        """The files that count: of several hand-ins of one notebook the last."""
        if self.named_regexp:
            hand_ins = by_pattern(self.extracted, self.valid_ext, self._match, self.tell)
        else:
            hand_ins = self.uploaded.hand_ins()
        best = last_ones(hand_ins, self._twice)
        placed = {student for student in sorted({one.student for one in best}) if self._has_a_place(student)}
        return {one.path: one for one in best if one.student in placed}

    @cached_property
    def files(self) -> dict[Path, tuple[str, str]]:
        """What is collected beside the notebooks: path -> student, and place in the student's folder."""
        uploads: dict[str, list[Upload]] = {}
        for upload, student in [] if self.named_regexp else self.uploaded.uploads:
            uploads.setdefault(student, []).append(upload)
        found: dict[Path, tuple[str, str]] = {}
        taken: dict[str, set[str]] = {}
        for one in self.chosen.values():
            if one.upload is not None:
                room = taken.setdefault(one.student, set())
                for name, path in beside(one.path, one.upload, uploads[one.student], room).items():
                    found[path] = one.student, name
        return found

    def _twice(self, counts: HandIn, old: HandIn) -> None:
        tell = self.tell if is_doubtful(counts, old) else self.log.info
        why = reason(counts, old) or "both have one time, and which is later is not known"
        one, other = shown(counts.path, self.extracted), shown(old.path, self.extracted)
        tell(
            f"{plain(counts.student)} handed in {plain(counts.notebook)} more than once: {one} counts, {other} does "
            f"not: {why}."
        )

    def _has_a_place(self, student: str) -> bool:
        """Whether what a student handed in is put into a folder of their own."""
        directory = self.parent.coursedir
        if _NO_FOLDER.search(student):
            self.tell(f"{plain(student)!r} cannot be the name of a student's folder: left out.")
            return False
        place = Path(directory.format_path(directory.submitted_directory, student, self.unit))
        stray = leads_astray(directory, student, self.unit)
        blocked = [path for path in (place, *place.parents) if os.path.lexists(path) and not path.is_dir()]
        if stray or blocked or place.is_symlink():
            leads = f"leads to {stray}" if stray else "is a link, or no folder"
            self.tell(f"{place} {leads}: what {plain(student)} handed in was left out; take it away.")
            return False
        return True

    def _late(self, student: str) -> str | None:
        return late_time(self.parent.coursedir, self.unit, student, self.tell)

    # what is known where it is collected

    @cached_property
    def tell(self) -> RepeatedWarnings:
        return RepeatedWarnings(self)

    @property
    def unit(self) -> str:
        return self.parent.coursedir.assignment_id

    @property
    def extracted(self) -> Path:
        return Path(self.parent._format_collect_path(self.parent.extracted_directory))

    @cached_property
    def uploaded(self) -> UploadedNotebooks:
        """What the systems handed out, and whose it is."""
        directory, app = self.parent.coursedir, self.parent
        release = Path(directory.format_path(directory.release_directory, ".", self.unit))
        try:
            rosters = lists(Path(app._format_collect_path(app.archive_directory)), self.tell)
        except CannotGrade as problem:
            app.fail(f"{problem} Nothing was collected.")
        owners = Owners(people(directory), rosters)
        return UploadedNotebooks(self.extracted, owners, ReleasedNotebooks(self.unit, release), self.tell)
