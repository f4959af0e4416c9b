"""Grading on a Dask cluster of this machine: `python -m tests.bench.cluster [part ...]` for some of its parts."""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from threading import Event

import psutil
from distributed import as_completed

from autograde.build.course_folder import ROOT
from autograde.build.make_notebooks import build
from autograde.build.release import find_alembic
from tests.bench.throughput import a_class
from tests.bench.timing import load
from tests.tools.dask_cluster import DaskCluster, beside
from tests.tools.gradebooks import same

UNIT = "02_forward_propagation"
THROUGH = int(os.environ.get("BENCH_THROUGH", "600"))
MANY = int(os.environ.get("BENCH_SUBMISSIONS", "10000"))


class Run:
    """`autograde grade` as a process, watched while it works.

    Parameters
    ----------
    course : its folder
    words : for the command
    others : processes whose computing time is told too
    module : what is run in place of `autograde`
    """

    def __init__(self, course: Path, *words: str, others: Iterable[psutil.Process] = (), module: str = "autograde"):
        environment = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
        command = [sys.executable, "-m", module, "grade", UNIT, "--force", "--json", *words]
        others = list(others)
        before = [used(process) for process in others]
        begun = time.perf_counter()
        self.lines: list[dict] = []
        self.moments: list[float] = []  # when each submission was recorded
        self.megabytes: list[float] = []
        self.computing: list[list[float]] = []  # by then: of the client, of those that read for it, of the others
        helpers: dict[psutil.Process, float] = {}
        client = psutil.Popen(command, cwd=course, stdout=subprocess.PIPE, env=environment, text=True)
        for line in client.stdout:
            said = json.loads(line)
            if said["event"] == "submission":
                self.lines.append(said)
                self.moments.append(time.perf_counter() - begun)
                self.megabytes.append(client.memory_info().rss / 2**20)
                for helper in helpers or client.children(recursive=True):
                    with suppress(psutil.NoSuchProcess):  # the last line comes when they have ended
                        helpers[helper] = used(helper)
                self.computed = used(client)
                self.computing.append([self.computed, sum(helpers.values()), *map(used, others)])
        if client.wait():
            raise SystemExit(f"autograde grade {' '.join(words)} failed")
        self.seconds = time.perf_counter() - begun
        self.others = [used(process) - earlier for process, earlier in zip(others, before, strict=True)]

    @property
    def steady(self) -> float:
        """Seconds a submission, once the first tenth is through: starts aside."""
        first = len(self.moments) // 10
        return (self.moments[-1] - self.moments[first]) / (len(self.moments) - 1 - first)

    @property
    def steady_computing(self) -> list[float]:
        """Seconds of computing a submission, starts aside: of the client, of those that read for it, of the others."""
        first = len(self.moments) // 10
        return [
            (last - before) / (len(self.moments) - 1 - first)
            for before, last in zip(self.computing[first], self.computing[-1], strict=True)
        ]


def used(process: psutil.Process) -> float:
    """Seconds of computing of a process alone."""
    times = process.cpu_times()
    return times.user + times.system


def overhead(folder: Path) -> None:
    """What a submission costs more on a cluster than on one machine: two workers each, on the same class."""
    course = a_class(folder / "overhead", UNIT, 300)
    with DaskCluster(folder, workers=2) as cluster:
        pairs = []
        for _ in range(3):
            here = Run(course, "--workers", "2")
            there = Run(course, "--scheduler", cluster.address)
            pairs.append((1000 * here.steady, 1000 * there.steady))
        each = [statistics.median(side) for side in zip(*pairs, strict=True)]
    print(f"300 submissions, two workers, {load()}; runs {[tuple(round(x) for x in pair) for pair in pairs]} ms")
    print(f"  this machine {each[0]:.0f} ms a submission, the cluster {each[1]:.0f} ms: {each[1] - each[0]:+.1f} ms")


def workers(folder: Path) -> None:
    """Two workers beside one."""
    course = a_class(folder / "workers", UNIT, 400)
    steady = []
    for number in (1, 2):
        with DaskCluster(folder, workers=number) as cluster:
            run = Run(course, "--scheduler", cluster.address, others=[cluster.scheduler])
            steady.append(run.steady)
            print(
                f"{number} worker{'s' * (number > 1)}: {1 / run.steady:.1f} submissions a second; computing of each: "
                f"client {1000 * run.computed / 400:.1f} ms, scheduler {1000 * run.others[0] / 400:.1f} ms"
            )
    print(f"  two are {steady[0] / steady[1]:.2f} times one, {load()}")


