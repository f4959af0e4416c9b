"""The jobs of one run on a cluster: one thread hears what happens, and deals the jobs out."""

import queue
import threading
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from functools import partial
from typing import Any

from distributed import Client
from distributed.comm import CommClosedError

from autograde.grading.command_output import say
from autograde.grading.errors import CannotGrade
from autograde.grading.gradebook.recording.decided import Judged
from autograde.grading.job import Job
from autograde.grading.progress import Running
from autograde.grading.running import grader_faults
from autograde.grading.running.dask_cluster.worker_plugin import Done, unpacked, work
from autograde.grading.running.dask_cluster.workload import Given, Waiting, Workload, fail
from autograde.grading.submissions.files_beside import Changed, loaded

EMPTY_SECONDS = 60  # that a run waits for a worker where the last one has left
LOST = (
    "The connection to the scheduler is lost. What was graded stays so: start the scheduler and its workers anew, then "
    "say the same command; it goes on from there."
)


class ClusterPool:
    """Jobs of one run on a cluster; one thread hears what happens, and deals the jobs out.

    Parameters
    ----------
    client : connected
    post : the name of the run's post
    """

    def __init__(self, client: Client, post: str):
        self._client, self._post = client, post
        self._inbox: queue.SimpleQueue[tuple] = queue.SimpleQueue()
        self._workload = Workload()
        self._found = threading.Event()  # a worker took the post
        self._empty_since = time.monotonic()  # of workers
        self.refusals: list[str] = []
        client.subscribe_topic(post, self._heard)
        client.subscribe_topic("all", self._heard)
        self._thread = threading.Thread(target=self._deal, daemon=True)
        self._thread.start()

    @property
    def at_once(self) -> int:
        """How many notebooks the workers judge, or have at hand to judge next: bundles of them travel together."""
        return max(1, self._workload.workers) * self._workload.most_bundled

    def submit(self, job: Job) -> "Future[Judged]":
        """Have a job executed by a worker of the cluster."""
        future: Future[Judged] = Future()
        self._inbox.put(("job", Waiting(job, future)))
        return future

    def running(self) -> list[Running]:
        """What runs on the cluster is not known here."""
        return []

    def wait_for_workers(self, seconds: float) -> None:
        """Return when one worker has taken the post.

        Raises
        ------
        CannotGrade : if none does; with what each said
        """
        if not self._found.wait(seconds):
            said = "".join(f"\n  {refusal}" for refusal in self.refusals)
            raise CannotGrade(
                "No worker of the cluster can grade"
                + (f":{said}" if said else ": none is connected. Start some: dask worker SCHEDULER --nthreads 1")
            )

    def close(self) -> None:
        """Take back what has not run."""
        self._inbox.put(("end",))
        self._thread.join()
        if (tasks := self._workload.tasks) and self._client.status == "running":
            self._client.cancel(tasks)
        with suppress(Exception):
            self._client.unsubscribe_topic("all")
            self._client.unsubscribe_topic(self._post)

    def _heard(self, event: tuple[float, Any]) -> None:
        said = event[1]
        if isinstance(said, dict):
            for what in ("took", "began", "refused"):
                if what in said:
                    self._inbox.put((what, said))
            if said.get("action") == "remove-worker":
                self._inbox.put(("left", said))

    def _done(self, ticket: str, task: Any) -> None:
        """Called by Dask, in a thread for such calls."""
        try:
            found = unpacked(task.result())
        except BaseException as error:
            found = error
        self._inbox.put(("done", ticket, found))

    def _deal(self) -> None:
        """The life of the thread: what happened, then what can be given out."""
        going_on = True
        while going_on:
            try:
                going_on = self._step()
            except Exception as error:  # ours: the run ends, instead of waiting for ever for what nobody deals out
                why = grader_faults.said(error)
                self._give_up(f"The cluster's work could not be dealt out ({why}). What was graded stays so.")

    def _step(self) -> bool:
        """Take in one thing that happened, if any, and give out what can be; whether the thread goes on."""
        with suppress(queue.Empty):
            what, *message = self._inbox.get(timeout=patience if (patience := self._workload.patience) > 0 else 1)
            if what == "end":
                return False
            getattr(self, f"_{what}_happened")(*message)
        if self._client.status in ("closing", "closed"):
            self._give_up(LOST)
        elif self._workload.workers:
            self._empty_since = time.monotonic()
        elif self._found.is_set() and time.monotonic() - self._empty_since > EMPTY_SECONDS:
            self._give_up(
                f"No worker of the cluster has been left for {EMPTY_SECONDS} seconds. What was graded stays so: "
                "start workers, then say the same command; it goes on from there."
            )
        while (deal := self._workload.next_deal()) is not None:
            self._give(*deal)
        return True

    def _give(self, bundle: Sequence[Waiting], worker: str) -> None:
        ticket = f"autograde-{uuid.uuid4().hex}"
        jobs, sent = [], []
        for waiting in bundle:
            try:
                jobs.append(loaded(waiting.job))
                sent.append(waiting)
            except Changed as problem:
                fail(waiting.future, problem)
        if not jobs:
            return
        task = self._client.submit(
            work, jobs, self._post, ticket, key=ticket, pure=False, workers=[worker], allow_other_workers=False
        )
        self._workload.give(ticket, Given(sent, worker, task))
        task.add_done_callback(partial(self._done, ticket))

    def _job_happened(self, waiting: Waiting) -> None:
        self._workload.add(waiting)

    def _took_happened(self, said: dict) -> None:
        self._workload.took(said["took"])
        self._found.set()

    def _refused_happened(self, said: dict) -> None:
        self.refusals.append(f"The worker {said['worker']} is not used: {said['refused']}.")
        say(self.refusals[-1])

    def _began_happened(self, said: dict) -> None:
        self._workload.began(said["began"], said["place"])

    def _left_happened(self, said: dict) -> None:
        self._workload.left(said["worker"], expected=bool(said.get("expected")))

    def _done_happened(self, ticket: str, found: Done | BaseException) -> None:
        if not self._workload.holds(ticket):  # its worker left, and another has it
            return
        if isinstance(found, CancelledError | CommClosedError):
            self._give_up(LOST)
        elif isinstance(found, Done):
            for future, answer in zip(self._workload.done(ticket, found.seconds), found.answers, strict=True):
                if isinstance(answer, Exception):
                    fail(future, answer)
                elif future.set_running_or_notify_cancel():
                    future.set_result(answer)
        else:
            for future in self._workload.done(ticket):
                fail(future, found)

    def _give_up(self, sentence: str) -> None:
        """End the run: every job that is asked for fails with this sentence."""
        self._workload.give_up(CannotGrade(sentence))
