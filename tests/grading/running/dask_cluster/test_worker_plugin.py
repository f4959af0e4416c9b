"""A post at a worker of a cluster: its judge comes and goes with the work."""

import asyncio
from types import SimpleNamespace

import pytest

from autograde.courses import current
from autograde.grading.assignments.assignment import load
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.recording.decided import Decide
from autograde.grading.job import Job
from autograde.grading.judging.judge_process import JudgeDied, Settings
from autograde.grading.limits import Limits
from autograde.grading.running.dask_cluster import worker_plugin
from autograde.grading.running.dask_cluster.versions import versions
from autograde.grading.submissions.prepare import prepare, read
from tests.handing_in import hand_in

UNIT, NAME = "04_back_propagation", "back_propagation"


def test_a_judge_without_work_is_ended_and_another_takes_its_place(class_folder, monkeypatch):
    monkeypatch.setattr(worker_plugin, "IDLE_SECONDS", 0.2)
    hand_in(class_folder, UNIT, "ada")
    course = CourseDirectory(class_folder)
    assignment = load(course, UNIT)
    job = prepare(
        read(course.folder("submitted", "ada", UNIT), "ada", assignment), assignment, NAME, bytes(32), Limits()
    )
    said = []
    dask = SimpleNamespace(address="here", log_event=lambda topic, what: said.append((topic, what)))

    async def life():
        post = worker_plugin.Post(
            "post",
            Settings(Limits(), ("numpy",), (), current().address),
            True,
            versions(("numpy",), current()),
            Decide(assignment.notebooks, course.config),
        )
        await post.setup(dask)
        first = post._judge
        while first.alive:
            await asyncio.sleep(0.05)
        outcome = await asyncio.to_thread(post.execute, job)
        post.teardown(dask)
        with pytest.raises(JudgeDied):  # what was left of a bundle
            await asyncio.to_thread(post.execute, job)
        return outcome, post._judge

    outcome, second = asyncio.run(asyncio.wait_for(life(), 300))
    assert said == [("post", {"took": "here"})]
    assert outcome.status == "graded"
    assert second is None or not second.alive


class Odd(Exception):
    """One that does not travel: it holds what cannot be pickled."""

    def __init__(self):
        super().__init__("odd")
        self.how = lambda: None


def test_what_is_raised_for_one_job_of_a_bundle_is_its_own_and_each_is_told_when_it_begins(monkeypatch):
    def execute(job):
        if job.student in raised:
            raise raised[job.student]
        return job.student.upper()

    raised = {"b": ValueError("no"), "d": Odd()}
    stands = SimpleNamespace(execute=execute, decide=lambda outcome, noticed: (outcome, noticed))
    said = []
    dask = SimpleNamespace(address="here", plugins={"post": stands}, log_event=lambda topic, what: said.append(what))
    monkeypatch.setattr(worker_plugin, "get_worker", lambda: dask)
    jobs = [Job(name, "unit", "notebook", b"", b"", Limits(), noticed=(name,)) for name in "abcde"]
    done = worker_plugin.unpacked(worker_plugin.work(jobs, "post", "ticket"))
    assert [done.answers[place] for place in (0, 2, 4)] == [("A", ("a",)), ("C", ("c",)), ("E", ("e",))]
    assert isinstance(done.answers[1], ValueError)
    assert str(done.answers[3]) == "Odd: odd"
    assert said == [{"began": "ticket", "place": place, "worker": "here"} for place in range(5)]
