"""The warm process: it has imported what submissions need, and forks once for each of them."""

import gc
import importlib
import io
import json
import os
import random
import signal
import socket
import struct
import sys
import tempfile
import traceback
from typing import Any

from autograde.grading import confine
from autograde.grading.outcome import Limits

REQUEST = struct.Struct(">16scQ")  # nonce, kind, length of what follows
ANSWER = struct.Struct(">16sQ")  # the request's nonce, length of what follows
RUN, ASK = b"r", b"a"
READY = b"ready"
ENOUGH = signal.SIGXCPU  # from outside: the running cell or call has had its time

ENVIRONMENT = {  # of a submission: nothing of the host's; one thread, so that results and times do not depend on cores
    "HOME": confine.HOME,
    "LANG": "C.UTF-8",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "NBGRADER_EXECUTION": "autograde",
    "LOKY_MAX_CPU_COUNT": "1",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def serve(descriptor: int) -> None:
    """Import, say so, then fork a submission for each pair of sockets that comes over the control socket.

    Parameters
    ----------
    descriptor : int, of the control socket; its end ends this process, and with it every submission
    """
    control = socket.socket(fileno=descriptor)
    settings = json.loads(control.recv(2**16))
    limits = Limits(**settings["limits"])
    confined = settings["sandboxed"]
    os.environ.update(ENVIRONMENT)
    shell = warm(settings["imports"], limits)
    program = b""
    if confined:
        from autograde.grading import seccomp

        program = seccomp.compiled()
        confine.hide()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # forks that ended leave no zombies
    gc.collect()
    gc.freeze()
    control.send(READY)
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 2)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            keep(shell, limits, program, confined, *descriptors)
        for received in descriptors:
            os.close(received)


def warm(imports: list[str], limits: Limits) -> Any:
    """Do once what every submission would have to do: import, draw and format for the first time."""
    for name in imports:
        importlib.import_module(name)
    from autograde.grading import calls  # noqa: F401
    from autograde.grading.shell import prepared_shell

    shell = prepared_shell(limits.output, limits.images)
    if "matplotlib.pyplot" in sys.modules:
        from matplotlib import pyplot

        figure, axes = pyplot.subplots()
        axes.set_title(r"$\beta$")
        figure.savefig(io.BytesIO())
        pyplot.close(figure)
    shell.run_cell("1 / 0", store_history=False)
    shell.outputs.begin()
    return shell


def keep(shell: Any, limits: Limits, program: bytes, confined: bool, talk: int, status: int) -> None:
    """Start a submission's process in namespaces of its own, wait for its end, and tell how it ended.

    This process stays outside of the submission's process namespace: what it tells is not the student's word.
    """
    told: dict[str, Any] = {}
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        space = address_space()
        if confined:
            confine.enter_user_namespace()
        child = os.fork()
        if child == 0:
            be_the_submission(shell, limits, program, confined, space, talk, status)
        os.close(talk)
        _, ended, usage = os.wait4(child, 0)
        told = {"ended": ended, "cpu_seconds": usage.ru_utime + usage.ru_stime, "kilobytes": usage.ru_maxrss}
    except BaseException as problem:
        told = {"problem": f"{type(problem).__name__}: {problem}"}
    finally:
        os.write(status, json.dumps(told).encode() + b"\n")
        os._exit(0)


def be_the_submission(shell: Any, limits: Limits, program: bytes, confined: bool, space: int, talk: int, status: int):
    """Give up everything that the student's code must not have, then do what the trusted side asks for."""
    try:
        if confined:
            confine.enter_other_namespaces()
        channel = socket.socket(fileno=talk)
        standard_files()
        forget()
        confine.set_limits(limits.total_cpu_seconds, space + limits.memory)
        if confined:
            confine.drop_capabilities()
    except BaseException as problem:
        os.write(status, json.dumps({"problem": f"{type(problem).__name__}: {problem}"}).encode() + b"\n")
        os._exit(1)
    try:
        os.close(status)
        if confined:
            from autograde.grading import seccomp

            seccomp.install(program)
        converse(channel, shell)
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(1)


def address_space() -> int:
    """Bytes of address space that this process has already."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGESIZE")


def standard_files() -> None:
    """Nothing to read; what is written past Python goes into a file that is added to the cell's outputs."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    for standard in 1, 2:
        with tempfile.TemporaryFile(buffering=0) as file:
            os.dup2(file.fileno(), standard)


def forget() -> None:
    """Leave nothing of the worker's to the submission: variables, random numbers that go on from the worker's."""
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    random.seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)


def converse(channel: socket.socket, shell: Any) -> None:
    """Answer requests until the channel ends."""
    from autograde.grading import calls
    from autograde.grading.shell import Stream, TimeLimit

    busy = False

    def enough(*_: object) -> None:
        if busy:
            raise TimeLimit("this took more time than it may")

    signal.signal(ENOUGH, enough)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout, sys.stderr = Stream("stdout", shell.outputs, 1), Stream("stderr", shell.outputs, 2)
    files = channel.makefile("rb")
    channel.sendall(READY)
    while header := files.read(REQUEST.size):
        nonce, kind, length = REQUEST.unpack(header)
        payload = files.read(length)
        answer = b""
        try:
            busy = True
            if kind == RUN:
                shell.outputs.begin()
                shell.run_cell(payload.decode(), store_history=True)
            else:
                answer = calls.answer(shell.user_ns, payload)
        except BaseException as problem:  # the student's code can break ours: then this answer is empty
            if kind == RUN and not isinstance(problem, TimeLimit):
                shell.outputs.error(type(problem).__name__, "", [])
        finally:
            busy = False
        if kind == RUN:
            answer = shell.outputs.to_json()
        channel.sendall(ANSWER.pack(nonce, len(answer)) + answer)
