"""What every submission would have to do first, done once before them: import, draw and format for the first time."""

import contextlib
import importlib
import io
import sys
from typing import Any

from autograde.grading.limits import Limits

IMPORTED = (  # before anything of a student's is: a file of theirs that bears such a name takes no other's place
    *("numpy", "autograde.grading.sandbox.inside.forks", "autograde.gradients.judging.judge"),
    *("asyncio", "concurrent.futures.process", "multiprocessing.dummy", "multiprocessing.pool"),
    *("multiprocessing.resource_tracker", "packaging.requirements", "pdb", "pydoc", "comm"),
    *(f"IPython.core.magics.{name}" for name in ("code", "execution", "history", "script")),
)

REHEARSAL = """
import numpy as np
from autograde import check_gradient, examine
print(check_gradient(lambda x: float(x @ x), np.ones(2), np.ones(2)), np.ones((2, 2)), np.float64(0.5))
np.ones(2)
"""
FAILURES = (  # whose tracebacks take a tenth of a second the first time, when their modules are read
    "1 / 0",
    "np.testing.assert_allclose([1.0, 2.0], [2.0, 2.0])",
    "def f():\n    raise NotImplementedError\nassert f() == np.random.default_rng(1).normal()",
)
TIMES = 10  # Python writes into the code of a function until it has run about so often: better before than after a fork
CELLS = (
    "import numpy as np\n\n\ndef right(x, rng):\n    return [np.exp(x).sum(axis=0), rng.normal()]",
    "def wrong(x, rng):\n    return x @ np.ones(x.size + 1)",
    "def blank(x, rng):\n    raise NotImplementedError",
    "print(np.ones((2, 3)), np.float64(0.5), f'{right(np.ones((2, 3)), np.random.default_rng(1))[1]:.4f}')",
)


def import_all(*names: str) -> None:
    """Import modules, those that are not there aside: the cell that imports one says so, as in a kernel."""
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def rehearsed_shell() -> Any:
    """A shell in which cells ran and failed, and questions were answered: what needs neither a course nor limits."""
    from autograde.grading.sandbox.inside.shell.ipython_shell import prepared_shell

    usual = Limits()
    shell = prepared_shell(usual.output, usual.images)
    for failure in FAILURES:
        shell.run_cell(failure, store_history=False)
    rehearse(shell)
    return shell


def warm(shell: Any, imports: list[str], cells: list[str], limits: Limits) -> Any:
    """Do once what every submission of a unit would have to do: import, draw and ask a check for the first time.

    Parameters
    ----------
    shell : Shell, a rehearsed one, which then stands before the first cell
    imports : names of modules
    cells : sources of cells that every notebook has, and that are no plain Python
    limits : Limits
    """
    import_all(*imports)
    from autograde.grading.sandbox.inside.shell.kernel_features import begin

    if "matplotlib.pyplot" in sys.modules:
        from matplotlib import pyplot

        figure, axes = pyplot.subplots()
        axes.set_title(r"$\beta$")
        figure.savefig(io.BytesIO())
        pyplot.close(figure)
    shell.outputs.text, shell.outputs.rich = limits.output, limits.images
    shell.run_cell(REHEARSAL, store_history=False)
    for name in "last_exc", "last_type", "last_value", "last_traceback":  # else %tb and %debug would find them
        if hasattr(sys, name):
            delattr(sys, name)
    begin(shell)
    shell.know(cells)
    shell.outputs.begin()
    shell.start_loop()
    return shell


def rehearse(shell: Any) -> None:
    """Run cells in a loop and answer questions, as submissions do, until the code that does it is as it stays.

    Parameters
    ----------
    shell : Shell, of which nothing is left in place but names, which `begin` removes
    """
    import numpy as np

    from autograde.grading.sandbox.inside.answer_calls import answer
    from autograde.grading.sandbox.wire.values import pack

    args = np.ones((2, 3)), np.random.default_rng(1)
    frames = [pack({"call": name, "args": args, "read": ()}) for name in ("right", "wrong", "blank", "unknown")]
    usual = sys.stdout, sys.stderr
    shell.take_streams()
    for _ in range(TIMES):
        shell.start_loop()
        for cell in CELLS:
            shell.begin()
            shell.run_cell(cell, store_history=False)
            shell.taken()
        for frame in frames:
            shell.quietly(answer, shell.user_ns, frame)
        shell.end_loop()
    sys.stdout, sys.stderr = usual
