"""A post at a worker of a cluster: its judge comes and goes with the work."""

import asyncio
from types import SimpleNamespace

from autograde.courses import current
from autograde.grading.assignments.assignment import load
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.judging.judge_process import Settings
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
            "post", Settings(Limits(), ("numpy",), (), current().address), True, versions(("numpy",), current())
        )
        await post.setup(dask)
        first = post._judge
        while first.alive:
            await asyncio.sleep(0.05)
        outcome = await asyncio.to_thread(post.execute, job)
        post.teardown(dask)
        return outcome, post._judge

    outcome, second = asyncio.run(asyncio.wait_for(life(), 300))
    assert said == [("post", {"took": "here"})]
    assert outcome.status == "graded"
    assert second is None or not second.alive
