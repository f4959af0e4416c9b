"""The trusted side of a worker: sessions, in each of which one submission runs."""

import contextlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograde.checking.exercises import examinations
from autograde.grading.limits import Limits
from autograde.grading.sandbox import bubblewrap as sandbox
from autograde.grading.sandbox.cell_outputs import outputs_of
from autograde.grading.sandbox.inside.warm_process import (
    ANSWER,
    ASK,
    ENOUGH,
    ENVIRONMENT,
    NAME,
    PUT,
    READY,
    REQUEST,
    RUN,
    SESSION,
    SETTINGS,
    TWIN,
)
from autograde.grading.sandbox.measured_process import Process
from autograde.grading.sandbox.session import Stopped

START = """
import os, sys
user, descriptor, confined, sys.path[:0] = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "confined", sys.argv[4:]
if user:
    os.setgroups([]); os.setgid(user); os.setuid(user)
from autograde.grading.sandbox.inside.warm_process import serve
serve(descriptor, confined)
"""
GRACE = 1.0  # seconds of computing or waiting between the soft stop and the hard one
WAITS = 2  # cells and calls of one session that may wait for too long and be stopped softly
PATIENCE = 60.0  # seconds of the clock for what only our own code does
SHORT = 10.0  # seconds that a notebook's short requests may have waited, or stood in a queue, before they count
BLINK = 0.005  # seconds: what took less is not worth asking the kernel how much of it was computing
SOON = 0.1  # seconds in which most requests are answered: until then nothing is measured
CORES = os.cpu_count() or 1
CREDENTIALS = struct.Struct("3i")  # process, user, group: what the kernel adds to a message


class WorkerDied(Exception):
    """The warm process could not be started, or died: our failure, no submission's."""


