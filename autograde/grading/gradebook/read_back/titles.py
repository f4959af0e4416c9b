"""What a graded cell is called for a person."""

from functools import cache

from autograde.courses import Course, current


@cache
def _titles(course: Course) -> dict[str, str]:
    return {
        "_".join(filter(None, ["check", exercise, part])): f"{exercise} ({part})" if part else exercise
        for exercise, part in course.examinations
    }


def title(grade_id: str) -> str:
    """What a graded cell is called: its exercise and part, or the question's words."""
    known = _titles(current()).get(grade_id)
    return known or grade_id.removeprefix("check_").removeprefix("question_").replace("_", " ")
