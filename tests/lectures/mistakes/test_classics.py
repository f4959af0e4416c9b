"""Classics are recognised: their sentence is told, or the line where they stand, and no other mistake is named."""

import pytest

from autograde.checking.check import _examine
from autograde.checking.exercises import parts_of, unit_of
from autograde.reporting.report import Finding
from lectures.mistakes.classics import CLASSICS
from tests.mistakes import as_student
from tests.mistakes.classics import classics


@pytest.mark.parametrize("wrong", classics(), ids=str)
def test_a_classic_is_told_and_not_named(wrong):
    if unit_of(wrong.exercise) == "06_pytorch":
        pytest.importorskip("torch")
    function = as_student(wrong)
    reports = [_examine(function, part, function.__globals__) for part in parts_of(wrong.exercise)]
    failed = next(report for report in reports if not report)
    (name,) = wrong.mistakes
    assert name in failed.slips, str(failed)
    assert failed.mistakes == [], str(failed)
    arrows = [detail for detail in failed.details if detail.startswith("→")]
    assert arrows == [f"→ {CLASSICS[name]}"] or arrows[0].startswith("→ line "), str(failed)


def test_every_classic_is_tried_in_two_styles():
    tried = [wrong.mistakes[0] for wrong in classics()]
    assert {name for name in CLASSICS if tried.count(name) < 2} == set()


def test_a_classic_beside_another_mistake_takes_it_along():
    finding = Finding("differs.").because(["bias_first", "momentum"], ["bias_first", "momentum"])
    assert finding.mistakes == []
    assert finding.slips == ["bias_first", "momentum"]
    assert finding.details == (
        "→ the bias stands in the first column: the constant 1 comes last",
        "→ and " + CLASSICS["momentum"],
    )


def test_a_mistake_with_the_numbers_of_a_classic_keeps_its_name():
    finding = Finding("differs.").because(["bias_first"], ["bias_first", "momentum"])
    assert finding.mistakes == ["bias_first"]
    assert finding.slips == ["momentum"]
