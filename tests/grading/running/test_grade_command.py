"""How soon a command begins: what is imported before."""

import subprocess
import sys

import pytest

from autograde.build.course_folder import ROOT
from tests import demo

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
