"""A function of an array is asked again whether it still gives what it gave."""

import numpy as np

from autograde.gradients.fields.field import Field


def test_a_function_with_two_values_for_one_x_is_unsteady():
    values = iter([1.0, 1.0, 1.5])
    field = Field(lambda v: next(values), np.ones(2))
    field.ask_again()
    assert field.unsteady is None
    field.ask_again()
    assert field.unsteady == (1.0, 1.5)


def test_rounding_that_differs_from_call_to_call_is_noise():
    values = iter([1.0, 1.0 + 2**-51])
    field = Field(lambda v: next(values), np.ones(2))
    field.ask_again()
    assert (field.unsteady, field.noise) == (None, 2**-51)
