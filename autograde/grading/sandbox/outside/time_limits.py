"""The time limits of a submission: of computing, and of waiting, of which a busy machine makes none."""

import os
import select
import time
from dataclasses import dataclass

from autograde.grading.sandbox.outside.stop_reasons import Stopped
from autograde.grading.sandbox.outside.submission_process import SubmissionProcess
from autograde.grading.sandbox.wire.requests import ENOUGH

GRACE = 0.5  # seconds of computing or waiting between the soft stop and the hard one, at most
WAITS = 2  # cells and calls of one session that may wait for too long and be stopped softly
SHORT = 10.0  # seconds that a notebook's short requests may have waited, or stood in a queue, before they count
BLINK = 0.005  # seconds: what took less is not worth asking the kernel how much of it was computing
SOON = 0.1  # seconds in which most requests are answered: until then nothing is measured
CORES = os.cpu_count() or 1


def grace(computing: float) -> float:
    """Seconds of computing between the soft stop and the hard one of what could compute so long."""
    return min(GRACE, computing / 2)


@dataclass
class Waiting:
    """The waiting of one session.

    Attributes
    ----------
    stops : int, how often it waited for too long
    long, short : float, seconds that it waited in long requests, and waited or stood in a queue in short ones
    """

    stops: int = 0
    long: float = 0.0
    short: float = 0.0

    @property
    def counted(self) -> float:
        """Seconds that it waited in all, as far as they count."""
        return self.long + max(0.0, self.short - SHORT)


class Watch:
    """The limits of one request, counted from now: a soft stop at each, then a hard one.

    Computing is the process's CPU time. Waiting is the clock's time in which it neither computed nor stood in the
    queue for a core, so that a busy machine stops nobody.

    Parameters
    ----------
    submission : SubmissionProcess that the request goes to
    waiting : Waiting of its session, to which this request's is added
    cpu_seconds, wait_seconds : float
    allowance : float, seconds that it has beside both

    Attributes
    ----------
    stop : Stopped that was tried softly; None where none was
    """

    def __init__(
        self,
        submission: SubmissionProcess,
        waiting: Waiting,
        cpu_seconds: float,
        wait_seconds: float,
        allowance: float = 0.0,
    ):
        self.submission, self.waiting = submission, waiting
        self.cpu_seconds, self.wait_seconds = cpu_seconds, wait_seconds
        self.stop: Stopped | None = None
        self._late = False  # whether an answer was taken that came when its time was over
        self._more = allowance, allowance  # seconds of computing and of waiting that it has beside its limits
        self._begin()

    def _begin(self) -> None:
        self._clock, self._cpu = time.monotonic(), self.submission.cpu_seconds
        self._queued: dict[str, float] | None = None  # at the first look: most answers come before it
        self._unseen = 0.0  # seconds before it, of computing aside: waiting, or the queue for a core

    def waited(self) -> float:
        """Seconds of waiting until now; of threads that stand in the queue together one counts."""
        if self._queued is None:  # so short that waiting is told from the queue for a core only in the long run
            if time.monotonic() - self._clock >= BLINK:
                self.waiting.short += self._not_computed()
            return 0.0
        return self._unseen + self._seen(self._queued)

    def _not_computed(self) -> float:
        """Seconds until now in which it did not compute."""
        return max(0.0, time.monotonic() - self._clock - (self.submission.cpu_seconds - self._cpu))

    def _seen(self, before: dict[str, float]) -> float:
        """Seconds of waiting since the first look, at which so long had been stood in the queue."""
        now = self.submission.process.queued_seconds()
        queued = max((seconds - before.get(thread, 0.0) for thread, seconds in now.items()), default=0.0)
        return max(self._not_computed() - self._unseen - queued, (time.monotonic() - self._clock) / 10)

    def wait(self, event: int) -> None:
        """Return when the channel is ready for the event.

        Raises
        ------
        Stopped : where the process goes on after the soft stop
        """
        poll = select.poll()
        poll.register(self.submission.channel, event)
        while True:
            if self._queued is None:
                soon = min(SOON, self.cpu_seconds / CORES) - (time.monotonic() - self._clock)
                if soon > 0 and poll.poll(1000 * soon):
                    return
                self._unseen, self._queued = self._not_computed(), self.submission.process.queued_seconds()
            computed, waited = self.submission.cpu_seconds - self._cpu, self._seen(self._queued)
            to_compute = self.cpu_seconds + self._more[0] - computed
            to_wait = self.wait_seconds + self._more[1] - waited
            if min(to_compute, to_wait) <= 0 and not self._late and poll.poll(0):  # it was us who stood in the queue
                self._late, self._more = True, (max(0.0, -to_compute) + GRACE, max(0.0, -to_wait) + GRACE)
                return
            if to_compute <= 0:
                self._too_long("cpu", self.cpu_seconds, "computing")
            elif to_wait <= 0:
                self.waiting.stops += self.stop is None
                self._too_long("wait", self.wait_seconds, "waiting")
            else:
                if poll.poll(1000 * max(0.02, min(to_compute / CORES, to_wait))):
                    return

    def _too_long(self, reason: str, seconds: float, doing: str) -> None:
        """Try a soft stop; a hard one where that had no effect, or where the notebook waits again and again."""
        self.waiting.long += self.waited()
        if self.stop is None:
            self.stop = Stopped(reason, f"did not end within {seconds:.3g} s of {doing}", alive=True)
            self.stop.more, self._more = self._more[0], (0.0, 0.0)
            if reason == "cpu" or self.waiting.stops <= WAITS:
                self.cpu_seconds, self.wait_seconds = grace(seconds) if reason == "cpu" else GRACE, GRACE
                self._begin()
                self.submission.process.signal(ENOUGH)
                return
        self.submission.close()
        self.stop.alive = False
        raise self.stop
