"""Executions on a Dask cluster: every worker of the cluster keeps a judge with a sandboxed worker of its own.

Only a worker that has taken the post is given notebooks: it has the same files, Python and packages as the program that
grades, and a sandbox that holds. Which worker gets which notebook is decided here and not by Dask's scheduler: so it is
known what a worker was judging when it died.
"""

import hashlib
import logging
import platform
import queue
import threading
import time
import uuid
import warnings
from asyncio import to_thread
from collections import deque
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from distributed import Client, Security, WorkerPlugin, get_worker
from distributed.comm import CommClosedError
from tornado.ioloop import PeriodicCallback

from autograde.grading.assignments.assignment import Assignment
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.command_output import say
from autograde.grading.errors import CannotGrade
from autograde.grading.job import Job
from autograde.grading.judging.judge_process import Judge, JudgeDied, Settings
from autograde.grading.limits import Limits
from autograde.grading.outcome import Outcome
from autograde.grading.running.pool import Address, EndsWorkers, Executor
from autograde.grading.running.this_machine import Scratch, imports
from autograde.grading.submissions.files_beside import Changed, loaded

ANSWER_SECONDS = 10  # that the scheduler may take to answer at first
GREETINGS = 3  # tries to connect to a scheduler that answers
EMPTY_SECONDS = 60  # that a run waits for a worker where the last one has left
IDLE_SECONDS = 300  # after which a judge without work is ended; the next notebook starts another
LOST = (
    "The connection to the scheduler is lost. What was graded stays so: start the scheduler and its workers anew, then "
    "say the same command; it goes on from there."
)
MOST_DEATHS = 3  # of workers, while they judge one notebook
HELD = 2  # notebooks that a worker holds: one that it judges, one that waits there so that it never does


@dataclass(frozen=True)
class Versions:
    """What must be the same wherever notebooks of one class are judged."""

    files: str
    python: str
    packages: tuple[tuple[str, str], ...]

    def difference(self, here: "Versions") -> str:
        """What is different here, in a sentence; "" for nothing."""
        if here.files != self.files:
            return f"its files of the course are others ({here.files} there, {self.files} here): check out one commit"
        if here.python != self.python:
            return f"it runs Python {here.python}, and Python {self.python} is asked for"
        for (name, wanted), (_, found) in zip(self.packages, here.packages, strict=True):
            if wanted != found:
                return f"it has {name} {found}, and {wanted} is asked for"
        return ""


