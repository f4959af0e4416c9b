"""The instructor's guide names commands, words and files that exist."""

import re
import shlex

import pytest

from autograde.build.course_folder import ROOT
from autograde.cli import main

GUIDE = (ROOT / "docs" / "instructor.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
LINES = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines()]
TYPED = LINES + re.findall(r"`((?:autograde|nbgrader|python -m|make) [^`]+)`", GUIDE)


@pytest.mark.parametrize("line", sorted({line for line in TYPED if line.startswith("autograde ")}))
def test_our_commands_take_the_words_that_the_guide_types(line):
    name, *words = shlex.split(line)[1:]
    command = main.commands[name]
    if "UNIT" not in line:
        command.make_context(name, words)  # raises where a word is unknown


@pytest.mark.parametrize("line", sorted({line for line in TYPED if line.startswith("nbgrader ")}))
def test_nbgrader_has_the_commands_that_the_guide_types(line):
    from nbgrader.apps.nbgraderapp import NbGraderApp

    assert shlex.split(line)[1].replace("_", "-") in {name.replace("_", "-") for name in NbGraderApp().subcommands}


@pytest.mark.parametrize("line", sorted({line for line in TYPED if line.startswith(("python -m", "make "))}))
def test_modules_and_targets_exist(line):
    words = shlex.split(line)
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    elif words[2] not in ("pip", "pytest"):
        module = ROOT.joinpath(*words[2].split("."))
        assert module.with_suffix(".py").exists() or (module / "__main__.py").exists()
    for word in words:
        if word.startswith("tests/"):
            assert (ROOT / word).exists()


def test_every_command_of_the_instructor_is_in_the_guide():
    named = {shlex.split(line)[1] for line in TYPED if line.startswith("autograde ")}
    assert {"status", "collect", "students", "grade", "read", "report", "feedback", "export", "drop", "erase"} <= named


def test_the_words_of_the_table_are_words_of_every_command():
    words = set(re.findall(r"^\| `(--\w+)", GUIDE, re.MULTILINE)) - {"--help"}
    assert words == {"--course", "--quiet", "--json"}
    for name in ("status", "collect", "students", "grade", "read", "report", "feedback", "export", "drop", "erase"):
        options = {option for parameter in main.commands[name].params for option in parameter.opts}
        assert words <= options, name
