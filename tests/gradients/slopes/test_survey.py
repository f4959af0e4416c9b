"""A survey finds the noise of a function and the steps that suit it, whatever these are."""

import math

import numpy as np
import pytest

from autograde.gradients.slopes.line import LONGEST, Line
from autograde.gradients.slopes.number_types import TYPES
from autograde.gradients.slopes.survey import first_look, own_scale, survey


@pytest.mark.parametrize("name", ["float32", "float16"])
def test_the_noise_of_a_staircase_is_that_of_its_type(name):
    kind = np.dtype(name).type
    found = survey(Line(lambda t: float(kind(math.exp(math.sin(t)))), 1.0), name)
    assert TYPES[name] / 2 < found.noise < 4 * TYPES[name]


def test_a_function_in_double_precision_needs_no_survey():
    assert first_look(Line(math.exp, 1.0)).noise < 1e-15
    assert first_look(Line(lambda t: float(np.float32(math.exp(t))), 1.0)) is None


@pytest.mark.parametrize("length", [1e-6, 1e-3])
def test_the_scale_is_the_length_over_which_the_function_changes(length):
    line = own_scale(Line(lambda t: math.sin(t / length), 0.0))
    assert length / 8 < line.scale * LONGEST < length
