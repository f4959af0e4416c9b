"""The grader around the sandbox: `python -m tests.bench.grading [part ...]` for some of its parts."""

import json
import os
import pickle
import random
import shutil
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

sys.dont_write_bytecode = True
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from autograde.build.make_notebooks import build  # noqa: E402
from autograde.build.release import find_alembic  # noqa: E402
from autograde.grading.assignments.assignment import load  # noqa: E402
from autograde.grading.assignments.course_directory import CourseDirectory  # noqa: E402
from autograde.grading.gradebook.database.auto_grades import auto_grades  # noqa: E402
from autograde.grading.gradebook.database.gradebook import Gradebook  # noqa: E402
from autograde.grading.gradebook.database.write_submission import write_submission  # noqa: E402
from autograde.grading.gradebook.recording.marked_notebook import marked  # noqa: E402
from autograde.grading.gradebook.recording.recorder import Recorder  # noqa: E402
from autograde.grading.job import Job  # noqa: E402
from autograde.grading.judging.judge_notebook import SKIP, execute  # noqa: E402
from autograde.grading.limits import Limits  # noqa: E402
from autograde.grading.running.assignment_key import secret  # noqa: E402
from autograde.grading.running.grade import grade  # noqa: E402
from autograde.grading.running.judge_settings import imports  # noqa: E402
from autograde.grading.sandbox.outside.worker import Worker  # noqa: E402
from autograde.grading.submissions.prepare import prepare, read  # noqa: E402
from tests import demo  # noqa: E402
from tests.handing_in import HARMLESS, hand_in  # noqa: E402
from tests.tools import standin  # noqa: E402
from tests.tools.breaking import break_at_random  # noqa: E402
from tests.tools.gradebooks import same  # noqa: E402
from tests.tools.postgres import POSTGRES, a_server  # noqa: E402

UNIT, NAME = "02_forward_propagation", "activation_functions"


def course(folder: Path, size: int) -> Path:
    """A course in which everybody has handed in what Ada has."""
    demo.prepare(folder, [UNIT], [])
    if not (folder / "gradebook.db").exists() and demo.nbgrader(folder, "generate_assignment", UNIT).wait():
        raise SystemExit(f"nbgrader could not release {UNIT}: read {folder / 'nbgrader.log'}")
    made = hand_in(folder, UNIT, "s00000", timestamp="2026-02-03 04:05:06 UTC")
    for number in range(1, size):
        shutil.copytree(made, folder / "submitted" / f"s{number:05}" / UNIT)
    return folder


def graded(folder: Path) -> list:
    """Grade everybody with verdicts at once: all of the grader but the executions."""
    of = CourseDirectory(folder)
    with standin.pool(run=standin.decide) as pool:
        return list(grade(of, load(of, UNIT), of.students(UNIT), pool, Limits()))


