"""The names of this course's exercises, which is all of its checks that a submission's process is told."""

from autograde.courses import current


def exercise_names() -> list[str]:
    """Every exercise that has a check."""
    return sorted({exercise for exercise, _ in current().examinations})
