"""A child's life: it calls a function again and again, and ends with the first call that takes more than it may."""

import contextlib
import pickle
import resource
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any


def serve(talk: Connection) -> None:
    """Calls, until there are no more or one took too much."""
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
