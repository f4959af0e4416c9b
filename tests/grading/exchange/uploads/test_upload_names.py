"""Names of uploads are read as Canvas and Moodle write them."""

import pytest

from autograde.grading.exchange.uploads.upload_names import canvas, hidden, moodle, read_names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("smithjane_12_345_a.ipynb", ("smithjane", "12", 345, False, "a.ipynb")),
        ("smithjane_LATE_12_345_a-1.ipynb", ("smithjane", "12", 345, True, "a-1.ipynb")),
        ("smithjane_late_12_345_01_a.ipynb", ("smithjane", "12", 345, True, "01_a.ipynb")),
        ("o_neillpat_12_345_a b.ipynb", ("o_neillpat", "12", 345, False, "a b.ipynb")),
        ("åemil_105_9004_", ("åemil", "105", 9004, False, "")),
    ],
)
def test_canvas_names(name, expected):
    found = canvas(name)[0]
    assert (found.name, found.number, found.attachment, found.late, found.file) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jane Smith_77_assignsubmission_file", ("Jane Smith", "77", "")),
        ("Jane Smith_77_assignsubmission_file_", ("Jane Smith", "77", "")),
        ("Jane Smith_77_assignsubmission_file_a_b.ipynb", ("Jane Smith", "77", "a_b.ipynb")),
        ("Default group_assignsubmission_file_a.ipynb", ("Default group", "", "a.ipynb")),
    ],
)
def test_moodle_names(name, expected):
    found = moodle(name)
    assert (found.name, found.number, found.file) == expected


@pytest.mark.parametrize(
    "name", ["a.ipynb", "smithjane_12_text.html", "x_assignsubmission", "_1_2_a", "a_0_0_b", "a_٣_٣_b"]
)
def test_names_of_neither(name):
    assert canvas(name) == ()
    assert moodle(name) is None


def test_an_anonymous_archive_is_read_no_further():
    names = ["anon_aB3x_9009_lovelaceada_101_9001_a.ipynb", "LATE_anon_xY_9010_1_2_a.ipynb"]
    assert all(hidden(name) for name in names)
    assert read_names(names) == dict.fromkeys(names, ())
