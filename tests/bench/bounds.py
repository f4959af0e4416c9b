"""What one student's file can cost the trusted side: patterns, readers, the worst submissions in a class of 50.

`python -m tests.bench.bounds [part ...]` for some of its parts.
"""

import json
import math
import os
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

sys.dont_write_bytecode = True
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np  # noqa: E402
import psutil  # noqa: E402

from autograde.asking.call import plain  # noqa: E402
from autograde.build.make_notebooks import build  # noqa: E402
from autograde.build.release import find_alembic, release  # noqa: E402
from autograde.grading.assignments.assignment import Assignment  # noqa: E402
from autograde.grading.assignments.assignment import load as load_assignment  # noqa: E402
from autograde.grading.assignments.course_directory import CourseDirectory  # noqa: E402
from autograde.grading.limits import Limits  # noqa: E402
from autograde.grading.pages.similar_answers.fingerprints import fingerprints  # noqa: E402
from autograde.grading.sandbox.outside.received_outputs import outputs_of  # noqa: E402
from autograde.grading.sandbox.wire.answers import unpack_answer  # noqa: E402
from autograde.grading.sandbox.wire.values import NotData  # noqa: E402
from autograde.grading.sanitize.drawings_of_checks import plain_markup  # noqa: E402
from autograde.grading.sanitize.markdown import LONGEST_CELL, markdown  # noqa: E402
from autograde.grading.sanitize.outputs import outputs  # noqa: E402
from autograde.grading.submissions.prepare import prepare, read  # noqa: E402
from autograde.notebooks.errors import Broken  # noqa: E402
from autograde.notebooks.names_in_code import _read as names_of  # noqa: E402
from autograde.notebooks.read import notebook_of  # noqa: E402
from tests import demo  # noqa: E402
from tests.bench.timing import load, once, say  # noqa: E402
from tests.handing_in import HARMLESS, hand_in  # noqa: E402
from tests.tools import patterns, worst  # noqa: E402
from tests.tools.dask_cluster import DaskCluster  # noqa: E402

SIZE = 50
GRADE: tuple[str, ...] = ("grade", worst.UNIT, "--quiet")
PAGES: tuple[str, ...] = ("feedback", worst.UNIT, "--quiet")
REPORT: tuple[str, ...] = ("report", worst.UNIT, "--quiet")
ENOUGH = 0.0005  # seconds: what takes less tells nothing of how it grows
SUSPICIOUS = 1.4
LONG = 0.2  # seconds, after which a text is not made longer


# how time grows with the text


def grows(work: Callable[[int], Callable[[], object]], least: int, most: int) -> tuple[float, float, int]:
    """The exponent with which time grows with the size, the seconds at the largest size that was tried, and this size.

    Parameters
    ----------
    work : function of a size that prepares what is then timed
    least, most : sizes
    """
    taken: list[tuple[int, float]] = []
    for size in (least * 2**k for k in range(30)):
        exponent = _exponent(taken)
        suspicious = exponent > SUSPICIOUS and size <= 8 * most  # larger memory costs more, once: look on
        if (size > most and not suspicious) or (taken and taken[-1][1] > LONG):
            break
        do = work(size)
        taken.append((size, min(once(do) for _ in range(3))))
    return _exponent(taken), taken[-1][1], taken[-1][0]


def _exponent(taken: list[tuple[int, float]]) -> float:
    """From the last three sizes that took long enough to tell; 0 where there are none."""
    known = [(size, seconds) for size, seconds in taken if seconds > ENOUGH][-3:]
    if len(known) < 3:
        return 0.0
    (small, short), (large, long) = known[0], known[-1]
    return math.log(long / short) / math.log(large / small)


