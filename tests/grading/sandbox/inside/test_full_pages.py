"""New objects lie side by side once the holes between old ones are filled."""

import subprocess
import sys

import pytest

from autograde.grading.sandbox.inside import full_pages
from autograde.grading.sandbox.inside.full_pages import fill

HOLES = """
import sys
from itertools import pairwise
from autograde.grading.sandbox.inside.full_pages import fill

def beside(size):
    made = [bytes(size - sys.getsizeof(b"")) for _ in [None] * 40]
    return sum(id(after) - id(before) == size for before, after in pairwise(made))

size = int(sys.argv[1])
old = [bytes(size - sys.getsizeof(b"")) for _ in range(4000)]
del old[::2]
scattered = beside(size)
filling = fill()
print(scattered, beside(size), len(old))
"""


@pytest.mark.parametrize("size", [64, 208])
def test_new_objects_lie_side_by_side_once_holes_are_filled(size):
    done = subprocess.run([sys.executable, "-c", HOLES, str(size)], capture_output=True, text=True, check=True)
    scattered, filled, old = map(int, done.stdout.split())
    assert scattered < 20 < filled  # of 40
    assert old == 2000  # they are still there


def test_where_objects_never_lie_side_by_side_it_ends(monkeypatch):
    monkeypatch.setattr(full_pages, "SIDE_BY_SIDE", 2**17)  # more than Python keeps together
    monkeypatch.setattr(full_pages, "MOST", 2**18)
    assert sum(map(sys.getsizeof, fill())) < 2 * 2**18 * len(full_pages.SIZES)
