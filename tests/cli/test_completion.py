"""What Tab offers."""

import pytest
from click.shell_completion import ShellComplete

from autograde.cli import main
from tests.handing_in import hand_in
from tests.tools.instructor import UNIT


def offered(*typed, begun=""):
    found = ShellComplete(main, {}, "autograde", "_AUTOGRADE_COMPLETE").get_completions(
        [str(word) for word in typed], begun
    )
    return [item.value for item in found]


@pytest.mark.parametrize("command", ["grade", "read", "status", "feedback", "report", "drop", "export"])
def test_units_are_offered(class_folder, command):
    assert offered(command, "--course", class_folder, begun="04") == [UNIT]


def test_students_who_handed_in_are_offered(class_folder):
    hand_in(class_folder, UNIT, "ada")
    hand_in(class_folder, UNIT, "adam")
    hand_in(class_folder, UNIT, "bela")
    assert offered("grade", UNIT, "--course", class_folder, "--student", begun="ad") == ["ada", "adam"]
    assert offered("feedback", "04", "--course", class_folder, "--student") == ["ada", "adam", "bela"]
    assert offered("erase", "--course", class_folder) == ["ada", "adam", "bela"]


def test_a_folder_that_is_no_course_offers_nothing_and_says_nothing(tmp_path, capsys):
    assert offered("grade", "--course", tmp_path) == []
    assert capsys.readouterr() == ("", "")