def of_pattern(pattern: patterns.Pattern, begin: str, pump: str, end: str) -> tuple[float, float, int]:
    """How a pattern does on a text that is made to hurt it."""
    compiled = re.compile(pattern.text or "", pattern.flags)
    ask = compiled.findall if pattern.searched else compiled.fullmatch

    def work(size: int) -> Callable[[], object]:
        text = begin + pump * (size // len(pump)) + end
        given = text.encode("latin-1", "replace") if isinstance(pattern.text, bytes) else text
        return lambda: ask(given)

    return grows(work, 2**12, 2**18)


def of_patterns() -> None:
    found = [pattern for pattern in patterns.found() if pattern.text]
    measured = [
        (*of_pattern(pattern, *text), pattern.place)
        for pattern in found
        for text in patterns.adversaries(pattern.text or "", pattern.flags)
    ]
    print(f"{len(found)} patterns, {len(measured)} texts made to hurt them, to {2**18} characters; {load()}")
    measured.sort(reverse=True)
    for exponent, seconds, size, place in measured[:3]:
        print(f"  time grows with the size to the power {exponent:.2f}, {say(seconds)} for {size} characters: {place}")


def readers(course: CourseDirectory) -> Iterator[tuple[str, Callable[[int], Callable[[], object]], int]]:
    """What reads a stranger's text on the trusted side, and the texts that could hurt it: name, work, largest size."""
    for piece in PIECES:
        yield f"Markdown {piece!r}", fed(partial(markdown, attached={}), piece), LONGEST_CELL
        yield f"picture of a check {piece!r}", fed(plain_markup.__wrapped__, piece), 2**17
        yield f"fingerprints {piece!r}", fed(fingerprints, piece), 20_000
        yield f"plain {piece!r}", fed(plain, piece), 2**20
        yield f"definitions {piece!r}", fed(names_of, piece), 2**20
        yield f"outputs {piece!r}", fed(lambda data: outputs([picture(data)]), piece, "A"), 2**20
    for name, piece in JSON.items():
        yield f"notebook of {name}", fed(partial(quietly, notebook_of), piece, '{"cells":['), 2**21
        yield f"outputs sent, of {name}", fed(partial(quietly, outputs_of), piece, "["), 2**20
        yield f"answer of {name}", fed(partial(quietly, answered), piece, '{"d":{"value":'), 2**15
    assignment = load_assignment(course, worst.UNIT)
    for name, function in worst.WORST.items():
        yield f"prepared: {name}", partial(prepared, function, course, assignment), 2**17


PIECES = "[", "![[](", "*a_ ", "<div>", "<a \n", "> ", "$`", "|-", "<!--", "\\\\(", "- x\n ", "&#", "\x1b[0", "(", "'"
JSON = {"lists": "[", "pairs": "[],", "objects": '{"a":', "texts": '"a",'}


def picture(data: str) -> dict[str, object]:
    return {"output_type": "display_data", "data": {"image/png": data}, "metadata": {}}


def fed(function: Callable[[str], object], piece: str, begin: str = "") -> Callable[[int], Callable[[], object]]:
    """The function with a text of some size, which repeats a piece."""
    return lambda size: partial(function, begin + piece * (size // len(piece)))


def answered(header: str) -> None:
    unpack_answer(len(header).to_bytes(4, "big") + header.encode())


def quietly(function: Callable, text: str) -> None:
    with suppress(Broken, NotData, ValueError):
        function(text if function is answered else text.encode())


def prepared(function: Callable, course: CourseDirectory, assignment: Assignment, size: int) -> Callable[[], object]:
    """Reading and preparing one of the worst submissions, in this process."""
    folder = hand_in(course.root, worst.UNIT, "worst")
    function(folder, size / 2**20)
    return lambda: prepare(read(folder, "worst", assignment), assignment, worst.NAME, bytes(32), Limits())


def of_readers() -> None:
    with a_course() as course:
        measured = [(name, *grows(work, 2**9, most)) for name, work, most in readers(CourseDirectory(course))]
    print(f"{len(measured)} texts for what reads strangers' texts; {load()}")
    measured.sort(key=lambda line: -line[1])
    for name, exponent, seconds, size in measured[:12]:
        print(f"  power {exponent:.2f}, {say(seconds)} at {size}: {name}")
    longest = max(measured, key=lambda line: line[2])
    print(f"  longest: {say(longest[2])} at {longest[3]}: {longest[0]}")


# the worst in a class


@contextmanager
def a_course() -> Iterator[Path]:
    find_alembic()
    build(only=[worst.NAME])
    with tempfile.TemporaryDirectory(prefix="bounds-") as folder:
        course = Path(folder) / "course"
        demo.prepare(course, [worst.UNIT], [])
        release(course, [worst.UNIT])
        yield course


class Watch(threading.Thread):
    """What the processes of a command take while it runs.

    Attributes
    ----------
    peak : largest memory of the program, and of its processes for reading and judging
    seconds : computing time of each process, the sandbox's too
    """

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.program, self.done = psutil.Process(pid), threading.Event()
        self.peak = {"main": 0, "apart or judge": 0}
        self.seconds: dict[int, float] = {}

    def run(self) -> None:
        while not self.done.wait(0.02):
            with suppress(psutil.Error):
                self._look(self.program, "main")
                for process in self._family(self.program):
                    self._look(process, "apart or judge")

    def _family(self, process: psutil.Process, trusted: bool = True) -> Iterator[psutil.Process]:
        """Its processes on the trusted side; of the others the time alone is taken."""
        for child in process.children():
            inside = trusted and child.name() != "bwrap"
            if inside:
                yield child
            else:
                self.seconds[child.pid] = sum(child.cpu_times()[:2])
            yield from self._family(child, inside)

    def _look(self, process: psutil.Process, name: str) -> None:
        self.peak[name] = max(self.peak[name], process.memory_info().rss)
        self.seconds[process.pid] = sum(process.cpu_times()[:2])


def watched(course: Path, *words: str) -> tuple[float, dict[str, int], int]:
    """Seconds of computing, peak memory and exit status of a command."""
    program = demo.command(course, "autograde", *words)
    watch = Watch(program.pid)
    watch.start()
    status = program.wait()
    watch.done.set()
    watch.join()
    return sum(watch.seconds.values()), watch.peak, status


def ledger(course: Path) -> dict[str, dict]:
    """student -> what the last run recorded."""
    lines = (course / ".autograde" / f"{worst.UNIT}.jsonl").read_text().splitlines()
    return {entry["student"]: entry for entry in map(json.loads, filter(None, lines))}


def of_class() -> None:
    with a_course() as course:
        for number in range(SIZE - 1):
            hand_in(course, worst.UNIT, f"s{number:05}", like=HARMLESS[number % len(HARMLESS)])
        runs = [watched(course, *words) for words in ((*GRADE, "--force"), PAGES, REPORT)]
        scores = honest(course)
        print(f"a class of {SIZE - 1} graded, pages, report: {told(runs)}; {load()}", flush=True)
        peaks = []
        for name, function in worst.WORST.items():
            shutil.rmtree(course / "autograded" / "worst", ignore_errors=True)
            function(hand_in(course, worst.UNIT, "worst"), 1.0)
            runs = [watched(course, *words) for words in (GRADE, (*PAGES, "--student", "worst"))]
            peaks += [list(peak.values()) for _, peak, _ in runs]
            status = ledger(course)["worst"]["status"]
            alike = "" if honest(course) == scores else ", THE OTHERS ARE NOT ALIKE"
            print(f"  {name}: {status}, {told(runs)}{alike}", flush=True)
            shutil.rmtree(course / "submitted" / "worst")
        main, other = np.max(peaks, axis=0)
        print(
            f"each of {len(worst.WORST)} of the worst: at most {main / 2**20:.0f}/{other / 2**20:.0f} MiB", flush=True
        )
        for number, function in enumerate(worst.WORST.values()):
            function(hand_in(course, worst.UNIT, f"worst-{number}"), 1.0)
        runs = [watched(course, *words) for words in ((*GRADE, "--force"), PAGES, REPORT)]
        print(f"all of them beside the {SIZE - 1}: {told(runs)}; {unlike(course, scores)}; {load()}", flush=True)
        with DaskCluster(course, workers=2) as cluster:
            runs = [watched(course, *GRADE, "--force", "--scheduler", cluster.address)]
        print(f"the same on a cluster: {told(runs)}; {unlike(course, scores)}; {load()}")


def unlike(course: Path, scores: dict[str, dict]) -> str:
    found = honest(course)
    return f"{sum(found.get(student) != scores[student] for student in scores)} of {len(scores)} have other scores"


def honest(course: Path) -> dict[str, dict]:
    """What the others have got."""
    return {student: entry["scores"] for student, entry in ledger(course).items() if not student.startswith("worst")}


def told(runs: list[tuple[float, dict[str, int], int]]) -> str:
    """Seconds of computing, peak memory of the program and of its other trusted processes, exit status if not 0."""
    said = []
    for seconds, peak, status in runs:
        sizes = "/".join(f"{size / 2**20:.0f}" for size in peak.values())
        said.append(f"{seconds:.1f} s {sizes} MiB{f' exit {status}' if status else ''}")
    return ", ".join(said)


PARTS = {"patterns": of_patterns, "readers": of_readers, "class": of_class}


def main() -> None:
    for name in sys.argv[1:] if __name__ == "__main__" and sys.argv[1:] else PARTS:
        PARTS[name]()


if __name__ == "__main__":
    main()
