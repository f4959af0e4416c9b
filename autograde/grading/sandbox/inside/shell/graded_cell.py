"""A cell whose outputs decide about points, run with nothing in its way that earlier cells have put there.

What it says is the notebook's word all the same: whoever changes the library that it compares with changes its answer.
"""

import contextlib
import sys
import threading
import types
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from autograde.grading.sandbox.inside.shell.kept_outputs import Outputs

RUN_CELL, ENDED, FUNCTION = InteractiveShell.run_cell, Outputs.ended, types.FunctionType


class Untouched:
    """What of a shell decides how a cell runs and what is kept of it, as it stands before the first cell.

    Parameters
    ----------
    shell : Shell
    """

    def __init__(self, shell: Any):
        self.shell, self.outputs, self.manager = shell, shell.outputs, shell.input_transformer_manager
        objects = shell, shell.outputs, shell.compile, shell.displayhook, shell.display_pub, shell.events
        self.objects = [(one, type(one), _shadows(one)) for one in objects]
        classes = {
            cls for one in objects for cls in type(one).__mro__ if cls.__module__.startswith(("IPython", "auto"))
        }
        self.classes = [(cls, {n: v for n, v in vars(cls).items() if isinstance(v, FUNCTION)}) for cls in classes]
        self.callbacks = {name: list(called) for name, called in shell.events.callbacks.items()}
        manager = self.manager
        lists = manager.cleanup_transforms, manager.line_transforms, manager.token_transformers
        self.lists = [(one, list(one)) for one in (*lists, shell.input_transformers_post)]

    def restore(self) -> dict[str, list]:
        """Bring it back; return what earlier cells want to be called at each cell, for the later ones."""
        for cls, functions in self.classes:
            for name, function in functions.items():
                if vars(cls).get(name) is not function:
                    setattr(cls, name, function)
        for one, kind, shadows in self.objects:
            one.__class__ = kind
            for name in set(_shadows(one)) - set(shadows):
                del vars(one)[name]
            vars(one).update(shadows)
        for transformers, usual in self.lists:
            transformers[:] = usual
        self.shell.outputs, self.shell.input_transformer_manager = self.outputs, self.manager
        self.shell.ast_transformers, self.shell.custom_exceptions = [], ()
        if self.shell.ast_node_interactivity == "none":  # a number that is not shown would count in full
            self.shell.ast_node_interactivity = "last_expr"
        theirs = {name: list(called) for name, called in self.shell.events.callbacks.items()}
        self._call(self.callbacks)
        return theirs

    def let_go(self, theirs: dict[str, list]) -> None:
        """Have what earlier cells wanted called again."""
        self._call(theirs)

    def _call(self, callbacks: dict[str, list]) -> None:
        for name, called in callbacks.items():
            self.shell.events.callbacks[name] = list(called)


def _shadows(one: Any) -> dict[str, Any]:
    """What an object has in place of its class's functions."""
    return {name: value for name, value in vars(one).items() if isinstance(getattr(type(one), name, None), FUNCTION)}


def run_graded(shell: Any, untouched: Untouched, source: bytes) -> bytes:
    """Run a graded cell's source; its outputs are to be `taken`. How it ended is read from IPython's own result."""
    theirs = untouched.restore()
    shell.begin()
    shell.notes_in = "stdout"  # what the sandbox refuses costs no points by its note
    for forget in (sys.settrace, sys.setprofile, threading.settrace, threading.setprofile):
        forget(None)  # type: ignore[operator]
    try:
        result = RUN_CELL(shell, source.decode("utf-8"), store_history=True)
        before, error = result.error_before_exec, result.error_in_exec
        if before is not None or error is not None:
            ENDED(shell.outputs, before or error, _line(error) if before is None else getattr(before, "lineno", 0) or 0)
    finally:
        untouched.let_go(theirs)
    return b""


def _line(error: BaseException) -> int:
    """The line of the cell in which it ended; 0 where that is not told."""
    with contextlib.suppress(Exception):
        trace = error.__traceback__
        while trace is not None:
            if "/ipykernel_" in trace.tb_frame.f_code.co_filename:
                return trace.tb_lineno
            trace = trace.tb_next
    return 0
