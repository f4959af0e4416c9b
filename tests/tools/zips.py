"""Zips as tests need them: made, unpacked, and spoilt."""

import io
import struct
import zipfile

from autograde.grading.exchange.archives.limits import for_a_student
from autograde.grading.exchange.archives.nested_archives import open_up
from autograde.grading.exchange.archives.unpack import unpack

COMPRESSIONS = {"stored": zipfile.ZIP_STORED, "deflate": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2,
                "LZMA": zipfile.ZIP_LZMA}  # fmt: skip


def zipped(entries, compression=zipfile.ZIP_DEFLATED):
    """A zip's bytes: name -> content."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def unpacked(tmp_path, content, room=None):
    """What stands there after unpacking, name -> bytes, and what was told."""
    (tmp_path / "a.zip").write_bytes(content)
    target, told = tmp_path / "target", []
    target.mkdir(exist_ok=True)
    unpack(tmp_path / "a.zip", target, told.append, room or for_a_student())
    return {p.relative_to(target).as_posix(): p.read_bytes() for p in target.rglob("*") if p.is_file()}, told


def opened(tmp_path, content, room=None):
    """The same of a student's zip with the zips in it."""
    folder = tmp_path / "handed_in"
    folder.mkdir(parents=True)
    (folder / "work.zip").write_bytes(content)
    told = []
    open_up(folder / "work.zip", told.append, room or for_a_student())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}, told


def head(content, name, offset, value):
    """A zip's bytes with a number changed in the table of contents, and where the entry begins."""
    changed = bytearray(content)
    table = content.index(b"PK\x01\x02", content.index(name, content.index(name) + 1) - 46)
    struct.pack_into("<H", changed, table + offset, value)
    struct.pack_into("<H", changed, content.index(b"PK\x03\x04") + offset - 2, value)
    return bytes(changed)
