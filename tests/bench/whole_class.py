"""A class with its loops: `python -m tests.bench.whole_class [part ...]`; of BENCH_STUDENTS, 200 by default."""

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

sys.dont_write_bytecode = True
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from autograde.build.make_notebooks import build  # noqa: E402
from autograde.build.release import find_alembic, release  # noqa: E402
from autograde.grading.assignments.assignment import load  # noqa: E402
from autograde.grading.assignments.course_directory import CourseDirectory  # noqa: E402
from autograde.grading.job import Job  # noqa: E402
from autograde.grading.judging.judge_notebook import execute  # noqa: E402
from autograde.grading.judging.rehearsal import rehearse  # noqa: E402
from autograde.grading.limits import Limits  # noqa: E402
from autograde.grading.running.judge_settings import imports  # noqa: E402
from autograde.grading.sandbox.outside.session import Session  # noqa: E402
from autograde.grading.sandbox.outside.worker import Worker  # noqa: E402
from autograde.grading.sandbox.wire.requests import RUN  # noqa: E402
from autograde.grading.submissions.prepare import prepare, read  # noqa: E402
from tests import demo  # noqa: E402
from tests.bench.throughput import UNITS, a_class  # noqa: E402
from tests.bench.timing import load as machine_load  # noqa: E402
from tests.handing_in import HARMLESS, hand_in  # noqa: E402
from tests.sample_class import students  # noqa: E402

MANY = int(os.environ.get("BENCH_STUDENTS", "200"))
LOOP_UNIT, ENDLESS, EVERY = "04_back_propagation", "kofi", 16  # one of so many never ends
RUNS = 3
STARTS = 7


def command(course: Path, *words: str) -> tuple[float, float]:
    """Seconds of the clock and of computing, of all its processes, that a command takes."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    if demo.command(course, "autograde", *words).wait():
        raise SystemExit(f"autograde {' '.join(words)} failed: read {course / 'autograde.log'}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - begun, sum(after[:2]) - sum(before[:2])


def computing(folder: Path) -> None:
    """What a submission costs in each unit, start included: with follow-through and without, alternating, medians."""
    for unit in UNITS:
        course = a_class(folder / unit, unit, MANY)
        words = "grade", unit, "--force", "--quiet"
        sides = {"follow-through": words, "without": (*words, "--no-follow-through")}
        before = machine_load()
        runs = {side: [] for side in sides}  # type: dict[str, list[tuple[float, float]]]
        for _ in range(RUNS):
            for side, said in sides.items():
                runs[side].append(command(course, *said))
        print(f"{unit}, {MANY} students, medians of {RUNS} alternating runs; {before}")
        for side, found in runs.items():
            clock, computed = map(statistics.median, zip(*found, strict=True))
            each = ", ".join(f"{1000 * one / MANY:.0f}" for _, one in found)
            print(
                f"  {side:<16} {clock:5.1f} s, {1000 * clock / MANY:.0f} ms by the clock and "
                f"{1000 * computed / MANY:.0f} ms of computing a submission (runs of {each})",
                flush=True,
            )


def first_verdict(folder: Path) -> None:
    """How long a person waits: until the first verdict is recorded, until one student is graded, until --help is said.

    Computing is that of all processes of a command, from its start to its end.
    """
    course = a_class(folder / "class", LOOP_UNIT, 1)
    grade, before = ("grade", LOOP_UNIT, "--force", "--json"), machine_load()
    waits = [first_line(course, *grade) for _ in range(STARTS)]
    whole = [command(course, *grade) for _ in range(STARTS)]
    helps = [command(course, "--help") for _ in range(STARTS)]
    print(f"{LOOP_UNIT}, medians of {STARTS} runs; {before} before, {machine_load()} after")
    print(f"  the first verdict is recorded after  {statistics.median(waits):.2f} s")
    for name, runs in (("one student is graded after", whole), ("autograde --help is done after", helps)):
        clock, computed = map(statistics.median, zip(*runs, strict=True))
        print(f"  {name:<36} {clock:.2f} s, {computed:.2f} s of computing", flush=True)


def first_line(course: Path, *words: str) -> float:
    """Seconds of the clock until a command prints its first line; then it is waited for."""
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "autograde", *words], cwd=course, stdout=subprocess.PIPE, env=demo.environment()
    ) as process:
        assert process.stdout is not None
        line, waited = process.stdout.readline(), time.perf_counter() - begun
        process.stdout.read()
    if process.returncode or not line:
        raise SystemExit(f"autograde {' '.join(words)} failed in {course}")
    return waited


def loops(folder: Path) -> None:
    """A class in which one of sixteen never ends, beside the same class without them: alternating, medians."""
    honest = a_class(folder / "honest", LOOP_UNIT, MANY)
    whole = a_class(folder / "whole", LOOP_UNIT, MANY)
    endless = [f"s{number:05}" for number in range(0, MANY, EVERY)]
    for student in endless:
        hand_in(whole, LOOP_UNIT, student, like=ENDLESS)
    words = "grade", LOOP_UNIT, "--force", "--quiet"
    runs = [(command(honest, *words), command(whole, *words)) for _ in range(RUNS)]
    (clock, computed), (slow_clock, slow_computed) = (
        [statistics.median(each) for each in zip(*side, strict=True)] for side in zip(*runs, strict=True)
    )
    print(f"{LOOP_UNIT}, {MANY} students, {machine_load()}; medians of {RUNS} alternating runs")
    print(f"  all end:              {clock:.1f} s, {computed:.1f} s of computing, {1000 * computed / MANY:.0f} ms each")
    print(f"  {len(endless)} of them never end: {slow_clock:.1f} s, {slow_computed:.1f} s of computing")
    print(f"  each that never ends costs {(slow_computed - computed) / len(endless):.1f} s of computing more")


def split(folder: Path) -> None:
    """Where the computing of a submission goes: cells, checks, the process's start and end, the trusted side."""
    for unit in UNITS:
        spent: defaultdict[str, float] = defaultdict(float)
        request = Session._request

        def counted(self, kind, *others, request=request, spent=spent):
            before, own = self.cpu_seconds, time.process_time()
            answer = request(self, kind, *others)
            what = "cells" if kind == RUN else "questions, the student's side"
            spent[what] += self.cpu_seconds - before
            spent["messages, the trusted side"] += time.process_time() - own
            return answer

        course = CourseDirectory(a_class(folder / unit, unit, len(HARMLESS)))
        assignment = load(course, unit)
        begun, jobs = time.process_time(), []
        for student in course.students(unit):
            submission = read(course.folder("submitted", student, unit), student, assignment)
            jobs += [prepare(submission, assignment, name, bytes(32), Limits()) for name in assignment.notebooks]
        spent["reading and preparing"] = time.process_time() - begun
        rehearse(assignment.checks)
        Session._request = counted  # type: ignore[method-assign]
        try:
            with Worker(Limits(), imports=imports(assignment)) as worker:
                inside, begun = 0.0, time.process_time()
                for job in jobs:
                    assert isinstance(job, Job)
                    inside += execute(job, worker.session).cpu_seconds
                judging = time.process_time() - begun
        finally:
            Session._request = request  # type: ignore[method-assign]
        spent["start of the process"] = inside - spent["cells"] - spent["questions, the student's side"]
        spent["judging, the trusted side"] = judging - spent["messages, the trusted side"]
        total = sum(spent.values())
        size, notebooks = len(HARMLESS), len(assignment.notebooks)
        print(f"{unit}, {notebooks} notebooks, computing of a submission ({size} students), {machine_load()}:")
        print(
            "\n".join(
                f"  {1000 * seconds / size:6.1f} ms  {what}"
                for what, seconds in sorted(spent.items(), key=lambda item: -item[1])
            )
        )
        print(f"  {1000 * total / size:6.1f} ms  in all; recording, and the start of the command, aside")


