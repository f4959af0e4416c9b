"""Submissions that are made ready ahead of whoever takes them."""

import os
import signal
import threading
import time
from types import SimpleNamespace

import pytest

from autograde.grading.bounded_process.bounded_calls import Apart, TooMuch
from autograde.grading.running.preparation import AHEAD, Preparation


@pytest.fixture
def preparation():
    with Apart(time.sleep) as reading, Apart(time.sleep) as preparing:
        yield SimpleNamespace(_reading=reading, _preparing=preparing)


def test_they_come_in_their_order_and_no_more_are_begun_than_may_wait(preparation):
    begun = []
    found = Preparation.ahead(preparation, lambda name: begun.append(name) or name.upper(), "abcdefgh")
    assert next(found) == "A"
    found.close()
    assert begun == list("abcdefgh")[: len(begun)]
    assert len(begun) <= 1 + AHEAD
    assert list(Preparation.ahead(preparation, str.upper, "abcdefgh")) == list("ABCDEFGH")


def test_what_is_raised_is_raised_where_it_is_taken(preparation):
    def work(name):
        if name == "b":
            raise ValueError(name)
        return name

    found = Preparation.ahead(preparation, work, "abc")
    assert next(found) == "a"
    with pytest.raises(ValueError, match="b"):
        next(found)


def test_left_before_its_end_what_is_being_read_is_ended(preparation):
    ended = []

    def work(name):
        if name == "b":
            try:
                preparation._preparing(30)
                ended.append("slept")
            except TooMuch:
                ended.append("ended")
        return name

    found = Preparation.ahead(preparation, work, "abc")
    assert next(found) == "a"
    while preparation._preparing._talk is None:  # until it reads
        time.sleep(0.01)
    found.close()
    assert ended == ["ended"]


def test_interrupted_what_is_being_read_is_ended(preparation):
    ended = []

    def work(name):
        try:
            preparation._preparing(30)
            ended.append("slept")
        except TooMuch:
            ended.append("ended")

    def interrupt():
        while preparation._preparing._talk is None:  # until it reads
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        threading.Thread(target=interrupt).start()
        with pytest.raises(KeyboardInterrupt):
            list(Preparation.ahead(preparation, work, "abc"))
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended == ["ended"]
