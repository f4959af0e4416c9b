"""A process that is measured and ended from outside."""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path


class Process:
    """Another process, by the kernel's handle where there is one, so that its number cannot come to mean another.

    Parameters
    ----------
    number : int, as this side sees it; the process is known to live
    """

    def __init__(self, number: int):
        self.number = number
        self._handle = os.pidfd_open(number) if sys.platform == "linux" else None

    def cpu_seconds(self) -> float:
        """CPU time of all its threads; OSError where it is gone."""
        if sys.platform == "linux":
            return time.clock_gettime(~self.number << 3 | 2)  # its clock's name, for which Python has no function
        import psutil

        try:
            used = psutil.Process(self.number).cpu_times()
        except psutil.Error:
            raise ProcessLookupError(f"process {self.number} is gone") from None
        return used.user + used.system

    def queued_seconds(self) -> dict[str, float]:
        """Time that each of its threads was ready to run and had no core; nothing where that is not known."""
        found = {}
        for thread in Path(f"/proc/{self.number}/task").glob("*/schedstat"):
            with contextlib.suppress(OSError, IndexError):  # a thread may have ended just now
                found[thread.parent.name] = int(thread.read_text().split()[1]) / 1e9
        return found

    def alive(self) -> bool:
        """Whether it has not ended."""
        try:
            self.cpu_seconds()
        except OSError:
            return False
        return True

    def signal(self, number: int) -> None:
        """Send it a signal, if it still lives."""
        with contextlib.suppress(ProcessLookupError):
            if self._handle is None:
                os.kill(self.number, number)
            else:
                signal.pidfd_send_signal(self._handle, number)

    def close(self) -> None:
        """Let go of the handle."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
