"""The notebooks that travel in the package are all of the course's."""

from autograde.student.course_notebooks import released_notebooks
from lectures import UNITS

NAMES = [f"{unit}/{notebook}.ipynb" for unit, notebooks in UNITS.items() for notebook in notebooks]


def test_all_notebooks_travel_in_the_package():
    assert list(released_notebooks()) == sorted(NAMES)