def versions(packages: tuple[str, ...]) -> Versions:
    """Those of this machine, and of the files that grade."""
    root = Path(__file__).parents[3]
    text = hashlib.sha256()
    for path in sorted(
        path
        for pattern in ("autograde/**/*.py", "lectures/**/*.py", "lectures/mistakes/*.json", "solutions/*.py")
        for path in root.glob(pattern)
    ):
        text.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    return Versions(
        text.hexdigest()[:12], platform.python_version(), tuple((name, _version(name)) for name in packages)
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


class Post(WorkerPlugin):
    """What stands at each of Dask's workers while a unit is graded.

    Parameters
    ----------
    name : of this run
    settings, sandboxed : of the judge
    wanted : the versions of the program that grades
    """

    def __init__(self, name: str, settings: Settings, sandboxed: bool, wanted: Versions):
        self.name, self.settings, self.sandboxed, self.wanted = name, settings, sandboxed, wanted

    async def setup(self, worker: Any) -> None:
        """Take the post, or say why not."""
        self._judge: Judge | None = None
        self._idle: PeriodicCallback | None = None
        self._used = time.monotonic()
        self._lock = threading.Lock()
        problem = self.wanted.difference(versions(tuple(name for name, _ in self.wanted.packages)))
        if not problem:
            self._scratch = Scratch()
            try:
                await to_thread(self._ready)
            except (CannotGrade, JudgeDied) as error:
                problem = str(error)
        if problem:
            worker.log_event(self.name, {"refused": problem, "worker": worker.address})
            return
        self._idle = PeriodicCallback(self._rest, 1000 * IDLE_SECONDS / 4)
        self._idle.start()
        worker.log_event(self.name, {"took": worker.address})

    def teardown(self, worker: Any) -> None:
        """Leave the post: what runs is ended."""
        if self._idle is not None:
            self._idle.stop()
        if self._judge is not None:
            self._judge.close()

    def execute(self, job: Job) -> Outcome:
        """Have a notebook executed and judged."""
        with self._lock:
            try:
                return self._ready().execute(job)
            finally:
                self._used = time.monotonic()

    def _ready(self) -> Judge:
        if self._judge is None or not self._judge.alive:
            if self._judge is not None:
                self._judge.close()
            self._judge = Judge(self._scratch.name, self.sandboxed)
            self._judge.settle(self.settings)
        return self._judge

    def _rest(self) -> None:
        """End a judge that has had no work for long: the grader was killed, or its class is done."""
        if time.monotonic() - self._used > IDLE_SECONDS and self._lock.acquire(blocking=False):
            try:
                if self._judge is not None:
                    self._judge.close()
                    self._judge = None
            finally:
                self._lock.release()


def work(job: Job, post: str, ticket: str) -> Outcome:
    """Run on a worker of the cluster: tell that the job begins, and have it judged."""
    worker = get_worker()
    worker.log_event(post, {"began": ticket, "worker": worker.address})
    stands: Any = worker.plugins[post]
    return stands.execute(job)


@dataclass
class _Waiting:
    """A job, and how often a worker died of it."""

    job: Job
    future: "Future[Outcome]"
    deaths: int = 0


@dataclass
class _Given:
    """A job in the hands of a worker."""

    waiting: _Waiting
    worker: str
    task: Any  # Dask's future
    began: bool = False


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
        self._workers: dict[str, set[str]] = {}  # who took the post -> the tickets that it holds
        self._given: dict[str, _Given] = {}  # ticket -> what it is for
        self._queue: deque[_Waiting] = deque()
        self._found = threading.Event()  # a worker took the post
        self.refusals: list[str] = []
        client.subscribe_topic(post, self._heard)
        client.subscribe_topic("all", self._heard)
        self._thread = threading.Thread(target=self._deal, daemon=True)
        self._thread.start()

    @property
    def at_once(self) -> int:
        """How many workers have taken the post."""
        return max(1, len(self._workers))

    def submit(self, job: Job) -> "Future[Outcome]":
        """Have a job executed by a worker of the cluster."""
        future: Future[Outcome] = Future()
        self._inbox.put(("job", _Waiting(job, future)))
        return future

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
            result, problem = task.result(), None
        except BaseException as error:
            result, problem = None, error
        self._inbox.put(("done", ticket, result, problem))

    def _deal(self) -> None:
        """The life of the thread: what happened, then what can be given out."""
        empty_since = time.monotonic()
        while True:
            with suppress(queue.Empty):
                what, *message = self._inbox.get(timeout=1)
                if what == "end":
                    return
                getattr(self, f"_{what}_happened")(*message)
            if self._client.status in ("closing", "closed"):
                self._give_up(LOST)
            elif self._workers:
                empty_since = time.monotonic()
            elif self._found.is_set() and time.monotonic() - empty_since > EMPTY_SECONDS:
                self._give_up(
                    f"No worker of the cluster has been left for {EMPTY_SECONDS} seconds. What was graded stays so: "
                    "start workers, then say the same command; it goes on from there."
                )
            while self._queue and (free := [worker for worker, held in self._workers.items() if len(held) < HELD]):
                self._give(self._queue.popleft(), min(free, key=lambda worker: len(self._workers[worker])))

    def _give(self, waiting: _Waiting, worker: str) -> None:
        ticket = f"autograde-{uuid.uuid4().hex}"
        try:
            job = loaded(waiting.job)
        except Changed as problem:
            _fail(waiting.future, problem)
            return
        task = self._client.submit(
            work, job, self._post, ticket, key=ticket, pure=False, workers=[worker], allow_other_workers=False
        )
        self._workers[worker].add(ticket)
        self._given[ticket] = _Given(waiting, worker, task)
        task.add_done_callback(partial(self._done, ticket))

    def _job_happened(self, waiting: _Waiting) -> None:
        self._queue.append(waiting)

    def _took_happened(self, said: dict) -> None:
        self._workers.setdefault(said["took"], set())
        self._found.set()

    def _refused_happened(self, said: dict) -> None:
        self.refusals.append(f"The worker {said['worker']} is not used: {said['refused']}.")
        say(self.refusals[-1])

    def _began_happened(self, said: dict) -> None:
        if said["began"] in self._given:
            self._given[said["began"]].began = True

    def _left_happened(self, said: dict) -> None:
        """Take back what a worker held; what it was judging is suspected, and given up after the third death."""
        for ticket in self._workers.pop(said["worker"], ()):
            given = self._given.pop(ticket)
            given.task.cancel()
            given.waiting.deaths += given.began and not said.get("expected")
            if given.waiting.deaths < MOST_DEATHS:
                self._queue.appendleft(given.waiting)
            else:
                _fail(given.waiting.future, EndsWorkers(given.waiting.deaths))

    def _done_happened(self, ticket: str, outcome: Outcome | None, problem: BaseException | None) -> None:
        given = self._given.pop(ticket, None)
        if given is None:  # its worker left, and another has it
            return
        self._workers[given.worker].discard(ticket)
        if isinstance(problem, CancelledError | CommClosedError):
            self._given[ticket] = given
            self._give_up(LOST)
        elif problem is not None:
            _fail(given.waiting.future, problem)
        elif outcome is not None and given.waiting.future.set_running_or_notify_cancel():
            given.waiting.future.set_result(outcome)

    def _give_up(self, sentence: str) -> None:
        """End the run: every job that is asked for fails with this sentence."""
        for waiting in [*self._queue, *(given.waiting for given in self._given.values())]:
            _fail(waiting.future, CannotGrade(sentence))
        self._queue.clear()
        self._given.clear()
        for held in self._workers.values():
            held.clear()

    def close(self) -> None:
        """Take back what has not run."""
        self._inbox.put(("end",))
        self._thread.join()
        if self._given and self._client.status == "running":
            self._client.cancel([given.task for given in self._given.values()])
        with suppress(Exception):
            self._client.unsubscribe_topic("all")
            self._client.unsubscribe_topic(self._post)


def _fail(future: "Future[Outcome]", problem: BaseException) -> None:
    if future.set_running_or_notify_cancel():
        future.set_exception(problem)


class Cluster:
    """A Dask cluster; use `at`."""

    def __init__(self, client: Client, sandboxed: bool):
        self._client, self.sandboxed = client, sandboxed

    @contextmanager
    def pool(self, course: CourseDirectory, assignment: Assignment, limits: Limits) -> Iterator[Executor]:
        """Where an assignment's notebooks run; the parameters are those of `local.ThisMachine.pool`."""
        modules = imports(assignment)
        settings = Settings(limits, modules, course.secrets(), assignment.checks)
        packages = ("numpy", *(name for name in ("torch",) if name in modules))
        name = f"autograde-{uuid.uuid4().hex[:12]}"
        pool = ClusterPool(self._client, name)
        try:
            try:
                self._client.register_plugin(Post(name, settings, self.sandboxed, versions(packages)), name=name)
            except Exception as error:  # of one worker; others may have taken the post
                pool.refusals.append(
                    f"A worker of the cluster is not used: it cannot load this course's package ({error})."
                )
                say(pool.refusals[-1])
            pool.wait_for_workers(ANSWER_SECONDS)
            yield pool
        finally:
            pool.close()
            with suppress(Exception):
                self._client.unregister_worker_plugin(name)


def _security(address: Address) -> Security | None:
    """What the command line says of TLS; None, and Dask's configuration counts, where it says nothing."""
    if not (address.tls_ca_file or address.tls_cert or address.tls_key):
        return None
    return Security(
        tls_ca_file=address.tls_ca_file,
        tls_client_cert=address.tls_cert,
        tls_client_key=address.tls_key,
        require_encryption=True,
    )


def connected(address: Address) -> Client:
    """A client of the scheduler.

    Where a worker comes or goes in the very moment of its greeting, Dask's client stumbles over an assertion of its
    own (the first message is not alone); it connects the next time.
    """
    for _ in range(GREETINGS):
        with suppress(AssertionError):
            return Client(address.scheduler, security=_security(address), timeout=ANSWER_SECONDS, set_as_default=False)
    raise RuntimeError(f"it greeted {GREETINGS} times in a way that Dask's client does not understand")


@contextmanager
def at(address: Address, sandboxed: bool = True) -> Iterator[Cluster]:
    """A cluster, for as long as the context lasts.

    Raises
    ------
    CannotGrade : if no scheduler answers there
    """
    warnings.filterwarnings("ignore", "Sending large graph")  # a job with the files that were handed in with it
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is said in a sentence
    try:
        client = connected(address)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise CannotGrade(
            f"No Dask scheduler answers at {address.scheduler} ({str(error).splitlines()[0]}): start one with "
            "dask scheduler, and say the address that it prints."
        ) from None
    try:
        yield Cluster(client, sandboxed)
    finally:
        with suppress(Exception):
            client.close(timeout=ANSWER_SECONDS)
