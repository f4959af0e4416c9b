"""Feedback pages: what one student is told about one notebook, from the recorded outcome and nothing else."""

import base64
import binascii
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from autograde.asking.call import plain
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.dropped_exercises import NOBODY, SAID
from autograde.grading.atomic_files import write_whole
from autograde.grading.bounded_process.apart import TooMuch, each
from autograde.grading.bounded_process.fork_server import fork_server
from autograde.grading.command_output import CommandOutput
from autograde.grading.errors import CannotGrade, cannot_write
from autograde.grading.gradebook.people import Person
from autograde.grading.gradebook.read_back import (
    Asked,
    Executed,
    Handed,
    Mark,
    Record,
    Said,
    Unit,
    believed,
    read_all,
    text,
    title,
)
from autograde.grading.permissions import close_to_others
from autograde.grading.sanitize.check_pictures import plain_markup
from autograde.grading.wording import count, duration

LONGEST_CODE, LONGEST_ANSWER, LONGEST_MESSAGE = 20_000, 20_000, 8_000  # characters that are shown
LARGEST_IMAGE = 2**21  # bytes
MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
BESIDE = ("timestamp.txt", "submission_secret.txt")  # what nbgrader's release_feedback reads beside a page
FEW = 400  # submissions that are made before further processes have started


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


def feedback(
    course: CourseDirectory, record: Record, unit: str, students: Sequence[str], workers: int
) -> Iterator[Made]:
    """Write the pages of a unit, and yield each submission when its pages stand.

    Parameters
    ----------
    course, record : the course and what is recorded of it
    unit : str
    students : whose pages; everybody's where empty
    workers : int, how many processes

    Raises
    ------
    CannotGrade : if nothing is graded, or a page cannot be written
    """
    asked = record.unit(unit)
    mode = _mode(course)
    tasks = [
        Task(
            asked,
            record.people[student],
            handed,
            autograded=course.folder("autograded", student, unit),
            submitted=course.folder("submitted", student, unit),
            feedback=course.folder("feedback", student, unit),
            mode=mode,
        )
        for student, handed in record.chosen(unit, students).items()
    ]
    made = each(make, tasks, 1 if len(tasks) < FEW else workers)
    for task, one in zip(tasks, made, strict=True):
        yield _raise(one if isinstance(one, Made) else bare(task, one))


def run(folder: Path, unit: str, students: Sequence[str], workers: int | None, how: str) -> None:
    """`autograde feedback`: make the pages and tell what was made.

    Raises
    ------
    CannotGrade : if the command cannot do its work
    """
    course = CourseDirectory(folder)
    with course.reading([unit]):
        _make_all(course, unit, students, workers, how)


def _make_all(course: CourseDirectory, unit: str, students: Sequence[str], workers: int | None, how: str) -> None:
    begun = time.perf_counter()
    record = Record(course)
    fork_server(os.getpid())  # now, while there is one thread
    total = len(record.chosen(unit, students))
    telling = CommandOutput(how, unit)
    pages = written = waiting = 0
    nothing, bare_ones = [], 0
    close_to_others(course.folder("feedback", ".", "."))
    for made in telling.each(feedback(course, record, unit, students, workers or cores()), total, "submission"):
        pages, written, waiting = pages + made.pages, written + made.written, waiting + (made.waiting > 0)
        if made.missing:
            nothing.append(made.student)
            telling.look(f"{made.student}: no outcome of {', '.join(made.missing)}: say autograde grade {unit}.")
        if made.bare:
            bare_ones += 1
            telling.look(f"{made.student}: the page shows the points alone, since what was handed in {made.bare}.")
    seconds = time.perf_counter() - begun
    telling.summary(
        f"{unit}: {count(pages, 'page')}, {written} of them new or changed, in {seconds:.1f} s: "
        f"{course.folder('feedback', 'STUDENT', unit)}.",
        pages=pages,
        written=written,
        waiting=waiting,
        without_outcome=nothing,
    )
    if waiting:
        who = count(waiting, "student")
        telling.say(
            f"Of {who} answers in words wait to be read; their pages say so. Read them first, or say this again."
        )
    telling.say(f"Hand them back: nbgrader release_feedback {unit}, or put feedback/ where your students find it.")
    if bare_ones:
        raise CannotGrade(f"Of {count(bare_ones, 'submission')} the pages show the points alone (see above).")


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


