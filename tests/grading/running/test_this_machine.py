"""What one judge finds every other one hears once."""

from autograde.grading.running import this_machine
from autograde.grading.running.this_machine import News


def test_every_other_judge_hears_it_once_and_who_found_it_does_not():
    told = News[str]()
    assert [told.of_others(judge) for judge in "abc"] == [[], [], []]
    told.tell("a", [b"1", b"2"])
    told.tell("b", [b"3"])
    assert told.of_others("a") == [b"3"]
    assert told.of_others("b") == [b"1", b"2"]
    assert told.of_others("c") == [b"1", b"2", b"3"]
    assert [told.of_others(judge) for judge in "abc"] == [[], [], []]


def test_for_a_judge_that_is_no_more_nothing_is_kept():
    told = News[str]()
    for judge in "ab":
        told.of_others(judge)
    told.tell("a", [b"1"])
    told.leave("b")
    told.tell("a", [b"2"])
    assert told.of_others("b") == []


def test_for_a_judge_that_is_busy_for_long_not_all_is_kept(monkeypatch):
    monkeypatch.setattr(this_machine, "UNHEARD", 100)
    told = News[str]()
    told.of_others("busy")
    for _ in range(50):
        told.tell("quick", [bytes(10)])
    assert len(told.of_others("busy")) == 10
    told.tell("quick", [b"later"])
    assert told.of_others("busy") == [b"later"]