class Worker:
    """A warm process, of which every session is a fork. Used by one thread at a time.

    Parameters
    ----------
    limits : Limits of each session
    sandboxed : bool; without, a submission can do what its user can
    imports : names of the modules that sessions find imported
    control : socket that `twin` of another worker gave, which had the same limits and imports; None to start anew

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
        control: socket.socket | None = None,
    ):
        self.limits, self.sandboxed, self.imports = limits or Limits(), sandboxed, tuple(imports)
        self.process: Launched | None = None
        if control is not None and _ready(control):
            self.control = control
        else:
            self._start()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def session(self) -> "Session":
        """A fresh fork of the warm process. A worker that died is started again."""
        if not self._alive():
            self.close()
            self._start()
        try:
            return Session(self)
        except OSError:  # it died just now, or hangs
            self.close()
            self._start()
            return Session(self)

    def close(self) -> None:
        """End the warm process, and with it every session of it."""
        self.control.close()
        if self.process is not None:
            self.process.end()
            self.process = None

    def _alive(self) -> bool:
        """Whether the warm process is there: it says nothing of itself, so that only its end can be read."""
        return self.control.fileno() >= 0 and not select.select([self.control], [], [], 0)[0]

    def _start(self) -> None:
        self.process = Launched(self.sandboxed)
        self.process.tell(self.limits, self.imports)
        self.control = self.process.control
        if not _ready(self.control):
            self.fail("it did not start")

    def fail(self, what: str) -> None:
        """Close, then say why: in a sentence where the reason is a sandbox that cannot be had."""
        said = self.process.said() if self.process is not None else ""
        self.close()
        if self.sandboxed:
            sandbox.explain(f"{what}\n{said}")
        raise WorkerDied(f"a worker's process: {what}. {said}")


def _ready(control: socket.socket) -> bool:
    """Wait until a warm process says that it is ready for sessions."""
    control.settimeout(PATIENCE)
    try:
        return control.recv(5) == b"ready"
    except OSError:
        return False


class Launched:
    """A warm process on its way: what every notebook needs is imported before it is known what this one needs.

    Parameters
    ----------
    sandboxed : bool
    scratch : str, a folder for its own; None for the system's

    Attributes
    ----------
    control : socket, over which it is told what to do; its end ends it

    Raises
    ------
    NoSandbox : where this machine has none
    """

    def __init__(self, sandboxed: bool, scratch: str | None = None):
        if sandboxed:
            sandbox.program()  # where there is none, nothing is begun
        self.sandboxed = sandboxed
        self.control, theirs = socket.socketpair()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the process)
        self._folder = tempfile.TemporaryDirectory(prefix="autograde-", dir=scratch)
        with theirs:
            self._process = subprocess.Popen(
                self._command(theirs.fileno()),
                env={} if sandboxed else self._environment(self._folder.name),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C in a terminal is for the grader, which then ends its workers
            )
        self.pid = self._process.pid

    def tell(self, limits: Limits, imports: Iterable[str]) -> None:
        """Say what is special to its submissions; then it gets ready for them. A process that died hears nothing."""
        with contextlib.suppress(OSError):
            known = sorted({exercise for exercise, _ in examinations()})
            settings = json.dumps({"limits": asdict(limits), "imports": list(imports), "exercises": known}).encode()
            self.control.sendall(SETTINGS.pack(len(settings)) + settings)

    def twin(self) -> socket.socket:
        """The control socket of a fork of it, for another worker: what it has imported need not be imported again."""
        ours, theirs = socket.socketpair()
        with theirs, contextlib.suppress(OSError):  # of a process that died the twin says nothing
            socket.send_fds(self.control, [TWIN], [theirs.fileno()])
        return ours

    def poll(self) -> int | None:
        """How it ended; None while it lives."""
        return self._process.poll()

    def said(self) -> str:
        """What it wrote in its distress."""
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace").strip()

    def end(self) -> None:
        """End it; its twins end by their own sockets."""
        self.control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()
        self._folder.cleanup()

    def _environment(self, scratch: str) -> dict[str, str]:
        return {**ENVIRONMENT, "PYTHONHASHSEED": "0", "TMPDIR": scratch, "MPLCONFIGDIR": f"{scratch}/matplotlib"}

    def _command(self, descriptor: int) -> list[str]:
        """The warm process's command. Without a sandbox, links show the same files of the course to import."""
        options = ["-s", "-P", "-S", "-B", "-c", START]
        if self.sandboxed:
            user = sandbox.NOBODY if os.getuid() == 0 else 0
            python, *packages = map(sandbox.shown_as, [sandbox.python(), *sandbox.site_packages()])
            inside = [python, *options, str(user), str(descriptor), "confined", sandbox.PACKAGES, *packages]
            return sandbox.command(inside, self._environment("/tmp"))
        for name, path in sandbox.course_files().items():
            link = Path(self._folder.name, name)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path)
        return [sandbox.python(), *options, "0", str(descriptor), "free", self._folder.name, *sandbox.site_packages()]


