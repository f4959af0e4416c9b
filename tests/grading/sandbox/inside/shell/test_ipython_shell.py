"""A cell's outputs are those that a Jupyter kernel sends, and no more of them than is kept."""

import json
import re

import nbclient
import nbformat
import pytest

from autograde.grading.sandbox.outside.worker import Worker
from autograde.grading.sandbox.wire.values import pack, unpack
from tests.tools.cell_outputs import errors, said
from tests.tools.sandboxes import linux

pytestmark = linux

CELLS = [
    "import sys, numpy as np, matplotlib.pyplot as plt\nprint('one')\nprint('two', end='')",
    "6 * 7",
    "6 * 7;",
    "_ + Out[2]",
    "None",
    "'β' * 3, '\\x00\\x1b[31m'",
    "from IPython.display import HTML, Image, Markdown, clear_output, display\nHTML('<b>bold</b>')",
    "display(1, Markdown('*two*'), {'three': 3})\nprint('after')\n4",
    "handle = display('first', display_id='mine')\nprint('between')\nhandle.update('second')",
    "print('gone')\nclear_output()\nprint('stays')",
    "print('gone')\nclear_output(wait=True)\nprint('stays')",
    "display({'application/json': {'a': [1, 2.5, None, True]}, 'text/plain': 'x'}, raw=True)",
    "Image(data=bytes.fromhex('89504e470d0a1a0a'), format='png')",
    "class Rich:\n    def _repr_html_(self): return '<i>x</i>'\n    def _repr_latex_(self): return '$x$'\n"
    "    def _repr_mimebundle_(self, include, exclude): return {'text/x': 'y'}, {'text/x': {'z': 1}}\nRich()",
    "%matplotlib inline\nplt.plot([1, 3, 2])",
    "fig, axes = plt.subplots(1, 2, figsize=(3, 1))\nplt.figure(figsize=(1, 1))\nprint('two figures')",
    "plt.plot([1])\nplt.show()\nprint('after the figure')\nplt.bar([1], [2]);",
    "fig",
    "def f(x):\n    return 1 / x\n\nf(0)",
    "raise ValueError('β')",
    "this is no Python",
    "try:\n    f(0)\nexcept ZeroDivisionError as error:\n    raise RuntimeError('outer') from error",
    "assert 1 == 2, 'not equal'",
    "%%capture kept\nprint('kept')\n5",
    "kept.stdout",
    "%precision 3\n3.14159265",
    "%no_such_magic",
    "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
    "import logging\nlogging.getLogger('x').warning('logged')",
    "class Bad:\n    def __repr__(self): raise ValueError('no repr')\nBad()",
    "import threading\nthread = threading.Thread(target=print, args=('from a thread',))\nthread.start()\nthread.join()",
    "np.arange(3.0), np.float64(1.5)",
    "get_ipython().ast_node_interactivity = 'all'\n1\n2",
    "%%writefile written.py\nanswer = 42",
    "import written\nwritten.answer",
]


@pytest.fixture(scope="module")
def from_kernel(tmp_path_factory):
    """The outputs that nbclient gets from ipykernel, streams joined as a notebook's file has them."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    folder = tmp_path_factory.mktemp("kernel")
    client = nbclient.NotebookClient(
        notebook, allow_errors=True, kernel_name="python3", coalesce_streams=True, iopub_timeout=300,
        startup_timeout=300, resources={"metadata": {"path": str(folder)}},
    )  # fmt: skip
    client.execute()
    return [json.loads(json.dumps(cell.outputs)) for cell in notebook.cells]


@pytest.fixture(scope="module")
def from_session(worker):
    with worker.session() as session:
        return [session.run(cell) for cell in CELLS]


@pytest.mark.parametrize("number", range(len(CELLS)))
def test_a_cell_shows_what_it_shows_in_a_kernel(number, from_kernel, from_session):
    assert comparable(from_session[number]) == comparable(from_kernel[number])


def comparable(outputs):
    """Outputs without addresses in memory and the numbers that name a cell's code."""
    return json.loads(re.sub(r"0x[0-9a-f]{8,}|(ipykernel_\d+/)?\d{7,}\.py", "X", json.dumps(outputs)))


def test_what_goes_to_stdout_and_stderr_keeps_its_order(worker):
    with worker.session() as session:
        outputs = session.run("import sys\nfor n in range(2):\n  print(n)\n  print(n, file=sys.stderr)")
    shown = [(output["name"], output["text"]) for output in outputs]
    assert shown == [("stdout", "0\n"), ("stderr", "0\n"), ("stdout", "1\n"), ("stderr", "1\n")]


