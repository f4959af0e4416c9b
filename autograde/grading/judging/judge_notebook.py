"""One notebook from its prepared bytes to its outcome: its cells run in a sandbox, its checks are judged outside."""

import contextlib
import json
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import ModuleType
from typing import Any

from autograde.asking.call import plain
from autograde.checking.exercises import called_check
from autograde.grading.counts_and_durations import count, out_of
from autograde.grading.job import Job
from autograde.grading.judging.failure_causes import FailureCauses, beginning, would_define
from autograde.grading.judging.follow_through.second_verdicts import FollowThrough, Judged
from autograde.grading.judging.grade_cells import asked_check, is_grade_cell, judges_itself, own_exercises
from autograde.grading.judging.judge_exercise import Judge
from autograde.grading.judging.notebook_session import NotebookSession, Sessions
from autograde.grading.judging.own_word.cells_of_asserts import points_and_reason
from autograde.grading.judging.right_functions import right_functions
from autograde.grading.outcome import Outcome, Verdict
from autograde.grading.sandbox.outside.stop_reasons import Stopped
from autograde.reporting.report import Report

SHOWN = 2**24  # characters of outputs of one notebook; after that its cells run, and nothing is shown of them
SKIP = "skip-execution"


def execute(job: Job, sessions: Sessions, begun_with: Callable[["Run"], None] | None = None) -> Outcome:
    """Run and judge one notebook. It never raises: whatever happens, there is an outcome.

    Parameters
    ----------
    job : Job
    sessions : called without arguments, gives a context manager with a fresh Session
    begun_with : is told the Run when it begins
    """
    begun = time.perf_counter()
    with contextlib.ExitStack() as stack:
        run = Run(job, NotebookSession(job, sessions, stack))
        if begun_with is not None:
            begun_with(run)
        try:
            run.all_cells()
        except Exception as error:  # our own failure, and never a student's 0
            traceback.print_exc()
            run.failed = f"{type(error).__name__}: {error}"
        cpu_seconds = run.session.cpu_seconds()
    if job.limits.follow_through and not run.failed:
        cpu_seconds += run.followed_through(sessions)
    return run.outcome(cpu_seconds, time.perf_counter() - begun)


