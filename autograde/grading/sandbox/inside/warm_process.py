"""The warm process: it has imported what submissions need, and forks once for each of them."""

import contextlib
import gc
import importlib
import io
import json
import os
import random
import select
import shutil
import signal
import socket
import struct
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from autograde.grading.limits import Limits
from autograde.grading.sandbox.inside import privileges as confine

REQUEST = struct.Struct(">16scQ")  # nonce, kind, length of what follows
ANSWER = struct.Struct(">16sQ")  # the request's nonce, length of what follows
RUN, ASK, PUT = b"r", b"a", b"p"
NAME = struct.Struct(">H")  # length of a file's name, which follows, and then what the file holds
SESSION, TWIN = b"s", b"t"  # what is said over the control socket
SETTINGS = struct.Struct(">I")  # length of the settings that follow, in JSON
READY = struct.Struct(">5sI")  # b"ready", the process's number as it sees it
ENOUGH = signal.SIGXCPU  # from outside: the running cell or call has had its time
AGAIN = 0.02  # seconds of computing, then it is said again: Python drops an exception that meets it closing a lost file

ENVIRONMENT = {  # of a submission: nothing of the machine's; one thread, so that answers do not depend on its cores
    "HOME": confine.HOME,
    "JOBLIB_MULTIPROCESSING": "0",
    "JPY_PARENT_PID": "1",
    "LANG": "C.UTF-8",
    "LOGNAME": confine.USER,
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "PWD": confine.HOME,
    "SHELL": "/bin/sh",
    "TERM": "xterm-color",
    "USER": confine.USER,
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "NBGRADER_EXECUTION": "autograde",
    "LOKY_MAX_CPU_COUNT": "1",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}

ARGUMENTS = ["ipykernel_launcher.py", "-f", "kernel.json"]  # as a kernel's own, for libraries that parse them
IMPORTED = (  # before anything of a student's is: a file of theirs that bears such a name takes no other's place
    *(
        "numpy",
        "autograde.grading.sandbox.inside.answer_calls",
        "autograde.grading.sandbox.inside.ipython_shell",
        "autograde.gradients.judge",
        "lectures",
    ),
    *("asyncio", "concurrent.futures.process", "multiprocessing.dummy", "multiprocessing.pool"),
    *("multiprocessing.resource_tracker", "packaging.requirements", "pdb", "pydoc", "comm"),
    *(f"IPython.core.magics.{name}" for name in ("code", "execution", "history", "script")),
)


REHEARSAL = """
import numpy as np
from autograde import check_gradient, examine
print(check_gradient(lambda x: float(x @ x), np.ones(2), np.ones(2)), np.ones((2, 2)), np.float64(0.5))
np.ones(2)
"""


def serve(descriptor: int, confined: bool) -> None:
    """Import, say so, then fork a submission for each pair of sockets that comes over the control socket.

    For a single socket that comes a twin is forked, which goes on in the same way, with this as its control socket.

    Parameters
    ----------
    descriptor : int, of the control socket; its end ends this process, and with it the submission that runs
    confined : bool, whether this is a sandbox, in which every submission gets a smaller one
    """
    control = socket.socket(fileno=descriptor)
    control.set_inheritable(False)
    os.environ.update(ENVIRONMENT)
    if confined:
        confine.may_fork_first_processes()
    import_all(*IMPORTED)
    (length,) = SETTINGS.unpack(control.recv(SETTINGS.size, socket.MSG_WAITALL) or bytes(SETTINGS.size))
    if not length:
        return
    settings = json.loads(control.recv(length, socket.MSG_WAITALL))
    importlib.import_module("autograde.checking.exercises").names.update(settings["exercises"])  # the one of `shown`
    forks = Forks(Limits(**settings["limits"]), settings["imports"], confined)
    gc.collect()
    gc.freeze()  # memory that the garbage collector does not touch stays shared with the forks
    control.send(b"ready")
    while True:
        message, descriptors = b"", [-1]
        with contextlib.suppress(ConnectionResetError):  # the end of a socket on which nobody read "ready"
            message, descriptors, _, _ = socket.recv_fds(control, 1, 2)
        if message == TWIN:
            if os.fork() == 0:
                confine.die_with_parent()
                control.close()
                control = socket.socket(fileno=descriptors[0])
                control.set_inheritable(False)
                control.send(b"ready")
            else:
                os.close(descriptors[0])
        elif message:
            forks.keep(control, *descriptors)
        else:
            break
    with contextlib.suppress(ChildProcessError):
        while True:  # twins outlive the word that no more of them are wanted
            os.wait()
    os._exit(0)  # nothing here is worth the time to tidy up


