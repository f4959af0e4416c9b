"""Sessions inside this process, for tests of everything around the sandbox: `python -m tests.tools.standin grade UNIT`.

No sandbox and no limits: for the sample class alone.
"""

import contextlib
import io
import os
import queue
import sys
import threading
import time
from functools import partial

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

sys.dont_write_bytecode = True
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from autograde.grading.judging.judge_notebook import execute  # noqa: E402
from autograde.grading.outcome import Outcome, Verdict  # noqa: E402
from autograde.grading.running import this_machine as local  # noqa: E402
from autograde.grading.running.pool import LocalPool  # noqa: E402
from autograde.grading.sandbox.inside import answer_calls  # noqa: E402
from autograde.grading.sandbox.inside.lent_functions import Lent  # noqa: E402
from autograde.grading.sandbox.wire.requests import CALLS  # noqa: E402


class InProcess:
    """A Session that runs a notebook's cells right here."""

    def __init__(self):
        self.names: dict = {"__name__": "__main__"}
        self.begun = time.process_time()
        self.asked: queue.SimpleQueue = queue.SimpleQueue()
        self.said: queue.SimpleQueue = queue.SimpleQueue()
        self.lent, self.busy = Lent(self.outside), False

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        pass

    waited = 0.0

    @property
    def cpu_seconds(self):
        return 0.0

    def run(self, source, cpu_seconds, wait_seconds, graded=False):
        text, outputs = io.StringIO(), []
        self.names["print"] = partial(print, file=text)  # sys.stdout is the command's, in another thread
        try:
            exec(compile(TransformerManager().transform_cell(source), "cell", "exec"), self.names)
        except Exception as error:
            outputs = [{"output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": []}]
        said = text.getvalue()
        return [{"output_type": "stream", "name": "stdout", "text": said}] * bool(said) + outputs

    def lend(self, names):
        self.lent.take(names)

    def ask(self, frame, cpu_seconds, wait_seconds, most):
        if not self.lent.functions:
            return answer_calls.answer(self.names, frame, most)
        if self.busy:
            self.asked.put(frame)
        else:
            threading.Thread(target=self.answer, args=(frame, most), daemon=True).start()
        said = self.said.get()
        self.busy = said.startswith(CALLS)
        return said

    def ask_together(self, frames, cpu_seconds, wait_seconds, most):
        return [self.ask(frame, cpu_seconds, wait_seconds, most) for frame in frames], None

    def answer(self, frame, most):
        self.said.put(self.lent.during(partial(answer_calls.answer, most=most), self.names, frame))

    def outside(self, frame):
        self.said.put(frame)
        return self.asked.get()


class Here:
    """A worker that is nothing of its own."""

    alive = True
    closed = threading.Event()

    def close(self):
        self.closed.set()


def pool(at_once=1, run=execute):
    """A pool whose sessions are in this process."""
    return LocalPool(Here, lambda job, worker: run(job, InProcess), at_once)


def passes(student: str, grade_id: str) -> bool:
    """Which checks pass: about two of three, by their names."""
    return sum(map(ord, student + grade_id)) % 3 > 0


def decide(job, sessions) -> Outcome:
    """In the place of an execution: verdicts at once, as `passes` says."""
    notebook = nbformat.reads(job.source.decode(), as_version=4)
    verdicts = []
    for c in notebook.cells:
        marks = c.metadata.get("nbgrader", {})
        if marks.get("grade") and not marks["solution"] and c.cell_type == "code":
            passed = passes(job.student, marks["grade_id"])
            points = marks["points"] if passed else 0.0
            verdicts.append(Verdict(marks["grade_id"], points, marks["points"], passed, ""))
    return Outcome(job.student, job.unit, job.notebook, "graded", job.source, tuple(verdicts), "", "")


class ThisMachine:
    """In the place of autograde.grading.running.this_machine.ThisMachine: everything runs in this process."""

    def __init__(self, run):
        self.run = run

    def pool(self, course, assignment, limits):
        return pool(run=self.run)


def this_machine(at_once, sandboxed=True):
    """In the place of autograde.grading.running.this_machine.this_machine."""
    return contextlib.nullcontext(ThisMachine(execute))


def slowly(job, sessions):
    """A verdict without running anything, which takes 20 ms; for the student `endless` until the run is ended."""
    time.sleep(0.02)
    if job.student == "endless":
        Here.closed.wait()
    return decide(job, sessions)


if __name__ == "__main__":  # the commands of `autograde`, with verdicts that need no sandbox
    from autograde.cli import main

    local.this_machine = lambda at_once, sandboxed: contextlib.nullcontext(ThisMachine(slowly))  # type: ignore
    main()
