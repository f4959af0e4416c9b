"""The system calls that a submission may make, as a filter that the kernel applies."""

import ctypes
import errno
import os
import socket
import termios
from itertools import product

from autograde.grading.sandbox.inside.rights.privileges import libc

ALLOW, FAIL, KILL = 0x7FFF0000, 0x00050000, 0x80000000  # libseccomp's actions; FAIL carries an error number
BAD_ARCHITECTURE, OPTIMISE = 2, 8  # attributes of a filter
DIFFERENT, EQUAL, MASKED_EQUAL = 1, 4, 7
THREAD, NEW_ANYTHING = 0x10000, 0x7E020080  # flags of clone: a thread; a namespace of whatever kind
SET_SECCOMP, FILTER = 22, 2  # of prctl

# What Python, NumPy, Matplotlib and PyTorch use within one process. The rest fails as if the kernel did not have it:
# a list of what is allowed cannot forget what a newer kernel brings.
ALLOWED = """
read write readv writev pread64 pwrite64 preadv pwritev lseek _llseek
open openat openat2 creat close close_range dup dup2 dup3
stat fstat lstat newfstatat fstatat64 stat64 fstat64 lstat64 statx statfs fstatfs statfs64 fstatfs64
access faccessat faccessat2 readlink readlinkat getcwd chdir fchdir getdents getdents64
rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat mkdir mkdirat rmdir
chmod fchmod fchmodat umask utime utimes utimensat futimesat
truncate ftruncate truncate64 ftruncate64 fallocate
fsync fdatasync sync_file_range sendfile sendfile64 copy_file_range
mmap mmap2 munmap mremap mprotect madvise msync brk membarrier mlock munlock mlock2 get_mempolicy
futex futex_time64 futex_waitv set_robust_list get_robust_list rseq set_tid_address gettid
rt_sigaction rt_sigprocmask rt_sigpending rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_sigreturn sigaltstack
rt_sigqueueinfo rt_tgsigqueueinfo kill tkill tgkill pause restart_syscall signalfd signalfd4
alarm setitimer getitimer timer_create timer_settime timer_gettime timer_getoverrun timer_delete
timer_settime64 timer_gettime64 timerfd_create timerfd_settime timerfd_gettime timerfd_settime64 timerfd_gettime64
nanosleep clock_nanosleep clock_nanosleep_time64 clock_gettime clock_gettime64 clock_getres clock_getres_time64
gettimeofday time times
select _newselect pselect6 pselect6_time64 poll ppoll ppoll_time64
epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2 pipe pipe2
socketpair shutdown getsockname getpeername getsockopt send sendto recv recvfrom recvmsg recvmmsg
getpid getppid getpgid getpgrp getsid getuid getuid32 geteuid geteuid32 getgid getgid32 getegid getegid32
getresuid getresuid32 getresgid getresgid32 getgroups getgroups32 capget
getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr ioprio_get sched_getattr
getrlimit ugetrlimit setrlimit prlimit64 getrusage getpriority sysinfo uname getrandom getcpu
sched_yield sched_getaffinity sched_setaffinity sched_getparam sched_getscheduler
sched_get_priority_max sched_get_priority_min sched_rr_get_interval
arch_prctl wait4 waitid waitpid exit exit_group cacheflush riscv_flush_icache riscv_hwprobe
"""

# Refused as "not permitted", which says more to a student. Of sockets only pairs are left, with the buffers that they
# have: what is sent to one that nobody accepts, or in a descriptor that is on its way, is counted for nobody.
# (clone3 must be "not implemented": then the C library's threads come by clone, whose flags a filter can read.)
REFUSED = """
fork vfork execve execveat unshare setns mount umount2 ptrace
bind listen connect accept accept4 setsockopt sendmsg sendmmsg
"""

# Of a terminal's and a descriptor's controls, those that ask or change the descriptor; not TIOCSTI, which types.
CONTROLS = [termios.TCGETS, termios.FIONREAD, termios.FIOCLEX, termios.FIONCLEX, termios.FIONBIO, termios.TIOCGWINSZ]

# Of fcntl: descriptors, their flags, questions for locks, the size of a pipe. Not leases, not the news of a folder that
# others use.
DESCRIPTOR_CONTROLS = [0, 1, 2, 3, 4, 5, 12, 36, 1030, 1032]

# Locks seem to succeed, and nothing is locked: within one process they hold nobody up, and between two they are a word.
LOCK_CONTROLS = [6, 7, 13, 14, 37, 38]

# Of prctl: a thread's name, a mapping's name, questions. Not what would make the process dumpable again.
PROCESS_CONTROLS = [15, 16, 0x53564D41, 2, 3, 21, 23, 30, 39, 42]


class Comparison(ctypes.Structure):
    """One condition on an argument (scmp_arg_cmp)."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


class Program(ctypes.Structure):
    """A filter as the kernel takes it (sock_fprog)."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def compiled() -> Program:
    """The filter's program, made by libseccomp for the machine that this runs on."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    made = ctypes.c_void_p(library.seccomp_init(FAIL | errno.ENOSYS))

    def rule(action: int, name: str, *conditions: Comparison) -> None:
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number < 0:  # this machine, or this libseccomp, does not have it
            return
        array = (Comparison * len(conditions))(*conditions)
        failed = library.seccomp_rule_add_array(made, ctypes.c_uint32(action), number, len(conditions), array)
        if failed:
            raise OSError(-failed, f"the system call filter's rule for {name}: {os.strerror(-failed)}")

    for name in ALLOWED.split():
        rule(ALLOW, name)
    for name in REFUSED.split():
        rule(FAIL | errno.EPERM, name)
    rule(ALLOW, "clone", Comparison(0, MASKED_EQUAL, THREAD | NEW_ANYTHING, THREAD))
    rule(FAIL | errno.EPERM, "clone", Comparison(0, MASKED_EQUAL, THREAD, 0))
    rule(ALLOW, "socket", Comparison(0, EQUAL, socket.AF_UNIX))
    rule(FAIL | errno.ENETUNREACH, "socket", Comparison(0, DIFFERENT, socket.AF_UNIX))
    for control in CONTROLS:
        rule(ALLOW, "ioctl", Comparison(1, MASKED_EQUAL, 0xFFFFFFFF, control))
    rule(FAIL, "flock")
    for action, controls in ((ALLOW, DESCRIPTOR_CONTROLS), (FAIL, LOCK_CONTROLS)):
        for name, control in product(("fcntl", "fcntl64"), controls):
            rule(action, name, Comparison(1, MASKED_EQUAL, 0xFFFFFFFF, control))
    for control in PROCESS_CONTROLS:
        rule(ALLOW, "prctl", Comparison(0, EQUAL, control))
    library.seccomp_attr_set(made, BAD_ARCHITECTURE, ctypes.c_uint32(KILL))
    library.seccomp_attr_set(made, OPTIMISE, 2)
    with open(os.memfd_create("filter"), "rb") as file:
        failed = library.seccomp_export_bpf(made, file.fileno())
        if failed:
            raise OSError(-failed, f"the system call filter: {os.strerror(-failed)}")
        library.seccomp_release(made)
        program = os.pread(file.fileno(), 2**20, 0)
        return Program(len(program) // 8, program)


def install(program: Program) -> None:
    """Apply the filter to this process, whose threads inherit it. There is no way back."""
    if libc.prctl(SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"the system call filter: {os.strerror(number)}")
