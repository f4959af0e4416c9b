"""What cannot be read of one student costs the others nothing."""

from tests.tools.instructor import NOTEBOOK, UNIT, say


def test_what_cannot_be_read_of_one_student_is_told_and_the_others_stand_there(graded_folder):
    path = graded_folder / "autograded" / "emil" / UNIT / f"{NOTEBOOK}.ipynb"
    path.chmod(0o644)
    path.write_text('{"cells": ' + "[" * 10**5)
    (graded_folder / "submitted" / "bela" / UNIT / f"{NOTEBOOK}.ipynb").write_text('{"cells": ' + "[" * 10**5)
    result = say("report", UNIT, "--course", graded_folder)
    assert result.exit_code == 1
    assert "lacks what is recorded of 1 submission" in result.stderr
    text = (graded_folder / "reports" / f"{UNIT}.html").read_text(encoding="utf-8")
    assert "what is recorded of them cannot be read (RecursionError" in text
    assert "Béla" in text
