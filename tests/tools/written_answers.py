"""A class whose answers in words are to be read, made without a grader: rows and notebooks as one writes them."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.database.auto_grades import AutoGrades
from autograde.grading.gradebook.database.gradebook import Gradebook
from autograde.grading.gradebook.database.write_submission import write_submission
from tests.handing_in import cell

UNIT, NOTEBOOK, QUESTION = "04_back_propagation", "back_propagation", "question_residual_layer"
STUB = "stub"  # an answer in which nothing was written


def answer_in_words(folder: Path, answers: dict[str, str], unjudged: str = "") -> None:
    """Have students answer the question of the unit: student -> text; every check of theirs passed.

    Said again, it is a hand-in anew: where the text is another, it waits again. The check of an exercise that is
    `unjudged` has no verdict, as where the grader itself failed.
    """
    course = CourseDirectory(folder)
    whole = json.loads((course.folder("release", ".", UNIT) / f"{NOTEBOOK}.ipynb").read_text(encoding="utf-8"))
    read = [QUESTION, *([unjudged, f"check_{unjudged}"] if unjudged else [])]  # nothing else is, of what is autograded
    released = whole | {"cells": [cell(whole, name) for name in read]}
    gradebook = Gradebook(course, UNIT)
    try:
        for student, text in answers.items():
            _answer(course, gradebook, json.loads(json.dumps(released)), student, text, unjudged)
    finally:
        gradebook.close()


def _answer(
    course: CourseDirectory, gradebook: Gradebook, notebook: dict[str, Any], student: str, text: str, unjudged: str
) -> None:
    one = cell(notebook, QUESTION)
    if unjudged:
        cell(notebook, unjudged)["source"] = f"def {unjudged}():\n    return '{student} <b>'"
        cell(notebook, f"check_{unjudged}")["outputs"] = [
            {"output_type": "error", "ename": "NotChecked", "evalue": "", "traceback": ["This check could not be run."]}
        ]
        notebook["metadata"]["autograde"] = {"outcome": {"status": "failed", "to_instructor": "The grader failed."}}
    blank = text == STUB
    one["source"] = one["source"] if blank else text
    path = course.folder("autograded", student, UNIT) / f"{NOTEBOOK}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    other = path.exists() and cell(json.loads(path.read_text(encoding="utf-8")), QUESTION)["source"] != one["source"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    scores: dict[str, float | None] = {name: 1.0 for name in gradebook.assignment.graded[NOTEBOOK]}
    scores[QUESTION] = 0.0 if blank else None
    scores |= {f"check_{unjudged}": None} if unjudged else {}
    comments = {QUESTION: "No response." if blank else None}
    judged = {
        name: AutoGrades(dict.fromkeys(cells, 1.0), {}, True) for name, cells in gradebook.assignment.graded.items()
    } | {NOTEBOOK: AutoGrades(scores, comments, True, [QUESTION] if other else [])}
    write_submission(gradebook, cast(Any, SimpleNamespace(student=student, timestamp=None)), judged)


def in_gradebook(folder: Path) -> dict[str, tuple[float | None, str | None, bool]]:
    """Student -> points, comment and whether it waits, as nbgrader's own formgrader finds them."""
    from nbgrader.api import Gradebook as Nbgrader

    found = {}
    with Nbgrader(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        for submission in gradebook.assignment_submissions(UNIT):
            student = submission.student_id
            grade = gradebook.find_grade(QUESTION, NOTEBOOK, UNIT, student)
            comment = gradebook.find_comment(QUESTION, NOTEBOOK, UNIT, student)
            found[student] = grade.manual_score, comment.manual_comment, grade.needs_manual_grade
    return found
