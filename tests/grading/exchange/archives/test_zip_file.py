"""A zip's table of contents: read within bounds, names as text, none that climbs out."""

import io
import zipfile

import pytest

from autograde.grading.exchange.archives.limits import Refused, Room
from tests.tools.zips import head, unpacked, zipped


@pytest.mark.parametrize("name", ["../a.ipynb", "/etc/a.ipynb", "x/../../a.ipynb", "..\\a.ipynb", "C:\\a.ipynb"])
def test_an_archive_that_climbs_out_is_refused_whole(tmp_path, name):
    with pytest.raises(Refused, match="climbs out of the folder it is unpacked into: nothing of it was unpacked"):
        unpacked(tmp_path, zipped({"good.ipynb": "{}", name: "{}"}))
    assert list((tmp_path / "target").iterdir()) == []


def test_a_name_that_is_no_text_costs_no_other_entry(tmp_path):
    content = head(zipped({"xxxx.ipynb": "{}", "gü.ipynb": "1"}), b"xxxx", 8, 0x800).replace(b"xxxx", b"\xff\xfe\xc3x")
    with pytest.raises(UnicodeDecodeError):
        zipfile.ZipFile(io.BytesIO(content))
    found, told = unpacked(tmp_path, content)
    assert found["gü.ipynb"] == b"1"
    assert len(found) == 2
    assert told == []


def test_an_entry_without_a_name_costs_no_other_entry(tmp_path):
    content = zipped({"ab.txt": "x", "c.ipynb": "{}"}).replace(b"ab.txt", b"\0b.txt")  # a name ends at its first NUL
    assert unpacked(tmp_path, content)[0] == {"c.ipynb": b"{}"}


def test_of_one_name_twice_the_last_counts_and_twins_in_capitals_stay(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.ipynb", "old")
        archive.writestr("A.ipynb", "other")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.ipynb", "new")
    found, _ = unpacked(tmp_path, made.getvalue())
    if "A.ipynb" in found:  # a disk that tells them apart
        assert found["A.ipynb"] == b"other"
    assert found["a.ipynb"] == b"new"


def test_a_table_of_contents_is_read_within_bounds(tmp_path):
    content = zipped({f"{n:0200}.txt": "" for n in range(400)})
    with pytest.raises(Refused, match="its table of contents is too long"):
        unpacked(tmp_path, content, Room(10**6, 1000, 70_000, 5))
    assert len(unpacked(tmp_path, content, Room(10**6, 1000, 200_000, 5))[0]) == 400
