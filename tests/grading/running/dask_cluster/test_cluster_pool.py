"""The thread that deals jobs out to a cluster, without a cluster."""

from contextlib import closing
from types import SimpleNamespace

import pytest

from autograde.grading.errors import CannotGrade
from autograde.grading.job import Job
from autograde.grading.limits import Limits
from autograde.grading.running.dask_cluster.cluster_pool import ClusterPool
from autograde.grading.running.dask_cluster.workload import Workload


def test_a_fault_of_ours_ends_the_run_instead_of_keeping_it_waiting(monkeypatch):
    def breaks(workload):
        raise TypeError("an argument is missing")

    monkeypatch.setattr(Workload, "next_deal", breaks)
    client = SimpleNamespace(status="running", subscribe_topic=lambda *_: None, unsubscribe_topic=lambda *_: None)
    with closing(ClusterPool(client, "post")) as pool:
        asked = pool.submit(Job("ada", "unit", "notebook", b"", b"", Limits()))
        with pytest.raises(CannotGrade, match="could not be dealt out"):
            asked.result(timeout=300)
