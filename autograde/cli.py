"""The command line: `autograde start`, `autograde check`, `autograde grade`."""

import os
import shlex
import subprocess
from pathlib import Path

import click

from autograde import __version__
from autograde.checking.exercises import UNITS
from autograde.grading.limits import Limits
from autograde.lazy_jsonschema import import_jsonschema

SECONDS, MIB = int(Limits.cpu_seconds), Limits.memory // 2**20  # that a notebook's cell, and a notebook, usually has


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="backprop-course")
def main() -> None:
    """How a neural network learns: notebooks, and checks that say what went wrong."""
    import_jsonschema()


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("units", nargs=-1)
def start(folder: Path, units: tuple[str, ...]) -> None:
    """Copy the notebooks into FOLDER; said again, bring new text and keep every answer.

    UNITS are names such as 04_back_propagation; all units where left out.
    """
    from autograde.student.start import start as copy_notebooks
    from autograde.student.start import summary

    for unit in units:
        if unit not in UNITS:
            raise click.BadParameter(f"{unit!r} is no unit of this course; there are {', '.join(UNITS)}.")
    if folder.exists() and not folder.is_dir():
        raise click.BadParameter(f"{folder} is a file, expected a folder: choose another name.")
    if (folder / "nbgrader_config.py").exists() or folder.name == "lectures":
        raise click.BadParameter(f"{folder} is where the notebooks are made: choose a folder of your own.")
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


def _quoted(path: Path) -> str:
    """A path as it is typed into a shell."""
    return subprocess.list2cmdline([str(path)]) if os.name == "nt" else shlex.quote(str(path))


