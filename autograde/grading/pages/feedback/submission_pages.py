"""The pages of one submission, made and written: a process needs nothing but its task."""

from dataclasses import dataclass, field
from pathlib import Path

from autograde.asking.call import plain
from autograde.courses import Address, use_at
from autograde.grading.atomic_files import write_whole
from autograde.grading.bounded_process.bounded_calls import TooMuch
from autograde.grading.errors import cannot_write
from autograde.grading.gradebook.people import Person
from autograde.grading.gradebook.read_back.autograded_notebook import Executed, read_all
from autograde.grading.gradebook.read_back.submissions import Handed
from autograde.grading.gradebook.read_back.units import Unit
from autograde.grading.pages.feedback.asked_text import AskedText
from autograde.grading.pages.feedback.notebook_page import page

BESIDE = ("timestamp.txt", "submission_secret.txt")  # what nbgrader's release_feedback reads beside a page


@dataclass(frozen=True)
class Task:
    """The pages of one submission: everything that a process needs to make them."""

    unit: Unit
    person: Person
    handed: Handed
    autograded: Path
    submitted: Path
    feedback: Path
    mode: int
    course: Address  # in whose words mistakes and exercises are named
    released: AskedText = field(default_factory=AskedText)


@dataclass(frozen=True)
class Made:
    """What became of the pages of one submission."""

    student: str
    pages: int
    written: int  # the others were there, and the same
    waiting: int  # answers that wait for a person
    missing: tuple[str, ...] = ()  # notebooks that have no outcome
    bare: str = ""  # why the pages show the points alone
    problem: str = ""  # why nothing can be written


def make(task: Task) -> Made:
    """Write the pages of one submission, in a process with limits of its own."""
    use_at(task.course)
    notebooks = read_all(task.autograded, task.unit.notebooks)
    missing = tuple(name for name in task.unit.notebooks if name not in notebooks)
    pages = {
        f"{name}.html": page(task.unit, name, task.person, task.handed, executed, task.released)
        for name, executed in notebooks.items()
    }
    files = {name: text.encode("utf-8", "replace") for name, text in pages.items()}
    if files:
        files |= _beside(task.submitted)
    try:
        written = write_whole(task.feedback, files, task.mode, ours=("*.html", *BESIDE))
    except OSError as error:
        return Made(task.person.id, 0, 0, 0, missing, str(cannot_write(task.feedback, error)))
    return Made(
        task.person.id, len(pages), sum(name.endswith(".html") for name in written), task.handed.waiting, missing
    )


def _beside(submitted: Path) -> dict[str, bytes]:
    """What nbgrader needs to hand a page back through the exchange; small plain files alone."""
    found = {}
    for name in BESIDE:
        path = submitted / name
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= 4096:
            found[name] = path.read_bytes()
    return found


def bare(task: Task, problem: Exception) -> Made:
    """Write the pages of a submission that cannot be shown: its points, and that the rest is missing."""
    why = str(problem) if isinstance(problem, TooMuch) else f"cannot be shown ({plain(repr(problem))})"
    said = Executed(to_student="What you handed in cannot be shown here; your instructor knows.")
    files = {
        f"{name}.html": page(task.unit, name, task.person, task.handed, said).encode("utf-8", "replace")
        for name in task.unit.notebooks
    }
    try:
        written = write_whole(task.feedback, files | _beside(task.submitted), task.mode, ours=("*.html", *BESIDE))
    except OSError as error:
        return Made(task.person.id, 0, 0, 0, problem=str(cannot_write(task.feedback, error)))
    pages = sum(name.endswith(".html") for name in written)
    return Made(task.person.id, len(files), pages, task.handed.waiting, bare=why)
