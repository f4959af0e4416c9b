"""What a command tells."""

from autograde.grading.command_output import CommandOutput
from tests.tools.instructor import UNIT


def test_what_a_stranger_named_gives_a_terminal_no_orders(capsys):
    telling = CommandOutput("table", UNIT)
    telling.say("a\x1b]0;owned\x07b\n\u202ec")
    telling.look("\x9b2Jd")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("a�]0;owned�b\n�c\n", "�2Jd\n")
