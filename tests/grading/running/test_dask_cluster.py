"""Grading on a Dask cluster: a real scheduler and real workers, which are killed, stopped, refused and lost."""

import gc
import json
import os
import queue
import shutil
import subprocess
import sys
import time
from contextlib import suppress

import nbformat
import psutil
import pytest
from distributed import Client

from autograde.build.course_folder import ROOT
from autograde.grading.assignments.assignment import load
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.running.dask_cluster import cluster_pool
from autograde.grading.running.dask_cluster.connection import connection
from autograde.grading.running.dask_cluster.workload import Workload
from autograde.grading.running.pool import Address
from tests import demo
from tests.handing_in import HARMLESS, cell, edit, hand_in
from tests.tools import instructor
from tests.tools.attacks import ATTACKS, TELLS, text
from tests.tools.dask_cluster import DaskCluster, beside, end
from tests.tools.gradebooks import same
from tests.tools.ports import free_port

UNIT, NAME = "04_back_propagation", "back_propagation"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with DaskCluster(tmp_path_factory.mktemp("cluster"), workers=2) as one:
        yield one


@pytest.fixture
def lonely(tmp_path):
    """A cluster of a test's own, with one worker."""
    with DaskCluster(tmp_path, workers=1) as one:
        yield one


def start(course, *words):
    """Type `autograde grade` in a course folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "autograde", "grade", UNIT, "--json", *words],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=demo.os.environ | {"PYTHONPATH": str(ROOT)},
    )


def ended(process):
    """Its lines, and what it said, when it has ended."""
    out, said = process.communicate(timeout=300)
    return process.returncode, [json.loads(line) for line in out.splitlines()], said


def grade(course, *words):
    status, lines, said = ended(start(course, *words))
    assert status == 0, said
    return lines


def statuses(lines):
    return {line["student"]: line["status"] for line in lines if "student" in line}


def a_class(course, size):
    for number in range(size):
        hand_in(course, UNIT, f"s{number:03}", like=HARMLESS[number % len(HARMLESS)])


def sleeps(path, seconds):
    """Make a notebook take long without computing."""
    edit(
        path / f"{NAME}.ipynb", lambda content: content["cells"].insert(3, code(f"import time\ntime.sleep({seconds})"))
    )


def code(source):
    return {
        "cell_type": "code",
        "id": "added",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def prepend(content, grade_id, source):
    """Put a line before what stands in a cell."""
    found = cell(content, grade_id)
    found["source"] = source + "".join(found["source"])


def busy_since(cluster, stop):
    """Wait until a worker runs a task; its address."""
    client = cluster.client
    while not stop.is_set():
        for worker, keys in client.processing().items():
            if keys:
                return worker
        time.sleep(0.1)


def test_the_gradebook_is_that_of_one_machine(class_folder, tmp_path, cluster):
    a_class(class_folder, len(HARMLESS))
    needs = hand_in(class_folder, UNIT, "s000", like="ada")
    edit(needs / f"{NAME}.ipynb", lambda content: prepend(content, "weight_gradient", "from tools.helper import two\n"))
    (needs / "tools").mkdir()
    (needs / "tools" / "helper.py").write_text("two = 2")
    other = shutil.copytree(class_folder, tmp_path / "other")
    grade(class_folder)
    lines = grade(other, "--scheduler", cluster.address)
    assert statuses(lines).keys() == {path.name for path in (other / "submitted").iterdir()}
    same(class_folder, other)
    assert any("in place of yours" in path.read_text("utf-8") for path in (other / "autograded").rglob("*.ipynb"))
    notebooks = load(CourseDirectory(other), UNIT).notebooks.values()
    everything = sum(cell.points for notebook in notebooks for cell in notebook.autograded)
    assert {line["points"] for line in lines if line.get("student") == "s000"} == {everything}
    again = grade(other, "--scheduler", cluster.address)
    assert again[-1]["unchanged"] == len(HARMLESS)


def test_a_worker_that_is_killed_costs_nobody_a_point(class_folder, tmp_path, cluster):
    a_class(class_folder, 40)
    other = shutil.copytree(class_folder, tmp_path / "other")
    grade(class_folder)
    killed = []

    def kill(stop):
        while len(killed) < 2 and (worker := busy_since(cluster, stop)):  # what ends three is given up
            cluster.process(worker).kill()
            killed.append(worker)
            # the next one when all are back: where one ends while it starts, its nanny gives up
            while worker in (there := cluster.client.scheduler_info()["workers"]) or len(there) < 2:
                if stop.wait(0.1):
                    return

    with beside(kill):
        lines = grade(other, "--scheduler", cluster.address)
    assert killed
    names = [line["student"] for line in lines if "student" in line]
    assert sorted(names) == [f"s{number:03}" for number in range(40)]
    same(class_folder, other)


def test_a_worker_that_hangs_is_given_up(class_folder, cluster):
    a_class(class_folder, 4)
    sleeps(hand_in(class_folder, UNIT, "late"), 4)
    stopped = []

    def stop_one(stop):
        if worker := busy_since(cluster, stop):
            stopped.append(cluster.process(worker))
            stopped[0].suspend()
            cluster.give_up(worker)

    with beside(stop_one):
        lines = grade(class_folder, "--scheduler", cluster.address)
    for process in stopped:
        with suppress(psutil.NoSuchProcess):  # its nanny may have ended it, and starts another
            process.kill()
    assert stopped
    assert set(statuses(lines).values()) == {"graded"}
    assert len(statuses(lines)) == 5


def test_a_notebook_that_ends_three_workers_is_not_tried_again(class_folder, lonely, monkeypatch):
    sleeps(hand_in(class_folder, UNIT, "poison"), 30)
    hand_in(class_folder, UNIT, "zoe")
    began, usual, killed = queue.SimpleQueue(), Workload.began, []

    def begins(workload, ticket, place):
        usual(workload, ticket, place)
        given = workload._given.get(ticket)
        if given and (given.bundle[place].job.student, given.bundle[place].job.notebook) == ("poison", NAME):
            began.put(given.worker)

    def kill_who_takes_it(stop):
        while not stop.is_set():
            with suppress(queue.Empty):
                killed.append(began.get(timeout=0.2))
                for process in lonely.at_work():
                    process.kill()

    monkeypatch.setattr(Workload, "began", begins)
    with beside(kill_who_takes_it):
        said = instructor.say("grade", UNIT, "--json", "--course", class_folder, "--scheduler", lonely.address)
    assert said.exit_code == 0, said.output
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    assert len({*killed}) == len(killed) == 3
    assert statuses(lines) == {"poison": "stopped", "zoe": "graded"}
    told = next(line for line in lines if line.get("student") == "poison")
    assert f"3 workers of the cluster ended while grading {NAME}.ipynb: it is not tried" in told["to_instructor"]
    assert grade(class_folder, "--scheduler", lonely.address)[-1]["unchanged"] == 2
    scores = demo.scores(class_folder)
    other = scores["poison", UNIT].pop("check_finite_difference")  # its cell is in the unit's other notebook
    assert other is not None
    assert set(scores["poison", UNIT].values()) == {None}
    assert None not in [points for name, points in scores["zoe", UNIT].items() if name.startswith("check")]


def test_where_the_scheduler_goes_the_run_stops_and_resumes(class_folder, tmp_path):
    a_class(class_folder, 20)
    with DaskCluster(tmp_path, workers=1, port=free_port()) as cluster:
        process = start(class_folder, "--scheduler", cluster.address)
        first = json.loads(process.stdout.readline())
        end(cluster.scheduler)
        status, _, said = ended(process)
        assert status == 1
        assert said.startswith("Error: The connection to the scheduler is lost. What was graded stays so")
        assert "Traceback" not in said
        for worker in cluster.workers:
            end(worker)
        cluster.start_scheduler(cluster.port)
        cluster.start_worker()
        lines = grade(class_folder, "--scheduler", cluster.address)
    assert first["student"] in statuses(lines)
    assert len(statuses(lines)) == 20
    assert lines[-1]["unchanged"] >= 1


def test_a_worker_with_other_files_is_refused(class_folder, lonely, tmp_path):
    other = tmp_path / "checkout"
    for folder in ("autograde", "solutions", "lectures"):
        shutil.copytree(ROOT / folder, other / folder, ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "autograde" / "slopes.py").open("a") as file:
        file.write("\n# another commit\n")
    (honest,) = lonely.client.scheduler_info()["workers"]
    held = lonely.process(honest)
    lonely.start_worker(path=other)
    a_class(class_folder, 3)
    lonely.client.wait_for_workers(2, timeout=300)
    held.suspend()  # it does not grade them all before the other one has said what it is
    with beside(lambda stop: stop.wait(300) or held.resume()):
        process, told = start(class_folder, "--scheduler", lonely.address), b""
        while b"is not used" not in told and (more := os.read(process.stderr.fileno(), 4096)):
            told += more
        held.resume()
        status, lines, said = ended(process)
    said = told.decode() + said
    assert status == 0
    assert said.count("is not used: its files of the course are others") == 1
    assert set(statuses(lines).values()) == {"graded"}
    end(lonely.workers[0])
    status, _, said = ended(start(class_folder, "--force", "--scheduler", lonely.address))
    assert status == 1
    assert "No worker of the cluster can grade:" in said


def test_without_scheduler_or_workers_a_sentence_says_so(class_folder, tmp_path):
    hand_in(class_folder, UNIT, "zoe")
    with DaskCluster(tmp_path) as cluster:
        status, _, said = ended(start(class_folder, "--scheduler", cluster.address))
        assert status == 1
        assert said.startswith("Error: No worker of the cluster can grade: none is connected. Start some: dask worker")
    status, _, said = ended(start(class_folder, "--scheduler", cluster.address))
    assert status == 1
    assert said.startswith(f"Error: No Dask scheduler answers at {cluster.address} (")
    assert "Traceback" not in said


def test_a_scheduler_that_says_more_than_its_greeting_is_greeted_again(class_folder, tmp_path):
    """As it does where a worker comes or goes in that moment."""
    (tmp_path / "more.py").write_text(
        """