def _mode(course: CourseDirectory) -> int:
    """The pages' permissions, as nbgrader's own generate_feedback takes them: its release_feedback hands on the pages
    with the permissions that they have. The folder around them is closed to others."""
    usual = 664 if course.directory.groupshared else 644
    return int(str(course.config.get("GenerateFeedback", {}).get("permissions", usual)), 8)


def _raise(made: Made) -> Made:
    if made.problem:
        raise CannotGrade(made.problem)
    return made


def make(task: Task) -> Made:
    """Write the pages of one submission, in a process with limits of its own."""
    notebooks = read_all(task.autograded, task.unit.notebooks)
    missing = tuple(name for name in task.unit.notebooks if name not in notebooks)
    files = {
        f"{name}.html": page(task.unit, name, task.person, task.handed, executed).encode("utf-8", "replace")
        for name, executed in notebooks.items()
    }
    pages = len(files)
    if files:
        files |= _beside(task.submitted)
    try:
        written = write_whole(task.feedback, files, task.mode, ours=("*.html", *BESIDE))
    except OSError as error:
        return Made(task.person.id, 0, 0, 0, missing, str(cannot_write(task.feedback, error)))
    return Made(task.person.id, pages, sum(name.endswith(".html") for name in written), task.handed.waiting, missing)


def _beside(submitted: Path) -> dict[str, bytes]:
    """What nbgrader needs to hand a page back through the exchange; small plain files alone."""
    found = {}
    for name in BESIDE:
        path = submitted / name
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= 4096:
            found[name] = path.read_bytes()
    return found


@cache
def template() -> Any:
    """The page's template; everything that is put in is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).get_template("feedback.html.j2")


def page(unit: Unit, notebook: str, person: Person, handed: Handed, executed: Executed) -> str:
    """The page of one notebook: HTML that needs no other file.

    Parameters
    ----------
    unit : what was asked
    notebook : str
    person : whose
    handed : points and comments, from the gradebook
    executed : verdicts and answers, from the autograded notebook
    """
    cells = [cell for cell in unit.cells if cell.notebook == notebook]
    marks = [mark for (name, _), mark in handed.marks.items() if name == notebook]
    penalty = handed.penalties.get(notebook, 0.0)
    score = max(0.0, sum(mark.points for mark in marks) - penalty)
    waits = [cell.possible for cell in cells if not handed.judged(cell)]
    return template().render(
        heading=notebook.replace("_", " ").capitalize(),
        notebook=notebook,
        unit=unit.name,
        student=person.name,
        score=f"{score:g}",
        possible=f"{sum(cell.possible for cell in cells) - sum(waits):g}",
        late=_late(handed.late, penalty),
        sentence=executed.to_student,
        waiting=_waiting(waits),
        parts=list(parts({cell.grade_id: cell for cell in cells}, notebook, handed, executed)),
    )


def _late(seconds: float, penalty: float) -> str:
    """That it came late, and what that cost; also where it cost nothing."""
    if not seconds:
        return f"{penalty:g} taken off because it came late" if penalty else ""
    cost = f"{count_points(penalty)} taken off for that" if penalty else "no points taken off for that"
    return f"handed in {duration(seconds)} late, {cost}"


def _waiting(points: Sequence[float]) -> str:
    """That answers have not been read yet, and how many points may come of them."""
    if not points:
        return ""
    which = "1 answer is" if len(points) == 1 else f"{len(points)} answers are"
    return f"{which} not yet read: {count_points(sum(points))} more can come of {'it' if len(points) == 1 else 'them'}."


def count_points(points: float) -> str:
    """Points with their noun."""
    return f"{points:g} point{'' if points == 1 else 's'}"


def parts(asked: Mapping[str, Asked], notebook: str, handed: Handed, executed: Executed) -> Iterator[dict[str, Any]]:
    """What the page says of each check and each answer, in the notebook's order."""
    code: list[str] = []
    comments: list[str] = []
    seen = set()
    for cell in executed.cells:
        marks = (cell.get("metadata") or {}).get("nbgrader") or {}
        grade_id = str(marks.get("grade_id", ""))
        comment = handed.comments.get((notebook, grade_id), "")
        if marks.get("solution") and grade_id not in asked:
            code.append(text(cell.get("source"))[:LONGEST_CODE])
            comments += [comment] if comment else []
            continue
        if grade_id not in asked or grade_id in seen:
            continue
        seen.add(grade_id)
        mark = handed.marks.get((notebook, grade_id))
        part = _part(asked[grade_id], mark, believed(executed.verdicts.get(grade_id), mark), cell)
        if marks.get("solution") or marks.get("task"):
            part["answer"] = text(cell.get("source"))[:LONGEST_ANSWER]
            part["comments"] = [comment] if comment else []
        else:
            part["code"], part["comments"] = "\n\n\n".join(code), comments
            code, comments = [], []
        yield part
    if comments:  # on an answer that no check follows
        yield _blank("further", "Further answers") | {"code": "\n\n\n".join(code), "comments": comments}


