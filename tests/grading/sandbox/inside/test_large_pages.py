"""The warm process's memory is on large pages, where the kernel has them."""

import mmap
from pathlib import Path

import psutil
import pytest

from autograde.grading.sandbox.inside import large_pages
from autograde.grading.sandbox.inside.large_pages import COLLAPSE, LARGE, collapse
from autograde.grading.sandbox.outside.worker import Worker
from tests.tools.sandboxes import linux
from tests.tools.sessions import value


def large(process):
    """Kilobytes of a process's own memory that are on large pages."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("AnonHugePages"))


@pytest.fixture
def kernel_that_has_them():
    """Tried with memory in which nothing else is."""
    with mmap.mmap(-1, 4 * LARGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as memory:
        memory.write(bytes(4 * LARGE))
        try:
            memory.madvise(COLLAPSE)
        except OSError:
            pytest.skip("this kernel puts nothing on large pages when asked")


@linux
def test_the_process_of_which_submissions_are_forks_is_on_large_pages(kernel_that_has_them):
    with Worker(imports=()) as worker:
        processes = psutil.Process(worker.process.pid).children(recursive=True)
        assert max(large(process.pid) for process in processes) >= LARGE // 2**10
        with worker.session() as session:
            assert value(session, "6 * 7") == "42"


def test_a_system_that_does_not_tell_its_memory_goes_on(monkeypatch):
    def hidden():
        raise FileNotFoundError("/proc/self/maps")

    monkeypatch.setattr(large_pages, "_own_memory", hidden)
    collapse()