import asyncio
from distributed import SchedulerPlugin

class More(SchedulerPlugin):
    names = []

    def add_client(self, scheduler, client):
        self.names.append(client)
        if len(self.names) in (1, 3):
            more = {"op": "key-in-memory", "key": "more", "type": None}
            asyncio.get_running_loop().call_soon(lambda: scheduler.client_comms[client].send(more))

def dask_setup(scheduler):
    scheduler.add_plugin(More())
"""
    )
    hand_in(class_folder, UNIT, "zoe")
    with DaskCluster(tmp_path, scheduler=["--preload", str(tmp_path / "more.py")], workers=1) as cluster:
        status, lines, said = ended(start(class_folder, "--scheduler", cluster.address))
        gc.disable()  # the client that stumbled is still there, if anything holds it
        try:
            with connection(Address(cluster.address)) as connected:
                clients = [one for one in gc.get_objects() if isinstance(one, Client) and one is not connected]
                here = [one for one in clients if one._start_arg == cluster.address]  # others are other tests'
                assert {one.status for one in here} <= {"closed"}
        finally:
            gc.enable()
    assert (status, said) == (0, "")
    assert statuses(lines) == {"zoe": "graded"}


def test_where_no_worker_is_left_the_run_stops(class_folder, lonely, monkeypatch):
    monkeypatch.setattr(cluster_pool, "EMPTY_SECONDS", 2)
    sleeps(hand_in(class_folder, UNIT, "zoe"), 30)

    def end_the_worker(stop):
        if busy_since(lonely, stop):
            end(lonely.workers[0])

    with beside(end_the_worker):
        said = instructor.say("grade", UNIT, "--quiet", "--course", class_folder, "--scheduler", lonely.address)
    assert said.exit_code == 1
    assert "No worker of the cluster has been left for 2 seconds. What was graded stays so: start" in said.output


def test_a_connection_by_tls(class_folder, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    files = ["--tls-ca-file", str(certificate), "--tls-cert", str(certificate), "--tls-key", str(key)]
    hand_in(class_folder, UNIT, "zoe")
    with DaskCluster(tmp_path, workers=1, options=["--protocol", "tls", *files]) as cluster:
        assert cluster.address.startswith("tls://")
        assert statuses(grade(class_folder, "--scheduler", cluster.address, *files)) == {"zoe": "graded"}
        status, _, said = ended(start(class_folder, "--scheduler", cluster.address))
        assert status == 1
        assert said.startswith("Error: No Dask scheduler answers")


def test_no_attack_reaches_beyond_its_submission(class_folder, cluster):
    """Every attack in a submission of its own, all on the same workers, an honest student after every fourth."""
    for number, attack in enumerate(ATTACKS.values()):
        path = hand_in(class_folder, UNIT, f"a{number:03}") / f"{NAME}.ipynb"
        edit(path, lambda content, attack=attack: content["cells"].insert(3, code(attack.cell)))
        if number % 4 == 0:
            hand_in(class_folder, UNIT, f"a{number:03}-honest", like="ada")
    cluster.client.wait_for_workers(2, timeout=300)
    processes = cluster.client.run(os.getpid)
    lines = grade(class_folder, "--scheduler", cluster.address, "--time-limit", "0.8", "--memory-limit", "256")
    assert cluster.client.run(os.getpid) == processes
    found = {line["student"]: line for line in lines if "student" in line}
    assert len(found) == len(list((class_folder / "submitted").iterdir()))
    most = max(line["points"] for line in found.values())
    for student, line in found.items():
        if student.endswith("honest"):
            assert (line["status"], line["points"]) == ("graded", most), student
        assert line["status"] != "failed", (student, line)
        page = nbformat.read(class_folder / "autograded" / student / UNIT / f"{NAME}.ipynb", as_version=4)
        shown = text([output for one in page.cells if one["id"] == "added" for output in one.outputs])
        assert not [word for word in TELLS if word in shown], student