class Session:
    """One submission's process. On leaving the context nothing of it is left.

    Parameters
    ----------
    worker : Worker, which has one session at a time

    Attributes
    ----------
    channel : socket to the submission's process
    process : Process of the submission
    waits : int, how often it waited for too long
    long, short : float, seconds that it waited in long requests, and waited or stood in a queue in short ones
    ended : dict, how that process ended, as the kernel told it to our own; empty while it lives
    """

    def __init__(self, worker: Worker):
        self.limits, self._worker = worker.limits, worker
        self.ended: dict[str, Any] = {}
        self.waits, self.long, self.short = 0, 0.0, 0.0
        self._open, self._cpu_seconds = True, 0.0
        self.channel, talk = socket.socketpair()
        self._status, told = socket.socketpair()
        with talk, told:
            for ours in self.channel, self._status:
                ours.settimeout(PATIENCE)
            if worker.sandboxed:
                self.channel.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            socket.send_fds(worker.control, [SESSION], [talk.fileno(), told.fileno()])
        self.process = Process(self._number())
        self.channel.setblocking(False)

    def _number(self) -> int:
        """The number of the submission's process, from its first message."""
        said, credentials, _, _ = self.channel.recvmsg(READY.size, socket.CMSG_SPACE(CREDENTIALS.size))
        if len(said) < READY.size:
            self._worker.fail(self._last_word().get("problem", "it forked no session"))
        if not self._worker.sandboxed:
            return READY.unpack(said)[1]
        self.channel.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        return CREDENTIALS.unpack(credentials[0][2])[0]  # the kernel's word, in the numbers of this side

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def put(self, name: str, content: bytes) -> None:
        """Write a file into the folder in which cells run, before the first of them does.

        Parameters
        ----------
        name : str, a path within that folder, its parts between "/"
        content : bytes
        """
        written = name.encode()
        self._request(PUT, NAME.pack(len(written)) + written + content, None, None, 0)

    def run(self, source: str, cpu_seconds: float | None = None, wait_seconds: float | None = None) -> list[dict]:
        """Run a code cell; its outputs, as a kernel would have sent them.

        Parameters
        ----------
        source : str, the cell
        cpu_seconds, wait_seconds : float; the session's limits where none are given

        Raises
        ------
        Stopped : where it does not come to its end
        """
        most = 6 * self.limits.output + 2 * self.limits.images + 2**16  # JSON writes a character in up to 6 bytes
        answer, stop = self._request(RUN, source.encode("utf-8", "replace"), cpu_seconds, wait_seconds, most)
        try:
            outputs = outputs_of(answer)
        except ValueError as problem:
            raise self._killed("died", f"sent what is no output of a cell ({problem})") from None
        if stop is not None:
            stop.outputs = outputs
            raise stop
        return outputs

    def ask(
        self, frame: bytes, cpu_seconds: float | None = None, wait_seconds: float | None = None, most: int = 2**24
    ) -> bytes:
        """Have a frame answered by `autograde.grading.sandbox.inside.answer_calls`, in the submission's namespace.

        Parameters
        ----------
        frame : bytes
        cpu_seconds, wait_seconds : float; the session's limits where none are given
        most : int, the bytes of the longest answer to accept

        Raises
        ------
        Stopped : where no answer comes
        """
        answer, stop = self._request(ASK, frame, cpu_seconds, wait_seconds, most)
        if stop is not None:
            raise stop
        return answer

    @property
    def waited(self) -> float:
        """Seconds that it waited in all, as far as they count."""
        return self.long + max(0.0, self.short - SHORT)

    @property
    def cpu_seconds(self) -> float:
        """The computing time that the submission has used: the kernel's word, never its own."""
        if not self.ended:
            with contextlib.suppress(OSError):
                self._cpu_seconds = self.process.cpu_seconds()
        return self._cpu_seconds

    def close(self) -> None:
        """End the submission's process, and wait until nothing of it is left."""
        if not self._open:
            return
        self._open = False
        self.channel.close()
        self.process.signal(signal.SIGKILL)
        word = self._last_word()
        if not word:  # nobody is left that waited for it: begin anew rather than guess
            self._worker.close()
        self._cpu_seconds = word.get("cpu_seconds", self._cpu_seconds)
        self.ended = word or {"ended": int(signal.SIGKILL)}
        self.process.close()

    def _request(
        self, kind: bytes, payload: bytes, cpu_seconds: float | None, wait_seconds: float | None, most: int
    ) -> tuple[bytes, Stopped | None]:
        """The answer to a request, with the stop that was tried softly."""
        if not self._open:
            raise Stopped("died", "could not be run: its process has ended")
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
            return self._receive(length, watch), watch.stop
        except OSError:  # the channel has ended
            raise self._gone() from None
        finally:
            if self._open:
                self.long += watch.waited()

    def _send(self, data: bytes, watch: "Watch") -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[self.channel.send(left) :]
            except BlockingIOError:
                watch.wait(select.POLLOUT)

    def _receive(self, size: int, watch: "Watch") -> bytes:
        data = bytearray(size)
        left = memoryview(data)
        while left:
            try:
                got = self.channel.recv_into(left)
            except BlockingIOError:
                watch.wait(select.POLLIN)
                continue
            if not got:
                raise ConnectionResetError
            left = left[got:]
        return bytes(data)

    def _gone(self) -> Stopped:
        """The stop of a process that is not there any more: how it ended."""
        self.close()
        if self.cpu_seconds >= self.limits.total_cpu_seconds:
            return Stopped("cpu", f"used up the {self.limits.total_cpu_seconds:g} s of computing of the whole notebook")
        code = self.ended.get("ended", int(signal.SIGKILL))
        if not os.WIFSIGNALED(code):
            return Stopped("died", f"ended its own process (exit status {os.waitstatus_to_exitcode(code)})")
        if os.WTERMSIG(code) != signal.SIGKILL:
            return Stopped("died", f"crashed its process ({str(signal.strsignal(os.WTERMSIG(code))).lower()})")
        return Stopped("died", "closed the grader's channel, or its process was killed")

    def _killed(self, reason: str, sentence: str) -> Stopped:
        self.close()
        return Stopped(reason, sentence)

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


