"""A function in a process with limits of its own: values and exceptions come back, what takes too much is ended."""

import os
import signal

import pytest

from autograde.grading.bounded_process.bounded_calls import Apart, TooMuch


def do(what, value=None):
    """Whatever a reader of strangers' bytes may end in."""
    if what == "raise":
        raise value
    if what == "loop":
        while True:
            pass
    if what == "grow":
        return len(bytearray(value))
    if what == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "recurse":
        return do(what)
    return value


class Odd(Exception):
    """One that does not travel: it holds what cannot be pickled."""

    def __init__(self, first, second):
        super().__init__(first)
        self.how = lambda: second


@pytest.fixture(scope="module")
def apart():
    with Apart(do, cpu_seconds=1, memory=2**28) as apart:
        yield apart


def test_values_and_exceptions_come_back(apart):
    assert apart("value", {"a": [b"1", None]}) == {"a": [b"1", None]}
    for error in (ValueError("no"), PermissionError(13, "Permission denied", "/x"), UnicodeError("half")):
        with pytest.raises(type(error), match=str(error).replace("[", r"\[")):
            apart("raise", error)
    with pytest.raises(RecursionError):
        apart("recurse")


@pytest.mark.parametrize(("what", "value"), [("loop", None), ("grow", 2**29), ("die", None)])
def test_what_takes_too_much_is_ended_and_the_next_call_goes_on(apart, what, value):
    with pytest.raises(TooMuch, match="1 s of computing or 256 MiB of memory"):
        apart(what, value)
    assert apart("grow", 2**26) == 2**26


def test_an_exception_that_does_not_travel_is_told_in_words():
    with Apart(raises_odd) as apart, pytest.raises(RuntimeError, match="Odd: one"):
        apart()


def raises_odd():
    raise Odd("one", "two")
