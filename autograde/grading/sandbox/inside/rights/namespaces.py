"""The namespaces of a submission: users, processes, network and file tree of its own."""

import contextlib
import os
from collections.abc import Iterator

from autograde.grading.sandbox.inside.environment import HOME, SCRATCH
from autograde.grading.sandbox.inside.rights.privileges import SET_DUMPABLE, die_with_parent, hide, system_call
from autograde.grading.sandbox.inside.rights.proc_files import PROC_FILES

NEW_MOUNT, NEW_UTS, NEW_IPC = 0x00020000, 0x04000000, 0x08000000  # of unshare
NEW_USER, NEW_PID, NEW_NET = 0x10000000, 0x20000000, 0x40000000
READ_ONLY, NO_SUID, NO_DEVICES, NO_PROGRAMS, RECURSIVE, PRIVATE = 1, 2, 4, 8, 0x4000, 0x40000
REMOUNT, BIND = 0x20, 0x1000  # of mount
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty")


def enter_user_namespace(others: int = 0) -> None:
    """Leave for a user namespace of one's own, in which this process has all rights, and for others with it.

    Parameters
    ----------
    others : int, flags of `unshare`
    """
    user, group = os.getuid(), os.getgid()
    system_call("unshare", NEW_USER | others)
    system_call("prctl", SET_DUMPABLE, 1, 0, 0, 0)  # else /proc/self belongs to root, who has no number here
    for name, line in ("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1"):
        write(f"/proc/self/{name}", line)


def may_fork_first_processes() -> None:
    """Let this process's forks be the first of process namespaces of their own.

    It goes on in a fork of itself, in a process namespace that is its own too: only so may it come back from a new
    one and make the next. The process that it was waits, and ends with it. The file tree is its own as well.
    """
    enter_user_namespace(NEW_PID | NEW_MOUNT)
    child = os.fork()
    if child:
        os.closerange(3, 2**12)
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
    die_with_parent()


@contextlib.contextmanager
def new_process_namespace(own: int) -> Iterator[None]:
    """Within, a fork is the first process of a namespace of its own.

    Parameters
    ----------
    own : int, a descriptor of the namespace to come back to
    """
    system_call("unshare", NEW_PID)
    try:
        yield
    finally:
        system_call("setns", own, NEW_PID)


def enter_network() -> None:
    """Leave for an own network without interfaces, for one fork after another: none has rights in it, not even as root
    of its own user namespace. To make one and end it would cost each fork a millisecond."""
    system_call("unshare", NEW_NET)


def enter_other_namespaces() -> None:
    """Leave for own shared memory and a file tree with empty scratch folders."""
    enter_user_namespace(NEW_MOUNT | NEW_IPC | NEW_UTS)
    write("/proc/self/oom_score_adj", "1000")  # where the machine runs out of memory, a submission goes first
    hide()
    system_call("mount", HOME.encode(), b"/proc", None, BIND, None)
    for folder, size in SCRATCH.items():
        mount_empty(folder, f"size={size},nr_inodes=4096,mode=0700", NO_SUID | NO_DEVICES | NO_PROGRAMS)


def prepare_tree() -> None:
    """What the file trees of all forks have in common, once before them: nobody can write to any of it."""
    system_call("mount", None, b"/", None, RECURSIVE | PRIVATE, None)
    for device in DEVICES:  # their times are the machine's; they can be read and written all the same
        flags = os.statvfs(device).f_flag & (NO_SUID | NO_PROGRAMS) | REMOUNT | BIND | READ_ONLY
        system_call("mount", None, device.encode(), None, flags, None)
    mount_empty("/dev/pts", "size=4k,nr_inodes=2,mode=0555", READ_ONLY | NO_SUID | NO_DEVICES | NO_PROGRAMS)
    fill_proc(HOME)  # each fork has it at /proc, and its own home here: until then it needs the machine's /proc


def fill_proc(place: str) -> None:
    """A few files that libraries read at import, to take the place of the machine's /proc, of which they tell nothing.

    Parameters
    ----------
    place : str, the folder over which they are mounted, read-only
    """
    flags = NO_SUID | NO_DEVICES | NO_PROGRAMS
    mount_empty(place, "size=256k,nr_inodes=64,mode=0555", flags)
    for folder in "net", "1", "1/task", "1/task/1", "1/fd":
        os.mkdir(f"{place}/{folder}", 0o755)
    os.symlink("1", f"{place}/self")
    for name, text in PROC_FILES.items():
        write(f"{place}/{name}", text)
    system_call("mount", None, place.encode(), None, flags | REMOUNT | READ_ONLY, None)


def write(path: str, line: str) -> None:
    """Write a short file, which may not be there yet; without Python's own file, which takes longer than the kernel."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        os.write(file, line.encode())
    finally:
        os.close(file)


def mount_empty(folder: str, options: str, flags: int) -> None:
    system_call("mount", b"tmpfs", folder.encode(), b"tmpfs", flags, options.encode())
