"""One notebook from its prepared bytes to its outcome: its cells run in a sandbox, its checks are judged outside."""

import contextlib
import json
import re
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from autograde.asking import plain
from autograde.examination import NOT_DEFINED
from autograde.exercises import called_check
from autograde.grading.outcome import Job, Outcome, Verdict
from autograde.grading.session import Session, Stopped
from autograde.grading.trusted import Judge, Remote, right_functions
from autograde.report import Report

SHOWN = 2**24  # characters of outputs of one notebook; after that its cells run, and nothing is shown of them
DEATHS = 10  # of one notebook's process; after that the rest of the notebook is not run
SKIP = "skip-execution"
DEFINED = re.compile(r"^[ \t]*+def[ \t]++(\w++)", re.MULTILINE)  # linear: a stranger wrote what it reads


def execute(job: Job, sessions: Callable[[], AbstractContextManager[Session]]) -> Outcome:
    """Run and judge one notebook. It never raises: whatever happens, there is an outcome.

    Parameters
    ----------
    job : Job
    sessions : called without arguments, gives a context manager with a fresh Session
    """
    begun = time.perf_counter()
    with contextlib.ExitStack() as stack:
        run = Run(job, sessions, stack)
        try:
            run.all_cells()
        except Exception as error:  # our own failure, and never a student's 0
            traceback.print_exc()
            run.failed = f"{type(error).__name__}: {error}"
        cpu_seconds = run.cpu_seconds()
    return run.outcome(cpu_seconds, time.perf_counter() - begun)


