"""Which students' answers to one unit agree beyond what the released notebook and the solutions explain."""

from functools import cached_property

from autograde.grading.pages.class_results.notebook_cells import code_answers, graded_cells
from autograde.grading.pages.class_results.unit_work import UnitWork
from autograde.grading.pages.similar_answers.fingerprints import NoLibrary
from autograde.grading.pages.similar_answers.groups import Group, groups
from autograde.grading.pages.similar_answers.pairs import Pair, similar


class UnitAgreements:
    """The pairs of one unit.

    Parameters
    ----------
    work : UnitWork, read
    """

    def __init__(self, work: UnitWork):
        self.work = work
        self.uncompared: list[tuple[str, str, str]] = []  # student, exercise and why it could not be compared

    @property
    def pairs(self) -> list[Pair]:
        """Pairs of students whose answers agree beyond what is obvious; empty where copydetect is missing."""
        return self._compared[0]

    @cached_property
    def groups(self) -> list[Group]:
        """The same pairs, gathered: students of whom every two agree."""
        return groups(self.pairs)

    @property
    def no_library(self) -> str:
        """What is missing here, where nothing can be compared."""
        return self._compared[1]

    @cached_property
    def _compared(self) -> tuple[list[Pair], str]:
        try:
            return similar(self._answers(), self._known(), told=lambda *what: self.uncompared.append(what)), ""
        except NoLibrary as problem:
            return [], str(problem)

    def _known(self) -> dict[str, list[str]]:
        """What explains agreement: exercise -> the released cell, the solution."""
        source = self.work.course.folder("source", ".", self.work.unit.name)
        known: dict[str, list[str]] = {}
        for notebook, released in self.work.released.items():
            for grade_id, stub in released.items():
                known.setdefault(grade_id, []).append(stub)
            for grade_id, solved, _ in graded_cells(source / f"{notebook}.ipynb"):
                known.setdefault(grade_id, []).append(solved)
        return known

    def _answers(self) -> dict[str, dict[str, str]]:
        """student -> exercise -> what they wrote, where they wrote anything."""
        answers: dict[str, dict[str, str]] = {}
        for student, notebooks in self.work.executed.items():
            for notebook, executed in notebooks.items():
                released = self.work.released[notebook]
                for grade_id, written in code_answers(executed.cells):
                    if written != released.get(grade_id):
                        answers.setdefault(student, {})[grade_id] = written
        return answers
