"""Facts about a wrong array: what its factor is, said as a student would count."""

import numpy as np
import pytest

from autograde.gradients.facts import facts

RIGHT = np.array([1.0, -2.0, 3.0])


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (1 / 7, "every entry is 7 times too small"),
        (0.5, "every entry is 2 times too small"),
        (-1 / 7, "every entry is 7 times too small and has the wrong sign"),
        (-3, "every entry is 3 times too large and has the wrong sign"),
        (1.4427, "every entry is 1.4427 times too large"),
        (69 / 70, "every entry is 0.985714 times its right value"),
    ],
)
def test_a_common_factor_is_said_in_whole_numbers_where_it_is_one(factor, said):
    wrong = np.ones(3, bool)
    assert facts(factor * RIGHT, RIGHT, wrong) == [said]


def test_what_is_nearly_right_is_told_by_its_digits():
    yours = RIGHT * [1 + 1e-5, 1 + 2e-5, 1 - 3e-5]
    (said,) = facts(yours, RIGHT, np.ones(3, bool))
    assert said.startswith("right to about 4 digits")
    assert not any("digits" in fact for fact in facts(RIGHT * [1.1, 1.2, 1.3], RIGHT, np.ones(3, bool)))
