"""What the desk takes: answers in words read by keys in a real Chromium, at several sizes of a class."""

import resource
import statistics
import tempfile
import time
from pathlib import Path

from autograde.build.make_notebooks import build
from autograde.build.release import find_alembic
from lectures import UNITS
from tests import demo
from tests.tools import lab
from tests.tools.desks import Caller, answers, desk
from tests.tools.written_answers import UNIT, answer_in_words

READ, CLASSES = 200, (200, 1000)
SHOWN = "#answer[data-shown]:not([data-shown=''])"


def main() -> None:
    find_alembic()
    build(only=UNITS[UNIT])
    for size in CLASSES:
        with tempfile.TemporaryDirectory() as place:
            course = Path(place) / "course"
            demo.prepare(course, [UNIT], [])
            assert demo.nbgrader(course, "generate_assignment", UNIT).wait() == 0
            answer_in_words(course, answers(size))
            measure(course, size)


def measure(course: Path, size: int) -> None:
    with desk(course, UNIT) as address, lab.chromium() as browser:
        begun = time.perf_counter()
        Caller(address).question()
        opened = time.perf_counter() - begun
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector(SHOWN)
        shown = []
        for n in range(READ):
            begun = time.perf_counter()
            page.keyboard.press(str(n % 4))
            page.wait_for_selector(SHOWN)
            shown.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        page.locator("#saved", has_text="all saved").wait_for()
        written = time.perf_counter() - begun
        page.close()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"  a class of {size}: the question is there after {opened:.2f} s (first time, all answers compared)")
    print(
        f"  {READ} answers by keys: the next one is seen after {1000 * statistics.median(shown):.0f} ms (median), ",
        end="",
    )
    print(f"{1000 * max(shown):.0f} at most; the last is in the gradebook {written:.1f} s after the last key")
    print(f"  computing of desk and browser so far: {used.ru_utime + used.ru_stime:.0f} s")
