"""Rights that a process gives up for good: it outlives nobody, nobody looks into it, it has no capability."""

import ctypes
import os
import signal
import struct
import sys

libc = ctypes.CDLL(None, use_errno=True)

SET_DEATH_SIGNAL, SET_DUMPABLE, SET_NO_NEW_PRIVILEGES = 1, 4, 38  # of prctl
NO_CAPABILITIES = struct.pack("Ii", 0x20080522, 0), bytes(24)  # of capset


def system_call(name: str, *arguments) -> None:
    """Call a function of the C library; OSError where it fails."""
    if getattr(libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def look_up(*names: str) -> None:
    """Find functions of the C library now: a fork that does it has a page copied for each of many things it touches."""
    for name in names:
        getattr(libc, name)


def die_with_parent() -> None:
    """End this process when the one that forked it ends: within a sandbox the kernel sees to that anyway."""
    if sys.platform == "linux":
        system_call("prctl", SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def hide() -> None:
    """Make this process's memory, environment and descriptors unreadable for others of the same user."""
    system_call("prctl", SET_DUMPABLE, 0, 0, 0, 0)


def drop_capabilities() -> None:
    """Keep none of the rights that the first process of a user namespace has in it."""
    system_call("capset", *NO_CAPABILITIES)
    system_call("prctl", SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