@main.command()
@click.argument("notebook", type=click.Path(path_type=Path))
def check(notebook: Path) -> None:
    """Run NOTEBOOK and print what each of its checks finds, and the score. The file stays as it is."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress
    from rich.table import Table

    from autograde.student.check_notebook import self_check
    from autograde.student.notebook_file import NotANotebook

    console = Console(highlight=False)
    try:
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task(notebook.name, total=None)
            verdicts = self_check(notebook, lambda done, of: progress.update(task, completed=done, total=of))
    except NotANotebook as problem:
        raise click.ClickException(str(problem)) from None
    table = Table("check", "points", "what it says", show_lines=True)
    for verdict in verdicts:
        points = "–" if verdict.points is None else f"{verdict.points:g}"
        table.add_row(verdict.name, f"{points} of {verdict.possible:g}", escape(verdict.message))
    console.print(table)
    reached = sum(verdict.points or 0 for verdict in verdicts)
    possible = sum(verdict.possible for verdict in verdicts if verdict.points is not None)
    console.print(f"{notebook.name}: {reached:g} of {possible:g} points.")
    by_hand = sum(verdict.possible for verdict in verdicts if verdict.points is None)
    if by_hand:
        console.print(f"Written answers, {by_hand:g} points more, are for a person to read.")


def instructs(function):
    """What the instructor's commands share: the course's folder, how much is said, sentences for what goes wrong."""
    from functools import wraps

    @click.option("--course", "folder", type=click.Path(path_type=Path), default=Path(), help="The course's root.")
    @click.option("--quiet", is_flag=True, help="Print only what needs a look.")
    @click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each thing done, and a summary.")
    @wraps(function)
    def command(*, quiet: bool, as_json: bool, **words) -> None:
        from autograde.grading.errors import CannotGrade, NoSuchThing

        try:
            function(how="json" if as_json else "quiet" if quiet else "table", **words)
        except NoSuchThing as problem:
            raise click.UsageError(str(problem)) from None
        except CannotGrade as problem:
            raise click.ClickException(str(problem)) from None

    return command


@main.command()
@click.argument("unit")
@click.option("--student", "students", multiple=True, help="Grade this student alone; may be said more than once.")
@click.option("--workers", type=click.IntRange(1, 256), help="How many notebooks run at once; one a core by default.")
@click.option("--force", is_flag=True, help="Grade also what is graded and unchanged.")
@click.option("--time-limit", type=click.FloatRange(0.1, 3600), default=SECONDS, show_default=True, metavar="SECONDS")
@click.option("--memory-limit", type=click.IntRange(256, 2**20), default=MIB, show_default=True, metavar="MIB")
@click.option("--no-sandbox", is_flag=True, help="Run strangers' code with your own rights: only for people you trust.")
@click.option("--scheduler", metavar="ADDRESS", help="Grade on the Dask cluster of this scheduler: tcp://host:8786.")
@click.option("--tls-ca-file", type=click.Path(exists=True, dir_okay=False), help="With --scheduler tls://...")
@click.option("--tls-cert", type=click.Path(exists=True, dir_okay=False), help="With --scheduler tls://...")
@click.option("--tls-key", type=click.Path(exists=True, dir_okay=False), help="With --scheduler tls://...")
@instructs
def grade(
    unit: str,
    students: tuple[str, ...],
    workers: int | None,
    force: bool,
    time_limit: float,
    memory_limit: int,
    no_sandbox: bool,
    scheduler: str | None,
    tls_ca_file: str | None,
    tls_cert: str | None,
    tls_key: str | None,
    folder: Path,
    how: str,
) -> None:
    """Grade what was handed in of UNIT, into nbgrader's gradebook.

    What is graded and unchanged is left as it is. The time limit is computing time of one cell; the memory limit is
    one notebook's. Interrupted, the same command goes on from there.
    """
    from autograde.grading.running.grade_command import Address, Request, run

    files = tls_ca_file, tls_cert, tls_key
    if scheduler and workers:
        raise click.UsageError("--workers is this machine's: with --scheduler, as many run as the cluster has workers.")
    if any(files) and not scheduler:
        raise click.UsageError("--tls-ca-file, --tls-cert and --tls-key are of a connection: say --scheduler too.")
    cluster = Address(scheduler, *files) if scheduler else None
    memory = memory_limit * 2**20
    run(Request(unit.rstrip("/"), students, workers, force, time_limit, memory, not no_sandbox, folder, how, cluster))


@main.command()
@click.argument("unit")
@click.option("--student", "students", multiple=True, help="Only this student's pages; may be said more than once.")
@click.option("--workers", type=click.IntRange(1, 256), help="How many processes; one a core by default.")
@instructs
def feedback(unit: str, students: tuple[str, ...], workers: int | None, folder: Path, how: str) -> None:
    """Write a page for every student and notebook of UNIT: what passed, what did not and why, points, comments.

    The pages stand in feedback/, where nbgrader release_feedback takes them.
    """
    from autograde.grading.pages.feedback import run

    run(folder, unit, students, workers, how)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@instructs
def students(file: Path, folder: Path, how: str) -> None:
    """Bring the students of FILE into the gradebook: a CSV of your own, or as Canvas or Moodle exports it.

    A list of your own has the columns id, first_name, last_name, email. Said again, it brings what has changed.
    """
    from autograde.grading.exchange.enrol import run

    run(folder, file, how)


@main.command()
@click.argument("units", nargs=-1)
@click.option("--to", type=click.Choice(["csv", "canvas", "moodle"]), required=True, help="Whose form the file has.")
@click.option("--roster", type=click.Path(path_type=Path), help="A CSV exported from there, to match students with.")
@click.option("--output", type=click.Path(path_type=Path), help="The file; grades-FORM.csv where left out.")
@instructs
def export(units: tuple[str, ...], to: str, roster: Path | None, output: Path | None, folder: Path, how: str) -> None:
    """Write the points of UNITS, or of the whole course, to a file that a learning-management system imports."""
    from autograde.grading.exchange.export import run

    run(folder, units, to, roster, output, how)


@main.command()
@click.argument("unit", required=False)
@click.option("--anonymous", is_flag=True, help="Without names, for showing it in class.")
@click.option("--output", type=click.Path(path_type=Path), help="The file; reports/UNIT.html where left out.")
@instructs
def report(unit: str | None, anonymous: bool, output: Path | None, folder: Path, how: str) -> None:
    """Write one page on how the class did on UNIT, or on the whole course: it opens in a browser, without a network."""
    from autograde.grading.pages.class_report import run

    run(folder, unit, anonymous, output, how)


@main.command()
@click.argument("unit")
@click.argument("exercise", required=False)
@click.option("--full-marks", "choice", flag_value="full-marks", help="Everybody who handed in gets all its points.")
@click.option("--nobody", "choice", flag_value="nobody", help="It counts for nobody: its points cannot be reached.")
@click.option("--undo", "choice", flag_value="undo", help="Take it back: all points are as they were.")
@instructs
def drop(unit: str, exercise: str | None, choice: str | None, folder: Path, how: str) -> None:
    """After a bad question: EXERCISE of UNIT counts in full for everybody, or for nobody, until that is taken back.

    Without an option, list how each exercise counts. Grading anew keeps what is dropped.
    """
    from autograde.grading.gradebook.drop import run

    run(folder, unit.rstrip("/"), exercise, None if choice == "undo" else choice, choice == "undo", how)


@main.command()
@click.argument("student")
@click.option("--yes", is_flag=True, help="Do not ask.")
@instructs
def erase(student: str, yes: bool, folder: Path, how: str) -> None:
    """Take STUDENT out of the course: gradebook and its copies, what was handed in, graded and given back, lists.

    It shows what it finds, and asks. It cannot be taken back.
    """
    from autograde.grading.gradebook.erase import run

    if how != "table" and not yes:
        raise click.UsageError("Say --yes: with --quiet and --json nothing is asked.")
    run(folder, student, lambda question: yes or click.confirm(question), how)
