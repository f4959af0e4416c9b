"""The trusted side of a worker: sessions, in each of which one submission runs."""

import contextlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from autograde.grading import sandbox
from autograde.grading.inside import ANSWER, ASK, ENOUGH, ENVIRONMENT, READY, REQUEST, RUN
from autograde.grading.outcome import Limits
from autograde.grading.outputs import outputs_of
from autograde.grading.session import Stopped

START = """
import os, sys
user, descriptor, sys.path[:0] = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
if user:
    os.setgroups([]); os.setgid(user); os.setuid(user)
from autograde.grading.inside import serve
serve(descriptor)
"""
GRACE = 2.0  # seconds of computing or waiting between the soft stop and the hard one
PATIENCE = 60.0  # seconds of the clock for what only our own code does
CORES = os.cpu_count() or 1


class WorkerDied(Exception):
    """The warm process could not be started, or died: our failure, no submission's."""


class Worker:
    """A warm process, of which every session is a fork. Used by one thread at a time.

    Parameters
    ----------
    limits : Limits of each session
    sandboxed : bool; without, a submission can do what its user can
    imports : names of the modules that sessions find imported

    Raises
    ------
    NoSandbox : where this machine has or permits none
    WorkerDied : where the warm process cannot start for another reason
    """

    def __init__(
        self,
        limits: Limits | None = None,
        sandboxed: bool = True,
        imports: Iterable[str] = ("numpy", "matplotlib.pyplot"),
    ):
        self.limits, self.sandboxed, self.imports = limits or Limits(), sandboxed, tuple(imports)
        self.process: subprocess.Popen | None = None
        self._start()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def session(self) -> "Session":
        """A fresh fork of the warm process. A worker that died is started again."""
        if self.process is None or self.process.poll() is not None:
            self.close()
            self._start()
        try:
            return Session(self)
        except OSError:
            self.close()
            self._start()
            return Session(self)

    def close(self) -> None:
        """End the warm process, and with it every session of it."""
        if self.process is None:
            return
        self._control.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None
        self._errors.close()
        self._packages.cleanup()

    def _start(self) -> None:
        self._control, theirs = socket.socketpair()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the worker)
        self._packages = tempfile.TemporaryDirectory(prefix="autograde-")
        with theirs:
            arguments = self._command(theirs.fileno())
            self.process = subprocess.Popen(
                arguments,
                env={} if self.sandboxed else self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C in a terminal is for the grader, which then ends its workers
            )
        settings = {"limits": asdict(self.limits), "imports": self.imports, "sandboxed": self.sandboxed}
        self._control.settimeout(PATIENCE)
        try:
            self._control.send(json.dumps(settings).encode())
            ready = self._control.recv(len(READY))
        except OSError:
            ready = b""
        if ready != READY:
            self._fail("it did not start")

    def _fail(self, what: str) -> None:
        """Close, then say why: in a sentence where the reason is a sandbox that cannot be had."""
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").strip()
        self.close()
        if self.sandboxed:
            sandbox.explain(f"{what}\n{said}")
        raise WorkerDied(f"a worker's process: {what}. {said}")

    def _environment(self) -> dict[str, str]:
        return {**ENVIRONMENT, "PYTHONHASHSEED": "0", "MPLCONFIGDIR": "/tmp/matplotlib"}

    def _command(self, descriptor: int) -> list[str]:
        """The warm process's command. Without a sandbox the student's half is shown by links, and nothing beside it."""
        folder = sandbox.PACKAGES
        if not self.sandboxed:
            folder = self._packages.name
            for package, path in sandbox.students_half().items():
                os.symlink(path, os.path.join(folder, package))
        user = sandbox.NOBODY if self.sandboxed and os.getuid() == 0 else 0
        python = [os.path.realpath(sys.executable), "-s", "-P", "-S", "-B", "-c", START]
        inside = [*python, str(user), str(descriptor), folder, *sandbox.site_packages()]
        return sandbox.command(inside, self._environment()) if self.sandboxed else inside


