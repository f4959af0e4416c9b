"""Everybody's notebooks among what the systems handed out, unpacked."""

import unicodedata
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from autograde.asking.call import plain
from autograde.grading.exchange.archives.zip_file import OTHER_ARCHIVES
from autograde.grading.exchange.collect.hand_in import HandIn
from autograde.grading.exchange.collect.notebook_identity import ReleasedNotebooks
from autograde.grading.exchange.collect.renamed_copies import again
from autograde.grading.exchange.uploads.archive_layout import named_level, shown
from autograde.grading.exchange.uploads.owners import Owners
from autograde.grading.exchange.uploads.upload import Upload
from autograde.grading.exchange.uploads.upload_names import hidden, read_names


class UploadedNotebooks:
    """What students uploaded, and the notebooks in it.

    Parameters
    ----------
    extracted : Path of the unpacked archives
    owners : tells whose an upload is
    released : tells which notebook a file is
    tell : takes a sentence on what is left out
    """

    def __init__(self, extracted: Path, owners: Owners, released: ReleasedNotebooks, tell: Callable[[str], None]):
        self.extracted, self.owners, self.released, self.tell = extracted, owners, released, tell

    def hand_ins(self) -> Iterator[HandIn]:
        """Everybody's notebooks."""
        handed_in: set[tuple[str, str]] = set()
        for upload, student in self.uploads:
            for path in upload.notebooks():
                handed_in.add(upload.reading.owner)
                found = self._hand_in(upload, student, path)
                if found is not None:
                    yield found
        for upload, student in self.uploads:
            if upload.reading.owner not in handed_in:
                self._no_notebook(upload, student)

    @cached_property
    def uploads(self) -> list[tuple[Upload, str]]:
        """What the systems gave, with whose it is."""
        return self.owners.of(self._uploads(), self.tell)

    def _uploads(self) -> list[Upload]:
        found = []
        for place in sorted(path for path in self.extracted.iterdir() if path.is_dir()):
            names = {path: unicodedata.normalize("NFC", path.name) for path in named_level(place)}
            read, uploads = read_names(names.values()), []
            for path, name in names.items():
                upload = Upload(path, read[name])
                if upload.readings:
                    uploads.append(upload)
                elif not upload.notebooks():
                    continue
                elif hidden(name):
                    self.tell(f"{plain(name)}: Canvas hides who this is: turn anonymous grading off, download again.")
                else:
                    self.tell(f"{plain(name)} is named neither as Canvas nor as Moodle names it: left out.")
            found += self.owners.without_group(uploads)
        return found

    def _no_notebook(self, upload: Upload, student: str) -> None:
        files = [upload.path] if upload.path.is_file() else [path for path in upload.path.rglob("*") if path.is_file()]
        if upload.path.is_dir() and not files:
            return  # an archive of which nothing was unpacked: told already
        kind = next((path.suffix for path in files if path.suffix.lower() in OTHER_ARCHIVES), "")
        what = f"a {kind} is not unpacked here: ask for a zip" if kind else "there is no notebook in it"
        self.tell(f"{plain(upload.path.name)} of {plain(student)} was left out: {what}.")

    def _hand_in(self, upload: Upload, student: str, path: Path) -> HandIn | None:
        stem = Path(upload.reading.file or path.name).stem if path == upload.path else path.stem
        checkpoint = stem.endswith("-checkpoint") or ".ipynb_checkpoints" in path.relative_to(self.extracted).parts
        place = shown(path, self.extracted)
        notebook = self.released.which(path, stem.removesuffix("-checkpoint"), place, self.tell)
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
        return HandIn(path, student, notebook, order, upload.reading.late, upload)
