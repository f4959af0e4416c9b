"""Rights that a process gives up for good: it outlives nobody, nobody looks into it, it has no capability."""

import ctypes
import os
import signal
import struct
import sys

libc = ctypes.CDLL(None, use_errno=True)

SET_DEATH_SIGNAL, SET_DUMPABLE, SET_NO_NEW_PRIVILEGES = 1, 4, 38  # of prctl


def system_call(name: str, *arguments) -> None:
    """Call a function of the C library; OSError where it fails."""
    if getattr(libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def die_with_parent() -> None:
    """End this process when the one that forked it ends: within a sandbox the kernel sees to that anyway."""
    if sys.platform == "linux":
        system_call("prctl", SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def hide() -> None:
    """Make this process's memory, environment and descriptors unreadable for others of the same user."""
    system_call("prctl", SET_DUMPABLE, 0, 0, 0, 0)


def drop_capabilities() -> None:
    """Keep none of the rights that the first process of a user namespace has in it."""
    header = struct.pack("Ii", 0x20080522, 0)
    system_call("capset", header, bytes(24))
    system_call("prctl", SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
