"""One line in the place of a traceback, where a cell needs an exercise that is blank or wrong, or a name not there."""

import sys
import traceback

from autograde.asking.call import plain
from autograde.checking.exercises import unit_of
from autograde.notebooks.names_in_code import names_of
from autograde.notebooks.undefined_names import ASKS, Failed, cause, ended_with
from autograde.student.failed_checks import FailedChecks

NO_TORCH = "PyTorch, which is not installed: python -m pip install torch, then restart."
NO_TORCH_IN_BROWSER = "PyTorch, which no browser has: File > Download, and run the notebook on your machine."


class OneLineErrors:
    """Replaces the traceback of a cell that needs something blank, or of a cell of the course that needs something
    wrong, by one line; all other errors stay as they are.

    Parameters
    ----------
    shell : IPython's InteractiveShell
    """

    def __init__(self, shell):
        self.shell, self.cell, self.said = shell, "", ""
        self.lacking: dict[str, str] = {}  # a name that a failed cell would have assigned -> what that cell lacked
        self.failed: dict[str, Failed] = {}  # and where it failed otherwise -> that cell
        self.wrong = FailedChecks()
        for event in "pre_run_cell", "post_run_cell":
            for known in [e for e in shell.events.callbacks[event] if getattr(e, "__module__", "") == __name__]:
                shell.events.unregister(event, known)

        def remember(info):
            self.cell, self.said = info.raw_cell or "", ""

        def learn(result):
            self.ended(result.error_before_exec or result.error_in_exec)

        shell.events.register("pre_run_cell", remember)
        shell.events.register("post_run_cell", learn)

        def explain(shell, etype, value, tb, tb_offset=None):
            sentence = self.sentence(value)
            if sentence is None:
                shell.showtraceback((etype, value, tb), tb_offset=tb_offset, running_compiled_code=True)
            else:
                shell._showtraceback(etype, value, [sentence])

        shell.set_custom_exc((Exception,), explain)

    def ended(self, error: BaseException | None) -> None:
        """Learn from the end of a cell which names are there now, and which are not, and why."""
        if error is None and not (self.lacking or self.failed or self.wrong.names):
            return  # as in most notebooks after most cells: to read the cell would take longer than to run it
        self.wrong.ended(self.cell, error)
        for name in names_of(self.cell).bound:
            self.lacking.pop(name, None)
            self.failed.pop(name, None)
            if self.said:
                self.lacking[name] = self.said
            elif error is not None and name not in self.shell.user_ns:
                self.failed[name] = Failed(self.cell, ended_with(type(error).__name__, plain(error)))

    def sentence(self, error: BaseException) -> str | None:
        """The line to show for this error, or None where its traceback says more."""
        if asks_for_input(error):
            return ASKS
        lacked = self.lacked(error) or self.wrong.needed(self.cell, error, self.shell.user_ns)
        if not lacked:
            return None
        self.said = lacked
        return f"This cell needs {lacked}"

    def lacked(self, error: BaseException) -> str | None:
        """What the running cell lacks, with what to do about it."""
        if isinstance(error, NotImplementedError):
            blank = blank_exercise(error)
            return f"{blank}, which is not written yet." if blank else None
        if isinstance(error, ModuleNotFoundError):
            if error.name != "torch":
                return None
            self.lacking["torch"] = NO_TORCH_IN_BROWSER if in_browser() else NO_TORCH
            return self.lacking["torch"]
        name = getattr(error, "name", None)
        if name in self.lacking:
            return self.lacking[name]
        blamed = cause(name, self.failed) if name else None
        if blamed is not None:
            return f"{name}, which is not defined: {blamed.sentence}. Mend that first."
        if name and unit_of(name):
            return f"{name}, which is not defined: run the cell that defines it first."
        return None


def in_browser() -> bool:
    """Whether this Python runs in a browser, where nothing is installed from a command line."""
    return sys.platform == "emscripten"


def asks_for_input(error: BaseException) -> bool:
    """Whether an error is that of input() where there is no keyboard."""
    return type(error).__name__ == "StdinNotImplementedError"


def blank_exercise(error: NotImplementedError) -> str:
    """The function of the notebook whose blank raised this error; "" where a library says what it cannot do."""
    if type(error) is not NotImplementedError or str(error):
        return ""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    code = frames[-1].f_code if frames else None
    notebooks = frames and frames[-1].f_globals.get("__name__") == "__main__"
    return code.co_name if code and notebooks and not code.co_name.startswith("<") else ""
