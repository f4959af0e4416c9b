"""What the sandbox forbids on purpose: programs, processes, the network. A notebook goes on where it can, within one
process or as on a machine that lacks the program, and reads the reason.

The kernel's filter refuses all of this in any case; here it is only said, and gone round where that is possible.
"""

import contextlib
import errno
import functools
import importlib.abc
import importlib.metadata
import importlib.util
import inspect
import io
import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

PROGRAMS = "programs do not run while a notebook is graded"
PROCESSES = "a notebook is graded in a single process"
NETWORK = "there is no network while a notebook is graded"
REASONS = {  # what a reader of outputs may find -> what the notebook did
    PROGRAMS: "tried to run a program, and programs do not run while a notebook is graded",
    PROCESSES: "tried to start a process, and a notebook is graded in a single one",
    NETWORK: "asked for the network, and there is none while a notebook is graded",
    "Network is unreachable": "asked for the network, and there is none while a notebook is graded",
}
NOT_FOUND = 127  # the exit status of a shell that does not find a program


class Refused(FileNotFoundError):
    """A program that is not there: libraries that can do without one expect no other error."""


def because(text: str) -> str:
    """What the sandbox refused, as far as a text of the student's process tells; "" for nothing."""
    return next((did for reason, did in REASONS.items() if reason in text), "")


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


def refuse(note: Callable[[str], None]) -> None:
    """Make this process say why it starts nothing, and do in threads what can be done there.

    Parameters
    ----------
    note : is told in a sentence what was tried where no exception says it
    """
    _programs(note)
    _processes()
    _network()
    found = sys.modules.get("torch.utils.data.dataloader")
    if found is not None:
        _load_here(found)
    else:
        sys.meta_path.insert(0, Afterwards({"torch.utils.data.dataloader": _load_here}))


def _programs(note: Callable[[str], None]) -> None:
    plain_run = subprocess.run
    arguments = list(inspect.signature(subprocess.Popen._execute_child).parameters)[2:]  # type: ignore[attr-defined]
    pipes = slice(arguments.index("p2cread"), arguments.index("errwrite") + 1)

    def execute_child(self, args, *rest: Any):
        if _by_a_cell():  # which may never look at it: as a program that has ended at once
            note(PROGRAMS)
            self.pid, self.returncode = 0, NOT_FOUND
            self._close_pipe_fds(*rest[pipes])
            return
        raise Refused(errno.ENOENT, PROGRAMS, os.fsdecode(args[0] if isinstance(args, list | tuple) and args else args))

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

    def forbidden(*_: object, **__: object):
        raise PermissionError(errno.EPERM, PROCESSES)

    subprocess.Popen._execute_child = execute_child  # type: ignore[attr-defined]
    subprocess.run, subprocess.call, subprocess.check_call = run, call, check_call  # type: ignore[assignment]
    subprocess.getstatusoutput = getstatusoutput
    os.nice = lambda increment: os.getpriority(os.PRIO_PROCESS, 0)  # a slow process would hold up a worker
    os.system, os.popen = system, popen  # type: ignore[assignment]
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


def _processes() -> None:
    import concurrent.futures
    import concurrent.futures.process
    import multiprocessing.context
    import multiprocessing.dummy
    import multiprocessing.pool
    import multiprocessing.resource_tracker

    plain_pool, dummy = multiprocessing.pool.Pool, multiprocessing.dummy

    class Pool(multiprocessing.pool.ThreadPool):
        """As many threads as processes were asked for."""

        def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None, context=None):
            super().__init__(processes, initializer, initargs)

    def new_pool(cls, *_: object, **__: object):
        return object.__new__(Pool if cls is plain_pool else cls)

    class Process(dummy.DummyProcess):
        """A thread that is spoken to as a process."""

        def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
            super().__init__(group, target, name, args, kwargs or {})
            if daemon is not None:
                self.daemon = daemon

        @property
        def pid(self):
            return os.getpid()

        def terminate(self):
            """Nothing: a thread cannot be ended."""

        kill = close = terminate

    class Manager:
        """What one process shares with itself."""

        def __getattr__(self, name):
            return getattr(dummy, name)

        def __enter__(self):
            return self

        def __exit__(self, *_: object):
            pass

        def start(self, *_: object, **__: object):
            pass

        shutdown = join = start

    class ProcessPoolExecutor(ThreadPoolExecutor):
        """As many threads as processes were asked for."""

        def __init__(
            self, max_workers=None, mp_context=None, initializer=None, initargs=(), *, max_tasks_per_child=None
        ):
            super().__init__(max_workers, "", initializer, initargs)

    def pool(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None):
        return Pool(processes, initializer, initargs)

    contexts: Any = multiprocessing.context
    contexts.BaseContext.Pool, contexts.BaseContext.Manager = pool, lambda self: Manager()
    for one in vars(contexts).values():
        if isinstance(one, type) and issubclass(one, contexts.BaseContext) and one is not contexts.BaseContext:
            setattr(one, "Process", Process)  # noqa: B010 (the types know no such attribute)
    package: Any = multiprocessing
    package.Pool, package.Manager, package.Process = functools.partial(pool, None), Manager, Process
    package.pool.Pool.__new__ = new_pool
    tracker: Any = multiprocessing.resource_tracker
    tracker.register = tracker.unregister = lambda name, rtype: None  # a process of its own keeps this list elsewhere
    futures: Any = concurrent.futures
    futures.ProcessPoolExecutor = futures.process.ProcessPoolExecutor = ProcessPoolExecutor


def _network() -> None:
    def telling(function):
        @functools.wraps(function)
        def told(*arguments, **known):
            try:
                return function(*arguments, **known)
            except socket.gaierror as error:
                raise socket.gaierror(error.errno, NETWORK) from None

        return told

    for name in "getaddrinfo", "gethostbyname", "gethostbyname_ex":
        setattr(socket, name, telling(getattr(socket, name)))


def _load_here(module: Any) -> None:
    """PyTorch's loaders of batches, without processes of their own."""
    get_iterator = module.DataLoader._get_iterator

    @functools.wraps(get_iterator)
    def here(self):
        self.num_workers = self.timeout = 0
        return get_iterator(self)

    module.DataLoader._get_iterator = here


class Afterwards(importlib.abc.MetaPathFinder):
    """Does something to a module as soon as it has been imported.

    Parameters
    ----------
    to_do : module's name -> function of the module
    """

    def __init__(self, to_do: dict[str, Callable[[Any], None]]):
        self.to_do = to_do

    def find_spec(self, fullname, path, target=None):
        change = self.to_do.pop(fullname, None)
        spec = importlib.util.find_spec(fullname) if change is not None else None
        if spec is None or spec.loader is None or change is None:
            return None
        execute = spec.loader.exec_module

        def and_then(module):
            execute(module)
            with contextlib.suppress(Exception):  # a version that has other names
                change(module)

        spec.loader.exec_module = and_then  # type: ignore[method-assign]
        return spec
