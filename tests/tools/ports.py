"""A port for a server that is told its port: nobody else gets it meanwhile."""

import random
import socket
from contextlib import suppress
from pathlib import Path

RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")  # what Linux gives to those who name no port
MANY = 12_000


def free_port() -> int:
    """A port on which nobody listens, of those that the system gives nobody who does not ask for it.

    One of the system's own choice may be another's, or the end of a connection, before the server has it.
    """
    first = int(RANGE.read_text().split()[0]) if RANGE.exists() else 49_152
    known = range(max(1024, first - MANY), first)
    for port in random.SystemRandom().sample(known, len(known)):
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port
    raise OSError(f"no port from {known.start} to {known.stop} is free")
