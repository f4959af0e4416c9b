"""Who needs a person, and why."""

from types import SimpleNamespace

from autograde.grading.pages.class_results.needs_a_look import similar_code
from autograde.grading.pages.similar_answers.pairs import Agreement, Pair
from tests.tools import instructor
from tests.tools.instructor import NOTEBOOK, UNIT
from tests.tools.reports import page, report, table


def test_who_needs_a_look_and_why(overview):
    found = {(look.student, look.kind): look.why for look in overview.looks if look.unit == UNIT}
    assert set(found) == {
        ("kofi", "stopped"),
        (instructor.TAMPERED, "changed checks"),
        ("bela", "similar code"),
        ("copy", "similar code"),
    }
    assert "did not end within 1 s of computing" in found["kofi", "stopped"]
    assert found[instructor.TAMPERED, "changed checks"] == "handed in hidden_delta changed; restored before grading"


def test_a_submission_that_is_not_graded_and_one_that_is_broken_need_a_look(graded_folder):
    instructor.hand_in(graded_folder, UNIT, "fatou")
    path = graded_folder / "submitted" / "ada" / UNIT / f"{NOTEBOOK}.ipynb"
    path.write_text("{ this is no notebook")
    instructor.grade_one(graded_folder, UNIT, "ada")
    looks = table_of_looks(graded_folder)
    assert looks["fatou"] == ["not graded", f"handed in and not graded yet: autograde grade {UNIT}"]
    assert looks["ada"][0] == "broken"


def test_whom_many_agree_with_has_one_line():
    def pair(first, second, *exercises):
        return Pair((first, second), tuple(Agreement(name, 100, 1.0, 0, ()) for name in exercises))

    found = [pair("a", "b", "relu", "tanh"), *(pair("a", other, "relu") for other in "cdefg")]
    agreements = SimpleNamespace(pairs=found, uncompared=[], work=SimpleNamespace(unit=SimpleNamespace(name="02")))
    said = {look.student: look.why for look in similar_code(agreements)}
    assert said["a"] == "agrees with b, c, d, 3 more in relu, tanh: see below"
    assert said["g"] == "agrees with a in relu: see below"
    assert len(said) == 7


def table_of_looks(course):
    report(course, UNIT)
    return {row[0]: row[1:] for row in table(page(course), "looks")}
