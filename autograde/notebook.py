"""Manners of a notebook: a blank exercise is said in one line, not in a wall of tracebacks."""

import ast
import traceback

from autograde.exercises import unit_of

TO_UPDATE = "python -m pip install --upgrade backprop-course, or pip install . in a newer checkout"


def begin(made_with: str) -> None:
    """Prepare the running notebook: compare versions, and say in one line what a cell lacks.

    Parameters
    ----------
    made_with : str, the version of this package that the notebook was made with

    Outside IPython it only compares versions.
    """
    import autograde

    if _numbers(made_with) > _numbers(autograde.__version__):
        print(
            f"This notebook was made for autograde {made_with}, but {autograde.__version__} is installed: "
            f"its checks may be older than the text. Update with: {TO_UPDATE}"
        )
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is not None:
        Manners(shell)


class Manners:
    """Replaces the traceback of a cell that needs something blank by one line; all other errors stay as they are.

    Parameters
    ----------
    shell : IPython's InteractiveShell
    """

    def __init__(self, shell):
        self.cell = ""
        self.lacking: dict[str, str] = {}  # a name that a failed cell would have assigned -> what that cell lacked
        for event in [e for e in shell.events.callbacks["pre_run_cell"] if getattr(e, "__name__", "") == "remember"]:
            shell.events.unregister("pre_run_cell", event)

        def remember(info):
            self.cell = info.raw_cell or ""

        shell.events.register("pre_run_cell", remember)

        def explain(shell, etype, value, tb, tb_offset=None):
            sentence = self.sentence(value)
            if sentence is None:
                shell.showtraceback((etype, value, tb), tb_offset=tb_offset)
            else:
                shell._showtraceback(etype, value, [sentence])

        shell.set_custom_exc((NotImplementedError, NameError, ModuleNotFoundError), explain)

    def sentence(self, error: BaseException) -> str | None:
        """The line to show for this error, or None where its traceback says more."""
        lacked = self.lacked(error)
        if lacked is None:
            return None
        for name in _assigned(self.cell):
            self.lacking[name] = lacked
        return f"This cell needs {lacked}"

    def lacked(self, error: BaseException) -> str | None:
        """What the running cell lacks, with what to do about it."""
        if isinstance(error, NotImplementedError):
            frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.name.startswith("<")]
            return f"{frames[-1].name}, which is not written yet." if frames else None
        if isinstance(error, ModuleNotFoundError):
            if error.name != "torch":
                return None
            self.lacking["torch"] = "PyTorch, which is not installed: python -m pip install torch, then restart."
            return self.lacking["torch"]
        name = getattr(error, "name", None)
        if name in self.lacking:
            return self.lacking[name]
        if name and unit_of(name):
            return f"{name}, which is not defined: run the cell that defines it first."
        return None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _assigned(cell: str) -> set[str]:
    """The names that a cell would have assigned, had it run to its end."""
    try:
        tree = ast.parse(cell)
    except SyntaxError:
        return set()
    stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return stored | {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
