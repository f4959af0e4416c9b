"""Whose a download is by its name, where names begin alike or two students are called the same."""

import pytest

from autograde.grading.gradebook.erase.named_after import is_named
from autograde.grading.gradebook.people import Person

ANNA, ANNE, TWIN = (
    Person("ann", "Ann", "Lee", lms="7"),
    Person("ann_lee", "Ann", "Lee", lms="8"),
    Person("x", "Ann", "Lee"),
)


@pytest.mark.parametrize(
    ("name", "people", "whose"),
    [
        ("leeann_7_1_a.ipynb", [ANNA, ANNE], True),
        ("leeann_8_1_a.ipynb", [ANNA, ANNE], False),
        ("leeann_9_1_a.ipynb", [ANNA, TWIN], False),  # two are called so
        ("leeann_9_1_a.ipynb", [ANNA], True),
        ("ann_9_assignsubmission_file", [ANNA, ANNE], True),
        ("ann_lee_9_assignsubmission_file", [ANNA, ANNE], False),  # an id that begins like it
        ("bob_1_2_ann.ipynb", [ANNA], False),
        ("ann", [ANNA], True),
        ("annex.zip", [ANNA], False),
        ("all.zip", [ANNA], False),
    ],
)
def test_what_is_named_a_students(name, people, whose):
    assert is_named(name, ANNA, people) == whose
