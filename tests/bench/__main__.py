"""python -m tests.bench [SECTION ...]: all sections, or those that are named."""

import importlib
import os
import sys

sys.dont_write_bytecode = True
for library in ("OPENBLAS", "MKL", "OMP"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")  # as everything else here is measured, on one thread

SECTIONS = {
    "install": "packages, megabytes and seconds of each extra in fresh environments",
    "course": "import time, checks that pass, notebooks from top to bottom",
    "hours": "how many minutes each notebook takes, by its words, lines, exercises and questions",
    "verdict": "one verdict on a gradient of 101,770 entries, beside SciPy, PyTorch and HIPS autograd",
    "sensitive": "the smallest errors that are found, and false alarms on networks with kinks",
    "fooled": "what fools gradient checkers: damaged gradients, mixed sizes, functions in float32 and float16",
    "training": "an epoch of train on the digits, beside scikit-learn and PyTorch",
    "mutants": "first-order mutants of the reference functions that the checks reject",
    "follow_through": "wrong functions that follow-through could be made to pass, and what it gives the sample class",
    "answers": "what a student finds who looks for answers: in every unit's wheel, in the sandbox",
    "nearly_right": "functions that are wrong somewhere, and pass for points all the same",
    "first_attempts": "first attempts of people who saw the notebooks alone: how many hear their cause",
    "calls": "what one call of a right answer takes: the limit of a call is thirty times that at least",
    "right_answers": "independent right answers that the checks accept",
    "start": "1,000 histories of edits and updates, and 50 more that the grader judges before and after",
    "throughput": "a class of 100 in the sandbox, beside nbgrader autograde and otter run",
    "whole_class": "the first verdict, a class with its loops, its computing, ten shuffled runs, report and feedback",
    "sandbox": "a worker's start and memory, a session's start and end, a cell, a call",
    "grading": "around the sandbox: recording, memory, 1,000 broken notebooks, 50 kills",
    "bounds": "what one student can cost: patterns and readers, the worst submissions in a class of 50",
    "honest": "unusual honest notebooks here and under stock nbgrader: none may have fewer points",
    "asserts": "cells of asserts: throughput beside stock nbgrader, 1,000 unchanged, one notebook",
    "odd_forms": "260 odd forms of notebooks of asserts here and under stock nbgrader",
    "nbgraders_own": "the notebooks of nbgrader's own tests here and under stock nbgrader",
    "random_asserts": "1,000 random notebooks of asserts here and under stock nbgrader: every score is to be equal",
    "read": "answers in words read by keys: how soon the next one is seen, at 200 and 1,000 students",
    "report": "the class report at 17, 200 and 1,000 students: computing, MB, height of the page",
    "cluster": "a Dask cluster of this machine: its overhead, two workers beside one, kills, 10,000 submissions",
}


def main() -> int:
    names = sys.argv[1:] or list(SECTIONS)
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        print(f"No section {', '.join(unknown)}. There are:")
        print("\n".join(f"  {name:<14} {what}" for name, what in SECTIONS.items()))
        return 2
    for name in names:
        print(f"\n{name}: {SECTIONS[name]}", flush=True)
        importlib.import_module(f"tests.bench.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
