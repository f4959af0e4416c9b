"""The tests of a cell that students do not receive, by the marks that the course has for them."""

from typing import Any

from autograde.grading.assignments.course_directory import CourseDirectory

BEGIN, END = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"  # nbgrader's own marks, where a course has no others


class HiddenTests:
    """nbgrader's own removal of hidden tests.

    Parameters
    ----------
    course : whose marks begin and end them
    """

    def __init__(self, course: CourseDirectory):
        from nbgrader.preprocessors import ClearHiddenTests

        self._clear: Any = ClearHiddenTests(config=course.config, enforce_metadata=False)

    def shown(self, source: str, cell_type: str, metadata: dict) -> str:
        """A cell's text as students receive it."""
        from nbformat import NotebookNode, from_dict

        cell: NotebookNode = from_dict({"cell_type": cell_type, "source": source, "metadata": metadata})
        return self._clear.preprocess_cell(cell, {}, 0)[0].source

    def lines(self, source: str) -> tuple[int, ...]:
        """The numbers of the lines that students do not receive, the marks too."""
        return hidden_lines(source, self._clear.begin_test_delimeter, self._clear.end_test_delimeter)

    def in_it(self, source: str) -> bool:
        """Whether a text holds any."""
        return self._clear.begin_test_delimeter in source


def hidden_lines(source: str, begin: str, end: str) -> tuple[int, ...]:
    """The numbers of the lines between two marks, those of the marks too."""
    found, within = [], False
    for number, line in enumerate(source.split("\n"), 1):
        begins = begin in line
        if within or begins:
            found.append(number)
        within = begins or (within and end not in line)
    return tuple(found)
