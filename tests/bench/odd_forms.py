"""Odd forms of notebooks of asserts here and under stock nbgrader, in the states of work that BENCH_STATES names."""

import os
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True

from tests import demo  # noqa: E402
from tests.tools import any_course, odd_forms  # noqa: E402

STATES = os.environ.get("BENCH_STATES", "half solved").split()


def main() -> None:
    for state in STATES:
        with tempfile.TemporaryDirectory() as folder:
            found = {}
            for program, word in ("autograde", "grade"), ("nbgrader", "autograde"):
                course = odd_forms.make(Path(folder) / program)
                students = odd_forms.hand_in(course, state)
                any_course.run(course, program, word, odd_forms.UNIT)  # stock nbgrader refuses some
                found[program] = demo.scores(course)
        stock, ours = found["nbgrader"], found["autograde"]
        print(f"{state}: {len(students)} forms, of which stock nbgrader grades {len(stock)}")
        for (student, unit), points in stock.items():
            if points != ours.get((student, unit)):
                print(f"  {students[student]}: {points} there, {ours.get((student, unit))} here")


if __name__ == "__main__":
    main()
