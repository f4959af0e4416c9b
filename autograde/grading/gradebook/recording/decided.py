"""What is recorded of one notebook, as far as its outcome decides it: so it can be decided where it was judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from autograde.grading.gradebook.database.auto_grades import AutoGrades, auto_grades
from autograde.grading.gradebook.recording.changed_answers import answers
from autograde.grading.gradebook.recording.marked_notebook import marked, written
from autograde.grading.gradebook.recording.output_limits import output_limits, shortener
from autograde.grading.outcome import Outcome
from autograde.notebooks.released import Notebook


@dataclass(frozen=True)
class Decided:
    """What is recorded of one notebook.

    Attributes
    ----------
    outcome : Outcome, without the executed notebook
    grades : AutoGrades, in which no answer counts as changed yet
    answers : grade id -> what the points of this cell are given for
    file : bytes, the notebook's file
    """

    outcome: Outcome
    grades: AutoGrades
    answers: Mapping[str, tuple[str, ...]]
    file: bytes


Judged = Outcome | Decided


class Decide:
    """Decides what is recorded of an assignment's notebooks; before it has been called it can be sent elsewhere.

    Parameters
    ----------
    notebooks : the assignment's, by name
    config : the course's
    """

    def __init__(self, notebooks: Mapping[str, Notebook], config: Any):
        self.notebooks, self._limits = dict(notebooks), output_limits(config)

    @cached_property
    def shorten(self) -> Any:
        """Leaves out what is too long of a code cell's outputs."""
        return shortener(self._limits)

    def __call__(self, outcome: Outcome, noticed: Sequence[str] = (), handed_in: bool = True) -> Decided:
        """What is recorded of a notebook.

        Parameters
        ----------
        outcome : what came back
        noticed : what the instructor is told about the folder that it was handed in
        handed_in : whether there was such a notebook
        """
        asked = self.notebooks[outcome.notebook]
        executed = marked(outcome, self.shorten, noticed)
        return Decided(
            replace(outcome, executed=b""),
            auto_grades(outcome, asked, executed, handed_in),
            answers(executed["cells"], asked),
            written(executed),
        )
