"""In place of `checking.exercises`, where a notebook is graded: the exercises' names, and nothing of their checks."""

names: set[str] = set()  # told by the grader when the warm process starts


def unit_of(exercise: str) -> str | None:
    """Something where an exercise has this name, None where none has; which unit it is of is not known here."""
    return "of this course" if exercise in names else None
