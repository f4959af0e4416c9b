"""The command line: `autograde start`, `autograde check`, `autograde grade` and what an instructor types after it."""

import click

from autograde.cli import instructor, student
from autograde.version import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="autograde-engine")
def main() -> None:
    """How a neural network learns: notebooks, and checks that say what went wrong."""


for command in (*student.COMMANDS, *instructor.COMMANDS):
    main.add_command(command)
