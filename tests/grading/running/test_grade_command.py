"""How soon a command begins: what is imported before, and that the garbage collector goes on after."""

import gc
import subprocess
import sys

import pytest

from autograde.build.course_folder import ROOT
from autograde.grading.errors import CannotGrade
from autograde.grading.limits import Limits
from autograde.grading.running import grade_command, this_machine
from tests import demo
from tests.tools import standin

SLOW = {"nbgrader", "nbconvert", "sqlalchemy", "jsonschema", "nbformat", "IPython", "matplotlib"}
SAYS = "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
HELP = f"""
import sys
from autograde.cli import main

main(["--help"], standalone_mode=False)
{SAYS}
"""
GRADE = f"""
import sys
from autograde.cli import main
from autograde.grading.running import this_machine

class Begun:
    def __init__(self, at_once, sandboxed):
        {SAYS}
        raise SystemExit

this_machine.ThisMachine = Begun
main(["grade", "01", "--course", "."])
"""


@pytest.mark.parametrize("code", [HELP, GRADE], ids=["help", "the machine that grades"])
def test_nothing_slow_is_imported_before(code):
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, cwd=ROOT, env=demo.environment(), capture_output=True, text=True, check=True)
    imported = set(done.stdout.splitlines()[-1].split())
    assert "autograde" in imported
    assert not imported & SLOW


def test_the_garbage_collector_goes_on_where_nothing_is_graded(tmp_path, monkeypatch):
    """It waits while there is only what was imported."""
    seen = []
    monkeypatch.setattr(grade_command, "CourseDirectory", lambda folder: seen.append(gc.isenabled()) or refuse())
    monkeypatch.setattr(this_machine, "this_machine", standin.this_machine)
    asked = grade_command.Request("01", (), None, False, Limits(), True, tmp_path, "quiet")
    with pytest.raises(CannotGrade):
        grade_command.run(asked)
    assert seen == [False]
    assert gc.isenabled()


def refuse():
    raise CannotGrade("no course")
