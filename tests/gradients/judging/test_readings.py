"""A line says of a claimed slope that it is right or wrong, or leaves it open."""

import math

import pytest

from autograde.gradients.judging.readings import glance, weigh
from autograde.gradients.slopes.line import Line


@pytest.mark.parametrize(("claimed", "agrees"), [(1.0, True), (1.000001, False)])
def test_of_a_smooth_function_a_claim_is_right_or_wrong(claimed, agrees):
    line = Line(math.sin, 0.0)
    assert glance(line, claimed, 0.0)[0].agrees is agrees
    assert weigh(line, claimed, 0.0).agrees is agrees


def test_a_kink_leaves_every_claim_open():
    for claimed in (-1.0, 0.0, 1.0, 2.0):
        assert weigh(Line(abs, 0.0), claimed, 0.0).agrees is None


def test_a_claim_may_differ_by_the_room_that_it_has():
    assert weigh(Line(math.sin, 0.0), 1.01, 0.02).agrees is True
    assert weigh(Line(math.sin, 0.0), 1.01, 0.005).agrees is False
