"""Nobody of the gradebook is missing from both the file of grades and the list beside it."""

from tests.tools.exports import CANVAS, MOODLE, export, rows
from tests.tools.instructor import NAMES


def test_nobody_is_dropped(late, tmp_path):
    roster = tmp_path / "canvas.csv"
    roster.write_text(CANVAS, encoding="utf-8")
    export(late, "--to", "canvas", "--roster", roster)
    there = {row[3] for row in rows(late / "grades-canvas.csv")[2:]}
    left = {row[0] for row in rows(late / "grades-canvas-unmatched.csv")[1:]}
    assert len(there) + len(left) == len(NAMES) + 1


def test_a_second_export_without_mismatches_takes_the_old_list_away(late, tmp_path):
    roster = tmp_path / "moodle.csv"
    roster.write_text(MOODLE, encoding="utf-8")
    export(late, "--to", "moodle", "--roster", roster)
    assert (late / "grades-moodle-unmatched.csv").exists()
    export(late, "--to", "moodle")
    assert not (late / "grades-moodle-unmatched.csv").exists()
