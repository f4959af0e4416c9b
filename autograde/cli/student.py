"""A student's commands: `autograde start`, `autograde check`."""

import os
import shlex
import subprocess
from pathlib import Path

import click

from autograde.cli.options import extras_there
from autograde.courses import Course, CourseError, named, use
from autograde.lazy_jsonschema import import_jsonschema


@click.command(short_help="Copy the notebooks into a folder of your own.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("units", nargs=-1)
@click.option("--course", "name", default="", metavar="NAME", help="Where several courses are installed: which one.")
def start(folder: Path, units: tuple[str, ...], name: str) -> None:
    """Copy the notebooks into FOLDER; said again, bring new text and keep every answer.

    UNITS are names such as 04_back_propagation; all units where left out.
    """
    import_jsonschema()
    from autograde.student.start import start as copy_notebooks
    from autograde.student.start import summary

    _can_be_started(folder, units, name)
    try:
        outcome = copy_notebooks(folder, units)
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or folder}: {error.strerror}. No work was lost: mend this, and say the same again."
        ) from None
    for copied in outcome:
        if copied.what == "left":
            click.echo(f"left as it is: {copied.why}", err=True)
        elif copied.why:
            click.echo(f"{copied.why}, found by what is in it.")
        if copied.before is not None:
            click.echo(f"{copied.path}: updated; as it was before, it is kept in {copied.before.name} beside it.")
        for sentence in copied.moved:
            click.echo(f"  {sentence}")
    click.echo(f"{folder}: {summary(outcome)}.")
    if any(copied.what in ("new", "updated") for copied in outcome):
        click.echo(f"Open it with: jupyter lab {_quoted(folder)}")


def _can_be_started(folder: Path, units: tuple[str, ...], name: str) -> None:
    """Raise what stands against it: no such course or unit, or no folder for a copy."""
    try:
        course: Course = use(named(name))
    except CourseError as problem:
        raise click.ClickException(str(problem)) from None
    for unit in units:
        if unit not in course.units:
            raise click.BadParameter(f"{unit!r} is no unit of this course; there are {', '.join(course.units)}.")
    if folder.exists() and not folder.is_dir():
        raise click.BadParameter(f"{folder} is a file, expected a folder: choose another name.")
    if (folder / "nbgrader_config.py").exists() or folder.name == course.import_name:
        raise click.BadParameter(f"{folder} is where the notebooks are made: choose a folder of your own.")


def _quoted(path: Path) -> str:
    """A path as it is typed into a shell."""
    return subprocess.list2cmdline([str(path)]) if os.name == "nt" else shlex.quote(str(path))


@click.command(short_help="Run a notebook, and say what its checks find.")
@click.argument("notebook", type=click.Path(path_type=Path))
def check(notebook: Path) -> None:
    """Run NOTEBOOK and print what each of its checks finds, and the score. The file stays as it is."""
    extras_there("lab")
    import_jsonschema()
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress
    from rich.table import Table

    from autograde.grading.counts_and_durations import count, out_of
    from autograde.student.check_notebook import self_check
    from autograde.student.notebook_file import NotANotebook

    console = Console(highlight=False)
    try:
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task(notebook.name, total=None)
            verdicts = self_check(notebook, lambda done, of: progress.update(task, completed=done, total=of))
    except NotANotebook as problem:
        raise click.ClickException(str(problem)) from None
    table = Table(show_lines=True)
    table.add_column("check", overflow="fold", max_width=max(12, console.width // 3))  # of a line, a long name
    table.add_column("points", no_wrap=True)
    table.add_column("what it says", min_width=24)
    for verdict in verdicts:
        points = "–" if verdict.points is None else f"{verdict.points:g}"
        table.add_row(verdict.name, f"{points} of {verdict.possible:g}", escape(verdict.message))
    console.print(table)
    reached = sum(verdict.points or 0 for verdict in verdicts)
    possible = sum(verdict.possible for verdict in verdicts if verdict.points is not None)
    console.print(f"{notebook.name}: {out_of(reached, float(possible), 'point')}.")
    by_hand = sum(verdict.possible for verdict in verdicts if verdict.points is None)
    if by_hand:
        console.print(f"Written answers, {count(float(by_hand), 'point')} more, are for a person to read.")


COMMANDS = (start, check)
