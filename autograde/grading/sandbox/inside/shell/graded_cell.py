"""A cell whose outputs decide about points, run with nothing in its way that earlier cells have put there.

What it says is the notebook's word all the same: whoever changes the library that it compares with changes its answer.
"""

import contextlib
import sys
import threading
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

from autograde.grading.sandbox.inside.shell.kept_outputs import Outputs
from autograde.grading.sandbox.inside.shell.untouched import Untouched

RUN_CELL, ENDED, TO_JSON = InteractiveShell.run_cell, Outputs.ended, Outputs.to_json
SWITCH, SWITCHES = sys.setswitchinterval, sys.getswitchinterval
AS_LIST = list.copy
CHANGED = "IPython's own code was changed while the tests ran"
LONG = 1000.0  # seconds in which no other thread gets its turn


def run_graded(shell: Any, untouched: Untouched, source: bytes) -> bytes:
    """Run a graded cell's source; its outputs as JSON. How it ended is read from IPython's own result."""
    theirs = untouched.restore()
    shell.begin()
    shell.notes_in = "stdout"  # what the sandbox refuses costs no points by its note
    for forget in (sys.settrace, sys.setprofile, threading.settrace, threading.setprofile):
        forget(None)  # type: ignore[operator]
    usual, known = SWITCHES(), shell.transformed
    shell.transformed = {}
    try:
        try:
            result = RUN_CELL(shell, source.decode("utf-8"), store_history=True)
        finally:
            changed = untouched.bring_back()  # by what the tests have called
            for stream in shell.streams:
                stream.take()
            SWITCH(LONG)  # no thread of the notebook changes what is read now
            changed |= untouched.bring_back()
            shell.outputs.kept = AS_LIST(shell.outputs.kept)
        if changed:
            ENDED(shell.outputs, RuntimeError(CHANGED), 0)
        before, error = result.error_before_exec, result.error_in_exec
        if before is not None or error is not None:
            ENDED(shell.outputs, before or error, _line(error) if before is None else getattr(before, "lineno", 0) or 0)
        return TO_JSON(shell.outputs)
    finally:
        SWITCH(usual)
        shell.transformed = known
        untouched.let_go(theirs)


def _line(error: BaseException) -> int:
    """The line of the cell in which it ended; 0 where that is not told."""
    with contextlib.suppress(Exception):
        trace = error.__traceback__
        while trace is not None:
            if "/ipykernel_" in trace.tb_frame.f_code.co_filename:
                return trace.tb_lineno
            trace = trace.tb_next
    return 0
