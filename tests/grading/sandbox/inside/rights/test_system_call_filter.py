"""What the kernel refuses a submission, beyond the attacks."""

import pytest

from autograde.grading.sandbox.outside.worker import Worker
from tests.tools.sessions import value


@pytest.fixture(scope="module")
def session():
    with Worker(imports=()) as worker, worker.session() as one:
        yield one


@pytest.mark.parametrize(
    "lock",
    [
        "fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "fcntl.fcntl(file, 37, struct.pack('hhqqi', fcntl.F_WRLCK, 0, 0, 1, 0))",  # of an open file description
    ],
)
def test_a_lock_seems_to_succeed_and_locks_nothing(session, lock):
    """Two submissions that lock the same file would have a word with each other; within one nobody waits."""
    session.run("import fcntl, struct\none, other = open('file', 'w'), open('file', 'w')")
    assert value(session, f"[{lock.replace('file', 'one')}, {lock.replace('file', 'other')}] and 'locked twice'")