class Run:
    """One notebook on its way through the sandbox.

    Parameters
    ----------
    job : Job
    session : NotebookSession, in which its cells run

    Attributes
    ----------
    at : str, the exercise that is asked, or the cell that runs
    """

    def __init__(self, job: Job, session: NotebookSession):
        self.job, self.session = job, session
        self.notebook = json.loads(job.source)  # as `prepare` made it: valid, texts in one piece
        self.verdicts: list[Verdict] = []
        self.failed = self.at = ""
        self.shown = 0
        self.checks: list[Judged] = []
        self.unread: list[str] = []  # grade cells that no check decides, and why
        session.own_word = any(is_grade_cell(c) and judges_itself(c["source"]) for c in self.notebook["cells"])
        own = own_exercises(self.notebook["cells"])
        self.causes = FailureCauses(own)
        reference = right_functions() if own else ModuleType("none")
        self.judge = Judge(session.ask, own, job.key, reference)

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
        why = self.session.exhausted()
        if why:
            cell["outputs"] = [_error("NotRun", f"This cell was not run: {why}.")]
            return
        self.at = f"the cell {beginning(cell)!r}"
        defined = would_define(cell["source"])
        try:
            outputs = self.session.run(cell["source"], known=self.judge.leads_nowhere(cell["source"], defined))
        except Stopped as stop:
            self.session.stopped(stop, f"the cell that begins with {beginning(cell)!r} {stop.sentence}")
            outputs = [*stop.outputs, _error("Stopped", f"This cell {stop.sentence}.")]
        self.judge.ran(defined)
        self.causes.remember(cell, outputs)
        cell["outputs"] = self.kept(outputs)

    def kept(self, outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Outputs as they are kept: all, until the notebook has shown too much."""
        self.shown += weight(outputs)
        if self.shown > SHOWN:
            return [_said(f"[left out: this notebook shows more than {SHOWN // 2**20} MiB]")]
        return outputs

    def tested(self, cell: dict[str, Any]) -> None:
        """Run one cell whose own outputs decide."""
        marks = cell["metadata"]["nbgrader"]
        self.at = f"the graded cell {marks['grade_id']}"
        why = self.session.exhausted()
        try:
            outputs = (
                [_error("NotRun", f"was not run: {why}.")] if why else self.session.run(cell["source"], graded=True)
            )
        except Stopped as stop:
            self.session.stopped(stop, f"{self.at} {stop.sentence}")
            outputs = [*stop.outputs, _error("Stopped", f"{stop.sentence}.")]
        try:
            points, report = points_and_reason(cell | {"outputs": outputs}, self.job.hidden.get(marks["grade_id"], ()))
        except ValueError as problem:
            self.unread.append(f"{marks['grade_id']}: {plain(problem)}")
        else:
            if not report:
                report = self.causes.explained(report, "")
            self.verdicts.append(_verdict(marks, report, points))
        cell["outputs"] = self.kept(outputs)

    def judged(self, cell: dict[str, Any]) -> None:
        """Judge one check; the verdict's message stands under it."""
        marks = cell["metadata"]["nbgrader"]
        asked = asked_check(cell["source"])
        if asked is None and judges_itself(cell["source"]):
            return self.tested(cell)
        try:
            exercise, part = asked or called_check(cell["source"])
        except ValueError as problem:
            self.unread.append(f"{marks['grade_id']}: {problem}")
            cell["outputs"] = [_error("NotChecked", "A person grades this cell: it is no check that can be run.")]
            return None
        self.at = exercise
        why = self.session.exhausted()
        unchecked = Report(exercise, False, f"was not checked: {why}.")
        try:
            report = unchecked if why else self.judge.report(exercise, part)
        except Exception as error:  # our own failure, and never a student's 0: this check waits for a person
            traceback.print_exc()
            self.failed = f"{type(error).__name__}: {error}"
            cell["outputs"] = [_error("NotChecked", "This check could not be run, through no fault of yours.")]
            return None
        if not report:
            report = self.causes.explained(report, exercise)
        self.checks.append(Judged(cell, exercise, part, report, len(self.session.done)))
        self.verdicts.append(_verdict(marks, report))
        cell["outputs"] = [_said(str(report)) if report else _error("CheckFailed", str(report))]
        return None

    def followed_through(self, sessions: Sessions) -> float:
        """Give the points of what passes with right functions in place of wrong ones; the computing that this takes.

        The notebook's own session has ended. What fails here, for whatever reason, leaves the first verdict as it is.
        """
        own = self.session
        second = FollowThrough(self.job, sessions, own, self.judge.reference)
        try:
            for found in second.passed(self.checks, partial(setattr, self, "session")):
                marks = found.judged.cell["metadata"]["nbgrader"]
                verdict = replace(_verdict(marks, found.report), noticed=(found.said,), in_place=found.in_place)
                self.verdicts = [verdict if v.grade_id == verdict.grade_id else v for v in self.verdicts]
                found.judged.cell["outputs"] = [_said(str(found.report))]
                self.causes.mended(found.judged.exercise)
        except Exception:  # our own failure
            traceback.print_exc()
        finally:
            self.session = own
        return second.spent

    def outcome(self, cpu_seconds: float, wall_seconds: float) -> Outcome:
        """What became of this notebook, in sentences."""
        passed = sum(verdict.passed and verdict.points >= verdict.possible for verdict in self.verdicts)
        counted = f"{out_of(passed, len(self.verdicts), 'check')} passed"
        reasons = [self.causes.cause() if passed < len(self.verdicts) else ""]
        if passed < len(self.verdicts):
            reasons += list(dict.fromkeys(self.causes.refused))[:2]
        status, to_student = "graded", [counted, *filter(None, reasons)]
        to_instructor = list(to_student)
        if self.session.stops:
            status = "stopped"
            times = count(len(self.session.stops), "time")
            to_student.insert(1, self.session.stops[0])
            to_instructor.insert(1, f"{times} stopped, first: {self.session.stops[0]}")
        if self.judge.odd:
            told = "; ".join(self.judge.odd[:3])
            to_instructor.append(f"counted as not passed: {told}, and not on the right one; look at it if in doubt")
        if self.unread:
            to_student.append("a person grades what no check decides")
            to_instructor.append(f"graded by hand, since no check decides them: {'; '.join(self.unread[:3])}")
        if self.failed:
            status = "failed"
            to_student = ["The grader could not finish this notebook; your instructor knows and will grade it again"]
            to_instructor = [f"The grader itself failed ({self.failed}): grade this submission again with --force"]
        job = self.job
        executed = json.dumps(self.notebook, ensure_ascii=False).encode("utf-8", "replace")
        return Outcome(
            job.student,
            job.unit,
            job.notebook,
            status,
            executed,
            tuple(self.verdicts),
            f"{'; '.join(to_student)}.",
            f"{'; '.join(to_instructor)}.",
            cpu_seconds,
            wall_seconds,
        )


def _verdict(marks: Mapping[str, Any], report: Report, points: float | None = None) -> Verdict:
    """The verdict about a grade cell with these marks of nbgrader's; all its points or none where none are given."""
    possible = float(marks["points"])
    return Verdict(
        grade_id=marks["grade_id"],
        points=(possible if report else 0.0) if points is None else points,
        possible=possible,
        passed=bool(report),
        message=str(report),
        mistakes=tuple(report.mistakes),
        noticed=tuple(detail for detail in report.details if detail.startswith("noticed")) if report else (),
        picture=report.picture,
    )


def weight(value: Any) -> int:
    """How many characters the texts of outputs have."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return 8
    return sum(map(weight, value))


def _said(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text + "\n"}


def _error(name: str, text: str) -> dict[str, Any]:
    """An error output whose traceback is a text of ours."""
    lines = text.split("\n")
    return {"output_type": "error", "ename": name, "evalue": lines[0], "traceback": lines}
