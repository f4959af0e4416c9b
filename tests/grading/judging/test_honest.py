"""What an honest student types beside the answers costs nothing: `python -m tests.bench honest` asks stock nbgrader."""

import json

import pytest

from autograde.grading.job import Job
from autograde.grading.judging.judge_notebook import execute
from autograde.grading.limits import Limits
from autograde.grading.sandbox.worker import Worker
from tests.grading.sandbox.test_bubblewrap import linux
from tests.handing_in import notebook
from tests.tools.honest import NAME, UNIT, variants

pytestmark = linux
SAMPLE = list(variants())[::4]


@pytest.fixture(scope="module")
def worker():
    with Worker(imports=("numpy", "autograde", "lectures.datasets")) as warm:
        yield warm


@pytest.mark.parametrize("name", SAMPLE)
def test_an_unusual_notebook_has_the_points_of_its_answers(name, worker):
    change, files = variants()[name]
    content = json.loads(notebook("ada", UNIT, NAME))
    change(content)
    for cell in content["cells"]:
        cell["source"] = "".join(cell["source"])
    job = Job("ada", UNIT, NAME, json.dumps(content).encode(), bytes(32), Limits(), (), tuple(files.items()))
    outcome = execute(job, worker.session)
    below = name.removesuffix("-below") if name.endswith("-below") else ""
    lost = [verdict.grade_id for verdict in outcome.verdicts if not verdict.passed]
    assert lost == ([f"check_{below}"] if below else []), outcome.to_instructor
