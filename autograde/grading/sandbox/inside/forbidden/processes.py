"""New processes, which there are none of: what they would do is done in threads of this one, where it can be."""

import concurrent.futures
import concurrent.futures.process
import functools
import multiprocessing.context
import multiprocessing.dummy
import multiprocessing.pool
import multiprocessing.resource_tracker
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

dummy = multiprocessing.dummy


class Pool(multiprocessing.pool.ThreadPool):
    """As many threads as processes were asked for."""

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None, context=None):
        super().__init__(processes, initializer, initargs)


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

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), *, max_tasks_per_child=None):
        super().__init__(max_workers, "", initializer, initargs)


def use_threads() -> None:
    """Make `multiprocessing` and `concurrent.futures` start threads."""
    plain_pool = multiprocessing.pool.Pool

    def new_pool(cls, *_: object, **__: object):
        return object.__new__(Pool if cls is plain_pool else cls)

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
