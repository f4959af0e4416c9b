"""What students pack into each other has one room, and costs nobody else."""

from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.grading.exchange.archives.limits import Room
from tests.tools.zips import COMPRESSIONS, opened, zipped


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
