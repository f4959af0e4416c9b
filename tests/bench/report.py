"""The class report at several sizes of a class: `python -m tests.bench.report [N ...]`.

Computing, MB, height of the page. The sample class hands in all units and is graded; its records are then copied for as
many students as are asked, each with a comment of their own in every answer: no two texts are the same, as in a class.
"""

import json
import os
import shutil
import sqlite3
import sys
import tempfile
import time
import uuid
from collections.abc import Iterable
from pathlib import Path

sys.dont_write_bytecode = True
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from autograde.build.make_notebooks import build  # noqa: E402
from autograde.build.release import find_alembic, release  # noqa: E402
from tests import demo  # noqa: E402
from tests.bench.timing import load as machine_load  # noqa: E402
from tests.handing_in import HARMLESS, hand_in  # noqa: E402
from tests.tools import lab  # noqa: E402

SIZES = 17, 200, 1000
WIDE, NARROW = {"width": 1200, "height": 900}, {"width": 390, "height": 800}
TABLES = ("submitted_assignment", "submitted_notebook", "grade", "comment")  # nbgrader's, of one submission
BELOW = {"submitted_assignment": "assignment_id", "submitted_notebook": "notebook_id"}  # by which the next ones belong


def main(sizes: Iterable[int] = SIZES) -> None:
    find_alembic()
    build()
    with tempfile.TemporaryDirectory(prefix="bench-report-") as folder:
        course = Path(folder) / "course"
        units = demo.units_here()
        demo.prepare(course, units, [])
        release(course, units)
        for unit in units:
            for number, like in enumerate(HARMLESS):
                hand_in(course, unit, f"s{number:05}", like=like)
            demo.autograde(course, "grade", unit, "--quiet")
        for size in sizes:
            there = shutil.copytree(course, Path(folder) / f"of-{size}")
            more_students(there, size)
            measure(there, size, units)
            shutil.rmtree(there)


def measure(course: Path, size: int, units: list[str]) -> None:
    print(f"{size} students, {len(units)} units, {machine_load()}")
    for words in ((units[3],), ()):
        clock, computed = timed(course, "report", *words, "--quiet")
        path = course / "reports" / f"{words[0] if words else 'course'}.html"
        told = f"  {path.name}: {clock:.1f} s, {computed:.1f} s of computing, {path.stat().st_size / 2**20:.2f} MB"
        print(told + "".join(f", {height:,} pixels high at {wide}" for wide, height in heights(path)), flush=True)


def heights(path: Path) -> Iterable[tuple[int, int]]:
    """The page's height in Chromium, on a desk and on a phone; nothing where there is no Chromium."""
    if lab.CHROMIUM is None:
        return
    with lab.chromium() as browser:
        for viewport in (WIDE, NARROW):
            page = browser.new_page(viewport=viewport)
            page.goto(path.as_uri())
            yield viewport["width"], page.evaluate("document.documentElement.scrollHeight")
            page.close()


def timed(course: Path, *words: str) -> tuple[float, float]:
    """Seconds of the clock, and of computing of all processes of a command: those too that nobody waits for."""
    begun = time.perf_counter()
    used: dict[int, float] = {}
    program = demo.command(course, "autograde", *words)
    while program.poll() is None:
        used |= {number: seconds for number, seconds in _computing(program.pid)}
        time.sleep(0.05)
    if program.returncode:
        raise SystemExit(f"autograde {' '.join(words)} failed: read {course / 'autograde.log'}")
    return time.perf_counter() - begun, sum(used.values())


def _computing(ancestor: int) -> Iterable[tuple[int, float]]:
    """Process and seconds of computing so far, of a process and all below it."""
    tick, parents, seconds = os.sysconf("SC_CLK_TCK"), {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        number = int(path.parent.name)
        parents[number], seconds[number] = int(fields[1]), (int(fields[11]) + int(fields[12])) / tick
    for number in parents:
        above = number
        while above in parents and above != ancestor:
            above = parents[above]
        if above == ancestor:
            yield number, seconds[number]


def more_students(course: Path, size: int) -> None:
    """Copy what is recorded of the class until there are so many students."""
    known = sorted(path.name for path in (course / "submitted").iterdir())
    with sqlite3.connect(course / "gradebook.db") as connection:
        for number in range(size):
            like, student = known[number % len(known)], f"s{number:05}"
            if student not in known:
                _copy_rows(connection, like, student)
            for step in ("submitted", "autograded"):
                if student not in known:
                    shutil.copytree(course / step / like, course / step / student)
                for path in (course / step / student).glob("*/*.ipynb"):
                    _with_a_comment(path, student)


def _with_a_comment(path: Path, student: str) -> None:
    """A comment of the student's own at the end of every answer in code that somebody wrote."""
    notebook = json.loads(path.read_bytes())
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["metadata"].get("nbgrader", {}).get("solution") and "NotImplementedError" not in source:
            cell["source"] = f"{source}\n# by {student}" if cell["cell_type"] == "code" else source
    path.chmod(0o600)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _copy_rows(connection: sqlite3.Connection, like: str, student: str) -> None:
    """The gradebook's rows of one student again, for another."""
    connection.execute("insert into student (id) values (?)", (student,))
    ids: dict[str, str] = {}
    among, belongs = [like], "student_id"
    for table in TABLES:
        held = ", ".join("?" * len(among))
        found = connection.execute(f"select * from {table} where {belongs} in ({held})", among)
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        for row in rows:
            old, row["id"] = row["id"], uuid.uuid4().hex
            ids[old] = row["id"]
            row |= {"student_id": student} if "student_id" in row else {}
            row |= {key: ids[row[key]] for key in ("assignment_id", "notebook_id") if row.get(key) in ids}
            marks = ", ".join("?" * len(row))
            connection.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))
        if table in BELOW:
            new = {row["id"] for row in rows}
            among, belongs = [old for old, copied in ids.items() if copied in new], BELOW[table]


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or SIZES)
