"""What the process of a submission gives up before a line of the student's runs."""

import contextlib
import ctypes
import os
import resource
import signal
import struct
import sys
from collections.abc import Iterator

libc = ctypes.CDLL(None, use_errno=True)

NEW_MOUNT, NEW_UTS, NEW_IPC = 0x00020000, 0x04000000, 0x08000000  # of unshare
NEW_USER, NEW_PID, NEW_NET = 0x10000000, 0x20000000, 0x40000000
READ_ONLY, NO_SUID, NO_DEVICES, NO_PROGRAMS, RECURSIVE, PRIVATE = 1, 2, 4, 8, 0x4000, 0x40000
REMOUNT, BIND = 0x20, 0x1000  # of mount
SET_DEATH_SIGNAL, SET_DUMPABLE, SET_NO_NEW_PRIVILEGES = 1, 4, 38  # of prctl

HOME, USER = "/home/sandbox", "sandbox"
SCRATCH = {HOME: 2**26, "/tmp": 2**26, "/dev/shm": 2**24}  # where a submission may write -> bytes
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty")
_CORE = "0 0 0 0 0 0 0 0 0 0\n"
PROC = {
    "cpuinfo": "processor\t: 0\nmodel name\t: a processor\ncpu MHz\t\t: 1000.000\nphysical id\t: 0\ncpu cores\t: 1\n\n",
    "filesystems": "nodev\ttmpfs\n",
    "loadavg": "0.00 0.00 0.00 1/1 1\n",
    "meminfo": "".join(
        f"{name + ':':16}{size:>8} kB\n"
        for name, size in {
            **{"MemTotal": 2**21, "MemFree": 2**20, "MemAvailable": 2**20, "Buffers": 0, "Cached": 0},
            **{"Active": 0, "Inactive": 0, "Shmem": 0, "Slab": 0, "SwapTotal": 0, "SwapFree": 0},
        }.items()
    ),
    "mounts": "tmpfs / tmpfs ro 0 0\n",
    "net/dev": "Inter-|   Receive\n face |bytes\n",
    "stat": f"cpu  {_CORE}cpu0 {_CORE}intr 0\nctxt 0\nbtime 0\nprocesses 1\nprocs_running 1\nprocs_blocked 0\n",
    "uptime": "1.00 1.00\n",
    "version": "Linux version 0\n",
    "vmstat": "pgpgin 0\npgpgout 0\npswpin 0\npswpout 0\n",
    "1/cgroup": "",
    "1/cmdline": "python\0",
    "1/comm": "python\n",
    "1/io": "rchar: 0\nwchar: 0\nsyscr: 0\nsyscw: 0\nread_bytes: 0\nwrite_bytes: 0\n",
    "1/mounts": "tmpfs / tmpfs ro 0 0\n",
    "1/maps": "",
    "1/mountinfo": "",
    "1/smaps": "",
    "1/stat": "1 (python) R 0 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 0 134217728 16384" + " 0" * 28 + "\n",
    "1/statm": "32768 16384 4096 1 0 16384 0\n",
    "1/status": "Name:\tpython\nState:\tR (running)\nPid:\t1\nPPid:\t0\nUid:\t65534\t65534\t65534\t65534\n"
    "Gid:\t65534\t65534\t65534\t65534\nVmSize:\t131072 kB\nVmRSS:\t65536 kB\nThreads:\t1\n"
    "Cpus_allowed:\t1\nCpus_allowed_list:\t0\nvoluntary_ctxt_switches:\t0\nnonvoluntary_ctxt_switches:\t0\n",
    "1/task/1/stat": "1 (python) R 0" + " 0" * 49 + "\n",
}
LIMITS = {  # what the kernel holds beside CPU time and memory
    "RLIMIT_FSIZE": 2**26,
    "RLIMIT_NOFILE": 256,
    "RLIMIT_NPROC": 256,  # threads: new processes are refused altogether
    "RLIMIT_CORE": 1,  # not 0: only at 1 does no crash reach a program that the system has for dumps
    "RLIMIT_MSGQUEUE": 0,
    "RLIMIT_MEMLOCK": 2**16,
    "RLIMIT_SIGPENDING": 256,
}


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
        with open(f"/proc/self/{name}", "w") as file:
            file.write(line)


