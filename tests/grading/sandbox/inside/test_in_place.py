"""What stands in place of the checks lets a notebook go on."""

import pytest

from autograde.grading.sandbox.outside.worker import Worker
from tests.tools.sandboxes import linux


@linux
@pytest.mark.parametrize("sandboxed", [True, False])
def test_the_course_s_own_functions_work_where_nothing_is_judged(sandboxed):
    cell = """
from autograde import CheckFailed, begin, check, check_gradient, examine, mistakes
import numpy as np
begin("0.1.0")
def softmax(beta):
    return beta
check(softmax)
assert examine(softmax, "extreme")
mistakes()
print(check_gradient(lambda x: float(x @ x), lambda x: 2 * x, np.ones(2)))
print(check_gradient(lambda x: float(x @ x), np.ones(2), np.ones(2)))
"""
    with Worker(sandboxed=sandboxed, imports=()) as worker, worker.session() as session:
        (said,) = session.run(cell)
    lines = said["text"].splitlines()
    assert all(": not judged here: " in line for line in lines[:3])
    assert [line.split(":")[0] for line in lines[:2]] == ["softmax", "softmax"]
    assert lines[3].endswith("passed, 2 entries agree with finite differences.")
    assert "  → a factor 2 is missing" in lines
