"""Programs, which do not run: a cell that starts one goes on as on a machine that lacks it, and its reader is told."""

import errno
import functools
import importlib.metadata
import inspect
import io
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

from autograde.grading.sandbox.inside.forbidden.reasons import PROCESSES, PROGRAMS

NOT_FOUND = 127  # the exit status of a shell that does not find a program


class Refused(FileNotFoundError):
    """A program that is not there: libraries that can do without one expect no other error."""


def satisfied(command: str | Sequence[Any]) -> bool:
    """Whether a command installs packages with pip or conda that are all there: then it has nothing to do.

    What is there is not made newer: a notebook is graded with the packages that the grader has.
    """
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        words = shlex.split(command) if isinstance(command, str) else [os.fsdecode(word) for word in command]
        if not any(os.path.basename(word).startswith(("pip", "conda", "mamba", "uv")) for word in words[:3]):
            return False
        wanted = words[words.index("install") + 1 :]
        named = [Requirement(word) for word in wanted if not word.startswith("-")]
        elsewhere = {"-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-t", "--target"} & set(wanted)
        there = (one.specifier.contains(importlib.metadata.version(one.name), prereleases=True) for one in named)
        return bool(named) and not elsewhere and all(there)
    except (ValueError, TypeError, InvalidRequirement, importlib.metadata.PackageNotFoundError):
        return False


def refuse_programs(note: Callable[[str], None]) -> None:
    """Make this process say why it starts nothing.

    Parameters
    ----------
    note : is told in a sentence what was tried where no exception says it
    """
    _refuse_popen(note)
    _refuse_run(note)
    _refuse_shell(note)
    _refuse_forks()


def _refuse_popen(note: Callable[[str], None]) -> None:
    arguments = list(inspect.signature(subprocess.Popen._execute_child).parameters)[2:]  # type: ignore[attr-defined]
    pipes = slice(arguments.index("p2cread"), arguments.index("errwrite") + 1)

    def execute_child(self, args, *rest: Any):
        if _by_a_cell():  # which may never look at it: as a program that has ended at once
            note(PROGRAMS)
            self.pid, self.returncode = 0, NOT_FOUND
            self._close_pipe_fds(*rest[pipes])
            return
        raise Refused(errno.ENOENT, PROGRAMS, os.fsdecode(args[0] if isinstance(args, list | tuple) and args else args))

    subprocess.Popen._execute_child = execute_child  # type: ignore[attr-defined]


def _refuse_run(note: Callable[[str], None]) -> None:
    plain_run = subprocess.run

    @functools.wraps(plain_run)
    def run(*arguments, check=False, **known):
        try:
            return plain_run(*arguments, check=check, **known)
        except Refused:
            command = arguments[0] if arguments else known.get("args", "")
            status = 0 if satisfied(command) else NOT_FOUND
            if status and check:
                raise
            if status:
                note(PROGRAMS)
            text = any(known.get(name) for name in ("text", "universal_newlines", "encoding", "errors"))
            nothing = "" if text else b""
            both = known.get("capture_output")
            out, err = (
                nothing if both or known.get(name) == subprocess.PIPE else None for name in ("stdout", "stderr")
            )
            return subprocess.CompletedProcess(command, status, out, err)

    def call(*arguments, timeout=None, **known):
        return run(*arguments, **known).returncode

    def check_call(*arguments, **known):
        return run(*arguments, check=True, **known).returncode

    subprocess.run, subprocess.call, subprocess.check_call = run, call, check_call  # type: ignore[assignment]


def _refuse_shell(note: Callable[[str], None]) -> None:
    def getstatusoutput(cmd, **_: object):
        note(PROGRAMS)
        return NOT_FOUND, ""

    def system(command):
        if os.fsdecode(command).strip() in ("clear", "cls") or satisfied(os.fsdecode(command)):
            return 0
        note(PROGRAMS)
        return NOT_FOUND << 8

    def popen(cmd, mode="r", buffering=-1):
        note(PROGRAMS)
        return _Nothing()

    subprocess.getstatusoutput = getstatusoutput
    os.system, os.popen = system, popen  # type: ignore[assignment]


def _refuse_forks() -> None:
    def forbidden(*_: object, **__: object):
        raise PermissionError(errno.EPERM, PROCESSES)

    os.nice = lambda increment: os.getpriority(os.PRIO_PROCESS, 0)  # a slow process would hold up a worker
    for name in "fork", "forkpty", "posix_spawn", "posix_spawnp", "execv", "execve":
        if hasattr(os, name):
            setattr(os, name, forbidden)
    below: Any = sys.modules.get("_posixsubprocess")  # for libraries that start processes in their own way
    if below is not None:
        below.fork_exec = forbidden


def _by_a_cell() -> bool:
    """Whether it is a cell, and no library, that calls `Popen`."""
    frame = sys._getframe()
    while frame is not None and frame.f_code.co_filename in (__file__, subprocess.__file__):
        if frame.f_code.co_name == "run":
            return False
        frame = frame.f_back  # type: ignore[assignment]
    return frame is not None and "ipykernel_" in frame.f_code.co_filename


class _Nothing(io.StringIO):
    """What a program that is not there prints."""

    def close(self):
        super().close()
        return NOT_FOUND << 8