def is_grade_cell(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is a check that is graded automatically."""
    marks = cell["metadata"].get("nbgrader", {})
    return bool(marks.get("grade")) and not marks.get("solution") and cell["cell_type"] == "code"


class Run:
    """One notebook on its way through the sandbox.

    Parameters
    ----------
    job : Job
    sessions : gives context managers with a fresh Session
    stack : holds the sessions that are open
    """

    def __init__(self, job: Job, sessions, stack: contextlib.ExitStack):
        self.job, self.sessions, self.stack = job, sessions, stack
        self.notebook = json.loads(job.source)  # as `prepare` made it: valid, texts in one piece
        self.verdicts: list[Verdict] = []
        self.failed = ""
        self.stops: list[str] = []
        self.deaths = self.shown = 0
        self.spent = self.idle = 0.0  # computing and waiting of sessions that are gone
        self.session: Session | None = None
        self.done: list[str] = []  # sources of the cells that have run, to be run again after a death
        own = {called_check(cell["source"])[0] for cell in self.notebook["cells"] if is_grade_cell(cell)}
        self.judge = Judge(self.remote, own, job.key, right_functions())

    # the process, and its replacement where it died

    def open(self) -> Session:
        """The session, a fresh one with the cells so far where there is none."""
        if self.session is None:
            self.session = self.stack.enter_context(self.sessions())
            for source in self.done:
                with contextlib.suppress(Stopped):
                    self.session.run(source, *self.limits())
        return self.session

    def limits(self) -> tuple[float, float]:
        """Computing time and waiting time of the next cell or call."""
        limits = self.job.limits
        computing = min(limits.cpu_seconds, limits.total_cpu_seconds - self.cpu_seconds())
        waiting = min(limits.wait_seconds, limits.total_wait_seconds - self.waited())
        return max(0.1, computing), max(0.1, waiting)

    def cpu_seconds(self) -> float:
        return self.spent + (self.session.cpu_seconds if self.session is not None else 0.0)

    def waited(self) -> float:
        return self.idle + (self.session.waited if self.session is not None else 0.0)

    def exhausted(self) -> str:
        """Why nothing more of this notebook is run; "" where more may."""
        if self.deaths >= DEATHS:
            return f"the notebook's process ended {DEATHS} times before"
        limits = self.job.limits
        if self.cpu_seconds() >= limits.total_cpu_seconds:
            return f"the notebook used up its {limits.total_cpu_seconds:g} s of computing time before"
        if self.waited() >= limits.total_wait_seconds:
            return f"the notebook used up its {limits.total_wait_seconds:g} s of waiting before"
        return ""

    def stopped(self, stop: Stopped, sentence: str) -> None:
        """Remember that something was stopped; a session that died is closed and counted."""
        self.stops.append(sentence)
        if not stop.alive and self.session is not None:
            self.spent += self.session.cpu_seconds
            self.idle += self.session.waited
            self.session = None
            self.deaths += 1

    # the cells

    def all_cells(self) -> None:
        """Run every cell that is to be run, judge every check."""
        count = 0
        for cell in self.notebook["cells"]:
            if cell["cell_type"] != "code":
                continue
            cell["outputs"], cell["execution_count"] = [], None
            if is_grade_cell(cell):
                self.judged(cell)
            elif SKIP not in cell["metadata"].get("tags", []):
                self.ran(cell)
            else:
                continue
            count += 1
            cell["execution_count"] = count

    def ran(self, cell: dict[str, Any]) -> None:
        """Run one cell that is no check; what it prints and raises stands under it."""
        why = self.exhausted()
        if why:
            cell["outputs"] = [_error("NotRun", f"This cell was not run: {why}.")]
            return
        limits = self.limits()
        try:
            outputs = self.open().run(cell["source"], *limits)
            self.done.append(cell["source"])
        except Stopped as stop:
            self.stopped(stop, f"the cell that begins with {_beginning(cell)!r} {stop.sentence}")
            outputs = [*stop.outputs, _error("Stopped", f"This cell {stop.sentence}.")]
            if stop.alive:
                self.done.append(cell["source"])
        self.shown += weight(outputs)
        if self.shown > SHOWN:
            outputs = [_said(f"[left out: this notebook shows more than {SHOWN // 2**20} MiB]")]
        cell["outputs"] = outputs

    def judged(self, cell: dict[str, Any]) -> None:
        """Judge one check; the verdict's message stands under it."""
        marks = cell["metadata"]["nbgrader"]
        exercise, part = called_check(cell["source"])
        why = self.exhausted()
        unchecked = Report(exercise, False, f"was not checked: {why}.")
        try:
            report = unchecked if why else self.judge.report(exercise, part)
        except Exception as error:  # our own failure, and never a student's 0: this check waits for a person
            traceback.print_exc()
            self.failed = f"{type(error).__name__}: {error}"
            cell["outputs"] = [_error("NotChecked", "This check could not be run, through no fault of yours.")]
            return
        if report.headline == NOT_DEFINED and (ended := self.error_of(exercise)):
            report = replace(report, details=(f"its cell ended with {ended}", "→ mend that first"))
        points = float(marks["points"])
        verdict = Verdict(
            grade_id=marks["grade_id"],
            points=points if report else 0.0,
            possible=points,
            passed=bool(report),
            message=str(report),
            mistakes=tuple(report.mistakes),
            noticed=tuple(detail for detail in report.details if detail.startswith("noticed")) if report else (),
            picture=report.picture,
        )
        self.verdicts.append(verdict)
        cell["outputs"] = [_said(str(report)) if report else _error("CheckFailed", str(report))]

    def error_of(self, exercise: str) -> str:
        """The error in which the cell ended that should define a function; "" where none did."""
        for cell in self.notebook["cells"]:
            if cell["cell_type"] == "code" and exercise in DEFINED.findall(cell["source"]):
                for output in cell.get("outputs", []):
                    if output["output_type"] == "error":
                        return plain(f"{output.get('ename')}: {output.get('evalue')}")
        return ""

    def remote(self, exercise: str) -> Remote:
        """A function of the notebook, in the session that is open when it is asked."""
        return Remote(Reopening(self, exercise), exercise, *self.limits())

    # the outcome

    def outcome(self, cpu_seconds: float, wall_seconds: float) -> Outcome:
        """What became of this notebook, in sentences."""
        passed = sum(verdict.passed for verdict in self.verdicts)
        counted = f"{passed} of {len(self.verdicts)} checks passed"
        status, to_student, to_instructor = "graded", f"{counted}.", f"{counted}."
        if self.stops:
            status = "stopped"
            to_student = f"{counted}; {self.stops[0]}."
            to_instructor = f"{counted}; {len(self.stops)} times stopped, first: {self.stops[0]}."
        if self.judge.odd:
            told = "; ".join(self.judge.odd[:3])
            to_instructor += f" Counted as not passed: {told}, and not on the right one. Look at it if in doubt."
        if self.failed:
            status = "failed"
            to_student = "The grader could not finish this notebook; your instructor knows and will grade it again."
            to_instructor = f"The grader itself failed ({self.failed}): grade this submission again with --force."
        job = self.job
        executed = json.dumps(self.notebook, ensure_ascii=False).encode("utf-8", "replace")
        return Outcome(
            job.student,
            job.unit,
            job.notebook,
            status,
            executed,
            tuple(self.verdicts),
            to_student,
            to_instructor,
            cpu_seconds,
            wall_seconds,
        )


class Reopening:
    """The session of a run for one exercise; where it dies, the next question opens a fresh one.

    Parameters
    ----------
    run : Run
    exercise : str, what is said to have stopped
    """

    def __init__(self, run: Run, exercise: str):
        self.run_, self.exercise = run, exercise

    def ask(self, frame: bytes, cpu_seconds: float, wait_seconds: float, most: int) -> bytes:
        try:
            session, (computing, waiting) = self.run_.open(), self.run_.limits()
            return session.ask(frame, min(cpu_seconds, computing), min(wait_seconds, waiting), most)
        except Stopped as stop:
            self.run_.stopped(stop, f"{self.exercise} {stop.sentence}")
            raise


def weight(value: Any) -> int:
    """How many characters the texts of outputs have."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return 8
    return sum(map(weight, value))


def _beginning(cell: dict[str, Any]) -> str:
    """The first line of a cell, shortened."""
    return (cell["source"].strip().split("\n") or [""])[0][:60]


def _said(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text + "\n"}


def _error(name: str, text: str) -> dict[str, Any]:
    """An error output whose traceback is a text of ours."""
    lines = text.split("\n")
    return {"output_type": "error", "ename": name, "evalue": lines[0], "traceback": lines}
