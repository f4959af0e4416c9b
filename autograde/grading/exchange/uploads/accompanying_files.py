"""What a student handed in beside a notebook: modules, data, pictures; within bounds, and nothing of nbgrader's own."""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from autograde.grading.exchange.archives.zip_file import IGNORED, OTHER_ARCHIVES
from autograde.grading.exchange.uploads.upload import Upload

MOST_FILES, LARGEST_FILE, LARGEST_ALL = 500, 2**25, 2**27  # no less than grading takes, which tells the rest
_LEFT = (*OTHER_ARCHIVES, ".zip", ".pyc")
_OURS = ("timestamp.txt", "submission_secret.txt")  # nbgrader's, and what is in them counts


def beside(notebook: Path, upload: Upload, uploads: Sequence[Upload], taken: set[str]) -> dict[str, Path]:
    """The files that belong beside a notebook, by their place there.

    Parameters
    ----------
    notebook : Path of the notebook that counts
    upload : what it came in
    uploads : all that the systems gave this student: where each file is an upload of its own, the others are beside it
    taken : places that files and folders of this student have already; those of these come to it
    """
    found: dict[str, Path] = {}
    size = 0
    for name, path in _candidates(notebook, upload, uploads):
        if path.is_symlink() or not path.is_file() or not _is_fit(name):
            continue
        place = name.as_posix().casefold()
        folders = {f"{folder.as_posix().casefold()}/" for folder in name.parents if folder.parts}
        if {place, f"{place}/"} & taken or {folder[:-1] for folder in folders} & taken:
            continue
        length = path.stat().st_size
        if length > LARGEST_FILE or size + length > LARGEST_ALL or len(found) >= MOST_FILES:
            continue
        size += length
        taken |= {place, *folders}
        found[name.as_posix()] = path
    return found


def _candidates(notebook: Path, upload: Upload, uploads: Sequence[Upload]) -> Iterator[tuple[PurePosixPath, Path]]:
    if upload.path.is_dir():
        for path in sorted(notebook.parent.rglob("*")):
            yield PurePosixPath(path.relative_to(notebook.parent).as_posix()), path
        return
    for other in uploads:
        sure = len(other.readings) <= len(upload.readings)  # a name with a second reading may be another's
        if sure and other.path.parent == upload.path.parent and other.reading.owner == upload.reading.owner:
            yield PurePosixPath(other.reading.file), other.path


def _is_fit(name: PurePosixPath) -> bool:
    own = {part.casefold() for part in (*_OURS, *IGNORED, "__pycache__")}
    parts = [part.casefold() for part in name.parts]
    left = name.suffix.lower() in _LEFT or any(part.endswith(".ipynb") for part in parts)
    return bool(parts) and not left and not any(part.startswith(".") or part in own for part in parts)
