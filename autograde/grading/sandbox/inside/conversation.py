"""The submission's end of the conversation: cells to run, frames to answer, files to write, until nobody asks more."""

import contextlib
import os
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial

from autograde.grading.sandbox.inside import answer_calls
from autograde.grading.sandbox.inside.forbidden.batch_loaders import load_batches_here
from autograde.grading.sandbox.inside.forbidden.network import explain_network
from autograde.grading.sandbox.inside.forbidden.processes import use_threads
from autograde.grading.sandbox.inside.forbidden.programs import refuse_programs
from autograde.grading.sandbox.inside.shell.graded_cell import run_graded
from autograde.grading.sandbox.inside.shell.ipython_shell import Shell, TimeLimit
from autograde.grading.sandbox.inside.shell.untouched import Untouched
from autograde.grading.sandbox.wire.requests import ANSWER, ASK, ENOUGH, GRADE, NAME, PUT, READY, REQUEST, RUN

AGAIN = 0.02  # seconds of computing, then it is said again: Python drops an exception that meets it closing a lost file


def converse(channel: socket.socket, shell: Shell) -> None:
    """Answer requests until the channel ends.

    Parameters
    ----------
    channel : socket, at whose other end is the trusted side
    shell : Shell
    """
    refuse_programs(shell.note)
    use_threads()
    explain_network()
    load_batches_here()
    sys.path.insert(0, "")  # as in a kernel: a cell can write a module and import it
    shell.take_streams()
    shell.start_loop()
    _answer_requests(channel, shell)


def _answer_requests(channel: socket.socket, shell: Shell) -> None:
    busy = False

    def enough(*_: object) -> None:
        if busy and not shell.heard:
            signal.setitimer(signal.ITIMER_PROF, AGAIN)
            raise TimeLimit

    signal.signal(ENOUGH, enough)
    signal.signal(signal.SIGPROF, enough)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    kinds: dict[bytes, Callable[[bytes], bytes]] = {
        RUN: shell.run,
        GRADE: partial(run_graded, shell, Untouched(shell)),
        PUT: put,
        ASK: lambda frame: shell.quietly(answer_calls.answer, shell.user_ns, frame),
    }
    received = channel.makefile("rb")
    channel.sendall(READY.pack(b"ready", os.getpid()))
    while header := received.read(REQUEST.size):
        nonce, kind, length = REQUEST.unpack(header)
        request, answer = received.read(length), b""
        try:
            busy = True
            answer = kinds[kind](request)
        except BaseException as problem:  # the student's code can break ours, then there is no answer
            busy = False
            shell.broke(problem)
        busy = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        answer = shell.taken() if kind in (RUN, GRADE) and not answer else answer
        channel.sendall(ANSWER.pack(nonce, len(answer)) + answer)


def put(frame: bytes) -> bytes:
    """Write one of the files that were handed in beside the notebook."""
    (length,) = NAME.unpack_from(frame)
    name = os.fsdecode(frame[NAME.size : NAME.size + length])
    with contextlib.suppress(OSError):  # no space: what needs it says so
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        with open(name, "wb") as file:
            file.write(memoryview(frame)[NAME.size + length :])
    return b""
