"""What is recorded of a notebook is decided elsewhere as it is here."""

import json
import pickle

from traitlets.config import Config

from autograde.grading.gradebook.recording.decided import Decide
from autograde.grading.outcome import Outcome, Verdict
from autograde.notebooks.released import asked_by


def test_sent_elsewhere_it_decides_by_the_courses_limits():
    marks = {"grade": True, "solution": False, "locked": True, "grade_id": "check_f", "points": 2}
    check = {"cell_type": "code", "id": "a", "source": "check(f)", "metadata": {"nbgrader": marks}}
    shown = {"output_type": "stream", "name": "stdout", "text": "\n".join(map(str, range(50)))}
    executed = {"cells": [check | {"outputs": [shown]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    verdict = Verdict("check_f", 1.5, 2.0, False, "half of it")
    outcome = Outcome("ada", "unit", "n", "graded", json.dumps(executed).encode(), (verdict,), "", "")
    config = Config({"LimitOutput": {"max_lines": 3}, "Unknown": {"made_here": lambda: None}})
    decide = Decide({"n": asked_by({"cells": [check], "metadata": {}})}, config)
    decided = pickle.loads(pickle.dumps(decide))(outcome, ("a file was left out",))
    assert decided.grades.scores == {"check_f": 1.5}
    file = json.loads(decided.file)
    assert "Output truncated" in file["cells"][0]["outputs"][0]["text"]
    assert file["cells"][0]["metadata"]["autograde"]["message"] == "half of it"
    assert file["metadata"]["autograde"]["outcome"]["noticed"] == ["a file was left out"]
    assert decided.outcome.verdicts == (verdict,)
