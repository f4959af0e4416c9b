"""A program does not run, and its reader is told."""

import pytest

from tests.tools.cell_outputs import errors, said
from tests.tools.sandboxes import linux

pytestmark = linux


@pytest.mark.parametrize(
    "line",
    [
        *("!no-such-tool a", "!!no-such-tool", "%ls -l", "%cat notes.txt", "%system no-such-tool", "%sx no-such-tool"),
        *("%pip install no-such-package", "%conda install no-such-package", "%man ls"),
        *("get_ipython().system('ls')", "get_ipython().getoutput('ls')", "import os; os.system('ls')"),
        *("import os; os.popen('ls').read()", "import subprocess; subprocess.run(['ls'])"),
        "import subprocess; one = subprocess.Popen('ls', stdout=-1, stdin=-1); assert one.communicate() == (b'', None)",
    ],
)
def test_a_program_does_not_run_and_ends_no_cell(line, worker):
    with worker.session() as session:
        outputs = session.run(f"{line}\nprint('on')")
    assert not errors(outputs)
    assert said(outputs).endswith("on\n")
    assert "programs do not run while a notebook is graded" in said(outputs, "stderr")


@pytest.mark.parametrize("program", ["bash", "sh", "python3", "script no-such-tool"])
def test_a_cell_for_another_program_is_left_out(program, worker):
    with worker.session() as session:
        outputs = session.run(f"%%{program}\nls")
        assert not errors(outputs)
        assert "programs do not run" in said(outputs, "stderr")
        session.run(f"%%{program} --out heard\nls")
        assert said(session.run("print(repr(heard))")) == "''\n"


def test_the_output_of_a_program_is_an_empty_list_with_ipythons_ways(worker):
    with worker.session() as session:
        session.run("files = !ls")
        assert said(session.run("print(_exit_code, list(files), files.s, files.grep('x'))")) == "127 []  []\n"


def test_what_is_installed_already_need_not_be(worker):
    with worker.session() as session:
        assert session.run("!pip install -q numpy") == []
        assert session.run(
            "import subprocess, sys\nsubprocess.check_call([sys.executable, '-m', 'pip', 'install', 'numpy>1'])"
        )
        assert errors(session.run("subprocess.check_call([sys.executable, '-m', 'pip', 'install', 'numpy<1'])"))
        assert errors(session.run("subprocess.check_call([sys.executable, '-m', 'pip', 'install', 'no-such-package'])"))


def test_a_library_is_told_that_a_program_is_not_there(worker):
    """As most expect it: an OSError where they start it, and not an answer that is empty."""
    library = (
        "import subprocess\ndef version():\n    return subprocess.Popen(['git'], stdout=subprocess.PIPE).communicate()"
    )
    with worker.session() as session:
        session.put("library.py", library.encode())
        session.run("import library\ntry:\n    library.version()\nexcept FileNotFoundError as error:\n    print(error)")
        outputs = session.run("try:\n    library.version()\nexcept FileNotFoundError as error:\n    print(error)")
    assert said(outputs) == "[Errno 2] programs do not run while a notebook is graded: 'git'\n"
