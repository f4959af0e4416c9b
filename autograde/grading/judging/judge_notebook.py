"""One notebook from its prepared bytes to its outcome: its cells run in a sandbox, its checks are judged outside."""

import contextlib
import json
import re
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, NamedTuple

from autograde.asking.call import plain
from autograde.checking.examination import NOT_DEFINED
from autograde.checking.exercises import called_check
from autograde.grading.job import Job
from autograde.grading.judging.judge_exercise import Judge, Remote, right_functions
from autograde.grading.outcome import Outcome, Verdict
from autograde.grading.sandbox.inside.forbidden import because
from autograde.grading.sandbox.session import Session, Stopped
from autograde.notebooks.undefined_names import ended_with, misused
from autograde.reporting.report import Report

SHOWN = 2**24  # characters of outputs of one notebook; after that its cells run, and nothing is shown of them
DEATHS = 10  # of one notebook's process; after that the rest of the notebook is not run
SKIP = "skip-execution"
MOST_LINES, LONGEST_LINE = 5_000, 1_000  # of a cell, in which what it would have defined is looked for
UNDEFINED = re.compile(r"name '(\w++)' is not defined")  # linear: a stranger wrote what it reads


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


def own_exercises(cells: Iterable[Mapping[str, Any]]) -> set[str]:
    """The exercises that a notebook's checks ask its student to write."""
    own = set()
    for cell in filter(is_grade_cell, cells):
        with contextlib.suppress(ValueError):  # no check: that is said where it is met
            own.add(called_check(cell["source"])[0])
    return own


class Ended(NamedTuple):
    """A cell that ended in an error."""

    beginning: str
    error: str  # as a part of a sentence: "ended with NameError: ..."
    names: frozenset[str]  # that it would have defined


