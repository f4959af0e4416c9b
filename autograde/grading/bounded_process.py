"""A function of ours in a process with limits of its own: what strangers wrote is taken apart there, and fails alone.

One process is forked, or started where this one has several threads, before anything is read. It reads nothing itself:
for every `Apart` it forks a child, which calls the function again and again, and ends with the first call that takes
more than it may. The next call gets a fresh child.
"""

import contextlib
import gc
import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

CPU_SECONDS = 20  # of one call: a thousand times what an honest submission takes
MEMORY = 2**30  # bytes beyond what the process has when it begins
CHANNEL = b"c"  # what a channel for a child is sent with


class TooMuch(Exception):
    """A call that was ended; the text says what it would have taken, as the end of a sentence."""


class Apart:
    """A function that is called in a process with limits of its own.

    Parameters
    ----------
    function : Callable that can be pickled
    cpu_seconds : int, computing time of one call
    memory : int, bytes beyond what the process has when it begins
    """

    def __init__(self, function: Callable, cpu_seconds: int = CPU_SECONDS, memory: int = MEMORY):
        self._first = pickle.dumps((function, cpu_seconds, memory))
        self._said = (
            f"takes more than {cpu_seconds} s of computing or {memory >> 20} MiB of memory to be read and was given up"
        )
        self._talk: Connection | None = None
        self._mother = mother(os.getpid())

    def __call__(self, *args: Any) -> Any:
        """What the function returns.

        Raises
        ------
        TooMuch : where it takes more than it may, or ends its process
        Exception : whatever the function raises
        """
        try:
            if self._talk is None:
                self._talk = self._mother.child()
                self._talk.send_bytes(self._first)
            self._talk.send(args)
            kind, value = self._talk.recv()
        except (EOFError, OSError):  # ended by the kernel
            kind, value = "ended", None
        except BaseException:  # an answer that was interrupted belongs to nobody
            self.close()
            raise
        if kind == "returned":
            return value
        if kind == "raised":
            raise value
        self.close()
        raise TooMuch(self._said)

    def __enter__(self) -> "Apart":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End its process."""
        if self._talk is not None:
            with contextlib.suppress(OSError):
                self._talk.close()
            self._talk = None


def each(function: Callable, items: Sequence[Any], workers: int = 1) -> Iterator[Any]:
    """What the function returns for each item, in their order; the exception where one takes too much or fails.

    Parameters
    ----------
    function : Callable that can be pickled
    items : what can be pickled
    workers : int, how many processes
    """
    mine = threading.local()

    def called(item: Any) -> Any:
        if not hasattr(mine, "apart"):
            mine.apart = Apart(function)
            opened.append(mine.apart)
        try:
            return mine.apart(item)
        except Exception as error:
            return error

    opened: list[Apart] = []
    mother(os.getpid())  # by this thread, while it may be the only one
    try:
        if workers == 1:
            yield from map(called, items)
            return
        with ThreadPoolExecutor(workers) as threads:
            try:
                yield from threads.map(called, items)
            except BaseException:
                threads.shutdown(wait=True, cancel_futures=True)
                raise
    finally:
        for apart in opened:
            apart.close()


class Mother:
    """The process that forks children. It ends when this one does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begin()

    def _begin(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            if sys.platform == "linux" and threading.active_count() == 1:
                self._fork(theirs)
            else:
                self._start(theirs)

    def child(self) -> Connection:
        """The channel of a fresh child."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                socket.send_fds(self._control, [CHANNEL], [theirs.fileno()])
            except OSError:  # somebody ended it
                self._control.close()
                self._begin()
                socket.send_fds(self._control, [CHANNEL], [theirs.fileno()])
        return Connection(ours.detach())

    def _fork(self, theirs: socket.socket) -> None:
        if os.fork() == 0:
            try:
                kept = os.dup2(theirs.fileno(), 3)
                os.closerange(4, os.sysconf("SC_OPEN_MAX"))  # locks and channels of the program's are not its own
                _bear(socket.socket(fileno=kept))
            finally:
                os._exit(0)

    def _start(self, theirs: socket.socket) -> None:
        path = os.pathsep.join(filter(None, [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": path},
        )


@cache
def mother(program: int) -> Mother:
    """The one of a program, by its process number. A command calls this while it has one thread: then a fork is right,
    and needs to import nothing."""
    return Mother()


def _bear(control: socket.socket) -> None:
    """The mother's life: a child for every channel that comes."""
    gc.freeze()  # what is inherited stays, so that nothing of it closes what is not its own any more
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the program's
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children that ended are nobody's business
    while True:
        message, descriptors, *_ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            _serve(Connection(descriptors[0]))
            os._exit(0)
        os.close(descriptors[0])


def _serve(talk: Connection) -> None:
    """A child's life: calls, until there are no more or one took too much."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with contextlib.suppress(EOFError, OSError, MemoryError):
        function, cpu_seconds, memory = pickle.loads(talk.recv_bytes())
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        most = _size() + memory
        while True:
            args = talk.recv()
            _allow(resource.RLIMIT_CPU, int(time.process_time()) + 1 + cpu_seconds)
            if most > memory:
                _allow(resource.RLIMIT_AS, most)
            answer = _answer(function, args)
            del args
            talk.send(answer)
            if answer[0] == "ended":
                return


def _answer(function: Callable, args: tuple) -> tuple[str, Any]:
    try:
        return "returned", function(*args)
    except MemoryError:
        return "ended", None
    except Exception as error:
        error.__traceback__ = error.__cause__ = error.__context__ = None  # a library may have taught them to travel too
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:  # of a kind that does not travel
            error = RuntimeError(f"{type(error).__name__}: {error}"[:300])
        return "raised", error


def _allow(what: int, most: int) -> None:
    with contextlib.suppress(OSError, ValueError):  # the system permits less
        resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


def _size() -> int:
    """Bytes of address space that this process has; 0 where that is not known, and memory has no limit."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


if __name__ == "__main__":
    _bear(socket.socket(fileno=int(sys.argv[1])))
