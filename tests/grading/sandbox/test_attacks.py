"""Whatever a cell does, its session ends or goes on as designed, and nothing of it is left: neither for the next
submission nor on the machine."""

import hashlib
import select

import psutil
import pytest

from autograde.grading.limits import Limits
from autograde.grading.sandbox.outside.stop_reasons import Stopped
from autograde.grading.sandbox.outside.worker import Worker
from autograde.grading.sandbox.wire.values import pack, unpack
from tests.tools.attacks import ATTACKS, CHANNEL, GOES_ON, HARD, SOFT, TELLS, text
from tests.tools.sessions import wait_until

OURS = 2  # processes under Bubblewrap's own: the first one, and the warm one
LIMITS = Limits(cpu_seconds=0.5, wait_seconds=0.5, total_cpu_seconds=6.0, memory=2**28, output=2**12, images=2**16)


@pytest.fixture(scope="module")
def worker():
    with Worker(LIMITS) as one:
        assert len(processes(one)) == OURS
        yield one


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course's folder on the machine, open to all: what no submission may find."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "submitted" / "bob").mkdir(parents=True)
    (folder / "gradebook.db").write_bytes(b"everybody's points")
    (folder / "submitted" / "bob" / "answers.ipynb").write_text("bob's work")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o777)
    return folder


def state(folder):
    """Everything that can be seen of a folder."""
    paths = sorted([folder, *folder.rglob("*")])
    seen = [(str(path), path.stat().st_mode, path.stat().st_mtime_ns) for path in paths]
    return seen, [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.is_file()]


def processes(worker):
    """The processes below a worker's own."""
    return psutil.Process(worker.process.pid).children(recursive=True)


LOOK = """
import autograde, numpy, os, random, socket, sys
files = [os.listdir(folder) for folder in (".", "/tmp", "/dev/shm")]
name = socket.socket(socket.AF_UNIX)
print(numpy.pi, numpy.allclose(1, 2), autograde.check.__module__, autograde.check.__name__, files, os.getcwd())
print(sorted(os.environ), sys.path, os.getpid(), random.random(), numpy.random.rand(), hasattr(autograde, "left"))
print(name.connect_ex("\\0left") != 0, hash("text"), sorted(name for name in globals() if name[0] != "_"))
double = lambda x: 2 * x
"""


def look(session):
    """What a session finds: the same for the first submission of a worker and for the one after an attack."""
    seen = text(session.run(LOOK, 30, 30))
    return seen, unpack(session.ask(pack({"call": "double", "args": (21,), "read": ()}), 30, 30))


@pytest.fixture(scope="module")
def clean(worker):
    with worker.session() as session:
        return look(session)


def test_a_fresh_session_is_clean(clean):
    seen, answer = clean
    assert seen.startswith("3.141592653589793 False autograde.checking.check check [[], [], []] /home/sandbox\n")
    assert answer["value"] == 42


def ran(session, cell, *limits):
    """How a session comes out of a cell: the stop's reason, the outputs."""
    try:
        return GOES_ON, None, session.run(cell, *limits)
    except Stopped as stopped:
        return SOFT if stopped.alive else HARD, stopped, stopped.outputs


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_costs_only_its_owner(name, worker, course, clean):
    attack, on_disk, warm = ATTACKS[name], state(course), worker.process.pid
    with worker.session() as session:
        ended, stopped, outputs = ran(session, attack.cell, *(() if {SOFT, HARD} & {*attack.ends} else (5, 30)))
        assert ended in attack.ends
        assert stopped is None or stopped.sentence
        assert stopped is None or not attack.reasons or stopped.reason in attack.reasons
        assert not [word for word in TELLS if word in text(outputs)]
        assert len(str(outputs)) <= 4 * (LIMITS.output + LIMITS.images)
        ran(session, "1 + 1")  # as the next cell would be
    assert gone(worker)
    assert (worker.process.pid, worker.process.poll()) == (warm, None)
    assert state(course) == on_disk
    with worker.session() as following:
        assert look(following) == clean


def gone(worker):
    """Whether nothing but the warm process is left, as soon as the kernel has cleared up."""
    return wait_until(lambda: len(processes(worker)) == OURS)


def test_a_thread_that_writes_between_two_requests_ends_the_session(worker):
    with worker.session() as session:
        session.run(f"{CHANNEL}\nthreading.Timer(0.1, lambda: os.write(channel, b'x' * 100)).start()")
        assert select.select([session.submission.channel], [], [], 60)[0]
        ended, stopped, _ = ran(session, "1 + 1")
        assert (ended, stopped.reason) == (HARD, "died")


def test_a_process_that_computes_between_requests_runs_into_its_own_limit():
    with Worker(Limits(cpu_seconds=0.5, total_cpu_seconds=1.0, memory=2**28)) as worker, worker.session() as session:
        session.run("import threading\ndef f():\n  while True: pass\nthreading.Thread(target=f, daemon=True).start()")
        assert wait_until(lambda: not session.process.alive(), 300)
        ended, stopped, _ = ran(session, "1 + 1")
        assert (ended, stopped.reason) == (HARD, "cpu")


@pytest.mark.parametrize("body", ["while True: pass", "import time; time.sleep(100)", "import os; os._exit(0)"])
def test_a_called_function_is_stopped_as_a_cell_is(body, worker, clean):
    with worker.session() as session:
        session.run(f"def f(x):\n    {body}")
        with pytest.raises(Stopped) as stopped:
            session.ask(pack({"call": "f", "args": (1,), "read": ()}))
        assert stopped.value.alive == ("_exit" not in body)
    with worker.session() as following:
        assert look(following) == clean


def test_an_answer_longer_than_asked_for_ends_the_session(worker):
    with worker.session() as session:
        session.run(
            "import autograde.grading.sandbox.inside.answer_calls as calls\ncalls.answer = lambda *a: bytes(10**6)"
        )
        with pytest.raises(Stopped) as stopped:
            session.ask(b"", most=10**5)
        assert (stopped.value.reason, stopped.value.alive) == ("output", False)
