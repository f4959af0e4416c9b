"""Checks are put to the right functions before they judge anybody."""

from pathlib import Path

import pytest

from autograde.courses import current
from autograde.grading.errors import CannotGrade
from autograde.grading.judging.rehearsal import rehearse
from solutions import reference


def test_checks_are_tried_on_the_right_functions_first(monkeypatch):
    parts = [check for check, (unit, _) in current().examinations.items() if unit != "06_pytorch"]
    rehearse([*(f'check({name}, "{part}")' if part else f"check({name})" for name, part in parts), "assert True"])
    monkeypatch.setattr(reference, "tanh", lambda beta: beta)
    with pytest.raises(CannotGrade, match=r"The check of tanh does not accept the course's own solution: leaves"):
        rehearse(["check(tanh)"])

    def mended(ask):
        return ask.nonsense

    monkeypatch.setitem(current().examinations, ("relu", ""), ("02_forward_propagation", mended))
    with pytest.raises(CannotGrade, match=rf"{Path(__file__).name}, line \d+: AttributeError: .* every score is as"):
        rehearse(["check(relu)"])
