"""The pool of this machine: sandboxed workers, proved before the first submission."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from autograde.grading.assignment import Assignment
from autograde.grading.outcome import Job, Limits, Outcome
from autograde.grading.pool import Executor, LocalPool


@contextmanager
def local_pool(assignment: Assignment, limits: Limits, at_once: int, sandboxed: bool) -> Iterator[Executor]:
    """Workers on this machine.

    Parameters
    ----------
    assignment : what is graded: its notebooks' imports are made once, before the first submission
    limits : what one notebook may use
    at_once : how many workers
    sandboxed : bool, False only where the instructor said so
    """
    from autograde.grading.execute import execute
    from autograde.grading.sandbox import prove
    from autograde.grading.worker import Worker

    if sandboxed:
        prove()
    modules = imports(assignment)

    def run(job: Job, worker: Worker) -> Outcome:
        return execute(job, worker.session)

    with LocalPool(lambda: Worker(limits, sandboxed=sandboxed, imports=modules), run, at_once) as pool:
        yield pool


def imports(assignment: Assignment) -> tuple[str, ...]:
    """The modules that the released notebooks' cells import, illustrations aside."""
    found = {"numpy"}
    for notebook in assignment.notebooks.values():
        for cell in notebook.release["cells"]:
            if cell["cell_type"] == "code" and "skip-execution" not in cell["metadata"].get("tags", []):
                found |= _imported(cell["source"])
    return tuple(sorted(found))


def _imported(source: str) -> set[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module and not n.level}
