"""A worker for all tests of a module, and a session of it for each."""

import pytest

from autograde.grading.sandbox.outside.worker import Worker


@pytest.fixture(scope="module")
def worker():
    with Worker() as one:
        yield one


@pytest.fixture
def session(worker):
    with worker.session() as one:
        yield one
