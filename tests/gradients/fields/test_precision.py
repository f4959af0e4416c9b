"""How exactly a function is computed is measured: its type, its noise, its stairs."""

import numpy as np
import pytest

from autograde.gradients.fields.field import Field
from autograde.gradients.fields.precision import measure

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # half precision ends at 65504
X = np.array([0.33337, -1.0, 1.23])


def measured(f):
    field = Field(f, X)
    measure(field)
    return field


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_the_type_of_a_function_is_told(kind):
    field = measured(lambda v: float(kind(np.sum(np.sin(v)))))
    assert field.type == kind.__name__
    assert field.low


def test_a_function_in_double_precision_has_no_low_type():
    field = measured(lambda v: float(np.sum(np.sin(v))))
    assert (field.type, field.low, field.stairs) == ("", False, False)


def test_a_function_that_moves_in_steps_of_its_own_has_stairs():
    assert measured(lambda v: float(np.sum(np.floor(1e4 * v)) / 1e4)).stairs


def test_a_type_that_the_argument_is_rounded_to_before_all_else_is_told():
    field = measured(lambda v: float(np.sum(np.sin(v.astype(np.float16).astype(float)))))
    assert field.type == "float16"
    assert field.coarse


def test_numbers_too_small_for_a_type_are_not_taken_for_rounded_to_it():
    field = Field(lambda v: float(np.sum(np.log(v))), 1e-9 * np.array([1.0, 2.0, 3.0]))
    measure(field)
    assert (field.type, field.coarse) == ("", False)
