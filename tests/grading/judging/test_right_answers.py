"""What is asked of a whole class is computed once."""

import numpy as np

from autograde.asking.standins import BlendSlopes, sum_slopes
from autograde.grading.judging.right_answers import formulas, known
from solutions import reference


def test_the_formulas_for_a_question_are_built_once():
    from autograde.courses import current

    build, suspicion = formulas(reference), current().suspicions["weight_gradient", ""]
    delta, h = np.ones((3, 2)), np.arange(6.0).reshape(3, 2)
    assert build(suspicion, (delta, h), 0.004) is build(suspicion, (delta.copy(), h.copy()), 0.004)
    assert build(suspicion, (delta, h), 0.004) is not build(suspicion, (delta, 2 * h), 0.004)
    assert build(suspicion, (delta, h), 0.004) is not build(suspicion, (delta, h), 0.0027)


def test_a_table_of_functions_is_told_from_every_other_one():
    def table(*numbers):
        return {"add": sum_slopes, "blend": BlendSlopes(np.array(numbers))}

    assert known(table(1.0, 2.0)) == known(table(1.0, 2.0))
    assert len({known(each) for each in (table(1.0, 2.0), table(1.0, 3.0), {"add": sum_slopes}, {})}) == 4