def would_define(source: str) -> frozenset[str]:
    """The names that a cell's lines import, define or assign, as far as single lines tell: it may be no Python."""
    names: list[str] = []
    for line in source.split("\n")[:MOST_LINES]:
        words = line[:LONGEST_LINE].replace("(", " ").replace(")", " ").split("#")[0].split()
        if not words:
            continue
        if words[0] in ("def", "class") and len(words) > 1:
            names.append(words[1].rstrip(":"))
        elif words[0] in ("import", "from") and "import" in words:
            listed = " ".join(words[words.index("import") + 1 :]).split(",")
            names += [one.split()[-1].split(".")[0] for one in listed if one.split()]
        elif "=" in words[1:] and not line[0].isspace():
            names += " ".join(words[: words.index("=")]).replace(",", " ").split()
    return frozenset(name for name in names if name.isidentifier())


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
        self.unread: list[str] = []  # grade cells that no check decides, and why
        self.ended: list[Ended] = []  # the cells that ended in an error
        self.lacking: list[tuple[str, set[str]]] = []  # for each check that failed, its exercise and what it missed
        self.refused: list[str] = []  # what the sandbox refused, in the words of its cell
        self.own = own_exercises(self.notebook["cells"])
        self.judge = Judge(self.remote, self.own, job.key, right_functions())

    # the process, and its replacement where it died

    def open(self) -> Session:
        """The session, a fresh one with the cells so far where there is none."""
        if self.session is None:
            self.session = self.stack.enter_context(self.sessions())
            for name, content in self.job.contents:
                self.session.put(name, content)
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
        self.judge.ran(would_define(cell["source"]))
        self._remember(cell, outputs)
        self.shown += weight(outputs)
        if self.shown > SHOWN:
            outputs = [_said(f"[left out: this notebook shows more than {SHOWN // 2**20} MiB]")]
        cell["outputs"] = outputs

    def judged(self, cell: dict[str, Any]) -> None:
        """Judge one check; the verdict's message stands under it."""
        marks = cell["metadata"]["nbgrader"]
        try:
            exercise, part = called_check(cell["source"])
        except ValueError as problem:
            self.unread.append(f"{marks['grade_id']}: {problem}")
            cell["outputs"] = [_error("NotChecked", "A person grades this cell: it is no check that can be run.")]
            return
        why = self.exhausted()
        unchecked = Report(exercise, False, f"was not checked: {why}.")
        try:
            report = unchecked if why else self.judge.report(exercise, part)
        except Exception as error:  # our own failure, and never a student's 0: this check waits for a person
            traceback.print_exc()
            self.failed = f"{type(error).__name__}: {error}"
            cell["outputs"] = [_error("NotChecked", "This check could not be run, through no fault of yours.")]
            return
        if not report:
            report = self._explained(report, exercise)
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

    def _remember(self, cell: dict[str, Any], outputs: list[dict[str, Any]]) -> None:
        """What of a cell's outputs may explain a check that fails later."""
        for output in outputs:
            error = output["output_type"] == "error"
            if magic := misused(output):
                self.ended.append(Ended(_beginning(cell), plain(magic)[:200], would_define(cell["source"])))
            if error:
                said = plain(ended_with(str(output.get("ename")), str(output.get("evalue") or "")))[:200]
                self.ended.append(Ended(_beginning(cell), said, would_define(cell["source"])))
            if error or output.get("name") == "stderr":
                text = str(output.get("evalue") if error else output.get("text"))
                if did := because(text[:100_000]):
                    self.refused.append(f"the cell that begins with {_beginning(cell)!r} {did}")

    def _explained(self, report: Report, exercise: str) -> Report:
        """A report that failed, with the cell that is to blame: one that would have defined what the check missed."""
        missed = {exercise} if report.headline == NOT_DEFINED else set()
        missed |= set(UNDEFINED.findall(str(report)))
        self.lacking.append((exercise, missed | {report.mend}))
        if did := because(str(report)):
            self.refused.append(f"{exercise} {did}")
        for ended in reversed(self.ended):
            if exercise in missed & ended.names:
                return replace(report, details=(f"its cell {ended.error}", "→ mend that first"))
            if missed & ended.names:
                which = f"the cell that begins with {ended.beginning!r} {ended.error}"
                return replace(report, details=(*report.details, which, "→ mend that first"))
        return report

    def cause(self) -> str:
        """The one reason for most of what failed, as a part of a sentence; "" where there is none."""
        named = dict.fromkeys(name for _, missed in self.lacking for name in sorted(missed - self.own - {""}))
        found = [
            *((ended.names, f"the cell that begins with {ended.beginning!r} {ended.error}") for ended in self.ended),
            *((frozenset({name}), f"the name {name!r} is not defined") for name in named),
        ]
        for names, what in found:
            lost = set(names)
            for exercise, missed in self.lacking:  # an exercise that is lost takes with it those that need it
                if missed & lost:
                    lost.add(exercise)
            explained = sum(bool(missed & lost) for _, missed in self.lacking)
            if explained > len(self.lacking) / 2:
                failed = len(self.lacking)
                return what if failed == 1 else f"{explained} of the {failed} that failed have one cause: {what}"
        return ""

    def remote(self, exercise: str) -> Remote:
        """A function of the notebook, in the session that is open when it is asked."""
        return Remote(Reopening(self, exercise), exercise, *self.limits())

    # the outcome

    def outcome(self, cpu_seconds: float, wall_seconds: float) -> Outcome:
        """What became of this notebook, in sentences."""
        passed = sum(verdict.passed for verdict in self.verdicts)
        counted = f"{passed} of {len(self.verdicts)} checks passed"
        reasons = [self.cause() if passed < len(self.verdicts) else ""]
        if passed < len(self.verdicts):
            reasons += list(dict.fromkeys(self.refused))[:2]
        status, to_student = "graded", [counted, *filter(None, reasons)]
        to_instructor = list(to_student)
        if self.stops:
            status = "stopped"
            to_student.insert(1, self.stops[0])
            to_instructor.insert(1, f"{len(self.stops)} times stopped, first: {self.stops[0]}")
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
