"""Courses that tests of lists and exports share."""

from datetime import datetime, timedelta

import pytest
from nbgrader.api import Gradebook

from tests.tools.instructor import UNIT, UNITS


@pytest.fixture
def late(graded_folder):
    """A class in which ada was late and lost points, and emil's answer was read."""
    due = datetime(2026, 3, 1, 12)
    with Gradebook(f"sqlite:///{graded_folder / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate=due)
        gradebook.find_submission(UNIT, "ada").timestamp = due + timedelta(hours=3)
        for unit in UNITS:
            for book in gradebook.find_submission(unit, "ada").notebooks:
                book.late_submission_penalty = 2.5
        for book in gradebook.find_submission(UNITS[0], "dora").notebooks:
            book.late_submission_penalty = 1  # of no points at all
        answer = gradebook.find_grade("question_residual_layer", "back_propagation", UNIT, "emil")
        answer.manual_score, answer.extra_credit, answer.needs_manual_grade = 2, 0.25, False
        gradebook.db.commit()
    return graded_folder


@pytest.fixture
def empty(tmp_path):
    """A course without a gradebook."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    return tmp_path
