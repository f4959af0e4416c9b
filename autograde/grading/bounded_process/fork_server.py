"""The process that forks children for calls with limits: forked, or started where this one has several threads, before
anything of a stranger's is read."""

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

from autograde.grading.bounded_process.child import serve

CHANNEL = b"c"  # what a channel for a child is sent with


class ForkServer:
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
                _wait_for_channels(socket.socket(fileno=kept))
            finally:
                os._exit(0)

    def _start(self, theirs: socket.socket) -> None:
        path = os.pathsep.join(filter(None, [str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": path},
        )


@cache
def fork_server(program: int) -> ForkServer:
    """The one of a program, by its process number. A command calls this while it has one thread: then a fork is right,
    and needs to import nothing."""
    return ForkServer()


def _wait_for_channels(control: socket.socket) -> None:
    """The server's life: a child for every channel that comes."""
    gc.freeze()  # what is inherited stays, so that nothing of it closes what is not its own any more
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the program's
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children that ended are nobody's business
    while True:
        message, descriptors, *_ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            serve(Connection(descriptors[0]))
            os._exit(0)
        os.close(descriptors[0])


if __name__ == "__main__":
    _wait_for_channels(socket.socket(fileno=int(sys.argv[1])))