def shuffled(folder: Path) -> None:
    """Ten runs with 1, 2 and 4 workers, the class in ever other orders, loops and crashes included: the same scores?"""
    names = [student.name for student in students()]
    course = a_class(folder / "shuffled", LOOP_UNIT, 0)
    for student in names:
        hand_in(course, LOOP_UNIT, student, like=student)
    chance, scores = random.Random(0), []
    for number in range(10):
        order = chance.sample(names, len(names))
        words = [word for student in order for word in ("--student", student)]
        command(course, "grade", LOOP_UNIT, "--force", "--quiet", "--workers", str((1, 2, 4)[number % 3]), *words)
        scores.append(demo.scores(course))
    assert all(found == scores[0] for found in scores)
    print(f"10 runs of {len(names)} students, {ENDLESS} among them, with 1, 2 and 4 workers: the same scores")


def course_of_all(folder: Path) -> None:
    """Grade, report, feedback and export of all units that run here."""
    units = demo.units_here()
    demo.prepare(folder / "course", units, [])
    release(folder / "course", units)
    course = folder / "course"
    for unit in units:
        for number in range(MANY):
            like = ENDLESS if number % EVERY == 0 else HARMLESS[number % len(HARMLESS)]
            hand_in(course, unit, f"s{number:05}", like=like)
    print(f"{MANY} students, {len(units)} units, {machine_load()}")
    for unit in units:
        clock, computed = command(course, "grade", unit, "--quiet")
        print(f"  grade {unit}: {clock:.1f} s, {computed:.1f} s of computing", flush=True)
    for words in (("report", units[1]), ("report",), ("feedback", units[1]), ("export", "--to", "csv")):
        clock, computed = command(course, *words, "--quiet")
        print(f"  {' '.join(words)}: {clock:.1f} s, {computed:.1f} s of computing", flush=True)
    for page in sorted((course / "reports").glob("*.html")):
        print(f"  {page.name}: {page.stat().st_size / 2**20:.2f} MB")


PARTS = {part.__name__: part for part in (first_verdict, computing, loops, split, shuffled, course_of_all)}


def main(parts: Iterable[str] = ()) -> None:
    find_alembic()
    build()
    for name in parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="bench-class-") as folder:
            PARTS[name](Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
