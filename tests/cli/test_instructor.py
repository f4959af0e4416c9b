"""The instructor's commands offer what there is."""

import click
import pytest
from click.testing import CliRunner

from autograde.cli import main
from autograde.grading.exchange.export import WRITERS


def test_export_offers_every_form_that_is_written():
    (to,) = (option for option in main.commands["export"].params if option.name == "to")
    assert list(to.type.choices) == list(WRITERS)


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_option_says_what_it_does_and_the_list_of_commands_is_whole_at_80_columns(name):
    command = main.commands[name]
    lacking = [p.opts for p in command.params if isinstance(p, click.Option) and not p.help and not p.hidden]
    assert lacking == []
    listed = CliRunner().invoke(main, ["--help"], env={"COLUMNS": "80"}).output
    (line,) = (line for line in listed.splitlines() if line.startswith(f"  {name} "))
    assert len(line) <= 80
    assert "..." not in line
