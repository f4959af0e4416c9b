"""Which mistake a verdict tells of."""

import pytest

from autograde import courses
from autograde.courses import Course
from autograde.grading.gradebook.read_back.autograded_notebook import Said
from autograde.grading.pages.mistake_names import NEVER_ENDS, mistake_of, sentence_of
from tests.tools.hills import make


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (Said(True, "f: passed (1 question)."), ""),
        (Said(False, "f: not written yet."), ""),
        (Said(False, "f: calls g, which is not written yet. Write g first."), ""),
        (Said(False, "f: cannot be judged while g is wrong.\n  g: is nan.\n  → mend g first"), ""),
        (Said(False, "f: was not checked: the notebook used up its 120 s of computing time before."), ""),
        (Said(False, "f: 2 of 3 entries differ.\n  → the sign is wrong", ("sign",)), "sign"),
        (Said(False, "f: 2 of 3 entries differ.\n  → turn it round"), "turn it round"),
        (
            Said(False, "f: 2 of 3 entries differ.\n  every entry is twice too large\n  worst: w[0] 1 2"),
            "every entry is twice too large",
        ),
        (Said(False, "f: raises KeyError for (array of shape (3, 2))."), "raises KeyError"),
        (Said(False, "f: raises Ada is the best for (1).\n  hire her"), "raises an error of the student's own"),
        (Said(False, "f: raises Ada for (1).\n  → praise Ada"), "raises an error of the student's own"),
        (Said(False, "f: raises ValueError and so on for (1)."), "raises an error of the student's own"),
        (Said(False, "f: raises ValueError for (1).\n  Ada is the best\n  in f, line 3: raise"), "raises ValueError"),
        (
            Said(False, "f: raises ValueError for (1).\n  operands could not be broadcast together with shapes (3,)"),
            "raises ValueError: shapes do not fit together",
        ),
        (
            Said(False, "f: is not defined.\n  its cell ended with ModuleNotFoundError: No module named 'x'\n  → mend"),
            "raises ModuleNotFoundError: a module is missing",
        ),
        (
            Said(False, "f: is not defined.\n  its cell asks with input(), which nobody answers\n  → mend that first"),
            "its cell asks with input()",
        ),
        (
            Said(False, "f: is not defined.\n  its cell ended with Ada: hi\n  → mend"),
            "raises an error of the student's own",
        ),
        (Said(False, "f: returns a list, expected a float."), "returns a list, expected a float"),
        (
            Said(False, "f: returns an AdaIsTheBest, expected a float."),
            "returns something of the student's own, expected a float",
        ),
        (Said(False, "f: did not end within 2 s of computing at (1).\n  → does a loop never end?"), NEVER_ENDS),
        (Said(False, "f: is nan at [0, 0] for (1, 2)."), "is nan somewhere"),
    ],
)
def test_what_is_counted_as_a_mistake(said, name):
    assert mistake_of(said) == name


def test_a_mistake_is_said_in_the_words_of_the_course_in_use(tmp_path):
    used = courses.current()
    ours = sentence_of("sign")
    try:
        courses.use(Course(make(tmp_path)))
        assert (sentence_of("sign"), sentence_of("average_missing")) == ("the hill goes down", "")
    finally:
        courses.use(used)
    assert sentence_of("sign") == ours != "the hill goes down"
