"""What is missing of an extra is said in a sentence, by every command that needs it."""

import tomllib

import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement

from autograde import extras
from autograde.build import __main__ as build
from autograde.build.course_folder import ROOT
from autograde.cli import main

EXTRAS = tomllib.loads((ROOT / "autograde" / "pyproject.toml").read_text())["project"]["optional-dependencies"]
IMPORTED = {"ipython": ("IPython",), "bleach": ("bleach", "tinycss2")}


@pytest.mark.parametrize("extra", extras.EXTRAS)
def test_what_is_looked_for_is_what_the_extra_brings(extra):
    brought = [Requirement(line).name for line in EXTRAS[extra]]
    assert set(extras.EXTRAS[extra]) == {module for name in brought for module in IMPORTED.get(name, (name,))}
    assert extras.lacking(extra) == ""


@pytest.fixture
def without(monkeypatch):
    def leave_out(*names):
        monkeypatch.setattr(extras, "find_spec", lambda name: None if name in names else True)

    return leave_out


def test_one_is_missing_or_several(without):
    without("nbclient")
    assert extras.lacking("lab").startswith("needs nbclient, which is not installed here: ")
    without("nbgrader", "psutil", "rich")
    assert extras.lacking("grading").startswith("needs nbgrader, psutil and rich, which are not installed here: ")


@pytest.mark.parametrize(
    ("words", "extra"),
    [
        ("check some.ipynb", "lab"),
        ("grade 01_training_data", "grading"),
        ("status", "grading"),
        ("collect 01_training_data", "grading"),
        ("judge one.ipynb --assignment 01_training_data", "grading"),
        ("read 01_training_data", "grading"),
        ("feedback 01_training_data", "grading"),
        ("students list.csv", "grading"),
        ("export --to csv", "grading"),
        ("report", "grading"),
        ("drop 01_training_data", "grading"),
        ("erase ada", "grading"),
    ],
)
def test_a_command_says_which_extra_brings_it(without, words, extra):
    without("nbclient")
    said = CliRunner().invoke(main, words.split(), prog_name="autograde")
    name = words.split()[0]
    assert said.exit_code == 1
    assert said.output == (
        f"Error: autograde {name} needs nbclient, which is not installed here: "
        f'python -m pip install "autograde-engine[{extra}]"\n'
    )


def test_every_command_but_one_is_asked():
    assert set(main.commands) == {
        "start",
        "check",
        "new",
        "status",
        "collect",
        "grade",
        "judge",
        "read",
        "feedback",
        "students",
        "export",
        "report",
        "drop",
        "erase",
    }


def test_the_build_says_it_too(without, capsys):
    without("jupytext")
    assert build.main() == 1
    assert capsys.readouterr().err.startswith("The build needs jupytext, which is not installed here: ")