class Session:
    """One submission's process. On leaving the context nothing of it is left.

    Parameters
    ----------
    worker : Worker, which has one session at a time
    """

    def __init__(self, worker: Worker):
        self.limits = worker.limits
        self.alive = True
        self.ended: dict[str, Any] = {}
        self._worker = worker
        self._channel, talk = socket.socketpair()
        self._status, told = socket.socketpair()
        self._status.settimeout(PATIENCE)
        self._channel.settimeout(PATIENCE)
        with talk, told:
            self._channel.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            socket.send_fds(worker._control, [b"f"], [talk.fileno(), told.fileno()])
        said, credentials, _, _ = self._channel.recvmsg(len(READY), socket.CMSG_SPACE(struct.calcsize("3i")))
        if said != READY:
            worker._fail(self._last_word().get("problem", "it forked no session"))
        self._channel.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        self._channel.setblocking(False)
        self._pid = struct.unpack("3i", credentials[0][2])[0]  # told by the kernel, in the numbers of this side
        self._process = os.pidfd_open(self._pid)

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, source: str, cpu_seconds: float | None = None, wait_seconds: float | None = None) -> list[dict]:
        """Run a code cell; its outputs, as a kernel would have sent them.

        Parameters
        ----------
        source : str, the cell
        cpu_seconds, wait_seconds : float, where the session's limits are not meant

        Raises
        ------
        Stopped : where it does not come to its end
        """
        most = 8 * self.limits.output + 2 * self.limits.images + 2**16
        answer, reason = self._request(RUN, source.encode("utf-8", "replace"), cpu_seconds, wait_seconds, most)
        try:
            outputs = outputs_of(answer)
        except ValueError as problem:
            raise self._killed("died", f"sent the grader what is no output of a cell ({problem})") from None
        if reason:
            raise too_long(*reason, alive=True, outputs=outputs)
        return outputs

    def ask(
        self, frame: bytes, cpu_seconds: float | None = None, wait_seconds: float | None = None, most: int = 2**24
    ) -> bytes:
        """Have a frame answered by `autograde.grading.calls`, in the submission's namespace.

        Parameters
        ----------
        frame : bytes
        cpu_seconds, wait_seconds : float, where the session's limits are not meant
        most : int, the bytes of the longest answer to accept

        Raises
        ------
        Stopped : where no answer comes
        """
        answer, reason = self._request(ASK, frame, cpu_seconds, wait_seconds, most)
        if reason:
            raise too_long(*reason, alive=True)
        return answer

    @property
    def cpu_seconds(self) -> float:
        """CPU seconds that the submission has used: the kernel's word, never its own."""
        if self.ended:
            return self.ended.get("cpu_seconds", 0.0)
        return time.clock_gettime(~self._pid << 3 | 2)  # the clock of another process; Python has no function for it

    def close(self) -> None:
        """End the submission's process, and wait until nothing of it is left."""
        if not self.alive:
            return
        self.alive = False
        self._channel.close()
        self._signal(signal.SIGKILL)
        self.ended = self._last_word()
        os.close(self._process)
        if not self.ended:
            self._worker.close()

    def _request(
        self, kind: bytes, payload: bytes, cpu_seconds: float | None, wait_seconds: float | None, most: int
    ) -> tuple[bytes, tuple[str, float] | tuple[()]]:
        """The answer to a request, with the limit at which it was stopped softly, or () where it was not."""
        if not self.alive:
            raise Stopped("died", "The session has ended.")
        nonce = os.urandom(16)
        watch = Watch(
            self,
            self.limits.cpu_seconds if cpu_seconds is None else cpu_seconds,
            self.limits.wait_seconds if wait_seconds is None else wait_seconds,
        )
        try:
            self._send(REQUEST.pack(nonce, kind, len(payload)) + payload, watch)
            echoed, length = ANSWER.unpack(self._receive(ANSWER.size, watch))
            if echoed != nonce:
                raise self._killed("died", "wrote into the channel of the grader")
            if length > most:
                raise self._killed("output", f"answered with {length} bytes, more than the {most} that are accepted")
            return self._receive(length, watch), watch.reason
        except ConnectionError:
            raise self._gone() from None

    def _send(self, data: bytes, watch: "Watch") -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[self._channel.send(left) :]
            except BlockingIOError:
                watch.wait(select.POLLOUT)

    def _receive(self, size: int, watch: "Watch") -> bytes:
        data = bytearray(size)
        left = memoryview(data)
        while left:
            try:
                got = self._channel.recv_into(left)
            except BlockingIOError:
                watch.wait(select.POLLIN)
                continue
            if not got:
                raise ConnectionResetError
            left = left[got:]
        return bytes(data)

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._process, number)

    def _gone(self) -> Stopped:
        """The channel has ended: say how the process did."""
        self.close()
        if self.cpu_seconds >= self.limits.total_cpu_seconds:
            return too_long("cpu", self.limits.total_cpu_seconds)
        code = self.ended.get("ended", signal.SIGKILL)
        if not os.WIFSIGNALED(code):
            return Stopped("died", f"ended its own process (exit status {os.waitstatus_to_exitcode(code)})")
        if os.WTERMSIG(code) != signal.SIGKILL:
            return Stopped("died", f"crashed its process ({str(signal.strsignal(os.WTERMSIG(code))).lower()})")
        return Stopped("died", "closed the grader's channel, or its process was killed")

    def _killed(self, reason: str, sentence: str) -> Stopped:
        self.close()
        return Stopped(reason, sentence)

    def _last_word(self) -> dict[str, Any]:
        """What the process that waited for the submission's tells of its end."""
        try:
            with self._status, self._status.makefile("rb") as told:
                return json.loads(told.readline() or b"{}")
        except OSError:
            return {}


