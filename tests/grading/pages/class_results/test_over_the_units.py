"""How a student's units stand beside each other: worked out by hand."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from autograde.grading.pages.class_results.over_the_units import OverTheUnits

NOW = datetime(2030, 1, 15, tzinfo=UTC)


def over(percents, due=None, people=None, submitted=()):
    """A class whose percents are known: unit -> student -> percent."""
    units = {name: SimpleNamespace(name=name, duedate=(due or {}).get(name)) for name in percents}
    handed = {
        name: {who: SimpleNamespace(percent=lambda _, it=percent: it) for who, percent in of.items()}
        for name, of in percents.items()
    }
    everybody = people or sorted({student for of in percents.values() for student in of})
    record = SimpleNamespace(units=units, handed=lambda name: handed[name], people=dict.fromkeys(everybody))
    course = SimpleNamespace(students=lambda unit: [who for name, who in submitted if name == unit])
    return OverTheUnits(course, record, NOW)


def test_who_did_far_worse_than_usual_is_told_with_the_numbers():
    found = over(
        {
            "01": {"ada": 90.0, "bela": 90.0, "cleo": 30.0},
            "02": {"ada": 90.0, "bela": 90.0, "cleo": 30.0},
            "03": {"ada": 90.0, "bela": 30.0, "cleo": 30.0},
        }
    )
    assert list(found.far_below("03")) == [
        ("bela", "30 % here, 90 % on average in 2 other units (class: 50 % here, 70 % there)")
    ]


def test_a_hard_unit_makes_nobody_far_below():
    assert (
        list(over({"01": {"a": 90, "b": 80}, "02": {"a": 90, "b": 80}, "03": {"a": 40, "b": 30}}).far_below("03")) == []
    )


def test_one_other_unit_is_no_average():
    assert list(over({"01": {"a": 90, "b": 80}, "02": {"a": 90, "b": 10}}).far_below("02")) == []


@pytest.mark.parametrize(
    ("handed_in", "told"),
    [
        ("", ("units missed", "handed in nothing of 4 units")),
        ("134", ("units missed", "1 of 4: 2")),
        ("123", ("units missed", "1 of 4: 4")),
        ("12", ("hands in no more", "nothing since 2; missed 3, 4")),
        ("2", ("hands in no more", "nothing since 2; missed 1, 3, 4")),
    ],
)
def test_who_missed_units_and_who_hands_in_no_more(handed_in, told):
    percents = {unit: {"ada": 90.0} | ({"bela": 90.0} if unit in handed_in else {}) for unit in "1234"}
    found = over(percents, people=["ada", "bela"])
    assert set(found.missed) == {"bela"}
    assert found.missed_in_words("bela") == told


def test_what_is_still_to_be_handed_in_and_what_is_not_graded_yet_is_not_missed():
    later = {"2": datetime(2030, 1, 16), "1": datetime(2030, 1, 14)}
    percents = {"1": {"ada": 90.0}, "2": {"ada": 90.0}}
    assert over(percents, later, ["ada", "bela"]).missed == {"bela": ["1"]}
    assert over(percents, later, ["ada", "bela"], submitted=[("1", "bela")]).missed == {}
