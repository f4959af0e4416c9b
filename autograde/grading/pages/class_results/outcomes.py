"""What became of one graded cell of one student."""

from autograde.grading.gradebook.read_back.units import Asked
from autograde.grading.pages.class_results.unit_work import UnitWork
from autograde.grading.pages.mistake_names import follows, is_blank

OUTCOMES = ("solved", "wrong", "blank", "waiting", "unreadable", "unread")


def outcome(work: UnitWork, student: str, cell: Asked) -> str:
    """What became of one graded cell of one student: one of OUTCOMES."""
    handed = work.handed[student]
    if not handed.judged(cell):
        return "unread"
    mark = handed.marks[cell.key]
    if mark.points >= cell.possible - 1e-9:
        return "solved"
    if not work.ran(student, cell):
        return "unreadable"
    said = work.said(student, cell)
    untouched = not cell.checked and mark.manual is None  # nbgrader gives 0 to an answer that is as it was released
    if untouched or (said and is_blank(said)):
        return "blank"
    return "waiting" if said and follows(said) else "wrong"
