"""A submission's process: a fork of the warm one, which gives up its rights before a line of the student's runs."""

import contextlib
import json
import os
import random
import select
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from os import fork  # the submissions' one refuses
from typing import Any

from autograde.grading.limits import Limits
from autograde.grading.sandbox.inside.conversation import converse, forbid
from autograde.grading.sandbox.inside.environment import ARGUMENTS, ENVIRONMENT, HOME
from autograde.grading.sandbox.inside.fork_hooks import settle
from autograde.grading.sandbox.inside.rights.namespaces import enter_other_namespaces, new_process_namespace
from autograde.grading.sandbox.inside.rights.privileges import die_with_parent, drop_capabilities, hide, look_up
from autograde.grading.sandbox.inside.rights.resource_limits import address_space, bounds, set_limits


class Forks:
    """What all submissions of a worker find done, and how one of them is started.

    Parameters
    ----------
    shell : Shell, a warm one
    limits : Limits
    confined : bool, whether this is a sandbox, in which every submission gets a smaller one
    wanted : what libraries have asked for at every fork
    """

    def __init__(self, shell: Any, limits: Limits, confined: bool, wanted: list[dict[str, Callable]]):
        self.confined, self.shell = confined, shell
        if confined:
            from autograde.grading.sandbox.inside.rights import system_call_filter

            self.filter = system_call_filter.compiled()
            self.namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
            look_up("capset")
            hide()
            forget(HOME)
        self.filling: list[object] = []
        self.untouched = forbid(self.shell)
        settle([*wanted, {"after_in_child": begin_numbers}])
        space = address_space()
        self.bounds = bounds(limits.total_cpu_seconds, space and space + limits.memory)

    def keep(self, control: socket.socket, channel: int, status: int) -> None:
        """Start a submission's process, wait for its end, tell how it ended.

        This process stays outside of the submission's process namespace: what it tells is not the student's word.

        Parameters
        ----------
        control : socket, of this process alone
        channel, status : int, descriptors: of the submission's conversation, and of what this process tells
        """
        told: dict[str, Any] = {}
        home = HOME if self.confined else tempfile.mkdtemp()
        try:
            try:
                with new_process_namespace(self.namespace) if self.confined else contextlib.nullcontext():
                    child = fork()
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
            die_with_parent()
            os.setsid()  # else kill(0, ...) would reach the worker, in whatever namespace it is
            if self.confined:
                enter_other_namespaces()
            os.chdir(home)
            standard_files(self.confined)
            if not self.confined:  # elsewhere it is done before the fork
                forget(home)
            set_limits(self.bounds)
            if self.confined:
                drop_capabilities()
        except BaseException as problem:
            _tell(status, {"problem": f"{type(problem).__name__}: {problem}"})
            os._exit(1)
        try:
            os.close(status)
            os.closerange(3, channel)
            os.closerange(channel + 1, 2**12)
            if self.confined:
                from autograde.grading.sandbox.inside.rights import system_call_filter

                system_call_filter.install(self.filter)
            converse(socket.socket(fileno=channel), self.shell, self.untouched)
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


def standard_files(confined: bool) -> None:
    """Nothing to read; what is written past Python goes into files, and from there to the cell's outputs."""
    nothing = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    os.dup2(nothing, 0)
    os.close(nothing)
    for standard in 1, 2:
        if confined:  # where /tmp is memory: to look for a folder, as below, would take four times as long
            file = os.open("/tmp", os.O_RDWR | os.O_TMPFILE | os.O_EXCL | os.O_CLOEXEC, 0o600)
            os.dup2(file, standard)
            os.close(file)
        else:
            with tempfile.TemporaryFile(buffering=0) as named:
                os.dup2(named.fileno(), standard)


def forget(home: str) -> None:
    """Leave no variables of the worker's to the submission."""
    os.environ.clear()
    os.environ.update({**ENVIRONMENT, "HOME": home, "PWD": home})
    sys.argv[:] = ARGUMENTS


def begin_numbers() -> None:
    """Random numbers that are the same in every submission."""
    random.seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)


def _tell(status: int, told: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # a grader that was killed listens no more
        os.write(status, json.dumps(told).encode() + b"\n")
