"""How many cores this process may use."""

import os


def cores() -> int:
    """Their number, where the system says which; all there are elsewhere."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
