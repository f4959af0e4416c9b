"""An instructor's commands. What does the work is imported once it is asked for, so that --help comes at once."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograde.cli import completion, options
from autograde.lazy_jsonschema import import_jsonschema

if TYPE_CHECKING:
    from autograde.grading.limits import Limits
    from autograde.grading.running.pool import Address


@click.command(short_help="Grade what was handed in.")
@click.argument("unit", shell_complete=completion.units)
@options.students("Grade this student alone")
@click.option("--workers", type=click.IntRange(1, 256), help="How many notebooks run at once; one a core by default.")
@click.option("--force", is_flag=True, help="Grade also what is graded and unchanged.")
@options.limits
@click.option("--no-sandbox", is_flag=True, help="Run strangers' code with your own rights: only for people you trust.")
@options.cluster
@options.shared
def grade(
    unit: str,
    students: tuple[str, ...],
    workers: int | None,
    force: bool,
    limits: "Limits",
    no_sandbox: bool,
    cluster: "Address | None",
    folder: Path,
    how: str,
) -> None:
    """Grade what was handed in of UNIT, into nbgrader's gradebook.

    What is graded and unchanged is left as it is. The time limit is computing time of one cell, and a third of it, or
    a second, of one call; the memory limit is one notebook's. Interrupted, the same command goes on from there.
    """
    from autograde.grading.running.grade_command import Request, run

    if cluster and workers:
        raise click.UsageError("--workers is this machine's: with --scheduler, as many run as the cluster has workers.")
    run(Request(unit, students, workers, force, limits, not no_sandbox, folder, how, cluster, options.time_said()))


@click.command(short_help="Judge one notebook, without a gradebook.")
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option("--assignment", "unit", required=True, metavar="UNIT", help="Of which unit: its name, or its folder.")
@options.COURSE
@click.option("--json", "form", flag_value="json", help="Print all that was found as JSON: docs/judge.md.")
@click.option(
    "--form",
    type=click.Choice(["text", "json", "gradescope"]),
    default="text",
    show_default=True,
    help="For whom it is printed.",
)
@click.option("--output", type=click.Path(path_type=Path), help="A file to write in place of printing.")
@options.limits
@click.option("--no-sandbox", is_flag=True, help="Run the notebook with your own rights: in a container of its own.")
def judge(
    notebook: Path, unit: str, folder: Path, form: str, output: Path | None, limits: "Limits", no_sandbox: bool
) -> None:
    """Judge one NOTEBOOK: no gradebook is read or written, no network is used.

    Exit status 0 once it was judged, whatever its score.
    """
    options.extras_there("grading")
    import_jsonschema()
    from autograde.grading.one_notebook.judge_command import Asked, run

    with options.in_sentences():
        run(Asked(notebook, unit.rstrip("/"), folder, limits, not no_sandbox, form, output, options.time_said()))


@click.command(short_help="Say where each unit stands, and what comes next.")
@click.argument("unit", required=False, shell_complete=completion.units)
@options.instructs
def status(unit: str | None, folder: Path, how: str) -> None:
    """Say where each unit stands, or UNIT: collected, graded, read, fed back, exported; and what to type next."""
    from autograde.grading.status.status_command import run

    run(folder, unit, how)


@click.command(short_help="Collect what was handed in; say what is new.")
@click.argument("unit", shell_complete=completion.units)
@click.option("--from", "place", type=click.Choice(["zip", "exchange"]), help="Where both hold something of UNIT.")
@options.instructs
def collect(unit: str, place: str | None, folder: Path, how: str) -> None:
    """Collect what was handed in of UNIT: from the zip in downloaded/UNIT/archive, or from nbgrader's exchange.

    One table says who is new, who handed in anew and who was late; below it, what was left out and why.
    """
    from autograde.grading.exchange.collect_command.collect_command import run

    run(folder, unit, place, how)


@click.command(short_help="Read answers in words by keys, in a browser.")
@click.argument("unit", shell_complete=completion.units)
@click.option("--names", is_flag=True, help="Show who wrote an answer; it is hidden otherwise.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="Another where it is taken."
)
@click.option("--no-browser", is_flag=True, help="Print the address, and open nothing.")
@options.instructs
def read(unit: str, names: bool, port: int, no_browser: bool, folder: Path, how: str) -> None:
    """Read the answers in words to UNIT in a browser, question by question, and give points by keys.

    The page is of this machine alone. What you give is in nbgrader's gradebook at once. Ctrl+C ends it.
    """
    from autograde.grading.desk.read_command import run

    run(folder, unit, names, port, not no_browser, how)


@click.command(short_help="Write a page for each student and notebook.")
@click.argument("unit", shell_complete=completion.units)
@options.students("Only this student's pages")
@click.option("--workers", type=click.IntRange(1, 256), help="How many processes; one a core by default.")
@options.instructs
def feedback(unit: str, students: tuple[str, ...], workers: int | None, folder: Path, how: str) -> None:
    """Write a page for every student and notebook of UNIT: what passed, what did not and why, points, comments.

    The pages stand in feedback/, where nbgrader release_feedback takes them.
    """
    from autograde.grading.pages.feedback.write_feedback import run

    run(folder, unit, students, workers, how)


@click.command(short_help="Bring a class list into the gradebook.")
@click.argument("file", type=click.Path(path_type=Path))
@options.instructs
def students(file: Path, folder: Path, how: str) -> None:
    """Bring the students of FILE into the gradebook: a CSV of your own, or as Canvas or Moodle exports it.

    A list of your own has the columns id, first_name, last_name, email. Said again, it brings what has changed.
    """
    from autograde.grading.exchange.enrol import run

    run(folder, file, how)


@click.command(short_help="Write the points for Canvas or Moodle.")
@click.argument("units", nargs=-1, shell_complete=completion.units)
@click.option("--to", type=click.Choice(["csv", "canvas", "moodle"]), required=True, help="Whose form the file has.")
@click.option("--roster", type=click.Path(path_type=Path), help="A CSV exported from there, to match students with.")
@click.option("--output", type=click.Path(path_type=Path), help="The file; grades-FORM.csv where left out.")
@options.instructs
def export(units: tuple[str, ...], to: str, roster: Path | None, output: Path | None, folder: Path, how: str) -> None:
    """Write the points of UNITS, or of the whole course, to a file that a learning-management system imports."""
    from autograde.grading.exchange.export import run

    run(folder, units, to, roster, output, how)


@click.command(short_help="Write one page on how the class did.")
@click.argument("unit", required=False, shell_complete=completion.units)
@click.option("--anonymous", is_flag=True, help="Without names, for showing it in class.")
@click.option("--output", type=click.Path(path_type=Path), help="The file; reports/UNIT.html where left out.")
@options.instructs
def report(unit: str | None, anonymous: bool, output: Path | None, folder: Path, how: str) -> None:
    """Write one page on how the class did on UNIT, or on the whole course: it opens in a browser, without a network."""
    from autograde.grading.pages.class_report.write_report import run

    run(folder, unit, anonymous, output, how)


@click.command(short_help="After a bad question: leave it out.")
@click.argument("unit", shell_complete=completion.units)
@click.argument("exercise", required=False)
@click.option("--full-marks", "choice", flag_value="full-marks", help="Everybody who handed in gets all its points.")
@click.option("--nobody", "choice", flag_value="nobody", help="It counts for nobody: its points cannot be reached.")
@click.option("--undo", "choice", flag_value="undo", help="Take it back: all points are as they were.")
@options.instructs
def drop(unit: str, exercise: str | None, choice: str | None, folder: Path, how: str) -> None:
    """After a bad question: EXERCISE of UNIT counts in full for everybody, or for nobody, until that is taken back.

    Without an option, list how each exercise counts. Grading anew keeps what is dropped.
    """
    from autograde.grading.gradebook.drop import run

    run(folder, unit, exercise, None if choice == "undo" else choice, choice == "undo", how)


@click.command(short_help="Take a student out of the course.")
@click.argument("student", shell_complete=completion.students)
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.instructs
def erase(student: str, yes: bool, folder: Path, how: str) -> None:
    """Take STUDENT out of the course: gradebook and its copies, what was handed in, graded and given back, lists.

    It shows what it finds, and asks. It cannot be taken back.
    """
    from autograde.grading.gradebook.erase.erase_student import run

    if how != "table" and not yes:
        raise click.UsageError("Say --yes: with --quiet and --json nothing is asked.")
    run(folder, student, lambda question: yes or click.confirm(question), how)


@click.command(short_help="Make a course of your own.")
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a course of your own in FOLDER: two exercises, their checks and tests, which you then change."""
    from autograde.build.new_course import NoCourse, new_course

    try:
        written = new_course(folder)
    except NoCourse as problem:
        raise click.BadParameter(str(problem)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}.") from None
    click.echo(f"{folder}: a course of {len(written)} files. Read {folder / 'README.md'}, then build it:")
    click.echo(f"  cd {folder} && python -m pip install --editable . && python -m autograde.build --run")


COMMANDS = (new, status, collect, grade, judge, read, feedback, students, export, report, drop, erase)
