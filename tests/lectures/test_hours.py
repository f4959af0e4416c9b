"""A notebook that promises an hour takes about one, by the estimate; `python -m tests.bench hours` prints all."""

import nbformat
import pytest

from autograde.checking.exercises import unit_of
from autograde.student.course_notebooks import released_notebooks
from autograde.student.notebook_file import read_file
from tests.tools import hours

MOST, MOST_OF = 75, {"training_data": 90, "back_propagation": 90}  # minutes; two are two evenings

RELEASED = {path.stem: path for path in released_notebooks().values()}


@pytest.mark.parametrize("name", RELEASED)
def test_no_notebook_takes_longer_than_it_may(name):
    minutes, most = hours.estimate(read_file(RELEASED[name])).minutes, MOST_OF.get(name, MOST)
    assert minutes <= most, f"{name} takes {minutes:.1f} minutes, {most} at most"


def test_short_and_long_exercises_are_exercises():
    assert [name for name in hours.SHORT | hours.LONG if unit_of(name) is None] == []


# the estimate itself, each of its terms alone


def notebook(*cells):
    return nbformat.from_dict({"cells": list(cells)})


def text(source, **metadata):
    return {"cell_type": "markdown", "source": source, "metadata": metadata}


def code(source, **metadata):
    return {"cell_type": "code", "source": source, "metadata": metadata}


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("Two **bold** words", 3),
        ("# A title\n\n- one\n- two – three", 5),
        ("A sum $a + b$ of $x$.", 5),
        ("Then\n\n$$a = b + c$$\n\nfollows.", 12),
        ("Call `f(a, b)` and `$HOME`", 5),
        ("| a | b |\n|---|---|\n| 1 | 2 |", 4),
        ("[a link](https://example.org/long/way) to it", 4),
        ("un**brok**en line\nand next", 4),
        ("```python\nx = 1\n```", 2),
    ],
)
def test_words_are_those_that_are_rendered(source, count):
    assert hours.words(source) == count


def test_what_is_folded_takes_no_time():
    folded = text("<details><summary>Hint 1</summary>\n\nLong words here.\n\n</details>\n\nTwo words.")
    given = code("a = 1\nb = 2", jupyter={"source_hidden": True}, nbgrader={"grade_id": "given_a", "locked": True})
    drawing = code("# Draw it\nb = 2", jupyter={"source_hidden": True})
    assert hours.estimate(notebook(folded, given, drawing)) == hours.Hour(2, 0, (), 0, 0, 0)


def test_lines_are_those_of_code_that_is_read():
    stub = code("def tanh(beta):\n    raise NotImplementedError()", nbgrader={"grade_id": "tanh", "solution": True})
    check = code("check(tanh)", nbgrader={"grade_id": "check_tanh", "grade": True})
    hour = hours.estimate(notebook(code("import numpy as np\n\nx = 1"), stub, check))
    assert (hour.lines, hour.exercises, hour.minutes) == (2, ("tanh",), 3 + 2 * 4 / 60)


def test_an_exercise_counts_by_its_length():
    def minutes(name):
        return hours.Hour(0, 0, (name,), 0, 0, 0).minutes

    assert (minutes("tanh"), minutes("softmax"), minutes("train")) == (3, 6, 12)


def test_predictions_questions_and_self_tests_are_counted_where_they_stand():
    asked = text("**Predict:** which one? Predict\nwhat comes out before you run it. We predict nothing.")
    looked = text("Before you run the cell: what is its shape?\n\nBefore you go on, how many?")
    answer = text("YOUR ANSWER HERE", nbgrader={"grade_id": "question_why", "grade": True, "solution": True})
    hint = text("<details><summary>Hint 1</summary>\n\nPredict.\n\n</details>")
    tests = text("intro\n\n## Test yourself\n\n<details><summary>1. Why?</summary>\n\nSo.\n\n</details>")
    hour = hours.estimate(notebook(asked, looked, answer, hint, tests))
    assert (hour.predictions, hour.questions, hour.self_tests) == (4, 1, 1)
    assert hour.minutes == hour.words / 120 + 4 * 0.75 + 6 + 0.5
