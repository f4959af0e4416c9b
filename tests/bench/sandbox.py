"""What the sandbox costs: a worker's start and memory, a session's start, a cell, a call."""

import contextlib
import os
import resource
import statistics
import time

import psutil

from autograde.grading.limits import Limits
from autograde.grading.sandbox.wire import pack
from autograde.grading.sandbox.worker import Launched, Worker

MODULES = {
    "without PyTorch": ("numpy", "matplotlib.pyplot", "lectures.datasets", "lectures.figures"),
    "with PyTorch": ("numpy", "matplotlib.pyplot", "lectures.datasets", "lectures.figures", "torch"),
}
SESSIONS = 40
CALLS = 200


def seconds(action, times):
    """The median, the shortest and the longest of an action's durations."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken), min(taken), max(taken)


def megabytes(launched):
    """A warm process's memory: first a page that n processes share counts 1/n (PSS), then only what it alone holds."""
    processes = [psutil.Process(launched.pid), *psutil.Process(launched.pid).children(recursive=True)]
    full = [process.memory_full_info() for process in processes]
    return sum(one.pss for one in full) / 2**20, sum(one.uss for one in full) / 2**20


def cpu(worker):
    """CPU seconds of a worker's processes."""
    own = psutil.Process(worker.process.pid)
    return sum(sum(process.cpu_times()[:2]) for process in [own, *own.children(recursive=True)])


def main():
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for name, modules in MODULES.items():
        for sandboxed in True, False:
            print(f"\n{name}, {'in the sandbox' if sandboxed else 'without a sandbox'}")
            one_worker(modules, sandboxed)
            twins(modules, sandboxed)
    print(f"\nthe grader's own process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:.0f} MB at most")


def one_worker(modules, sandboxed):
    began = time.perf_counter()
    with Worker(sandboxed=sandboxed, imports=modules) as worker:
        print(f"  start of a worker         {time.perf_counter() - began:8.2f} s, of which CPU {cpu(worker):.2f} s")
        print("  memory of a worker        {:8.0f} MB (PSS), its own {:.0f} MB".format(*megabytes(worker.process)))

        def session():
            with worker.session():
                pass

        row("session, start and end", seconds(session, SESSIONS))
        with worker.session() as open_one:
            open_one.run("def same(x): return x")
            row("cell without an output", seconds(lambda: open_one.run("pass"), CALLS))
            row("cell with a figure", seconds(lambda: open_one.run("import matplotlib.pyplot as p\np.plot([1])"), 10))
            row("cell with an error", seconds(lambda: open_one.run("1 / 0"), 20))
            frame = pack({"call": "same", "args": (1.0,), "read": ()})
            row("call", seconds(lambda: open_one.ask(frame), CALLS))
            open_one.run("import numpy as np\nx = np.random.rand(500, 500)")
            print("  memory with a session     {:8.0f} MB (PSS), its own {:.0f} MB".format(*megabytes(worker.process)))


def twins(modules, sandboxed):
    """Further workers of one machine, forked from the first one's process."""
    first = Launched(sandboxed)
    first.tell(Limits(), modules)
    with Worker(sandboxed=sandboxed, control=first.twin()):
        alone = megabytes(first)[0]
        with contextlib.ExitStack() as stack:
            row("start of a further one", seconds(lambda: stack.enter_context(further(first, sandboxed)), 8))
            print(f"  memory of a further one   {(megabytes(first)[0] - alone) / 8:8.0f} MB (PSS)")
    first.end()


def further(first, sandboxed):
    return Worker(sandboxed=sandboxed, control=first.twin())


def row(what, taken):
    median, least, most = taken
    print(f"  {what:<24}  {1e3 * median:8.2f} ms (from {1e3 * least:.2f} to {1e3 * most:.2f})")


if __name__ == "__main__":
    main()
