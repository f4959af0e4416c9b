"""The pages of one submission: what changed is written, what cannot be shown costs itself alone."""

import json
import re

from nbgrader.api import Gradebook

from tests.tools import instructor
from tests.tools.feedback import give, page, shown
from tests.tools.instructor import NOTEBOOK, UNIT, say


def test_said_again_it_writes_only_what_changed(graded_folder):
    first = json.loads(give(graded_folder, UNIT, "--json").stdout.splitlines()[-1])
    assert first["pages"] == first["written"] == 2 * len(instructor.NAMES)  # a page a notebook
    with Gradebook(f"sqlite:///{graded_folder / 'gradebook.db'}") as gradebook:
        gradebook.find_comment("weight_gradient", NOTEBOOK, UNIT, "emil").manual_comment = "Once more."
        gradebook.db.commit()
    lines = [json.loads(line) for line in give(graded_folder, UNIT, "--json").stdout.splitlines()]
    assert [line["student"] for line in lines if line.get("written") and "student" in line] == ["emil"]


def test_a_page_of_a_notebook_that_is_no_longer_asked_goes(graded_folder):
    give(graded_folder, UNIT)
    stale = graded_folder / "feedback" / "ada" / UNIT / "old.html"
    stale.write_text("old")
    give(graded_folder, UNIT)
    assert not stale.exists()


def test_a_submission_without_an_outcome_is_told(graded_folder):
    (graded_folder / "autograded" / "ada" / UNIT / f"{NOTEBOOK}.ipynb").unlink()
    result = give(graded_folder, UNIT, "--quiet")
    assert result.output == f"ada: no outcome of {NOTEBOOK}: say autograde grade {UNIT}.\n"


def test_a_notebook_that_cannot_be_shown_costs_its_own_page_alone(graded_folder):
    path = graded_folder / "autograded" / "emil" / UNIT / f"{NOTEBOOK}.ipynb"
    path.chmod(0o644)
    path.write_text('{"metadata": {}, "cells": ' + "[" * 10**5)
    result = say("feedback", UNIT, "--course", graded_folder)
    assert result.exit_code == 1
    assert "emil: the page shows the points alone, since what was handed in cannot be shown" in result.stderr
    assert set(instructor.NAMES) == {path.name for path in (graded_folder / "feedback").iterdir()}
    assert "cannot be shown here" in shown(page(graded_folder, "emil"))
    assert re.search(r"\b7 of \d+ points", shown(page(graded_folder, "emil")))
    assert "weight_gradient" in shown(page(graded_folder, "ada"))
