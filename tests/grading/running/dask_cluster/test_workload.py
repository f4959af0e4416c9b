"""Which worker of a cluster gets which job, and who gets those of one that left."""

from concurrent.futures import Future
from types import SimpleNamespace

import pytest

from autograde.grading.job import Beside, Job
from autograde.grading.limits import Limits
from autograde.grading.running.dask_cluster.workload import Given, Waiting, Workload
from autograde.grading.running.pool import EndsWorkers


@pytest.fixture
def workload():
    return Workload()


def asked_for(workload, name, beside=()):
    """A job is asked for; whoever waits for it."""
    waiting = Waiting(Job(name, "unit", "notebook", b"", b"", Limits(), beside), Future())
    workload.add(waiting)
    return waiting.future


def dealt(workload):
    """Deal out what can be dealt: whose job each worker holds."""
    found = {}
    while (deal := workload.next_deal()) is not None:
        bundle, worker = deal
        ticket = f"{''.join(waiting.job.student for waiting in bundle)} at {worker}, {bundle[0].deaths}"
        workload.give(ticket, Given(bundle, worker, SimpleNamespace(cancel=lambda: None)))
        found.setdefault(worker, []).append(ticket)
    return found


def test_who_holds_the_fewest_gets_the_next_and_nobody_holds_more_than_two(workload):
    workload.took("one")
    workload.took("two")
    for name in "abcde":
        asked_for(workload, name)
    assert dealt(workload) == {"one": ["a at one, 0", "c at one, 0"], "two": ["b at two, 0", "d at two, 0"]}
    workload.done("d at two, 0")
    assert dealt(workload) == {"two": ["e at two, 0"]}


def test_what_a_worker_held_that_left_comes_first_at_another(workload):
    workload.took("one")
    for name in "ab":
        asked_for(workload, name)
    dealt(workload)
    asked_for(workload, "c")
    workload.left("one", expected=True)
    assert not workload.holds("a at one, 0")
    workload.took("two")
    assert {ticket[0] for ticket in dealt(workload)["two"]} == {"a", "b"}


def test_a_job_that_was_being_judged_when_three_workers_died_is_given_up(workload):
    poison, patient = asked_for(workload, "a"), asked_for(workload, "b")
    for deaths in range(3):
        workload.took("one")
        dealt(workload)
        workload.began(f"a at one, {deaths}", 0)
        workload.left("one", expected=False)
    assert isinstance(poison.exception(), EndsWorkers)
    assert not patient.done()


def test_a_worker_that_was_told_to_leave_is_no_death(workload):
    future = asked_for(workload, "a")
    for _ in range(5):
        workload.took("one")
        dealt(workload)
        workload.began("a at one, 0", 0)
        workload.left("one", expected=True)
    assert not future.done()


def test_given_up_every_job_fails_those_that_wait_too(workload):
    workload.took("one")
    futures = [asked_for(workload, name) for name in "abcd"]
    dealt(workload)
    workload.give_up(RuntimeError("lost"))
    assert [str(future.exception()) for future in futures] == ["lost"] * 4
    assert workload.tasks == []
    assert workload.workers == 1


def known_to_take(workload, seconds):
    """A worker has judged a notebook in so many seconds."""
    workload.took("one")
    asked_for(workload, "z")
    (ticket,) = dealt(workload)["one"]
    workload.done(ticket, seconds)


def later(monkeypatch):
    """Whatever waits has waited long enough for others."""
    monkeypatch.setattr("autograde.grading.running.dask_cluster.workload.PATIENCE", 0.0)


def test_what_is_quick_travels_together_and_the_last_are_shared(workload, monkeypatch):
    known_to_take(workload, 0.01)
    later(monkeypatch)
    for name in "abcdefghijklmnopqrst":
        asked_for(workload, name)
    assert [ticket.split()[0] for ticket in dealt(workload)["one"]] == ["abcdefgh", "ijklmnop"]
    workload.took("two")
    assert [ticket.split()[0] for ticket in dealt(workload)["two"]] == ["qr", "s"]


def test_notebooks_with_large_files_beside_them_do_not_travel_together(workload, monkeypatch):
    known_to_take(workload, 0.01)
    later(monkeypatch)
    for name, megabytes in ("a", 1), ("b", 8), ("c", 0):
        asked_for(workload, name, (Beside("data.csv", "", megabytes * 2**20, b"", b""),))
    assert [ticket.split()[0] for ticket in dealt(workload)["one"]] == ["a", "b"]
    workload.done("a at one, 0", 0.01)
    assert [ticket.split()[0] for ticket in dealt(workload)["one"]] == ["c"]


def test_what_takes_long_travels_alone_and_one_that_loops_changes_nothing(workload, monkeypatch):
    known_to_take(workload, 0.4)
    later(monkeypatch)
    for name in "abcd":
        asked_for(workload, name)
    assert [ticket.split()[0] for ticket in dealt(workload)["one"]] == ["a", "b"]
    workload.done("a at one, 0", 0.1)
    workload.done("b at one, 0", 0.1)
    assert [ticket.split()[0] for ticket in dealt(workload)["one"]] == ["cd"]
    workload.done("cd at one, 0", 60.0)
    for name in "efgh":
        asked_for(workload, name)
    assert [ticket.split()[0] for ticket in dealt(workload)["one"]] == ["ef", "gh"]


def test_jobs_that_come_slowly_wait_a_moment_for_each_other(workload, monkeypatch):
    known_to_take(workload, 0.1)
    monkeypatch.setattr("autograde.grading.running.dask_cluster.workload.PATIENCE", 1e6)
    for name in "abcd":
        asked_for(workload, name)
    assert not dealt(workload)
    assert workload.patience > 0
    asked_for(workload, "e")
    assert [ticket.split()[0] for ticket in dealt(workload)["one"]] == ["abcde"]
    assert workload.patience == 0
    asked_for(workload, "f")
    later(monkeypatch)
    assert [ticket.split()[0] for ticket in dealt(workload)["one"]] == ["f"]


def test_of_a_bundle_whose_worker_died_that_job_alone_is_suspected_that_was_being_judged(workload, monkeypatch):
    known_to_take(workload, 0.01)
    later(monkeypatch)
    futures = {name: asked_for(workload, name) for name in "abc"}
    assert dealt(workload) == {"one": ["abc at one, 0"]}
    workload.began("abc at one, 0", 0)
    workload.began("abc at one, 0", 1)
    workload.left("one", expected=False)
    workload.took("one")
    workload.took("two")
    dealt(workload)
    assert workload.holds("b at two, 1") or workload.holds("b at one, 1")
    for deaths in (1, 2):
        for worker in ("one", "two"):
            workload.began(f"b at {worker}, {deaths}", 0)
            workload.left(worker, expected=False)
            workload.took(worker)
        dealt(workload)
    assert isinstance(futures["b"].exception(), EndsWorkers)
    assert not futures["a"].done()
    assert not futures["c"].done()
