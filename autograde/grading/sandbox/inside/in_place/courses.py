"""In place of `autograde.courses`, where a notebook is graded: no course is known there, nor asked for."""


class CourseError(Exception):
    """Never raised here."""


def work_for(name: str) -> None:
    """Nothing is to be done here."""


def current() -> None:
    """Never asked for here: no check fails while a notebook is graded."""
    raise CourseError
