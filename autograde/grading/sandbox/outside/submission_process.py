"""One submission's process, as the trusted side has it: forked, measured, ended, and how it ended."""

import contextlib
import json
import os
import signal
import socket
import struct
from collections.abc import Callable
from typing import Any

from autograde.grading.limits import Limits
from autograde.grading.sandbox.outside.measured_process import Process
from autograde.grading.sandbox.outside.stop_reasons import Stopped
from autograde.grading.sandbox.wire.requests import READY, SESSION

PATIENCE = 60.0  # seconds of the clock for what only our own code does
CREDENTIALS = struct.Struct("3i")  # process, user, group: what the kernel adds to a message


class NotForked(Exception):
    """The warm process forked no submission; the text says why."""


class SubmissionProcess:
    """A fork of a warm process, from its first message to the last word about it.

    Parameters
    ----------
    control : socket, of the warm process
    sandboxed : bool, what that is
    lost : called where nobody tells any more how a submission ended

    Attributes
    ----------
    channel : socket to the submission
    process : Process, by which it is measured and ended
    open : bool, False once it has been ended
    ended : dict, how it ended, as the kernel told it to our own process; empty while it lives

    Raises
    ------
    NotForked : where there is none
    OSError : where the warm process died, or hangs
    """

    def __init__(self, control: socket.socket, sandboxed: bool, lost: Callable[[], None]):
        self._sandboxed, self._lost = sandboxed, lost
        self.ended: dict[str, Any] = {}
        self.open, self._cpu_seconds = True, 0.0
        self.channel, talk = socket.socketpair()
        self._status, told = socket.socketpair()
        with talk, told:
            for ours in self.channel, self._status:
                ours.settimeout(PATIENCE)
            if sandboxed:
                self.channel.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            socket.send_fds(control, [SESSION], [talk.fileno(), told.fileno()])
        self.process = Process(self._number())
        self.channel.setblocking(False)

    def _number(self) -> int:
        """The number of the submission's process, from its first message."""
        said, credentials, _, _ = self.channel.recvmsg(READY.size, socket.CMSG_SPACE(CREDENTIALS.size))
        if len(said) < READY.size:
            raise NotForked(self._last_word().get("problem", "it forked no session"))
        if not self._sandboxed:
            return READY.unpack(said)[1]
        self.channel.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        return CREDENTIALS.unpack(credentials[0][2])[0]  # the kernel's word, in the numbers of this side

    @property
    def cpu_seconds(self) -> float:
        """The computing time that the submission has used: the kernel's word, never its own."""
        if not self.ended:
            with contextlib.suppress(OSError):
                self._cpu_seconds = self.process.cpu_seconds()
        return self._cpu_seconds

    def close(self) -> None:
        """End the submission's process, and wait until nothing of it is left."""
        if not self.open:
            return
        self.open = False
        self.channel.close()
        self.process.signal(signal.SIGKILL)
        word = self._last_word()
        if not word:  # nobody is left that waited for it: begin anew rather than guess
            self._lost()
        self._cpu_seconds = word.get("cpu_seconds", self._cpu_seconds)
        self.ended = word or {"ended": int(signal.SIGKILL)}
        self.process.close()

    def killed(self, reason: str, sentence: str) -> Stopped:
        """The stop of a process that is ended for what it did."""
        self.close()
        return Stopped(reason, sentence)

    def gone(self, limits: Limits) -> Stopped:
        """The stop of a process that is not there any more: how it ended."""
        self.close()
        if self.cpu_seconds >= limits.total_cpu_seconds:
            return Stopped("cpu", f"used up the {limits.total_cpu_seconds:g} s of computing of the whole notebook")
        code = self.ended.get("ended", int(signal.SIGKILL))
        if not os.WIFSIGNALED(code):
            return Stopped("died", f"ended its own process (exit status {os.waitstatus_to_exitcode(code)})")
        if os.WTERMSIG(code) != signal.SIGKILL:
            return Stopped("died", f"crashed its process ({str(signal.strsignal(os.WTERMSIG(code))).lower()})")
        return Stopped("died", "closed the grader's channel, or its process was killed")

    def _last_word(self) -> dict[str, Any]:
        """What the process that waited for the submission's tells; {} where it tells nothing."""
        word: dict[str, Any] = {}
        try:
            with self._status, self._status.makefile("rb") as told:
                for line in told:  # to its end: then that process is gone too
                    word |= json.loads(line)
        except (OSError, ValueError):
            pass
        return word
