"""Who needs a person, and why."""

from copy import copy
from dataclasses import replace

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
        ("dora", "nothing filled in"),
    }
    assert [(look.student, look.why) for look in overview.looks if look.kind == "units missed"] == [
        (instructor.ABSENT[0], "handed in nothing of 2 units")
    ]
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


def test_a_cell_that_was_filled_in_is_not_nothing(overview):
    """Blank to the points, and not to the eye: somebody tried."""
    work = next(unit.work for unit in overview.units if unit.unit.name == UNIT)
    assert work.untouched("dora")
    executed = work.executed["dora"][NOTEBOOK]
    tried = tuple(
        {**one, "source": "def hidden_delta():\n    ..."} if number == 0 else one
        for number, one in enumerate(executed.cells)
    )
    changed = replace(executed, cells=tried)
    work = copy(work)
    work.executed = {"dora": {**work.executed["dora"], NOTEBOOK: changed}}
    assert not work.untouched("dora")


def table_of_looks(course):
    report(course, UNIT)
    return {row[0]: row[1:] for row in table(page(course), "looks")}
