"""What takes long makes room for the next one, and what runs is known."""

from concurrent.futures import CancelledError
from threading import Event

from autograde.grading.job import Job
from autograde.grading.limits import Limits
from autograde.grading.progress import SLOW, Doing
from autograde.grading.running.pool import LocalPool
from tests.tools.standin import Here, decide

LONG = 60  # seconds that a test which fails waits for what does not come


def job(student):
    return Job(
        student, "unit", "notebook", b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', b"", Limits()
    )


def a_pool(execute, started):
    def start():
        started.append(Here())
        return started[-1]

    return LocalPool(start, execute, 1)


def test_the_quick_ones_go_on_beside_a_slow_one():
    end, began, started = Event(), Event(), []

    def execute(given, worker):
        if given.student == "loops":
            pool.heard(given, Doing("tanh", SLOW + 1))
            began.set()
            assert end.wait(LONG)
        return decide(given, None)

    with a_pool(execute, started) as pool:
        slow = pool.submit(job("loops"))
        assert began.wait(LONG)
        assert [pool.submit(job(name)).result(LONG).student for name in ("ada", "bela")] == ["ada", "bela"]
        (running,) = pool.running()
        assert (running.student, running.at, running.slow) == ("loops", "tanh", True)
        assert pool.at_once == 2
        end.set()
        assert slow.result(LONG).student == "loops"
    assert len(started) == 2
    assert (pool.running(), pool.at_once) == ([], 1)


def test_there_is_room_for_as_many_slow_ones_as_there_are_workers_and_no_more():
    end, began = Event(), {name: Event() for name in ("first", "second", "third")}

    def execute(given, worker):
        pool.heard(given, Doing("tanh", SLOW + 1))
        began[given.student].set()
        assert end.wait(LONG)
        return decide(given, None)

    started: list = []
    with a_pool(execute, started) as pool:
        futures = [pool.submit(job(name)) for name in began]
        assert began["first"].wait(LONG)
        assert began["second"].wait(LONG)
        assert sum(one.slow for one in pool.running()) == 1
        assert not began["third"].is_set()
        end.set()
        assert [future.result(LONG).student for future in futures] == list(began)
    assert len(started) == 2


def test_workers_are_used_again():
    started: list = []
    with a_pool(lambda given, worker: decide(given, None), started) as pool:
        assert [pool.submit(job(name)).result(LONG).student for name in "abc"] == list("abc")
    assert len(started) == 1


def test_what_waits_for_room_begins_nothing_when_the_pool_is_left():
    end, began, started = Event(), Event(), []

    def execute(given, worker):
        began.set()
        assert end.wait(LONG)
        return decide(given, None)

    class Ending(Here):
        def close(self):
            end.set()  # as a process that is killed ends what waits for it

    def start():
        started.append(Ending())
        return started[-1]

    pool = LocalPool(start, execute, 1)
    running, waiting = pool.submit(job("ada")), pool.submit(job("bela"))
    assert began.wait(LONG)
    pool.__exit__(KeyboardInterrupt)
    assert running.result(LONG).student == "ada"
    assert isinstance(waiting.exception(LONG) if not waiting.cancelled() else CancelledError(), CancelledError)
    assert len(started) == 1
