"""The pool of this machine: sandboxed workers, proved before the first submission."""

import ast
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from autograde.grading.assignment import Assignment
from autograde.grading.course import CannotGrade, Course
from autograde.grading.outcome import Job, Limits, Outcome
from autograde.grading.pool import Executor, LocalPool


@contextmanager
def local_pool(
    course: Course, assignment: Assignment, limits: Limits, at_once: int, sandboxed: bool
) -> Iterator[Executor]:
    """Workers on this machine, which start when the first notebook comes.

    Parameters
    ----------
    course : whose gradebook, submissions and solutions the sandbox must hide
    assignment : what is graded: its notebooks' imports are made once, before the first submission
    limits : what one notebook may use
    at_once : how many workers
    sandboxed : bool, False only where the instructor said so

    Raises
    ------
    CannotGrade : if there is no sandbox, or it does not hold
    """
    from autograde.grading import sandbox
    from autograde.grading.execute import execute
    from autograde.grading.worker import Session, Worker, WorkerDied

    modules = imports(assignment)
    proving, proved = threading.Lock(), threading.Event()

    def start() -> Worker:
        try:
            worker = Worker(limits, sandboxed=sandboxed, imports=modules)
            with proving:  # the first worker is tried before anything runs in any of them
                if sandboxed and not proved.is_set():
                    sandbox.prove(course.secrets(), worker)
                    proved.set()
        except (sandbox.NoSandbox, WorkerDied) as problem:
            raise CannotGrade(str(problem)) from None
        return worker

    def run(job: Job, worker: Worker) -> Outcome:
        def session() -> Session:
            pool.going_on()
            return worker.session()

        return execute(job, session)

    pool = LocalPool(start, run, at_once)
    with pool:
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
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}  # some are modules
    return names
