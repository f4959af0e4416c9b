"""The process of one notebook, and its replacement where it died: what it may still use, and why it was stopped."""

import contextlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from autograde.grading.job import Job
from autograde.grading.judging.remote_function import AGAIN, Remote
from autograde.grading.sandbox.outside.session import Session
from autograde.grading.sandbox.outside.stop_reasons import Stopped
from autograde.grading.sandbox.outside.time_limits import grace

DEATHS = 10  # of one notebook's process; after that the rest of the notebook is not run

Sessions = Callable[[], AbstractContextManager[Session]]


class NotebookSession:
    """The session of one notebook; a fresh one, with the cells that have run, where it died.

    Parameters
    ----------
    job : Job
    sessions : called without arguments, gives a context manager with a fresh Session
    stack : holds the sessions that are open

    Attributes
    ----------
    stops : sentences about what was stopped
    """

    def __init__(self, job: Job, sessions: Sessions, stack: contextlib.ExitStack):
        self.job, self.sessions, self.stack = job, sessions, stack
        self.stops: list[str] = []
        self.loops = self.sleeps = 0  # how many of them computed for too long, or waited
        self.looped = 0.0  # computing time that those were given: limits, so that the same notebook has the same ones
        self.deaths = 0
        self.spent = self.idle = 0.0  # computing and waiting of sessions that are gone
        self.session: Session | None = None
        self.one_by_one = False  # whether something was stopped among several questions that were put at once
        self.replays = False  # whether the next session takes the place of one that counts for nothing
        self.pending: tuple[bytes, Stopped, float] | None = (
            None  # the one among several that was stopped, as `ask` tells
        )
        self.own_word = False  # whether the notebook's own cells decide about points
        self.done: list[str] = []  # sources of the cells that have run, to be run again after a death

    def run(self, source: str, known: bool = False, graded: bool = False) -> list[dict]:
        """Run a cell; its outputs.

        Parameters
        ----------
        source : str, the cell
        known : bool, whether it names a function that is known not to end
        graded : bool, whether its outputs decide about points

        Raises
        ------
        Stopped : where it does not come to its end
        """
        session = self.open()
        computing, waiting = self.call_limits(AGAIN, AGAIN) if known else self.cell_limits()
        try:
            outputs = session.run(source, computing, waiting, graded=graded)
        except Stopped as stop:
            self.gave(stop, computing)
            if stop.alive:
                self.done.append(source)
            raise
        self.done.append(source)
        return outputs

    def ask(self, exercise: str) -> Remote:
        """A function of the notebook, in the session that is open when it is asked."""
        limits = self.job.limits
        asked = Reopening(self, exercise)
        return Remote(asked, exercise, limits.call_seconds, limits.call_wait_seconds, asked.ask_together)

    def open(self) -> Session:
        """The session, a fresh one with the cells so far where there is none."""
        if self.pending is not None:
            self.forget()
        if self.session is None:
            looped, self.session = self.looped, self.stack.enter_context(self.sessions())
            for name, content in self.job.contents:
                self.session.put(name, content)
            for source in self.done:
                computing, waiting = self.cell_limits()
                try:
                    self.session.run(source, computing, waiting)
                except Stopped as stop:
                    self.gave(stop, computing)
            if self.replays:  # of what counted already
                self.looped, self.replays = looped, False
        return self.session

    def cell_limits(self) -> tuple[float, float]:
        """Computing time and waiting time of the next cell; where cells decide about points, each has all of it."""
        if self.own_word:
            return self.within(self.job.limits.own_word_seconds, self.job.limits.wait_seconds)
        loops, sleeps, looped = (0, 0, 0.0) if self.replays else (self.loops, self.sleeps, self.looped)
        computing, waiting = self.job.limits.cell(loops, sleeps)
        return self.within(min(computing, self.job.limits.share(looped, 2)), waiting)

    def call_limits(self, computing: float, waiting: float) -> tuple[float, float]:
        """Computing time and waiting time of a call that has so much where nothing has looped."""
        return self.within(min(computing, self.job.limits.share(self.looped, 4)), waiting)

    def gave(self, stop: Stopped, computing: float) -> None:
        """Note how long something computed that did not come to its end."""
        if stop.reason == "cpu":
            self.looped += stop.more + (computing if stop.alive else computing + grace(computing))

    def within(self, computing: float, waiting: float) -> tuple[float, float]:
        """Computing time and waiting time, as far as the notebook has so much left."""
        limits = self.job.limits
        computing = min(computing, limits.total_cpu_seconds - self.cpu_seconds())
        waiting = min(waiting, limits.total_wait_seconds - self.waited())
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
        if self.looped >= limits.loop_seconds and not self.own_word:
            return f"what does not end had used up the {limits.loop_seconds:g} s of computing that it has in a notebook"
        if self.waited() >= limits.total_wait_seconds:
            return f"the notebook used up its {limits.total_wait_seconds:g} s of waiting before"
        return ""

    def stopped(self, stop: Stopped, sentence: str) -> None:
        """Remember that something was stopped; a session that died is closed and counted."""
        self.stops.append(sentence)
        self.loops += stop.reason == "cpu"
        self.sleeps += stop.reason == "wait"
        if not stop.alive and self.session is not None:
            self.spent += self.session.cpu_seconds
            self.idle += self.session.waited
            self.session = None
            self.deaths += 1

    def forget(self) -> None:
        """Let go of a session to which several questions were put at once, where one of them was stopped that alone
        would not have been asked, or is not known. Nothing of it counts: its cells are run again in the next one."""
        self.pending, self.one_by_one, self.replays = None, True, True
        if self.session is not None:
            self.session.close()
        self.session = None


class Reopening:
    """The session of a notebook for one exercise; where it dies, the next question opens a fresh one.

    Parameters
    ----------
    notebook : NotebookSession
    exercise : str, what is said to have stopped
    """

    def __init__(self, notebook: NotebookSession, exercise: str):
        self.notebook, self.exercise = notebook, exercise

    def ask(self, frame: bytes, cpu_seconds: float, wait_seconds: float, most: int) -> bytes:
        computing = 0.0
        try:
            if self.notebook.pending is not None and self.notebook.pending[0] == frame:
                _, stop, computing = self.notebook.pending
                self.notebook.pending = None
                raise stop
            session = self.notebook.open()
            computing, waiting = self.notebook.call_limits(cpu_seconds, wait_seconds)
            return session.ask(frame, computing, waiting, most)
        except Stopped as stop:
            self.notebook.gave(stop, computing)
            self.notebook.stopped(stop, f"{self.exercise} {stop.sentence}")
            raise

    def ask_together(self, frames: Sequence[bytes], cpu_seconds: float, wait_seconds: float, most: int) -> list[bytes]:
        """Answers to the first of several frames.

        One that was stopped had its own limits, as if it was asked alone: `ask` then tells. Where nobody asks for it,
        for an answer before it led elsewhere, the session is another one from there on.
        """
        notebook = self.notebook
        if notebook.pending is not None and notebook.pending[0] == frames[0]:
            return []
        try:
            session = notebook.open()
            if notebook.one_by_one:
                return []
            computing, waiting = notebook.call_limits(cpu_seconds, wait_seconds)
            answers, stop = session.ask_together(frames, computing, waiting, most)
        except Stopped:  # of which question is found out one by one
            notebook.forget()
            return []
        if stop is not None and len(answers) < len(frames):
            notebook.pending = frames[len(answers)], stop, computing
        return answers
