"""nbgrader's own table of points."""

import csv
import subprocess
import sys

from tests.tools.exports import export
from tests.tools.instructor import NAMES, UNIT, UNITS


def test_the_table_holds_the_numbers_that_nbgrader_exports(late):
    export(late, "--to", "csv")
    command = [sys.executable, "-W", "ignore", "-m", "nbgrader", "export", "--to", "theirs.csv"]
    subprocess.run(command, cwd=late, check=True, capture_output=True, timeout=300)
    theirs = list(csv.DictReader((late / "theirs.csv").open(encoding="utf-8")))
    ours = list(csv.DictReader((late / "grades-csv.csv").open(encoding="utf-8")))
    numbers = "raw_score", "late_submission_penalty", "score", "max_score"
    # nbgrader does not quote, so that a comma in a name shifts its columns: whoever has one is compared by hand below
    theirs = {(line["assignment"], line["student_id"]): line for line in theirs if line["last_name"] != "Müller"}
    found = {(line["assignment"], line["student_id"]): line for line in ours}
    assert len(found) == len(ours) == len(UNITS) * (len(NAMES) + 1)
    assert set(theirs) < set(found)
    for key, line in theirs.items():
        assert [float(found[key][name]) for name in numbers] == [float(line[name]) for name in numbers]
        assert (found[key]["duedate"], found[key]["timestamp"]) == (line["duedate"], line["timestamp"])
    ada = found[UNIT, "ada"]
    assert ada["last_name"] == "Müller, von"
    assert (float(ada["raw_score"]), float(ada["late_submission_penalty"]), float(ada["score"])) == (17, 5, 12)
    assert found[UNITS[0], "dora"]["score"] == "0.0"
