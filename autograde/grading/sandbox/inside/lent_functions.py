"""Right functions that are lent to a notebook while another of its functions is asked. They hold no code: each asks
the trusted side, which may refuse and then ends the session."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograde.grading.sandbox.wire.requests import CALLS
from autograde.grading.sandbox.wire.values import pack, unpack

NOTHING = object()


class Lent:
    """What is lent to a notebook; at first nothing.

    Parameters
    ----------
    outside : function of a frame that returns what the trusted side says to it, in the middle of an answer
    """

    def __init__(self, outside: Callable[[bytes], bytes]):
        self.outside = outside
        self.functions: dict[str, Callable] = {}

    def take(self, frame: bytes) -> bytes:
        """Lend from now on what a frame names."""
        names = unpack(frame)
        assert isinstance(names, tuple)
        self.functions = {name: lent(name, self.outside) for name in names}
        return b""

    def during(self, function: Callable[..., bytes], namespace: dict, frame: bytes) -> bytes:
        """What a function of a notebook's names and a frame returns, while what is lent stands among those names."""
        if not self.functions:
            return function(namespace, frame)
        with self._in_place(namespace):
            return function(namespace, frame)

    @contextmanager
    def _in_place(self, namespace: dict) -> Iterator[None]:
        """What is lent stands in the notebook's names; its own functions are back there afterwards."""
        own = {name: namespace.get(name, NOTHING) for name in self.functions}
        namespace.update(self.functions)
        try:
            yield
        finally:
            for name, before in own.items():
                if before is NOTHING:
                    namespace.pop(name, None)
                else:
                    namespace[name] = before


def lent(name: str, outside: Callable[[bytes], bytes]) -> Callable:
    """A function of this name that the trusted side computes."""

    def asked(*args: Any, **named: Any) -> Any:
        said = unpack(outside(CALLS + pack((name, args, named))))
        assert isinstance(said, dict)
        given = [value for value in (*args, *named.values()) if isinstance(value, np.random.Generator)]
        for mine, left in zip(given, said["generators"], strict=True):
            mine.bit_generator.state = left.bit_generator.state
        if said["refuses"]:
            raise ValueError(f"{name} takes no such argument")
        return iter(said["value"]) if said["iterator"] else said["value"]

    asked.__name__ = name
    return asked