class Watch:
    """The limits of one request, counted from now.

    Computing is the process's CPU time. Waiting is the clock's time in which it neither computed nor stood in the
    queue for a core, so that a busy machine stops nobody.
    """

    def __init__(self, session: Session, cpu_seconds: float, wait_seconds: float):
        self.session, self.cpu_seconds, self.wait_seconds = session, cpu_seconds, wait_seconds
        self.reason: tuple[str, float] | tuple[()] = ()
        self.poll = select.poll()
        self.begin()

    def begin(self) -> None:
        self.began, self.cpu, self.queued = time.monotonic(), self.session.cpu_seconds, self.in_queue()

    def in_queue(self) -> float:
        """Seconds that the process was ready to run without a core."""
        try:
            with open(f"/proc/{self.session._pid}/schedstat") as file:
                return int(file.read().split()[1]) / 1e9
        except (OSError, IndexError):
            return 0.0

    def wait(self, event: int) -> None:
        """Return when the channel is ready for the event. What takes too long is stopped softly, then hard."""
        while True:
            computed = self.session.cpu_seconds - self.cpu
            clock = time.monotonic() - self.began
            waited = max(clock - computed - (self.in_queue() - self.queued), clock / 10)
            left_to_compute = min(
                self.cpu_seconds - computed, self.session.limits.total_cpu_seconds + 1 - self.session.cpu_seconds
            )
            left_to_wait = self.wait_seconds - waited
            if left_to_compute <= 0 or left_to_wait <= 0:
                self.stop("cpu" if left_to_compute <= 0 else "wait")
                continue
            self.poll.register(self.session._channel, event)
            if self.poll.poll(1000 * max(0.02, min(left_to_compute / CORES, left_to_wait))):
                return

    def stop(self, reason: str) -> None:
        """Raise an exception in the running code; where that had no effect, end its process."""
        if self.reason:
            self.session.close()
            raise too_long(*self.reason)
        self.reason = (reason, self.cpu_seconds if reason == "cpu" else self.wait_seconds)
        self.cpu_seconds = self.wait_seconds = GRACE
        self.begin()
        self.session._signal(ENOUGH)


def too_long(reason: str, seconds: float, alive: bool = False, outputs: Iterable[dict] = ()) -> Stopped:
    """The stop at a limit of time."""
    kind = {"cpu": "computing time", "wait": "waiting"}[reason]
    return Stopped(reason, f"did not end within {seconds:g} s of {kind}", alive, outputs)