def in_a_child(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds and peak memory in MB of some work in a process of its own."""
    begun = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    _, _, usage = os.wait4(child, 0)
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def a_sync(folder: Path) -> float:
    """Median milliseconds until a small file's bytes are on the disk."""
    seconds = []
    with (folder / "sync").open("wb") as file:
        for _ in range(50):
            file.write(bytes(100))
            file.flush()
            begun = time.perf_counter()
            os.fsync(file.fileno())
            seconds.append(time.perf_counter() - begun)
    return 1000 * statistics.median(seconds)


def recording(folder: Path) -> None:
    """How many submissions a second are prepared, and recorded: on this disk, and in memory, where a sync is free."""
    print(f"recording, on a disk whose fsync takes {a_sync(folder):.1f} ms (a transaction takes four):")
    _recording(folder / "recording")
    if os.access("/dev/shm", os.W_OK):
        with tempfile.TemporaryDirectory(dir="/dev/shm") as place:
            print("the same in memory:")
            _recording(Path(place) / "course")

    if POSTGRES:
        with a_server("-c fsync=on") as address:
            print("the same into a PostgreSQL server on this disk, which syncs too:")
            _recording(folder / "postgres", address=address)


def _recording(folder: Path, size: int = 1000, address: str = "") -> None:
    place = course(folder, 1)
    if address:
        with (place / "nbgrader_config.py").open("a") as file:
            file.write(f"\nc.CourseDirectory.db_url = {address!r}\n")
        (place / "gradebook.db").unlink()
        if demo.nbgrader(place, "generate_assignment", UNIT, "--force").wait():
            raise SystemExit(f"nbgrader could not release {UNIT}: read {place / 'nbgrader.log'}")
    of = CourseDirectory(place)
    assignment = load(of, UNIT)
    gradebook = Gradebook(of, UNIT)
    recorder = Recorder(of, assignment, gradebook)
    submission = read(of.folder("submitted", "s00000", UNIT), "s00000", assignment)
    begun, times = time.process_time(), 200
    for _ in range(times):
        job = prepare(submission, assignment, NAME, bytes(32), Limits())
    assert isinstance(job, Job)
    print(f"  preparing a submission: {1000 * (time.process_time() - begun) / times:.1f} ms of computing")
    outcome = standin.decide(job, None)
    cells = len(assignment.notebooks[NAME].autograded) + 1
    grades = {NAME: auto_grades(outcome, assignment.notebooks[NAME], marked(outcome, recorder.decide.shorten), True)}
    for what, write in (
        (f"file and rows, {cells} grade cells", lambda who: recorder.record(who, [outcome])),
        ("rows alone", lambda who: write_submission(gradebook, who, grades)),
    ):
        begun, cpu = time.perf_counter(), time.process_time()
        for number in range(size):
            write(replace(submission, student=f"{what}{number:05}"))
        rate = size / (time.perf_counter() - begun)
        each = 1000 * (time.process_time() - cpu) / size
        print(f"  {what}: {rate:.0f} submissions a second, {each:.1f} ms of computing each")
    gradebook.close()


def memory(folder: Path) -> None:
    """Peak memory of the trusted side with 100 and with 2,000 submissions."""
    peaks = []
    for size in (100, 2000):
        place = course(folder / f"memory-{size}", size)
        seconds, peak = in_a_child(lambda place=place: graded(place))  # type: ignore[misc]
        again, _ = in_a_child(lambda place=place: graded(place))  # type: ignore[misc]
        peaks.append(peak)
        print(
            f"{size} submissions, executions aside: {1000 * seconds / size:.1f} ms each, peak {peak:.0f} MB; "
            f"unchanged {1000 * again / size:.1f} ms each"
        )
        shutil.rmtree(place)
    print(f"  from 100 to 2,000 submissions the peak grows by {peaks[1] - peaks[0]:.0f} MB")


def broken(folder: Path) -> None:
    """1,000 notebooks broken at random: how each ends."""
    place = course(folder / "broken", 1000)
    chance = random.Random(0)
    for path in sorted(place.glob(f"submitted/*/{UNIT}/*.ipynb")):
        path.write_bytes(break_at_random(path.read_bytes(), chance))
    found = graded(place)
    ends = {status: sum(line.status == status for line in found) for status in ("graded", "broken", "failed")}
    recorded = len(list(place.glob(f"autograded/*/{UNIT}/{NAME}.ipynb")))
    print(f"{len(found)} notebooks broken at random: {json.dumps(ends)}, {recorded} recorded")


def kills(folder: Path) -> None:
    """Killed with -9 at 50 random moments and said again: is everything as in an undisturbed run?"""
    size = 200
    place = course(folder / "kills", size)
    secret(CourseDirectory(place), UNIT)
    twin = shutil.copytree(place, folder / "twin")
    whole, _ = in_a_child(lambda: graded(twin))
    ledger = place / ".autograde" / f"{UNIT}.jsonl"
    chance, at_work, recorded = random.Random(0), 0, 0
    while at_work < 50:
        child = os.fork()
        if child == 0:
            try:
                graded(place)
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0.1, 1) * whole / 8)
        os.kill(child, 9)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            at_work += 1
        else:  # it had come to its end: without the ledger, all are graded again
            recorded += len(ledger.read_text().splitlines())
            ledger.unlink()
    recorded += len(ledger.read_text().splitlines()) if ledger.exists() else 0
    in_a_child(lambda: graded(place))
    same(place, twin)
    paths = [path.relative_to(twin) for path in twin.glob("autograded/**/*")]
    assert paths
    assert sorted(paths) == sorted(path.relative_to(place) for path in place.glob("autograded/**/*"))
    assert all((twin / path).read_bytes() == (place / path).read_bytes() for path in paths if (twin / path).is_file())
    print(f"killed {at_work} times at work on {size} submissions, {recorded} recorded in between:")
    print("  gradebook and files equal those of an undisturbed run")


