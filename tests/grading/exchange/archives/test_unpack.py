"""What an archive may not hold is left out alone."""

import io
import stat
import struct
import zipfile

import pytest

from autograde.grading.exchange.archives.limits import LARGEST
from tests.tools.zips import COMPRESSIONS, head, unpacked, zipped


def link(archive):
    info = zipfile.ZipInfo("bad.ipynb")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/passwd")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (link, "'bad.ipynb' was left out: it is a link."),
        (lambda a: a.writestr("bad.ipynb", bytes(LARGEST + 1), zipfile.ZIP_DEFLATED), "it has 100 MB, more than 100."),
        (lambda a: a.writestr("ж" * 130 + ".ipynb", "{}"), "its name or its path is too long for this disk."),
        (lambda a: a.writestr("/".join(["x" * 240] * 20) + "/a.ipynb", "{}"), "its name or its path is too long"),
        (lambda a: a.writestr("x/" * 2000 + "a.ipynb", "{}"), "it lies more than 32 folders deep."),
        (lambda a: a.writestr("good.ipynb/b.ipynb", "{}"), "or a folder, stands in its place."),
    ],
)
def test_what_cannot_be_written_is_left_out_alone(tmp_path, make, sentence):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("good.ipynb", "{}")
        make(archive)
        archive.writestr("last.txt", "x")
    found, told = unpacked(tmp_path, made.getvalue())
    assert found == {"good.ipynb": b"{}", "last.txt": b"x"}
    assert len(told) == 1
    assert sentence in told[0]


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_a_damaged_entry_costs_itself_alone(tmp_path, compression):
    content = bytearray(zipped({"bad.ipynb": bytes(range(256)) * 40, "good.ipynb": "{}"}, COMPRESSIONS[compression]))
    start = 30 + len("bad.ipynb") + 12
    content[start : start + 8] = b"\xff\x00" * 4
    found, told = unpacked(tmp_path, bytes(content))
    assert found == {"good.ipynb": b"{}"}
    assert "'bad.ipynb' was left out: it is damaged" in told[0] or "or is damaged" in told[0]


@pytest.mark.parametrize(
    ("offset", "value", "sentence"),
    [(10, 98, "it is compressed in a way that is not read here: ask for an ordinary zip."), (8, 1, "it is encrypted")],
)
def test_a_compression_of_its_own_and_a_password(tmp_path, offset, value, sentence):
    found, told = unpacked(tmp_path, head(zipped({"bad.ipynb": "{}", "good.ipynb": "{}"}), b"bad.ipynb", offset, value))
    assert found == {"good.ipynb": b"{}"}
    assert f"'bad.ipynb' was left out: {sentence}" in told[0]


@pytest.mark.parametrize("compression", ["deflate", "bzip2", "LZMA"])
def test_what_says_that_it_is_small_and_grows_is_left_out(tmp_path, compression):
    content = zipped({"bomb.bin": bytes(3_000_000), "good.ipynb": "{}"}, COMPRESSIONS[compression])
    lies = content.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 10))
    found, _ = unpacked(tmp_path, lies)
    assert set(found) <= {"good.ipynb", "bomb.bin"}
    assert found["good.ipynb"] == b"{}"
    assert len(found.get("bomb.bin", b"")) <= 10
