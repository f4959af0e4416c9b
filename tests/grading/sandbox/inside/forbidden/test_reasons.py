"""Where nothing else is left, the error says that it was the sandbox."""

import pytest

from tests.tools.cell_outputs import errors
from tests.tools.sandboxes import linux

pytestmark = linux


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("import subprocess\nsubprocess.check_output(['ls'])", "programs do not run while a notebook is graded"),
        (
            "import ctypes.util, subprocess\nsubprocess.check_call(['ls'])",
            "programs do not run while a notebook is graded",
        ),
        ("import os\nos.fork()", "a notebook is graded in a single process"),
        (
            "from joblib.externals.loky import get_reusable_executor\nget_reusable_executor(2).submit(abs, 1)",
            "a notebook is graded in a single process",
        ),
        ("import urllib.request\nurllib.request.urlopen('http://example.org')", "there is no network while"),
    ],
)
def test_where_nothing_else_is_left_the_error_says_that_it_was_the_sandbox(cell, reason, worker):
    with worker.session() as session:
        (raised,) = errors(session.run(cell))
    assert reason in raised
