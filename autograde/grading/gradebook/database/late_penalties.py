"""What a late submission loses, by nbgrader's plugin as the course sets it."""

import logging
import warnings
from types import SimpleNamespace
from typing import Any


class LatePenalties:
    """nbgrader's plugin for late submissions.

    Parameters
    ----------
    config : the course's
    """

    def __init__(self, config: Any):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # SQLAlchemy's, of nbgrader's own classes
            from nbgrader.preprocessors import AssignLatePenalties

        self._step = AssignLatePenalties(config=config)
        self._step.log = logging.Logger("quiet", logging.CRITICAL)
        self._step.init_plugin()

    def penalty(self, student: str, score: float, late: float) -> float | None:
        """The penalty for a late notebook, by nbgrader's plugin and within nbgrader's bounds.

        Parameters
        ----------
        student : the student's name
        score : the notebook's
        late : seconds
        """
        if late <= 0:
            return None
        penalty = self._step.plugin_inst.late_submission_penalty(student, score, late)
        return None if penalty is None else self._step._check_late_penalty(SimpleNamespace(score=score), penalty)

    @property
    def policy(self) -> str:
        """The plugin's name and how it is set."""
        plugin = self._step.plugin_inst
        return f"{type(plugin).__qualname__} {plugin.trait_values(config=True)!r}"
