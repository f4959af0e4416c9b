"""What libraries want done at every fork, done once before all of them."""

import os
import posix
import threading
import traceback
from collections.abc import Callable

register = posix.register_at_fork


def settle(wanted: list[dict[str, Callable[[], object]]]) -> None:
    """Leave what a fork would leave, as Python's own hooks and those of libraries see to it: a fork need not do it.

    They mend what another thread holds, which stays as it is where there is none; empty caches of what has an open
    file, as Matplotlib's of fonts; seed Python's random numbers anew, which for submissions is undone.
    Where a library has started threads, its hooks and all others are called at every fork.

    Parameters
    ----------
    wanted : for each call of `os.register_at_fork` until now, its arguments; from now on it does what it always does
    """
    os.register_at_fork = register
    if _threads() > 1:
        for hooks in wanted:
            register(**hooks)
        return
    for when, order in ("before", reversed(wanted)), ("after_in_child", wanted):
        for hook in [hooks[when] for hooks in order if when in hooks]:
            try:
                hook()
            except Exception:  # as at a fork: it is told, and the others are called
                traceback.print_exc()


def _threads() -> int:
    """How many threads this process has, a library's own among them where the system tells."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return threading.active_count()
