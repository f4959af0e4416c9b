"""Options that belong together, as decorators: of every instructor's command, of students, of limits, of a cluster."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

import click
from click.core import ParameterSource

from autograde import extras
from autograde.cli import completion
from autograde.grading.limits import Limits, limits_for
from autograde.lazy_jsonschema import import_jsonschema

USUAL = Limits()
A_FILE = click.Path(exists=True, dir_okay=False)
COURSE = click.option("--course", "folder", type=click.Path(path_type=Path), default=Path(), help="The course's root.")


def extras_there(extra: str) -> None:
    """Raise, in a sentence, what the running command lacks of an extra."""
    if lacking := extras.lacking(extra):
        raise click.ClickException(f"{click.get_current_context().command_path} {lacking}")


def students(what: str) -> Callable[[Callable], Callable]:
    """`students`: those that a command is about; nobody is named where it is about all.

    Parameters
    ----------
    what : is done with one of them, for --help
    """
    return click.option(
        "--student",
        "students",
        multiple=True,
        shell_complete=completion.students,
        help=f"{what}; may be said more than once.",
    )


@contextmanager
def in_sentences() -> Iterator[None]:
    """What a command cannot do is said in a sentence: as of a wrong word, or as an error."""
    from autograde.grading.errors import CannotGrade, NoSuchThing

    try:
        yield
    except NoSuchThing as problem:
        raise click.UsageError(str(problem)) from None
    except CannotGrade as problem:
        raise click.ClickException(str(problem)) from None


def instructs(function: Callable) -> Callable:
    """What the instructor's commands share, with the names of the units that were meant."""

    @wraps(function)
    def command(**words) -> None:
        import_jsonschema()
        from autograde.grading.assignments.unit_words import unit_meant

        if words.get("unit"):
            words["unit"] = unit_meant(words["folder"], words["unit"])
        if words.get("units"):
            words["units"] = tuple(unit_meant(words["folder"], unit) for unit in words["units"])
        function(**words)

    return shared(command)


def shared(function: Callable) -> Callable:
    """What the instructor's commands share: the course's folder, how much is said, sentences for what goes wrong."""

    @COURSE
    @click.option("--quiet", is_flag=True, help="Print only what needs a look.")
    @click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each thing done, and a summary.")
    @wraps(function)
    def command(*, quiet: bool, as_json: bool, **words) -> None:
        extras_there("grading")
        with in_sentences():
            function(how="json" if as_json else "quiet" if quiet else "table", **words)

    return command


def limits(function: Callable) -> Callable:
    """`limits`: what one submission may use. Another option of them is a field of `Limits`, and stands here alone."""

    @click.option(
        "--time-limit",
        type=click.FloatRange(0.1, 3600),
        help=f"Computing time of one cell: {USUAL.cpu_seconds:g} by default; {USUAL.own_word_seconds:g} where a "
        "notebook's own cells test.",
        metavar="SECONDS",
    )
    @click.option(
        "--memory-limit",
        type=click.IntRange(256, 2**20),
        default=USUAL.memory // 2**20,
        show_default=True,
        metavar="MIB",
        help="Memory of one notebook.",
    )
    @click.option(
        "--no-follow-through",
        is_flag=True,
        help="Give no points to a right function that builds on a wrong one, as nbgrader does.",
    )
    @wraps(function)
    def command(*, time_limit: float | None, memory_limit: int, no_follow_through: bool, **words) -> None:
        said = limits_for(time_limit, memory=memory_limit * 2**20, follow_through=not no_follow_through)
        function(limits=said, **words)

    return command


def time_said() -> bool:
    """Whether the running command was told a time limit: where none is, a course may have one of its own."""
    return click.get_current_context().get_parameter_source("time_limit") is not ParameterSource.DEFAULT


def cluster(function: Callable) -> Callable:
    """`cluster`: the address of a Dask scheduler and the files that a connection to it takes; None for this machine."""

    @click.option(
        "--scheduler", metavar="ADDRESS", help="Grade on the Dask cluster of this scheduler: tcp://host:8786."
    )
    @click.option("--tls-ca-file", type=A_FILE, help="Who signs, with --scheduler tls://...")
    @click.option("--tls-cert", type=A_FILE, help="Your certificate, with --scheduler tls://...")
    @click.option("--tls-key", type=A_FILE, help="Your key, with --scheduler tls://...")
    @wraps(function)
    def command(
        *, scheduler: str | None, tls_ca_file: str | None, tls_cert: str | None, tls_key: str | None, **words
    ) -> None:
        from autograde.grading.running.pool import Address

        files = tls_ca_file, tls_cert, tls_key
        if any(files) and not scheduler:
            raise click.UsageError("--tls-ca-file, --tls-cert and --tls-key are of a connection: say --scheduler too.")
        function(cluster=Address(scheduler, *files) if scheduler else None, **words)

    return command
