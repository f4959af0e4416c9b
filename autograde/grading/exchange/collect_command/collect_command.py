"""`autograde collect`: what was downloaded, or lies in nbgrader's exchange, into submitted/, told in one table."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.command_output import CommandOutput
from autograde.grading.counts_and_durations import count, duration
from autograde.grading.errors import CannotGrade
from autograde.grading.exchange.collect_command.handed_in import NEW, REPLACED, SAME, Arrived, arrived, digests
from autograde.grading.sanitize.terminal import seen

ZIP, EXCHANGE = "zip", "exchange"
CHILD = "autograde.grading.exchange.collect_command.nbgraders_own"


def run(folder: Path, unit: str, place: str | None, how: str) -> None:
    """`autograde collect`: collect, and tell what is new, replaced, late and left out.

    Parameters
    ----------
    folder : the course's
    unit : str
    place : "zip" or "exchange"; None for the one where something lies
    how : "table", "quiet" or "json"

    Raises
    ------
    CannotGrade : if nothing can be collected
    """
    course = CourseDirectory(folder)
    if not any(course.folder("release", ".", unit).glob("*.ipynb")):
        raise CannotGrade(
            f"{unit} has no released notebook to know hand-ins by: nbgrader generate_assignment {unit} --force."
        )
    kind, telling = place or _place(course, unit), CommandOutput(how, unit)
    with course.locked(unit, "collect"), telling.steps() as at:
        at("looking at what is there")
        before = digests(course, unit)
        at("unpacking" if kind == ZIP else "asking the exchange")
        left_out = _collect(course, kind, unit, at)
        at("comparing with what was there")
        found = list(arrived(course, unit, before))
    _tell(telling, unit, found, left_out, how)


def _place(course: CourseDirectory, unit: str) -> str:
    """Where something lies.

    Raises
    ------
    CannotGrade : if that is nowhere, or in both places
    """
    app = course.config.get("ZipCollectApp", {})
    archive = course.root / str(app.get("downloaded_directory", "downloaded")) / unit / "archive"
    exchange = Path(str(course.config.get("Exchange", {}).get("root", "/usr/local/share/nbgrader/exchange")))
    inbound = exchange / str(course.directory.course_id) / "inbound"
    zipped = archive.is_dir() and any(archive.iterdir())
    sent = inbound.is_dir() and any(inbound.glob(f"*+{unit}+*"))
    if zipped and sent:
        raise CannotGrade(f"Both {archive} and nbgrader's exchange hold {unit}: say --from zip or --from exchange.")
    if not zipped and not sent:
        raise CannotGrade(
            f"There is nothing to collect of {unit}: put the zip that Canvas or Moodle gave you into {archive}."
        )
    return ZIP if zipped else EXCHANGE


def _collect(course: CourseDirectory, kind: str, unit: str, at: Callable[[str], None]) -> list[str]:
    """Have nbgrader collect, tell the steps; the sentences on what was left out or needs a look."""
    path = os.pathsep.join(filter(None, [str(Path(__file__).parents[4]), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-W", "ignore", "-m", CHILD, kind, unit]
    environment = os.environ | {"PYTHONPATH": path}
    last, told = "", dict[str, Any]()
    with (
        tempfile.TemporaryFile("w+", errors="replace") as errors,
        subprocess.Popen(
            command, cwd=course.root, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as child,
    ):
        for line in child.stdout or ():
            last = line
            if line.startswith('{"step"'):
                at(json.loads(line)["step"])
        child.wait()
        with suppress(ValueError):
            told = json.loads(last)
        if "failed" not in told:
            errors.seek(0)
            why = (errors.read().strip().splitlines() or ["it said nothing"])[-1]
            raise CannotGrade(f"nbgrader could not collect {unit}: {why}")
    if told["failed"]:
        raise CannotGrade(str(told["failed"]))
    return [str(sentence) for sentence in told["left_out"]]


def _tell(telling: CommandOutput, unit: str, found: list[Arrived], left_out: list[str], how: str) -> None:
    changed = [one for one in found if one.what != SAME]
    if how == "table" and changed:
        _table(changed)
    if how == "json":
        for one in changed:
            telling.line("submission", "", **asdict(one))
    for sentence in left_out:
        telling.look(sentence)
    numbers = {what: sum(one.what == what for one in found) for what in (NEW, REPLACED, SAME)}
    late = sum(one.late > 0 for one in changed)
    of_it = f"; {late} of what is new or replaced late" if late else ""
    looks = f"; {count(len(left_out), 'sentence')} above on what was left out or needs a look" if left_out else ""
    telling.summary(
        f"{unit}: {numbers[NEW]} new, {numbers[REPLACED]} replaced, {numbers[SAME]} as before{of_it}{looks}.",
        new=numbers[NEW],
        replaced=numbers[REPLACED],
        as_before=numbers[SAME],
        late=late,
        left_out=left_out,
    )
    if changed:
        telling.say(f"Next: autograde grade {unit}")


def _table(changed: list[Arrived]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = Table(box=SIMPLE_HEAD, padding=(0, 1))
    made.add_column("student", overflow="fold", min_width=20)
    for heading in ("what", "handed in (UTC)", "late"):
        made.add_column(heading, no_wrap=True)
    for one in changed:
        time = f"{one.time:%Y-%m-%d %H:%M}" if one.time else "no time"
        made.add_row(Text(seen(one.student)), one.what, time, duration(one.late) if one.late else "")
    Console(highlight=False).print(made)
