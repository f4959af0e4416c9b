"""The submission's end of the conversation: cells to run, frames to answer, files to write, until nobody asks more."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial

from autograde.grading.sandbox.inside import answer_calls
from autograde.grading.sandbox.inside.forbidden.batch_loaders import load_batches_here
from autograde.grading.sandbox.inside.forbidden.network import explain_network
from autograde.grading.sandbox.inside.forbidden.processes import use_threads
from autograde.grading.sandbox.inside.forbidden.programs import refuse_programs
from autograde.grading.sandbox.inside.lent_functions import Lent
from autograde.grading.sandbox.inside.shell.graded_cell import run_graded
from autograde.grading.sandbox.inside.shell.ipython_shell import Shell, TimeLimit
from autograde.grading.sandbox.inside.shell.untouched import Untouched
from autograde.grading.sandbox.wire.requests import (
    A_MOMENT,
    ANSWER,
    ASK,
    ASK_TOGETHER,
    ENOUGH,
    GRADE,
    LEND,
    NAME,
    PUT,
    READY,
    REQUEST,
    RUN,
    TOGETHER,
    joined,
    parted,
)

AGAIN = 0.02  # seconds of computing, then it is said again: Python drops an exception that meets it closing a lost file


def forbid(shell: Shell) -> Untouched:
    """Have what the sandbox forbids say why; the shell as it stands before the first cell.

    Done once, before any submission's fork: what a fork writes to, down to a count of references, is copied for it.

    Parameters
    ----------
    shell : Shell, which starts nothing and forks nothing after this by the usual names
    """
    refuse_programs(shell.note)
    use_threads()
    explain_network()
    load_batches_here()
    return Untouched(shell)


def converse(channel: socket.socket, shell: Shell, untouched: Untouched) -> None:
    """Answer requests until the channel ends.

    Parameters
    ----------
    channel : socket, at whose other end is the trusted side
    shell : Shell
    untouched : what `forbid` gave
    """
    sys.path.insert(0, "")  # as in a kernel: a cell can write a module and import it
    shell.take_streams()
    asyncio.set_event_loop(shell.loop)  # which Python forgets at a fork, from 3.12 on
    _answer_requests(channel, shell, untouched)


def _answer_requests(channel: socket.socket, shell: Shell, untouched: Untouched) -> None:
    busy, requests = False, Requests(channel)

    def enough(*_: object) -> None:
        questions.over = True
        if busy and not shell.heard:
            signal.setitimer(signal.ITIMER_PROF, AGAIN)
            raise TimeLimit

    signal.signal(ENOUGH, enough)
    signal.signal(signal.SIGPROF, enough)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    lent = Lent(requests.outside)
    questions = Questions(shell, lent)
    kinds: dict[bytes, Callable[[bytes], bytes]] = {
        RUN: shell.run,
        GRADE: partial(run_graded, shell, untouched),
        PUT: put,
        ASK: questions.ask,
        ASK_TOGETHER: questions.ask_together,
        LEND: lent.take,
    }
    channel.sendall(READY.pack(b"ready", os.getpid()))
    while asked := requests.next():
        (kind, request), answer = asked, b""
        questions.begin()
        try:
            busy = True
            answer = kinds[kind](request)
        except BaseException as problem:  # the student's code can break ours, then there is no answer
            busy = False
            shell.broke(problem)
        busy = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        if kind in (RUN, GRADE) and not answer:
            answer = shell.taken()
        requests.answer(joined(questions.answers) if kind == ASK_TOGETHER else answer)


class Questions:
    """What is asked of the notebook's functions.

    Attributes
    ----------
    over : bool, the time of the request is over
    answers : those to questions that are asked together
    """

    def __init__(self, shell: Shell, lent: Lent):
        self.shell, self.lent = shell, lent
        self.begin()

    def begin(self) -> None:
        """Begin a request."""
        self.over = False
        self.answers: list[bytes] = []

    def ask(self, frame: bytes) -> bytes:
        """The answer to a frame."""
        return self.shell.quietly(self.lent.during, answer_calls.answer, self.shell.user_ns, frame)

    def ask_together(self, frames: bytes) -> bytes:
        """Answer frames one after another, as long as no time has passed: one that takes long is never broken off for
        those before it."""
        begun = time.process_time(), time.monotonic()
        for frame in parted(frames, TOGETHER):
            answer = self.ask(frame)
            if self.over:  # whatever the one that was stopped made of it
                break
            self.answers.append(answer)
            if max(time.process_time() - begun[0], time.monotonic() - begun[1]) > A_MOMENT:
                break
        return b""


class Requests:
    """The requests that come over a channel, one after another, each with its answer."""

    def __init__(self, channel: socket.socket):
        self.channel, self.received = channel, channel.makefile("rb")
        self.nonce = b""
        self.turn = threading.Lock()  # of the notebook's threads that speak with the outside at the same time

    def next(self) -> tuple[bytes, bytes] | None:
        """The kind of the next request, and the request; None where nobody asks more."""
        header = self.received.read(REQUEST.size)
        if not header:
            return None
        self.nonce, kind, length = REQUEST.unpack(header)
        return kind, self.received.read(length)

    def answer(self, frame: bytes) -> None:
        """Answer the request that came last."""
        self.channel.sendall(ANSWER.pack(self.nonce, len(frame)) + frame)

    def outside(self, frame: bytes) -> bytes:
        """In the middle of an answer: what the trusted side says to a frame."""
        with self.turn:
            self.answer(frame)
            asked = self.next()
        return asked[1] if asked else b""


def put(frame: bytes) -> bytes:
    """Write one of the files that were handed in beside the notebook."""
    (length,) = NAME.unpack_from(frame)
    name = os.fsdecode(frame[NAME.size : NAME.size + length])
    with contextlib.suppress(OSError):  # no space: what needs it says so
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        with open(name, "wb") as file:
            file.write(memoryview(frame)[NAME.size + length :])
    return b""
