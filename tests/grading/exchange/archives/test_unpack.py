"""What an archive may not hold is left out alone; what students pack into each other has one room."""

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.grading.exchange.archives.unpack import LARGEST, Refused, Room, for_a_student, open_up, unpack

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


@pytest.mark.parametrize("name", ["../a.ipynb", "/etc/a.ipynb", "x/../../a.ipynb", "..\\a.ipynb", "C:\\a.ipynb"])
def test_an_archive_that_climbs_out_is_refused_whole(tmp_path, name):
    with pytest.raises(Refused, match="climbs out of the folder it is unpacked into: nothing of it was unpacked"):
        unpacked(tmp_path, zipped({"good.ipynb": "{}", name: "{}"}))
    assert list((tmp_path / "target").iterdir()) == []


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


def head(content, name, offset, value):
    """A zip's bytes with a number changed in the table of contents, and where the entry begins."""
    changed = bytearray(content)
    table = content.index(b"PK\x01\x02", content.index(name, content.index(name) + 1) - 46)
    struct.pack_into("<H", changed, table + offset, value)
    struct.pack_into("<H", changed, content.index(b"PK\x03\x04") + offset - 2, value)
    return bytes(changed)


@pytest.mark.parametrize(
    ("offset", "value", "sentence"),
    [(10, 98, "it is compressed in a way that is not read here: ask for an ordinary zip."), (8, 1, "it is encrypted")],
)
def test_a_compression_of_its_own_and_a_password(tmp_path, offset, value, sentence):
    found, told = unpacked(tmp_path, head(zipped({"bad.ipynb": "{}", "good.ipynb": "{}"}), b"bad.ipynb", offset, value))
    assert found == {"good.ipynb": b"{}"}
    assert f"'bad.ipynb' was left out: {sentence}" in told[0]


def test_a_name_that_is_no_text_costs_no_other_entry(tmp_path):
    content = head(zipped({"xxxx.ipynb": "{}", "gü.ipynb": "1"}), b"xxxx", 8, 0x800).replace(b"xxxx", b"\xff\xfe\xc3x")
    with pytest.raises(UnicodeDecodeError):
        zipfile.ZipFile(io.BytesIO(content))
    found, told = unpacked(tmp_path, content)
    assert found["gü.ipynb"] == b"1"
    assert len(found) == 2
    assert told == []


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


def test_a_folder_that_is_called_like_a_zip(tmp_path):
    found, told = opened(tmp_path, zipped({"x.zip/a.ipynb": "{}", "y.ZIP": zipped({"b.ipynb": "1"})}))
    assert found == {"work/x.zip/a.ipynb": b"{}", "work/y/b.ipynb": b"1"}
    assert told == []


def test_all_zips_in_a_zip_have_one_room(tmp_path):
    inner = zipped({"a.bin": bytes(4_000)})
    room = Room(size=20_000, entries=100, table=2**20, lines=5)
    found, told = opened(tmp_path, zipped({f"{n}.zip": inner for n in range(9)} | {"a.ipynb": "{}"}), room)
    assert sum(map(len, found.values())) <= 20_000
    assert found["work/a.ipynb"] == b"{}"
    assert any("there is no more room for what was handed in with it" in sentence for sentence in told)
    found, told = opened(tmp_path / "more", zipped({f"{n}.txt": "x" for n in range(9)}), Room(10**6, 4, 2**20, 2))
    assert len(found) == 4
    assert len(told) == 3
    assert told[-1].endswith(". More was left out beside it, and is not told.")


def test_archives_are_opened_three_deep(tmp_path):
    content = zipped({"deep.ipynb": "{}"})
    for level in range(6):
        content = zipped({f"{level}.zip": content, f"{level}.ipynb": "{}"})
    found, told = opened(tmp_path, content)
    assert {name.rpartition("/")[2] for name in found} == {"5.ipynb", "4.ipynb", "3.ipynb"}
    assert told == [
        "work.zip/5.zip/4.zip/3.zip was left out: it is an archive in an archive in an archive in an archive."
    ]


@pytest.mark.parametrize("compression", ["deflate", "bzip2", "LZMA"])
def test_what_says_that_it_is_small_and_grows_is_left_out(tmp_path, compression):
    content = zipped({"bomb.bin": bytes(3_000_000), "good.ipynb": "{}"}, COMPRESSIONS[compression])
    lies = content.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 10))
    found, _ = unpacked(tmp_path, lies)
    assert set(found) <= {"good.ipynb", "bomb.bin"}
    assert found["good.ipynb"] == b"{}"
    assert len(found.get("bomb.bin", b"")) <= 10


def test_a_table_of_contents_is_read_within_bounds(tmp_path):
    content = zipped({f"{n:0200}.txt": "" for n in range(400)})
    with pytest.raises(Refused, match="its table of contents is too long"):
        unpacked(tmp_path, content, Room(10**6, 1000, 70_000, 5))
    assert len(unpacked(tmp_path, content, Room(10**6, 1000, 200_000, 5))[0]) == 400


def test_a_students_own_bad_archive_costs_nobody_else(tmp_path):
    found, told = opened(tmp_path, zipped({"evil.zip": zipped({"../../evil.ipynb": "{}"}), "a.ipynb": "{}"}))
    assert found == {"work/a.ipynb": b"{}"}
    assert "work.zip/evil.zip was left out: its entry '../../evil.ipynb' climbs out" in told[0]
    found, told = opened(tmp_path / "more", b"PK\x03\x04 no zip at all")
    assert found == {}
    assert "work.zip was left out: it is no zip that can be read" in told[0]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_was_changed_in_a_zip_ends_in_files_or_a_sentence(tmp_path_factory, data):
    compression = data.draw(st.sampled_from(sorted(COMPRESSIONS.values())))
    content = bytearray(zipped({"a/b.ipynb": "{}" * 50, "c.zip": zipped({"d.ipynb": "{}"})}, compression))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("changed")
    _, told = opened(folder, bytes(content))
    assert all(sentence.endswith(".") for sentence in told)
    assert {path.name for path in folder.iterdir()} == {"handed_in"}