class Watch:
    """The limits of one request, counted from now: a soft stop at each, then a hard one.

    Computing is the process's CPU time. Waiting is the clock's time in which it neither computed nor stood in the
    queue for a core, so that a busy machine stops nobody.

    Attributes
    ----------
    stop : Stopped that was tried softly; None where none was
    """

    def __init__(self, session: Session, cpu_seconds: float, wait_seconds: float):
        self.session, self.cpu_seconds, self.wait_seconds = session, cpu_seconds, wait_seconds
        self.stop: Stopped | None = None
        self._begin()

    def _begin(self) -> None:
        self._clock, self._cpu = time.monotonic(), self.session.cpu_seconds
        self._queued: dict[str, float] | None = None  # at the first look: most answers come before it

    def waited(self) -> float:
        """Seconds of waiting until now; of threads that stand in the queue together one counts."""
        clock = time.monotonic() - self._clock
        if self._queued is None:  # so short that waiting is told from the queue for a core only in the long run
            if clock < BLINK:
                return 0.0
            self.session.short += max(0.0, clock - (self.session.cpu_seconds - self._cpu))
            return 0.0
        computed = self.session.cpu_seconds - self._cpu
        now = self.session.process.queued_seconds()
        queued = max((seconds - self._queued.get(thread, 0.0) for thread, seconds in now.items()), default=0.0)
        return max(clock - computed - queued, clock / 10)

    def wait(self, event: int) -> None:
        """Return when the channel is ready for the event.

        Raises
        ------
        Stopped : where the process goes on after the soft stop
        """
        poll = select.poll()
        poll.register(self.session.channel, event)
        while True:
            if self._queued is None:
                if poll.poll(1000 * min(SOON, self.cpu_seconds / CORES)):
                    return
                self._queued = self.session.process.queued_seconds()
            computed, waited = self.session.cpu_seconds - self._cpu, self.waited()
            if computed >= self.cpu_seconds:
                self._too_long("cpu", self.cpu_seconds, "computing")
            elif waited >= self.wait_seconds:
                self.session.waits += self.stop is None
                self._too_long("wait", self.wait_seconds, "waiting")
            else:
                left = min((self.cpu_seconds - computed) / CORES, self.wait_seconds - waited)
                if poll.poll(1000 * max(0.02, left)):
                    return

    def _too_long(self, reason: str, seconds: float, doing: str) -> None:
        """Try a soft stop; a hard one where that had no effect, or where the notebook waits again and again."""
        self.session.long += self.waited()
        if self.stop is None:
            self.stop = Stopped(reason, f"did not end within {seconds:g} s of {doing}", alive=True)
            if reason == "cpu" or self.session.waits <= WAITS:
                self.cpu_seconds = self.wait_seconds = GRACE
                self._begin()
                self.session.process.signal(ENOUGH)
                return
        self.session.close()
        self.stop.alive = False
        raise self.stop
