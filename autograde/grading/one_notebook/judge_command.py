"""`autograde judge`: one notebook is judged, and what was found is printed; no gradebook is read or written."""

import json
import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograde.courses import use
from autograde.grading.counts_and_durations import out_of
from autograde.grading.errors import CannotGrade, NoSuchThing, cannot_write, nearest
from autograde.grading.job import Job
from autograde.grading.judging.grade_cells import asked_check
from autograde.grading.judging.judge_notebook import execute
from autograde.grading.judging.rehearsal import rehearse
from autograde.grading.limits import Limits
from autograde.grading.one_notebook.assignment_alone import Alone, assignment_alone
from autograde.grading.one_notebook.forms import gradescope, judgement
from autograde.grading.outcome import Outcome, Verdict
from autograde.grading.sandbox.no_sandbox import NoSandbox
from autograde.grading.sandbox.outside.probe import prove
from autograde.grading.sandbox.outside.worker import Worker, WorkerDied
from autograde.grading.submissions import files_beside
from autograde.notebooks.errors import Broken
from autograde.notebooks.names_in_code import imported_modules
from autograde.notebooks.read import content_of, notebook_of
from autograde.notebooks.released import Notebook
from autograde.notebooks.restore import restore
from autograde.notebooks.which_release import notebook_it_is

LOST = (
    "Without a sandbox the notebook runs with your rights: it can read what you can, the tests and the key too, and "
    "reach the network. Where that is as it should be, in a container of its own say, add --no-sandbox."
)


@dataclass(frozen=True)
class Asked:
    """What was asked for on the command line."""

    notebook: Path
    unit: str
    folder: Path
    limits: Limits
    sandboxed: bool
    form: str  # "text", "json" or "gradescope"
    output: Path | None
    time_said: bool = True  # whether the time limit is somebody's own word


def run(asked: Asked) -> None:
    """Judge a notebook, and print what was found.

    Raises
    ------
    CannotGrade : if it cannot be judged; that it is wrong, broken or empty is a judgement
    """
    found = judged(asked)
    if asked.form == "text":
        text = "\n".join(
            [
                *(f"{cell['title']}: {_points(cell)}. {cell['message']}" for cell in found["cells"]),
                f"{out_of(found['points'], float(found['possible']), 'point')}. {found['message']}",
            ]
        )
    else:
        text = json.dumps(gradescope(found) if asked.form == "gradescope" else found, indent=2, ensure_ascii=False)
    if asked.output is None:
        print(text)
        return
    try:
        asked.output.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise cannot_write(asked.output, error) from None


def _points(cell: dict[str, Any]) -> str:
    return "a person reads it" if cell["points"] is None else f"{cell['points']:g} of {cell['possible']:g}"


def judged(asked: Asked) -> dict[str, Any]:
    """What is found of a notebook, in the form that docs/judge.md describes."""
    alone = assignment_alone(asked.unit, asked.folder)
    use(alone.course)
    if not alone.course.has_package and not asked.time_said:
        asked = replace(asked, limits=asked.limits.with_cells_of(alone.seconds_a_cell))
    name, handed_in, why = _which(asked.notebook, alone)
    notebook = alone.notebooks[name]
    checks = [cell.source for cell in notebook.autograded]
    key = alone.key
    drawn = secrets.token_bytes(32) if key is None and any(map(asked_check, checks)) else None
    if why:
        outcome = _broken(name, notebook, why)
    else:
        outcome = _executed(asked, alone, name, handed_in, key or drawn or b"", checks)
    return judgement(alone.unit, notebook, outcome, drawn, asked.sandboxed)


def _which(path: Path, alone: Alone) -> tuple[str, list[Any], str]:
    """Which of the assignment's notebooks a file is, its cells, and why it cannot be read, "" where it can.

    Raises
    ------
    NoSuchThing : if there is no such file, or it is none of them
    """
    if not path.is_file():
        raise NoSuchThing(f"{path}: there is no such file.")
    names, why, cells = list(alone.notebooks), "", []
    found = path.stem if path.stem in names else names[0] if len(names) == 1 else None
    try:
        with path.open("rb") as file:
            notebook = notebook_of(content_of(file))
        cells = notebook["cells"]
        releases = {f"{alone.unit}/{name}.ipynb": book.release for name, book in alone.notebooks.items()}
        found = found or Path(notebook_it_is(notebook, releases) or "").stem or None
    except OSError as error:
        raise CannotGrade(f"{path} cannot be read: {error.strerror}.") from None
    except Broken as problem:
        why = str(problem)
    if found is None:
        raise NoSuchThing(f"{path} is no notebook of {alone.unit}{nearest(path.stem, names)}.")
    return found, cells, why


def _broken(name: str, notebook: Notebook, why: str) -> Outcome:
    said = f"{name}.ipynb {why}."
    verdicts = tuple(Verdict(cell.grade_id, 0.0, cell.points, False, said) for cell in notebook.autograded)
    return Outcome("", "", name, "broken", b"{}", verdicts, said, said)


def _executed(asked: Asked, alone: Alone, name: str, cells: list[Any], key: bytes, checks: list[str]) -> Outcome:
    notebook = alone.notebooks[name]
    rehearse(checks)
    prepared = json.dumps(restore(cells, notebook), ensure_ascii=False).encode()
    beside, _ = files_beside.look(asked.notebook.absolute().parent, {asked.notebook.name})
    hidden = {cell.grade_id: cell.hidden for cell in notebook.autograded if cell.hidden}
    job = files_beside.loaded(Job("", alone.unit, name, prepared, key, asked.limits, beside, hidden=hidden))
    ours = alone.files()
    theirs = [content for content in job.contents if content[0] not in dict(ours)]
    job = replace(job, contents=(*theirs, *ours))
    sources = [str(cell.get("source")) for cell in notebook.release["cells"] if cell["cell_type"] == "code"]
    modules = {module for source in sources for module in imported_modules(source)}
    own = {Path(file).parts[0].removesuffix(".py") for file, _ in job.contents}
    imports = sorted({"numpy", *(module for module in modules if module.split(".")[0] not in own)})
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        with Worker(asked.limits, asked.sandboxed, imports) as worker:
            if asked.sandboxed:
                prove([alone.folder.resolve(), *([alone.root.resolve() / ".autograde"] if alone.root else [])], worker)
            return execute(job, worker.session)
    except NoSandbox as problem:
        raise CannotGrade(f"{str(problem).partition(' Without a sandbox')[0]} {LOST}") from None
    except WorkerDied as problem:
        raise CannotGrade(str(problem)) from None
