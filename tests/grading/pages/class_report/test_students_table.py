"""A line for each student: points, what a person gave, penalties."""

from nbgrader.api import Gradebook

from tests.tools.instructor import ABSENT, NAMES, NOTEBOOK, UNIT
from tests.tools.reports import page, report, shown, table


def test_the_students_table(reported):
    rows = {row[0]: row[1:] for row in table(page(reported), "students")}
    assert set(rows) == set(NAMES)
    assert rows["emil"][:4] == ["Emil Å", "9.0", "of 17", "53"]
    assert rows["ada"][1:4] == ["17.0", "of 17", "100"]  # solved all that is judged; an answer is not yet read
    assert rows["dora"][1:4] == ["0.0", "of 20", "0"]  # her blank answer is judged
    assert rows["kofi"][6] == "stopped"
    assert f"Nothing came in of {UNIT} from {ABSENT[0]}." in shown(page(reported))


def test_a_score_by_hand_and_a_penalty_count(graded_folder):
    with Gradebook(f"sqlite:///{graded_folder / 'gradebook.db'}") as gradebook:
        for student in NAMES:
            grade = gradebook.find_grade("question_residual_layer", NOTEBOOK, UNIT, student)
            grade.manual_score, grade.needs_manual_grade = (3 if student == "emil" else 0), False
        gradebook.find_submission_notebook(NOTEBOOK, UNIT, "emil").late_submission_penalty = 2
        gradebook.db.commit()
    report(graded_folder, UNIT)
    rows = {row[0]: row[1:] for row in table(page(graded_folder), "exercises")}
    assert rows["residual layer"][:2] == ["3", "1 of 8"]
    assert rows["residual layer"][5] == "0.12"
    emil = {row[0]: row[1:] for row in table(page(graded_folder), "students")}["emil"]
    assert emil[1:4] == ["10.0", "of 20", "50"]
    assert "(−2)" in emil