@pytest.mark.parametrize("name", ["input('?')", "import getpass\ngetpass.getpass()"])
def test_nothing_can_be_typed(name, worker):
    with worker.session() as session:
        (output,) = session.run(name)
    assert output["ename"] == "StdinNotImplementedError"


def test_what_is_written_past_python_is_shown_too(worker):
    with worker.session() as session:
        outputs = session.run("import os\nos.write(1, b'to stdout\\n')\nos.write(2, b'to stderr\\n');")
        assert [(output["name"], output["text"]) for output in outputs] == [
            ("stdout", "to stdout\n"),
            ("stderr", "to stderr\n"),
        ]
        assert session.run("print('next')")[0]["text"] == "next\n"


def test_a_folder_for_pictures_is_made(worker):
    with worker.session() as session:
        assert not errors(session.run("!mkdir -p figures/one\nopen('figures/one/a.txt', 'w').close()"))


def test_what_a_cell_sets_in_its_context_the_next_cell_and_a_call_find(worker):
    with worker.session() as session:
        session.run("import contextvars\nsetting = contextvars.ContextVar('setting', default=0)\nsetting.set(7)")
        session.run("def f(x): return setting.get() + x")
        assert said(session.run("print(setting.get())")) == "7\n"
        answer = unpack(session.ask(pack({"call": "f", "args": (1,), "read": ()})))
    assert answer["value"] == 8


def test_a_task_goes_on_in_later_cells(worker):
    with worker.session() as session:
        session.run("import asyncio\ndone = []\nasync def work():\n  await asyncio.sleep(0)\n  done.append(1)")
        session.run("task = asyncio.create_task(work())")
        session.run("await task")
        assert said(session.run("print(done)")) == "[1]\n"


def test_an_error_is_formatted_once_for_those_who_read_it(worker):
    counting = (
        "tracebacks, formatter = [], get_ipython().InteractiveTB\n"
        "usual = formatter.structured_traceback\n"
        "formatter.structured_traceback = lambda *given, **named: tracebacks.append(1) or usual(*given, **named)"
    )
    with worker.session() as session:
        session.run(counting)
        (shown,) = session.run("1 / 0")
        assert "ZeroDivisionError" in "\n".join(shown["traceback"])
        assert said(session.run("print(sum(tracebacks))")) == "1\n"


EVERYBODYS = "%precision 2\nnumber = 3.14159\nnumber"


@pytest.fixture(scope="module")
def knowing():
    """A worker that was told a cell before the first submission."""
    with Worker(imports=(), cells=(EVERYBODYS, "not even\n(IPython's", "%precision 1")) as one:
        yield one


def test_a_cell_that_every_notebook_has_runs_as_it_would(knowing):
    with knowing.session() as session:
        assert [output["data"]["text/plain"] for output in session.run(EVERYBODYS)] == ["3.14"]
        assert errors(session.run("not even\n(IPython's"))
        assert said(session.run("print(number)")) == "3.14159\n"


def test_what_a_notebook_does_to_its_cells_it_does_to_those_too(knowing):
    change = "get_ipython().input_transformers_post.append(lambda lines: [l.replace('3.1', '4.1') for l in lines])"
    with knowing.session() as session:
        session.run(change)
        assert session.run(EVERYBODYS)[-1]["data"]["text/plain"] == "4.14"


def test_a_graded_cell_is_none_that_a_notebook_says_is_known(knowing):
    tests = "%precision 2\nassert False"
    robbed = f"get_ipython().transformed = {{{tests!r}: 'pass'}}\n1"
    planted = f"import ast\nget_ipython().compile.parsed = {'assert False' + chr(10)!r}, 512, ast.parse('pass')"
    with knowing.session() as session:
        session.run(robbed)
        session.run(planted)
        assert errors(session.run(tests, graded=True)) == ["AssertionError: "]
        assert not errors(session.run(tests))  # which tells nobody but its owner
        session.run(planted)
        assert errors(session.run("assert False", graded=True)) == ["AssertionError: "]


def test_a_mistake_in_python_is_told_as_a_warning_once(worker):
    """The parser's own, of whatever version: a cell is parsed once, under its own name."""
    with worker.session() as session:
        session.run("import warnings\nwarnings.simplefilter('always')")
        told = said(session.run("text = '\\d'\ntext is 'd'"), "stderr")
        assert told.count("invalid escape") == 1
        assert "<cell>" not in told
