"""The loop in which cells run: made before a submission's fork, with nothing of the system's until it has to wait."""

import asyncio
import selectors
from collections.abc import Callable
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    """A loop that opens what wakes it, a pair of sockets, before it waits for the first time: few notebooks let it.

    What is open at a fork, two submissions would share.
    """

    _ssock: Any = None
    _csock: Any = None
    _selector: Any

    def __init__(self) -> None:
        super().__init__(Selector(super()._make_self_pipe))  # type: ignore[misc]

    def _make_self_pipe(self) -> None:
        """Nothing yet."""

    def _close_self_pipe(self) -> None:
        if self._csock is not None:
            super()._close_self_pipe()  # type: ignore[misc]

    def add_signal_handler(self, sig: int, callback: Callable[..., object], *args: Any) -> None:  # type: ignore[override]
        """Call a function at a signal, which wakes the loop."""
        self._selector.prepare()
        super().add_signal_handler(sig, callback, *args)


Loop.__name__ = Loop.__qualname__ = asyncio.SelectorEventLoop.__name__  # as a kernel's shows itself


class Selector(selectors.PollSelector):
    """Waits without a descriptor of its own.

    Parameters
    ----------
    opened : called before it waits for the first time
    """

    def __init__(self, opened: Callable[[], None]):
        super().__init__()
        self._opened: Callable[[], None] | None = opened

    def prepare(self) -> None:
        """Call what is to be called before it waits, unless that was done."""
        if self._opened is not None:
            self._opened()
            self._opened = None  # where nothing could be opened, the next one that waits tries again

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready, within seconds; at once where another thread may have tried to wake it and could not yet."""
        if self._opened is not None and (timeout is None or timeout > 0):
            self.prepare()
            timeout = 0
        return super().select(timeout)
