"""Wrong functions that follow-through could be made to pass, of all mutants; what it gives the sample class.

`python -m tests.bench.follow_through [class] [EXERCISE ...]`: both, the class alone, mutants of some exercises alone.
"""

import importlib.util
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence

sys.dont_write_bytecode = True
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import nbformat  # noqa: E402

from autograde.build.course_folder import LECTURES  # noqa: E402
from autograde.grading.job import Job  # noqa: E402
from autograde.grading.sandbox.outside.worker import Worker  # noqa: E402
from tests.bench.timing import load as machine_load  # noqa: E402
from tests.handing_in import notebook  # noqa: E402
from tests.sample_class import students  # noqa: E402
from tests.tools.follow_through import LIMITS, asked, gain, made_to_pass, wrong_ones  # noqa: E402
from tests.tools.mutants import exercises  # noqa: E402

HERE = [unit.unit for unit in asked() if "pytorch" not in unit.unit or importlib.util.find_spec("torch")]


def wrong(worker: Worker, names: Sequence[str]) -> None:
    """All mutants, in all attacks, each with all other exercises of its notebook blank."""
    tried, through = Counter[str](), 0
    for exercise in names:
        for attack, which, source in wrong_ones(exercise):
            tried[attack] += 1
            if made_to_pass(worker, exercise, source):
                through += 1
                print(f"passes: {exercise}: {which}: {attack}", flush=True)
    print(f"{sum(tried.values())} wrong functions, {machine_load()}; made to pass: {through}")
    for attack, number in tried.items():
        print(f"  {number:5}  {attack}")


def sample_class(worker: Worker) -> None:
    """The sample class, every notebook with follow-through and without."""
    gains = []
    for student in students():
        for unit in dict.fromkeys(HERE):
            for path in sorted((LECTURES / unit).glob("*.ipynb")):
                text = nbformat.reads(notebook(student.name, unit, path.stem), as_version=4)
                job = Job(student.name, unit, path.stem, json.dumps(text).encode(), b"a key", LIMITS)
                gains.append(gain(worker, job))
                if gains[-1].passed or gains[-1].lost:
                    print(f"  {gains[-1]}", flush=True)
    print(f"{len({g.student for g in gains})} students, {len(gains)} notebooks, {machine_load()}:")
    print(
        f"  {sum(g.waiting for g in gains)} checks waited for another exercise; {sum(g.passed for g in gains)} passed"
    )
    more = Counter[str]()
    for one in gains:
        more[one.student] += int(one.points)
    helped = sum(points > 0 for points in more.values())
    print(f"  {sum(g.points for g in gains):g} points more for {helped} students; checks that lost points: ", end="")
    print(sum(g.lost for g in gains))


def main(words: Sequence[str] = ()) -> None:
    names = [name for name in exercises() if any(name in unit.checks and unit.unit in HERE for unit in asked())]
    with Worker(LIMITS, imports=("numpy", *(["torch"] if importlib.util.find_spec("torch") else []))) as worker:
        if "class" in words or not words:
            sample_class(worker)
        if "class" not in words:
            wrong(worker, [name for name in names if name in words] or names)


if __name__ == "__main__":
    main(sys.argv[1:])