def may_fork_first_processes() -> None:
    """Let this process's forks be the first of process namespaces of their own.

    It goes on in a fork of itself, in a process namespace that is its own too: only so may it come back from a new
    one and make the next. The process that it was waits, and ends with it.
    """
    enter_user_namespace(NEW_PID)
    child = os.fork()
    if child:
        os.closerange(3, 2**12)
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
    die_with_parent()


@contextlib.contextmanager
def new_process_namespace() -> Iterator[None]:
    """Within, a fork is the first process of a namespace of its own."""
    with open("/proc/self/ns/pid") as own:
        system_call("unshare", NEW_PID)
        try:
            yield
        finally:
            system_call("setns", own.fileno(), NEW_PID)


def enter_other_namespaces() -> None:
    """Leave for an own network without interfaces, own shared memory and a file tree with empty scratch folders."""
    enter_user_namespace(NEW_MOUNT | NEW_IPC | NEW_UTS | NEW_NET)
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")  # where the machine runs out of memory, a submission goes first
    hide()
    system_call("mount", None, b"/", None, RECURSIVE | PRIVATE, None)
    for folder, size in SCRATCH.items():
        mount_empty(folder, f"size={size},nr_inodes=4096,mode=0700", NO_SUID | NO_DEVICES | NO_PROGRAMS)
    for device in DEVICES:  # their times are the machine's; they can be read and written all the same
        flags = os.statvfs(device).f_flag & (NO_SUID | NO_PROGRAMS) | REMOUNT | BIND | READ_ONLY
        system_call("mount", None, device.encode(), None, flags, None)
    mount_empty("/dev/pts", "size=4k,nr_inodes=2,mode=0555", READ_ONLY | NO_SUID | NO_DEVICES | NO_PROGRAMS)
    fill_proc()


def fill_proc() -> None:
    """In place of the machine's /proc a few files that libraries read at import: they tell nothing of this machine."""
    flags = NO_SUID | NO_DEVICES | NO_PROGRAMS
    mount_empty("/proc", "size=256k,nr_inodes=64,mode=0555", flags)
    for folder in "net", "1", "1/task", "1/task/1", "1/fd":
        os.mkdir(f"/proc/{folder}", 0o755)
    os.symlink("1", "/proc/self")
    for name, text in PROC.items():
        with open(f"/proc/{name}", "w") as file:
            file.write(text)
    system_call("mount", None, b"/proc", None, flags | REMOUNT | READ_ONLY, None)


def mount_empty(folder: str, options: str, flags: int) -> None:
    system_call("mount", b"tmpfs", folder.encode(), b"tmpfs", flags, options.encode())


def drop_capabilities() -> None:
    """Keep none of the rights that the first process of a user namespace has in it."""
    header = struct.pack("Ii", 0x20080522, 0)
    system_call("capset", header, bytes(24))
    system_call("prctl", SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def set_limits(cpu_seconds: float, address_space: int) -> None:
    """Let the kernel hold the limits that it can: what goes beyond them fails, or ends the process.

    Parameters
    ----------
    cpu_seconds : float
    address_space : int, bytes; 0 for no limit
    """
    limits = {**LIMITS, "RLIMIT_CPU": int(cpu_seconds) + 1, "RLIMIT_AS": address_space or resource.RLIM_INFINITY}
    for name, value in limits.items():
        if hasattr(resource, name):  # not every system has all
            limit = getattr(resource, name)
            _, hard = resource.getrlimit(limit)
            bounds = [bound for bound in (value, hard) if bound != resource.RLIM_INFINITY]
            most = min(bounds, default=resource.RLIM_INFINITY)
            resource.setrlimit(limit, (most, most))


def address_space() -> int:
    """Bytes of address space that this process has; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
