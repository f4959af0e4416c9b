"""A Dask cluster as a place where notebooks run."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from distributed import Client

from autograde.grading.assignments.assignment import Assignment
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.command_output import say
from autograde.grading.gradebook.recording.decided import Decide
from autograde.grading.limits import Limits
from autograde.grading.running.dask_cluster.cluster_pool import ClusterPool
from autograde.grading.running.dask_cluster.connection import ANSWER_SECONDS, connection
from autograde.grading.running.dask_cluster.versions import versions
from autograde.grading.running.dask_cluster.worker_plugin import Post
from autograde.grading.running.judge_settings import settings_for
from autograde.grading.running.pool import Address, Executor


class Cluster:
    """A Dask cluster; use `at`."""

    def __init__(self, client: Client, sandboxed: bool):
        self._client, self.sandboxed = client, sandboxed

    @contextmanager
    def pool(self, course: CourseDirectory, assignment: Assignment, limits: Limits) -> Iterator[Executor]:
        """Where an assignment's notebooks run; the parameters are those of `this_machine.ThisMachine.pool`."""
        settings = settings_for(course, assignment, limits)
        packages = ("numpy", "nbgrader", *(name for name in ("torch",) if name in settings.modules))
        wanted, decide = versions(packages, course.course), Decide(assignment.notebooks, course.config)
        name = f"autograde-{uuid.uuid4().hex[:12]}"
        pool = ClusterPool(self._client, name)
        try:
            try:
                self._client.register_plugin(Post(name, settings, self.sandboxed, wanted, decide), name=name)
            except Exception as error:  # of one worker; others may have taken the post
                pool.refusals.append(
                    f"A worker of the cluster is not used: it cannot load this course's package ({error})."
                )
                say(pool.refusals[-1])
            pool.wait_for_workers(ANSWER_SECONDS)
            yield pool
        finally:
            pool.close()
            with suppress(Exception):
                self._client.unregister_worker_plugin(name)


@contextmanager
def at(address: Address, sandboxed: bool = True) -> Iterator[Cluster]:
    """A cluster, for as long as the context lasts.

    Raises
    ------
    CannotGrade : if no scheduler answers there
    """
    with connection(address) as client:
        yield Cluster(client, sandboxed)