def shuffled(folder: Path) -> None:
    """Ten runs in the sandbox with 1, 2 and 4 workers, the class in ever other orders: are the scores the same?"""
    place = course(folder / "shuffled", 1)
    for student in HARMLESS:
        hand_in(place, UNIT, student, like=student)
    chance, scores = random.Random(0), []
    for number in range(10):
        order = chance.sample(HARMLESS, len(HARMLESS))
        words = [word for student in order for word in ("--student", student)]
        workers = str((1, 2, 4)[number % 3])
        if demo.command(place, "autograde", "grade", UNIT, "--force", "--quiet", "--workers", workers, *words).wait():
            raise SystemExit(f"autograde grade failed: read {place / 'autograde.log'}")
        scores.append(demo.scores(place))
    assert len(scores[0]) >= len(HARMLESS)
    assert all(found == scores[0] for found in scores)
    print(
        f"{len(scores)} runs of {len(HARMLESS)} submissions with 1, 2 and 4 workers in shuffled order: the same scores"
    )


def submission(folder: Path) -> None:
    """What one submission takes, beside its cells alone in a warm process."""
    place = course(folder / "submission", 1)
    of = CourseDirectory(place)
    assignment = load(of, UNIT)
    jobs = []
    for student in HARMLESS:
        handed = read(hand_in(place, UNIT, student, like=student), student, assignment)
        job = prepare(handed, assignment, NAME, bytes(32), Limits())
        assert isinstance(job, Job)
        jobs.append(job)
    alone, start, inside, judging, clock, sizes = [], [], [], [], [], []
    with Worker(Limits(), imports=imports(assignment)) as worker:
        for job in [jobs[0], *jobs]:
            cells = [cell for cell in json.loads(job.source)["cells"] if cell["cell_type"] == "code"]
            shown = [cell["source"] for cell in cells if SKIP not in cell["metadata"].get("tags", [])]
            begun = time.perf_counter()
            with worker.session() as session:
                opened = time.perf_counter()
                for source in shown:
                    session.run("".join(source))
                ran = time.perf_counter()
            alone.append(ran - opened)
            start.append(time.perf_counter() - begun - alone[-1])
            begun, own = time.perf_counter(), time.process_time()
            outcome = execute(job, worker.session)
            clock.append(time.perf_counter() - begun)
            judging.append(time.process_time() - own)
            inside.append(outcome.cpu_seconds)
            sizes.append((len(pickle.dumps(job)), len(pickle.dumps(outcome))))

    def ms(seconds: list[float]) -> str:
        return f"{1000 * statistics.mean(seconds[1:]):.0f} ms"

    print(f"a submission, mean of {len(jobs)} students, on one core at a time:")
    print(f"  its cells alone, checks too, in a warm process: {ms(alone)}; graded: {ms(clock)} on the clock, of which")
    print(
        f"  computing in its process {ms(inside)}, of the judge {ms(judging)}; start and end of a process {ms(start)}"
    )
    there, back = (statistics.mean(side) for side in zip(*sizes, strict=True))
    print(f"  the job has {there / 1000:.0f} kB, the outcome {back / 1000:.0f} kB")


PARTS = {part.__name__: part for part in (recording, submission, memory, broken, kills, shuffled)}


def main(parts: Iterable[str] = ()) -> None:
    warnings.simplefilter("ignore")
    find_alembic()
    build(only=[NAME])
    with tempfile.TemporaryDirectory(prefix="bench-grading-") as folder:
        for name in parts or PARTS:
            PARTS[name](Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
