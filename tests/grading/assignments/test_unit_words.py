"""A unit is found by what people type."""

import pytest

from autograde.grading.assignments.unit_words import meant
from tests.tools.instructor import UNIT, say

KNOWN = ["01_training_data", "02_forward", "02b_more", "10_end", "ps1", "ps2", "2026_week"]


@pytest.mark.parametrize(
    ("word", "unit"),
    [
        ("01_training_data", "01_training_data"),
        ("01", "01_training_data"),
        ("1", "01_training_data"),
        ("10", "10_end"),
        ("2026", "2026_week"),
        ("lectures/01_training_data/", "01_training_data"),
        ("./lectures/01_training_data/training_data.ipynb", "01_training_data"),
        ("..\\lectures\\ps1\\", "ps1"),
        ("01_tr", "01_training_data"),
        ("01_TRAINING_DATA", "01_training_data"),
        ("02_", "02_forward"),
        ("02", "02"),  # two
        ("ps", "ps"),  # two
        ("01_trainig_data", "01_trainig_data"),  # a slip is asked about, and not guessed
        ("lectures/nothing/", "nothing"),
        ("/", "/"),
    ],
)
def test_the_unit_that_is_meant(word, unit):
    assert meant(word, KNOWN) == unit


@pytest.mark.parametrize("word", ["04", f"lectures/{UNIT}/", "04_back"])
def test_commands_take_it(class_folder, word):
    said = say("drop", word, "--course", class_folder)
    assert said.exit_code == 0
    assert f"autograde drop {UNIT} EXERCISE" in said.output


def test_a_near_miss_is_named(class_folder):
    said = say("report", "04_back_propagatoin", "--course", class_folder)
    assert said.exit_code == 2
    assert f"perhaps {UNIT} is meant" in said.output
