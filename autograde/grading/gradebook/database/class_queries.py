"""What is asked of the gradebook about a whole class, before it is graded."""

from collections.abc import Callable, Iterable

from autograde.grading.gradebook.database.gradebook import Gradebook


def lateness(gradebook: Gradebook) -> Callable[[str], str]:
    """For each student, what decides about lateness: the due date, an extension, nbgrader's plugin as it is set."""
    from sqlalchemy import select

    duedate, table = gradebook.assignment.duedate, gradebook.submissions.submission.c
    if duedate is None:
        return lambda student: ""
    said = f"{duedate.isoformat()} {gradebook.penalties.policy}"
    query = select(table.student_id, table.extension).where(table.assignment_id == gradebook.assignment.id)
    extended = query.where(table.extension.is_not(None))
    found = gradebook.database.read(lambda connection: connection.execute(extended).all())
    extensions = {student: repr(extension) for student, extension in found}
    return lambda student: said + extensions.get(student, "")


def strangers(gradebook: Gradebook, students: Iterable[str]) -> list[str]:
    """Those whom the gradebook does not know, where it knows anybody."""
    from sqlalchemy import select

    query = select(gradebook.submissions.student.c.id)
    known = set(gradebook.database.read(lambda connection: connection.execute(query).scalars().all()))
    return [student for student in students if student not in known] if known else []


def auto_scores(gradebook: Gradebook) -> dict[str, dict[str, float | None]]:
    """Every submission's points as they stand: student -> "notebook/grade_id" -> points."""
    from sqlalchemy import select

    names = {
        cell_id: f"{name}/{grade_id}"
        for name, cells in gradebook.assignment.graded.items()
        for grade_id, cell_id in cells.items()
    }
    rows = gradebook.submissions
    query = (
        select(rows.submission.c.student_id, rows.grade.c.cell_id, rows.grade.c.auto_score)
        .join(rows.notebook, rows.notebook.c.assignment_id == rows.submission.c.id)
        .join(rows.grade, rows.grade.c.notebook_id == rows.notebook.c.id)
        .where(rows.submission.c.assignment_id == gradebook.assignment.id)
    )
    found: dict[str, dict[str, float | None]] = {}
    for student, cell_id, points in gradebook.database.read(lambda connection: connection.execute(query).all()):
        found.setdefault(student, {})[names.get(cell_id, "")] = points
    return found


def by_hand(gradebook: Gradebook) -> dict[str, int]:
    """How many of every submission's answers wait for a person: student -> number."""
    from sqlalchemy import func, select

    rows = gradebook.submissions
    query = (
        select(rows.submission.c.student_id, func.count())
        .join(rows.notebook, rows.notebook.c.assignment_id == rows.submission.c.id)
        .join(rows.grade, rows.grade.c.notebook_id == rows.notebook.c.id)
        .where(rows.submission.c.assignment_id == gradebook.assignment.id, rows.grade.c.needs_manual_grade)
        .group_by(rows.submission.c.student_id)
    )
    found = gradebook.database.read(lambda connection: connection.execute(query).all())
    return {student: number for student, number in found}
