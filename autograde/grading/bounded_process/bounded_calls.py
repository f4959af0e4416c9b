"""A function of ours that is called in a process with limits of its own.

The process that forks reads nothing itself: for every `Apart` it forks a child, which calls the function again and
again, and ends with the first call that takes more than it may. The next call gets a fresh child.
"""

import contextlib
import os
import pickle
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any

from autograde.grading.bounded_process.fork_server import fork_server

CPU_SECONDS = 20  # of one call: a thousand times what an honest submission takes
MEMORY = 2**30  # bytes beyond what the process has when it begins


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
        self._forks = fork_server(os.getpid())

    def __call__(self, *args: Any) -> Any:
        """What the function returns.

        Raises
        ------
        TooMuch : where it takes more than it may, or ends its process
        Exception : whatever the function raises
        """
        try:
            if self._talk is None:
                self._talk = self._forks.child()
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

    def interrupt(self) -> None:
        """End a call that another thread waits for: it takes too much."""
        with contextlib.suppress(OSError):  # it ends by itself
            if (talk := self._talk) is not None:
                with socket.socket(fileno=os.dup(talk.fileno())) as channel:
                    channel.shutdown(socket.SHUT_RDWR)

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
    fork_server(os.getpid())  # by this thread, while it may be the only one
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