def many(folder: Path) -> None:
    """A large class from start to gradebook: is the client's memory flat, the rate steady?"""
    course = a_class(folder / "many", UNIT, MANY)
    with DaskCluster(folder, workers=2) as cluster:
        run = Run(course, "--scheduler", cluster.address, others=[cluster.scheduler])
        scheduler = cluster.scheduler.memory_info().rss / 2**20
    print(f"{MANY} submissions in {run.seconds:.0f} s, {load()}")
    step = max(1, MANY // 10)
    for first in range(0, MANY - step + 1, step):
        last = first + step - 1
        rate = step / (run.moments[last] - (run.moments[first - 1] if first else 0))
        print(f"  to {last + 1}: {rate:.1f} a second, the client has {run.megabytes[last]:.0f} MB")
    print(
        f"  the scheduler has {scheduler:.0f} MB; computing a submission: client {1000 * run.computed / MANY:.1f} ms, "
        f"scheduler {1000 * run.others[0] / MANY:.1f} ms"
    )


def kills(folder: Path) -> None:
    """A worker killed every 20 seconds: are all scores those of an undisturbed run?"""
    size = min(2000, MANY)
    course, twin = (a_class(folder / name, UNIT, size) for name in ("kills", "twin"))
    killed = 0
    with DaskCluster(folder, workers=2) as cluster:

        def kill(stop: Event) -> None:
            nonlocal killed
            while not stop.wait(20):
                for process in cluster.at_work()[killed % 2 : killed % 2 + 1]:
                    process.kill()
                    killed += 1

        key = course / ".autograde"
        with beside(kill):
            run = Run(course, "--scheduler", cluster.address)
        (twin / ".autograde").mkdir(exist_ok=True)
        (twin / ".autograde" / f"{UNIT}.key").write_bytes((key / f"{UNIT}.key").read_bytes())
        (twin / ".autograde" / f"{UNIT}.key").chmod(0o600)
        Run(twin, "--scheduler", cluster.address)
    names = [line["student"] for line in run.lines]
    assert len(names) == len(set(names)) == size
    same(course, twin)
    ends = {status: sum(line["status"] == status for line in run.lines) for status in ("graded", "stopped", "failed")}
    print(f"{size} submissions in {run.seconds:.0f} s, a worker killed {killed} times: {json.dumps(ends)}")
    print("  none is missing, none is there twice, and the gradebook is that of an undisturbed run")


def echo(content: bytes) -> bytes:
    """A task that costs nothing."""
    return content


def through(folder: Path) -> None:
    """What goes through the client where workers cost nothing: they answer from memory what they have judged once."""
    course = a_class(folder / "through", UNIT, THROUGH)
    with DaskCluster(folder, workers=2) as cluster:
        words = "--scheduler", cluster.address
        run = Run(course, *words, others=[cluster.scheduler], module="tests.bench.remembered")
        client, helpers, scheduler = (1000 * seconds for seconds in run.steady_computing)
        print(
            f"{THROUGH} submissions, workers answer from memory, {load()}: {1 / run.steady:.0f} a second; computing of "
            f"each: client {client:.1f} ms, its readers {helpers:.1f} ms, scheduler {scheduler:.1f} ms; client: "
            f"{run.megabytes[THROUGH // 2]:.0f} MB after half of them, {run.megabytes[-1]:.0f} MB after all"
        )
        _bare(cluster)


def messages(folder: Path) -> None:
    """Tasks of a submission's size that do nothing: how many a second go through the client and the scheduler."""
    with DaskCluster(folder, workers=2) as cluster:
        _bare(cluster)


def _bare(cluster: DaskCluster) -> None:
    size, number, waiting = 100_000, 3000, 64
    client = cluster.client
    client.wait_for_workers(2)
    contents = (random.randbytes(size) for _ in range(number))
    begun, computed, other = time.perf_counter(), time.process_time(), used(cluster.scheduler)
    first = [client.submit(echo, content, pure=False) for content in islice(contents, waiting)]
    running = as_completed(first, loop=client.loop)
    for task in running:
        assert len(task.result()) == size
        for content in islice(contents, 1):
            running.add(client.submit(echo, content, pure=False))
    seconds = time.perf_counter() - begun
    print(
        f"{number} tasks of {size} bytes, there and back: {number / seconds:.0f} a second; computing: client "
        f"{1000 * (time.process_time() - computed) / number:.1f} ms, "
        f"scheduler {1000 * (used(cluster.scheduler) - other) / number:.1f} ms"
    )


PARTS = {part.__name__: part for part in (overhead, workers, through, messages, kills, many)}


def main(parts: Iterable[str] = ()) -> None:
    find_alembic()
    build()
    for name in parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="bench-cluster-") as folder:
            PARTS[name](Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
