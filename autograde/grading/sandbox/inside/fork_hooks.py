"""What libraries want done at every fork, done once before all of them."""

import os
import posix
import threading
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
    if threading.active_count() > 1:
        for hooks in wanted:
            register(**hooks)
        return
    for hooks in reversed(wanted):
        hooks.get("before", _nothing)()
    for hooks in wanted:
        hooks.get("after_in_child", _nothing)()


def _nothing() -> None:
    """What is done where nothing is wanted."""