class Forks:
    """What all submissions of a worker find done, and how one of them is started.

    Parameters
    ----------
    limits : Limits
    imports : names of modules to import
    confined : bool, whether this is a sandbox, in which every submission gets a smaller one
    """

    def __init__(self, limits: Limits, imports: list[str], confined: bool):
        self.limits, self.confined = limits, confined
        self.shell = warm(imports, limits)
        self.filter = b""
        if confined:
            from autograde.grading.sandbox.inside import system_calls as seccomp

            self.filter = seccomp.compiled()
            confine.hide()
        self.space = confine.address_space()

    def keep(self, control: socket.socket, channel: int, status: int) -> None:
        """Start a submission's process, wait for its end, tell how it ended.

        This process stays outside of the submission's process namespace: what it tells is not the student's word.

        Parameters
        ----------
        control : socket, of this process alone
        channel, status : int, descriptors: of the submission's conversation, and of what this process tells
        """
        told: dict[str, Any] = {}
        home = confine.HOME if self.confined else tempfile.mkdtemp()
        try:
            try:
                with confine.new_process_namespace() if self.confined else contextlib.nullcontext():
                    child = os.fork()
                    if child == 0:
                        self.start(channel, status, home)
            finally:
                os.close(channel)
            ended, used = wait(child, control)
            told = {"ended": ended, "cpu_seconds": used.ru_utime + used.ru_stime}
        except OSError as problem:
            told = {"problem": f"{type(problem).__name__}: {problem}"}
        if not self.confined:
            shutil.rmtree(home, ignore_errors=True)
        _tell(status, told)
        os.close(status)

    def start(self, channel: int, status: int, home: str) -> None:
        """Give up everything that the student's code must not have, then do what the trusted side asks for."""
        try:
            confine.die_with_parent()
            os.setsid()  # else kill(0, ...) would reach the worker, in whatever namespace it is
            if self.confined:
                confine.enter_other_namespaces()
            os.chdir(home)
            standard_files()
            forget(home)
            space = self.space and self.space + self.limits.memory
            confine.set_limits(self.limits.total_cpu_seconds, space)
            if self.confined:
                confine.drop_capabilities()
        except BaseException as problem:
            _tell(status, {"problem": f"{type(problem).__name__}: {problem}"})
            os._exit(1)
        try:
            os.close(status)
            os.closerange(3, channel)
            os.closerange(channel + 1, 2**12)
            if self.confined:
                from autograde.grading.sandbox.inside import system_calls as seccomp

                seccomp.install(self.filter)
            converse(socket.socket(fileno=channel), self.shell)
        finally:
            os._exit(1)


def wait(child: int, control: socket.socket) -> tuple[int, Any]:
    """How a child ended, and what it used. Where the control socket ends before, this process does, and the child."""
    if sys.platform == "linux":
        ended = select.poll()
        handle = os.pidfd_open(child)
        ended.register(handle, select.POLLIN)
        ended.register(control, select.POLLIN)
        if handle not in dict(ended.poll()):
            os.kill(child, signal.SIGKILL)
            os._exit(0)
        os.close(handle)
    _, status, used = os.wait4(child, 0)
    return status, used


def import_all(*names: str) -> None:
    """Import modules, those that are not there aside: the cell that imports one says so, as in a kernel."""
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def warm(imports: list[str], limits: Limits) -> Any:
    """Do once what every submission would have to do: import, draw and format for the first time."""
    import_all(*imports)
    from autograde.grading.sandbox.inside import kernel_features as kernel
    from autograde.grading.sandbox.inside.ipython_shell import prepared_shell

    shell = prepared_shell(limits.output, limits.images)
    if "matplotlib.pyplot" in sys.modules:
        from matplotlib import pyplot

        figure, axes = pyplot.subplots()
        axes.set_title(r"$\beta$")
        figure.savefig(io.BytesIO())
        pyplot.close(figure)
    shell.run_cell(REHEARSAL, store_history=False)
    shell.run_cell("1 / 0", store_history=False)
    for name in "last_exc", "last_type", "last_value", "last_traceback":  # else %tb and %debug would find them
        if hasattr(sys, name):
            delattr(sys, name)
    kernel.begin(shell)
    shell.outputs.begin()
    return shell


def standard_files() -> None:
    """Nothing to read; what is written past Python goes into files, and from there to the cell's outputs."""
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    for standard in 1, 2:
        with tempfile.TemporaryFile(buffering=0) as file:
            os.dup2(file.fileno(), standard)


def forget(home: str) -> None:
    """Leave nothing of the worker's to the submission: no variables, no random numbers that go on from another's."""
    os.environ.clear()
    os.environ.update({**ENVIRONMENT, "HOME": home, "PWD": home})
    sys.argv[:] = ARGUMENTS
    random.seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)


def put(frame: bytes) -> bytes:
    """Write one of the files that were handed in beside the notebook."""
    (length,) = NAME.unpack_from(frame)
    name = os.fsdecode(frame[NAME.size : NAME.size + length])
    with contextlib.suppress(OSError):  # no space: what needs it says so
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        with open(name, "wb") as file:
            file.write(memoryview(frame)[NAME.size + length :])
    return b""


def converse(channel: socket.socket, shell: Any) -> None:
    """Answer requests until the channel ends.

    Parameters
    ----------
    channel : socket, at whose other end is the trusted side
    shell : Shell
    """
    from autograde.grading.sandbox.inside import answer_calls as calls
    from autograde.grading.sandbox.inside import forbidden as refused
    from autograde.grading.sandbox.inside.ipython_shell import TimeLimit

    refused.refuse(shell.note)
    busy = False

    def enough(*_: object) -> None:
        if busy and not shell.heard:
            signal.setitimer(signal.ITIMER_PROF, AGAIN)
            raise TimeLimit

    signal.signal(ENOUGH, enough)
    signal.signal(signal.SIGPROF, enough)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.path.insert(0, "")  # as in a kernel: a cell can write a module and import it
    shell.take_streams()
    shell.start_loop()
    kinds: dict[bytes, Callable[[bytes], bytes]] = {
        RUN: shell.run,
        PUT: put,
        ASK: lambda frame: shell.quietly(calls.answer, shell.user_ns, frame),
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
        answer = shell.taken() if kind == RUN else answer
        channel.sendall(ANSWER.pack(nonce, len(answer)) + answer)


def _tell(status: int, told: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # a grader that was killed listens no more
        os.write(status, json.dumps(told).encode() + b"\n")