def _blank(anchor: str, name: str) -> dict[str, Any]:
    return {
        "anchor": anchor,
        "title": name,
        "kind": "",
        "mark": "",
        "outcome": "",
        "points": "",
        "possible": None,
        "by_person": "",
        "message": "",
        "mistakes": [],
        "picture": "",
        "images": [],
        "code": "",
        "answer": "",
        "comments": [],
    }


def _part(asked: Asked, mark: Mark | None, said: Said | None, cell: Mapping) -> dict[str, Any]:
    grade_id, possible, points = asked.grade_id, asked.possible, mark.points if mark else 0.0
    checked = cell.get("cell_type") == "code" and not (cell["metadata"]["nbgrader"]).get("solution")
    waits = bool(mark and mark.waits)
    passed = said.passed if said else points >= possible
    if waits and not (said and checked):
        kind, sign, outcome = "waits", "…", "not yet read"
    elif checked and passed:
        kind, sign, outcome = "passed", "✓", "passed"
    elif checked:
        kind, sign, outcome = "failed", "✗", "not passed"
    else:
        kind, sign, outcome = "read", "–", "read by a person" if mark and mark.manual is not None else "not answered"
    by_person = _by_person(mark) if checked else ""
    if asked.dropped:
        kind, sign, outcome, by_person = "read", "–", SAID[asked.dropped], ""
    message, named = (_shown(said.message), said.mistakes) if said else (_printed(cell) if checked else "", ())
    return _blank(re.sub(r"\W", "-", grade_id), title(grade_id)) | {
        "kind": kind,
        "mark": sign,
        "outcome": outcome,
        "points": "–" if waits or asked.dropped == NOBODY else f"{points:g}",
        "possible": f"{possible:g}",
        "by_person": by_person,
        "message": message,
        "mistakes": [sentence for sentence in map(mistake, named[:1]) if sentence and sentence not in message],
        "picture": plain_markup(said.picture) if said else "",
        "images": list(images(cell)) if checked else [],
    }


def _by_person(mark: Mark | None) -> str:
    """What a person changed of a check's points."""
    if mark is None:
        return ""
    extra = f"with {mark.extra:g} on top" if mark.extra else ""
    if mark.manual is None or mark.manual == mark.auto:
        return extra
    given = f"set by your instructor (the check gave {mark.auto or 0:g})"
    return f"{given}, {extra}" if extra else given


def mistake(name: str) -> str:
    """The sentence of a mistake of the catalogue, "" where it is not in it."""
    from autograde.grading.pages.mistake_names import sentence_of

    return sentence_of(name)


def _shown(message: str) -> str:
    return message[:LONGEST_MESSAGE]


def _printed(cell: Mapping[str, Any]) -> str:
    """What stands under a check that stock nbgrader has run: text, without terminal colours."""
    said = []
    for output in cell.get("outputs") or []:
        if output.get("output_type") == "stream":
            said.append(text(output.get("text")))
        elif output.get("output_type") == "error":
            said.append("\n".join(map(text, output.get("traceback") or [])) or text(output.get("evalue")))
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", "\n".join(said)).strip()[:LONGEST_MESSAGE]


def images(cell: Mapping[str, Any]) -> Iterator[str]:
    """The pictures under a cell as data URIs: PNG and JPEG that begin as such, nothing else."""
    for output in cell.get("outputs") or []:
        data = output.get("data")
        for kind, magic in MAGIC.items():
            coded = re.sub(r"\s", "", text(data.get(kind))) if isinstance(data, dict) else ""
            if not coded or len(coded) > LARGEST_IMAGE * 4 / 3:
                continue
            try:
                content = base64.b64decode(coded, validate=True)
            except (binascii.Error, ValueError):
                continue
            if content.startswith(magic):
                yield f"data:{kind};base64,{base64.b64encode(content).decode()}"


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
