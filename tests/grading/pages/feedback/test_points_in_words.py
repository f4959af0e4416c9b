"""What a person gave, and what came late, is told."""

from datetime import datetime, timedelta

from nbgrader.api import Gradebook

from tests.tools.feedback import give, page, shown
from tests.tools.instructor import NOTEBOOK, UNIT, say


def test_a_persons_score_and_comment_are_on_the_page(graded_folder):
    with Gradebook(f"sqlite:///{graded_folder / 'gradebook.db'}") as gradebook:
        question = gradebook.find_grade("question_residual_layer", NOTEBOOK, UNIT, "emil")
        question.manual_score, question.needs_manual_grade = 2.5, False
        check = gradebook.find_grade("check_weight_gradient", NOTEBOOK, UNIT, "emil")
        check.manual_score, check.extra_credit = 1, 0.5
        gradebook.find_comment("question_residual_layer", NOTEBOOK, UNIT, "emil").manual_comment = "Well & <clear>."
        gradebook.find_comment("weight_gradient", NOTEBOOK, UNIT, "emil").manual_comment = "The idea is right."
        gradebook.db.commit()
    give(graded_folder, UNIT, "--student", "emil")
    text = shown(page(graded_folder, "emil"))
    assert "11 of 18 points" in text
    assert "2.5 of 3 points" in text
    assert "Well & <clear>." in text
    assert "The idea is right." in text
    assert "set by your instructor (the check gave 0), with 0.5 on top" in text
    assert "not yet read" not in text


def test_a_late_penalty_is_told(graded_folder):
    with Gradebook(f"sqlite:///{graded_folder / 'gradebook.db'}") as gradebook:
        gradebook.find_submission_notebook(NOTEBOOK, UNIT, "ada").late_submission_penalty = 4
        gradebook.db.commit()
    give(graded_folder, UNIT, "--student", "ada")
    text = " ".join(shown(page(graded_folder, "ada")).split())
    assert "11 of 15 points , 4 taken off because it came late" in text
    assert "1 answer is not yet read: 3 points more can come of it." in text


def test_lateness_is_told_also_where_it_costs_nothing(graded_folder):
    with Gradebook(f"sqlite:///{graded_folder / 'gradebook.db'}") as gradebook:
        due = datetime(2026, 3, 1, 12)
        gradebook.update_or_create_assignment(UNIT, duedate=due)
        gradebook.find_submission(UNIT, "ada").timestamp = due + timedelta(days=1, hours=3, minutes=5)
        gradebook.find_submission(UNIT, "bela").timestamp = due + timedelta(hours=3)
        gradebook.find_submission(UNIT, "bela").extension = timedelta(days=1)
        gradebook.find_submission(UNIT, "emil").timestamp = due - timedelta(seconds=1)
        gradebook.db.commit()
        assert gradebook.find_submission(UNIT, "ada").total_seconds_late == 97_500
        assert gradebook.find_submission(UNIT, "bela").total_seconds_late == 0
    give(graded_folder, UNIT)
    assert "15 of 15 points , handed in 1 day 3 h late, no points taken off for that" in " ".join(
        shown(page(graded_folder, "ada")).split()
    )
    for student in ("bela", "emil", "kofi"):
        assert " late" not in shown(page(graded_folder, student)), student
    assert say("report", UNIT, "--course", graded_folder).exit_code == 0
    report = (graded_folder / "reports" / f"{UNIT}.html").read_text(encoding="utf-8")
    assert report.count(">1 day 3 h</td>") == 1
