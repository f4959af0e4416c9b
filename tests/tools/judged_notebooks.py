"""Notebooks of a few cells, judged in the real sandbox, for tests."""

import json

import nbformat

from autograde.build.course_folder import SOLUTIONS
from autograde.build.reference_text import Reference
from autograde.build.source_cells import nbgrader_marks
from autograde.grading.job import Job
from autograde.grading.judging.judge_notebook import execute
from autograde.grading.limits import Limits

REFERENCE = Reference(SOLUTIONS / "reference.py")


LIMITS = Limits(cpu_seconds=2, own_word_seconds=2, wait_seconds=4, total_cpu_seconds=20)


def notebook(*cells):
    """A notebook of sources; a source that begins with check( is a grade cell of 2 points."""
    made = nbformat.v4.new_notebook()
    for source in cells:
        cell = nbformat.v4.new_code_cell(source)
        if source.startswith("check("):
            name = source.replace("(", "_").replace(")", "").replace(", ", "_").replace('"', "")
            cell.metadata["nbgrader"] = nbgrader_marks(name, grade=True, points=2)
        made.cells.append(cell)
    return json.dumps(made).encode()


def run(worker, *cells, limits=LIMITS):
    job = Job("ada", "02_forward_propagation", "forward_propagation", notebook(*cells), b"key", limits)
    outcome = execute(job, worker.session)
    assert outcome.status != "failed", outcome.to_instructor
    return outcome


def points(outcome):
    return [verdict.points for verdict in outcome.verdicts]


def shown(outcome, index):
    """What stands under a cell."""
    cell = json.loads(outcome.executed)["cells"][index]
    return "\n".join(
        "".join(output.get("text", "")) + "\n".join(output.get("traceback", [])) for output in cell["outputs"]
    )


IMPORT = "import numpy as np"


TANH = "def tanh(beta):\n    return np.tanh(beta)"


RELU = "def relu(beta):\n    return np.maximum(0.0, beta)"


JACOBIAN = (
    "def softmax_jacobian(beta):\n"
    "    y = softmax(beta)\n"
    "    return y[:, :, np.newaxis] * (np.eye(y.shape[1]) - y[:, np.newaxis, :])"
)


SOFTMAX = (
    "def softmax(beta):\n"
    "    e = np.exp(beta - beta.max(axis=1, keepdims=True))\n"
    "    return e / e.sum(axis=1, keepdims=True)"
)
