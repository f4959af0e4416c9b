"""Notebooks of random graded cells, graded by stock nbgrader's kernel and rules, and by the sandbox."""

import json
import warnings

import nbformat
import numpy as np

from autograde.build.source_cells import nbgrader_marks
from autograde.grading.job import Job
from autograde.grading.judging.judge_notebook import execute
from autograde.grading.limits import Limits

SETUP = "import sys, os, warnings, numpy as np\nfrom IPython.display import display, clear_output\nx, log = 1, []"
LINES = (
    "x += 1",
    "log.append(x)",
    "print(x)",
    "print()",
    "assert x > 0",
    "assert x % 7, f'{x} is a multiple of 7'",
    "assert len(log) < 40",
    "display(x)",
    "display('text')",
    "def f(n=2):\n    return f(n - 1) * n if n else 1",
    "assert f(5) == 120",
    "for i in range(3):\n    x += i",
    "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    log.append(str(error))",
    "with np.errstate(all='ignore'):\n    np.log(np.zeros(2))",
    "x = abs(x) % 100 + 1;",
    "log",
    "x;",
    "%time x",
    "clear_output()",
    "import math, json as j\nassert math.isclose(j.loads('0.5'), 0.5)",
    "np.testing.assert_allclose([1, 2], [1, 2 + 1e-12])",
)
RARE = (
    "assert x == 'no'",
    "raise ValueError('ü ' * 3)",
    "print('careful', file=sys.stderr)",
    "warnings.warn(f'warned {x}')",
    "undefined_name",
    "1 +",
    "sys.exit(3)",
    "np.log(np.zeros(2))",
    "clear_output(wait=True)\nprint('only this')",
    "%no_such_magic",
    "np.testing.assert_array_equal([1], [2])",
    "class Shows:\n    def __repr__(self):\n        return '0.25'\nShows()",
    "class Breaks:\n    def __repr__(self):\n        raise RuntimeError('no')\nBreaks()",
    "import asyncio\nawait asyncio.sleep(0)",
)
ENDS = (
    *("0.5", "0", "1", "2.0", "1.25", "True", "None", "'0.5'", "[0.5]", "-1", "np.float64(0.5)", "np.array(0.75)"),
    *("1e-3", "float('nan')", "10", "x", "x / 1000", "print('done')", "sum([0.5, 0.25])", "1j", "0x1", "'a\\nb'"),
)


def notebook(rng, cells):
    """A notebook of random cells, half of them graded with 2 points.

    Parameters
    ----------
    rng : numpy.random.Generator
    cells : int, how many
    """
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SETUP)])
    made.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    for number in range(cells):
        lines = [LINES[i] for i in rng.integers(len(LINES), size=rng.integers(1, 5))]
        if rng.random() < 0.35:
            lines.insert(rng.integers(len(lines) + 1), RARE[rng.integers(len(RARE))])
        if rng.random() < 0.5:
            lines.append(ENDS[rng.integers(len(ENDS))])
        if rng.random() < 0.1:
            lines.insert(0, ("%%time", "%%capture", "%%capture kept")[rng.integers(3)])
        made.cells.append(nbformat.v4.new_code_cell("\n".join(lines)))
        if rng.random() < 0.5:
            made.cells[-1].metadata["nbgrader"] = nbgrader_marks(f"cell{number}", grade=True, points=2)
    return made


def by_nbgrader(made):
    """The points of each graded cell in a kernel, by nbgrader's own classes; None where its rules say nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from nbgrader.preprocessors import Execute
        from nbgrader.utils import determine_grade

    arguments = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=40"]
    ran, _ = Execute(extra_arguments=arguments).preprocess(nbformat.from_dict(json.loads(json.dumps(made))), {})
    found = {}
    for cell in ran.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            try:
                found[cell.metadata.nbgrader.grade_id] = float(determine_grade(cell)[0])
            except (ValueError, KeyError):
                found[cell.metadata.nbgrader.grade_id] = None
    return found


def by_us(made, worker):
    """The same from the sandbox."""
    job = Job("ada", "ps1", "problem1", json.dumps(made).encode(), b"", Limits())
    outcome = execute(job, worker.session)
    points = {verdict.grade_id: verdict.points for verdict in outcome.verdicts}
    names = [cell.metadata["nbgrader"]["grade_id"] for cell in made.cells if "nbgrader" in cell.metadata]
    return {name: points.get(name) for name in names}


def differences(seed, cells, worker):
    """The graded cells of one random notebook that got other points here than from stock nbgrader, and how many
    were compared."""
    made = notebook(np.random.default_rng(seed), cells)
    stock, ours = by_nbgrader(made), by_us(made, worker)
    sources = {c.metadata["nbgrader"]["grade_id"]: c.source for c in made.cells if "nbgrader" in c.metadata}
    return {sources[name]: (stock[name], ours[name]) for name in stock if stock[name] != ours[name]}, len(stock)
