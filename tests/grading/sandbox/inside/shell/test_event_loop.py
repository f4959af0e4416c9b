"""The loop of cells opens nothing before it waits, and wakes as any other."""

import asyncio
import errno
import os
import signal
import threading

import pytest

from autograde.grading.sandbox.inside.shell.event_loop import Loop

LONG = 20.0  # seconds, after which a loop that nothing wakes gives up


@pytest.fixture
def loop():
    made = Loop()
    yield made
    made.close()


def next_descriptor():
    """The number that the next descriptor gets."""
    number = os.dup(0)
    os.close(number)
    return number


def test_it_opens_nothing_before_it_waits():
    before = next_descriptor()
    loop = Loop()

    async def goes_on():
        await asyncio.sleep(0)
        return next_descriptor()

    assert loop.run_until_complete(goes_on()) == before
    loop.run_until_complete(asyncio.sleep(0.001))
    assert next_descriptor() > before
    loop.close()
    assert next_descriptor() == before


def test_a_loop_that_never_waited_can_be_closed():
    loop = Loop()
    loop.close()
    assert loop.is_closed()


def test_another_thread_wakes_it(loop):
    """The first time too, whenever that thread speaks."""

    async def woken():
        for wait in 0, 0.05:
            done = loop.create_future()
            threading.Timer(wait, loop.call_soon_threadsafe, (done.set_result, wait)).start()
            assert await asyncio.wait_for(done, LONG) == wait

    loop.run_until_complete(woken())


def test_a_thread_that_spoke_before_it_could_be_woken_is_heard(loop):
    """It speaks when the loop has already decided to wait."""
    done, prepare, given_up = loop.create_future(), loop._selector.prepare, []

    def late():
        loop.call_soon_threadsafe(done.set_result, "heard")
        prepare()

    def give_up():
        given_up.append(True)
        loop.call_soon_threadsafe(loop.stop)

    loop._selector.prepare = late
    watch = threading.Timer(LONG, give_up)
    watch.start()
    assert loop.run_until_complete(done) == "heard"
    watch.cancel()
    assert not given_up


def test_where_nothing_can_be_opened_the_next_one_that_waits_tries_again(loop):
    opened = loop._selector._opened

    def none_left():
        raise OSError(errno.EMFILE, "Too many open files")

    loop._selector._opened = none_left
    with pytest.raises(OSError, match="Too many open files"):
        loop.run_until_complete(asyncio.sleep(0.001))
    loop._selector._opened = opened
    loop.run_until_complete(asyncio.sleep(0.001))
    assert loop._csock is not None


def test_functions_run_in_threads_and_signals_call_functions(loop):
    async def all_of_it():
        assert await loop.run_in_executor(None, lambda: 42) == 42
        heard = asyncio.Event()
        loop.add_signal_handler(signal.SIGUSR1, heard.set)
        os.kill(os.getpid(), signal.SIGUSR1)
        await asyncio.wait_for(heard.wait(), LONG)
        loop.remove_signal_handler(signal.SIGUSR1)

    loop.run_until_complete(all_of_it())


def test_it_looks_as_the_loop_of_a_kernel_does(loop):
    kernels = asyncio.SelectorEventLoop()
    assert repr(loop) == repr(kernels)
    kernels.close()
