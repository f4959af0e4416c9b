"""A notebook and an installed package of another age are told apart in one sentence; of one age, nothing is said."""

import json
import sys
from types import SimpleNamespace

import pytest
from IPython.core.interactiveshell import InteractiveShell

from autograde.student import begin as beginning
from autograde.student.begin import begin, installed, of_another_age
from autograde.student.one_line_errors import OneLineErrors

NEWER = "its checks may be older than the text. Update with: "
OLDER = (
    "its text is older than its checks. Say autograde start FOLDER, with your folder of the course: it brings the new "
    "text and keeps every answer."
)


@pytest.fixture(autouse=True)
def engine(monkeypatch):
    monkeypatch.setattr(beginning, "__version__", "0.10.0")


@pytest.mark.parametrize(
    ("made_with", "course", "said"),
    [
        ("0.10.0", ["0.10.0"], ""),
        ("0.11.0", ["0.10.0"], f"This notebook was made for autograde 0.11.0, but 0.10.0 is installed: {NEWER}"),
        ("0.10.0", ["0.9.0"], f"This notebook was made for autograde 0.10.0, but 0.9.0 is installed: {NEWER}"),
        ("0.9.0", ["0.10.0"], f"This notebook was made for autograde 0.9.0, and 0.10.0 is installed: {OLDER}"),
        ("0.9.0", ["0.9.0", "0.10.0"], ""),  # a unit that stays as it was released
        ("0.8.0", ["0.9.0", "0.10.0"], f"This notebook was made for autograde 0.8.0, and 0.10.0 is installed: {OLDER}"),
        ("0.9.0", [], ""),  # nothing is known of the course
        ("0.11.0", [], f"This notebook was made for autograde 0.11.0, but 0.10.0 is installed: {NEWER}"),
    ],
)
def test_who_is_older_is_said(made_with, course, said):
    sentence = of_another_age(made_with, course)
    assert sentence.startswith(said)
    assert bool(sentence) == bool(said)
    assert "\n" not in sentence


@pytest.fixture
def course(tmp_path, monkeypatch):
    """An installed course whose units were made with two versions."""
    for unit, version in (("01_one", "0.9.0"), ("02_two", "0.10.0")):
        (tmp_path / unit).mkdir()
        notebook = {"cells": [], "metadata": {"autograde": {"version": version}}}
        (tmp_path / unit / "small.ipynb").write_text(json.dumps(notebook))
    monkeypatch.setattr(beginning, "work_for", lambda name: None)
    monkeypatch.setattr(beginning, "current", lambda: SimpleNamespace(folder=tmp_path))
    return tmp_path


def test_the_course_s_own_notebooks_tell_its_age(course):
    assert installed() == ["0.9.0", "0.10.0"]
    (course / "02_two" / "small.ipynb").write_text("half a notebo")
    assert installed() == ["0.9.0"]


@pytest.mark.usefixtures("course")
def test_a_notebook_says_it_once_and_one_of_the_same_age_says_nothing(capsys):
    begin("0.10.0")
    begin("0.9.0")
    assert capsys.readouterr().out == ""
    begin("0.8.0")
    assert capsys.readouterr().out.count("\n") == 1


@pytest.fixture
def browser(monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")


@pytest.mark.usefixtures("browser")
def test_in_a_browser_an_older_notebook_is_not_sent_to_a_command_line():
    sentence = of_another_age("0.9.0", ["0.10.0"])
    assert "autograde start" not in sentence
    assert sentence.endswith("and open it from its page again.")


@pytest.mark.usefixtures("browser")
def test_in_a_browser_pytorch_is_not_to_be_installed():
    said = OneLineErrors(InteractiveShell()).sentence(ModuleNotFoundError("No module named 'torch'", name="torch"))
    assert said == (
        "This cell needs PyTorch, which no browser has: File > Download, and run the notebook on your machine."
    )
