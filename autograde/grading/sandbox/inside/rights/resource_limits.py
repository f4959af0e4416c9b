"""The limits that the kernel holds of a submission's process: what goes beyond them fails, or ends it."""

import resource

LIMITS = {  # what the kernel holds beside CPU time and memory
    "RLIMIT_FSIZE": 2**26,
    "RLIMIT_NOFILE": 256,
    "RLIMIT_NPROC": 256,  # threads: new processes are refused altogether
    "RLIMIT_CORE": 1,  # not 0: only at 1 does no crash reach a program that the system has for dumps
    "RLIMIT_MSGQUEUE": 0,
    "RLIMIT_MEMLOCK": 2**16,
    "RLIMIT_SIGPENDING": 256,
}


def bounds(cpu_seconds: float, address_space: int) -> list[tuple[int, tuple[int, int]]]:
    """The limits that the kernel can hold: what goes beyond them fails, or ends the process.

    Parameters
    ----------
    cpu_seconds : float
    address_space : int, bytes; 0 for no limit
    """
    found = []
    limits = {**LIMITS, "RLIMIT_CPU": int(cpu_seconds) + 1, "RLIMIT_AS": address_space or resource.RLIM_INFINITY}
    for name, value in limits.items():
        if hasattr(resource, name):  # not every system has all
            limit = getattr(resource, name)
            _, hard = resource.getrlimit(limit)
            most = min((one for one in (value, hard) if one != resource.RLIM_INFINITY), default=resource.RLIM_INFINITY)
            found.append((limit, (most, most)))
    return found


def set_limits(bounds: list[tuple[int, tuple[int, int]]]) -> None:
    """Have the kernel hold `bounds` of this process."""
    for limit, most in bounds:
        resource.setrlimit(limit, most)


def address_space() -> int:
    """Bytes of address space that this process has; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
