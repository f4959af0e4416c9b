"""At a kink there are two slopes, one to each side."""

import math

import pytest

from autograde.gradients.slopes.line import Line
from autograde.gradients.slopes.one_sided import one_sided


@pytest.mark.parametrize(("sign", "slope"), [(-1, 2), (1, 3)])
def test_each_side_has_its_slope(sign, slope):
    found = one_sided(Line(lambda t: math.sin(3 * t if t > 0 else 2 * t), 0.0), sign)
    assert found.settled
    assert abs(found.value - slope) <= found.bar < 1e-6


def test_a_jump_has_no_slope():
    assert not one_sided(Line(lambda t: float(t > 0), 0.0), 1).settled
