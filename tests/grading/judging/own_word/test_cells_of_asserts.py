"""Cells of asserts: nbgrader's rules make points of their outputs, whatever earlier cells have done to the shell."""

import json

import nbformat
import pytest

from autograde.build.source_cells import nbgrader_marks
from autograde.courses import AnyCourse, current, use
from autograde.grading.job import Job
from autograde.grading.judging.judge_notebook import execute
from autograde.grading.judging.own_word.cells_of_asserts import NOT_SHOWN
from autograde.grading.sandbox.outside.worker import Worker
from tests.tools.judged_notebooks import LIMITS
from tests.tools.random_asserts import differences


@pytest.fixture(scope="module")
def worker():
    before = current()
    use(AnyCourse())
    with Worker(LIMITS) as warm:
        yield warm
    use(before)


def judged(worker, *cells, hidden=(), points=2.0):
    """The verdicts of a notebook of sources; the last one is a graded cell, and of its lines some are hidden."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    made.cells[-1].metadata["nbgrader"] = nbgrader_marks("tests", grade=True, points=points)
    source = json.dumps(made).encode()
    job = Job("ada", "ps1", "problem1", source, b"key", LIMITS, hidden={"tests": tuple(hidden)} if hidden else {})
    outcome = execute(job, worker.session)
    assert outcome.status != "failed", outcome.to_instructor
    return outcome


def verdict(worker, *cells, **known):
    (found,) = judged(worker, *cells, **known).verdicts
    return found


RULES = {  # a graded cell of 2 points -> what nbgrader gives for it
    "assert 1 == 1": 2,
    "assert 1 == 2": 0,
    "0.5": 0.5,
    "print(1)\n1.5": 1.5,
    "'a text'": 2,
    "-1": 2,
    "print('passed')": 2,
    "import sys\nprint('a', file=sys.stderr)": 0,
    "import warnings\nwarnings.warn('a')": 0,
    "import os\nos.write(2, b'a')\nNone": 0,
    "1 +": 0,
    "%no_such_magic": 0,
    "raise SystemExit": 0,
    "raise KeyboardInterrupt": 0,
    "None": 2,
    "from IPython.display import display, clear_output\ndisplay(0)\nclear_output()": 2,
    "import sys\nfrom IPython.display import clear_output\nprint(1, file=sys.stderr)\nclear_output()": 2,
    "import asyncio\nawait asyncio.sleep(0)\n1": 1,
    "print('x' * 1_000_000)\n0.5": 0.5,
    "for _ in range(9999): print('x' * 100)\nraise ValueError": 0,
    "import sys\nprint('x' * 1_000_000)\nprint('x', file=sys.stderr)": 0,
    "from IPython.display import display\nfor n in range(3_000): display(n)\n0.5": 0.5,
    "!no-such-program": 2,  # a shell's line fails without an error, and our note about it costs nothing
}


@pytest.mark.parametrize("source", RULES)
def test_points_are_what_nbgrader_makes_of_the_outputs(source, worker):
    assert verdict(worker, source).points == RULES[source]


def test_a_number_above_the_points_waits_for_a_person(worker):
    """Stock nbgrader refuses such a submission whole."""
    outcome = judged(worker, "3")
    assert outcome.verdicts == ()
    assert "cannot be greater than maximum points" in outcome.to_instructor


DESCRIPTOR = """
import ast
class Answers:
    def __init__(self, value): self.value = value
    def __get__(self, one, kind): return self.value
    def __set__(self, one, value): pass
class Everything:
    def __contains__(self, cell): return True
    def __getitem__(self, cell): return "pass"
class Parsed:
    def __getitem__(self, which): return self if isinstance(which, slice) else ast.parse("pass")
    def __eq__(self, other): return True
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
class Nothing(type(get_ipython().compile)):
    def ast_parse(self, *a, **k): return ast.parse("pass")
"""
FORGED = {  # what a student's cell tries before the graded one, `assert f() == 1`, which it must not pass
    "tracebacks silenced": "get_ipython().showtraceback = get_ipython()._showtraceback = lambda *a, **k: None",
    "of the class too": "type(get_ipython()).showtraceback = type(get_ipython())._showtraceback = lambda *a, **k: None",
    "code not run": "get_ipython().run_code = get_ipython().run_ast_nodes = lambda *a, **k: None",
    "code of the class not run": "type(get_ipython()).__mro__[1].run_code = lambda *a, **k: None",
    "cells not run": "get_ipython().run_cell = get_ipython()._run_cell = lambda *a, **k: None",
    "an own exception handler": "get_ipython().set_custom_exc((Exception,), lambda *a, **k: None)",
    "asserts taken out": (
        "import ast\nclass Strip(ast.NodeTransformer):\n    def visit_Assert(self, node):\n        return ast.Pass()\n"
        "get_ipython().ast_transformers.append(Strip())"
    ),
    "text replaced": "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])",
    "text replaced late": "get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])",
    "a manager of one's own": (
        "import copy\nshell = get_ipython()\n"
        "shell.input_transformer_manager = copy.copy(shell.input_transformer_manager)\n"
        "shell.input_transformer_manager.transform_cell = lambda text: 'pass\\n'"
    ),
    "text replaced by the shell": "get_ipython().transform_cell = lambda text: 'pass\\n'",
    "text compiled to nothing": "get_ipython().compile.ast_parse = lambda *a, **k: __import__('ast').parse('pass')",
    "a compiler of one's own": (
        "import ast\nclass Mine(type(get_ipython().compile)):\n    def ast_parse(self, *a, **k):\n"
        "        return ast.parse('pass')\nget_ipython().compile = Mine()"
    ),
    "events of one's own": (
        "class Mine(type(get_ipython().events)):\n    def trigger(self, name, *a):\n"
        "        get_ipython().showtraceback = get_ipython().run_code = lambda *a, **k: None\n"
        "get_ipython().events = Mine(get_ipython(), {})"
    ),
    **{
        f"{what} of {of} by a descriptor": f"{DESCRIPTOR}{of}.{what} = Answers({answer})"
        for what, of, answer in (
            ("transformed", "type(get_ipython())", "Everything()"),
            ("parsed", "type(get_ipython().compile)", "Parsed()"),
            ("ast_transformers", "type(get_ipython())", "[Strip()]"),
            ("ast_transformers", "type(get_ipython()).__mro__[1]", "[Strip()]"),
            ("compile", "type(get_ipython())", "Nothing()"),
        )
    },
    "a hook before the cell": (
        "def hook(*a):\n    get_ipython().ast_node_interactivity = 'none'\n"
        "    get_ipython().run_code = get_ipython().showtraceback = lambda *a, **k: None\n"
        "get_ipython().events.register('pre_run_cell', hook)"
    ),
    "a hook behind the cell": (
        "def hook(result):\n    result.error_in_exec = None\n    get_ipython().outputs.kept.clear()\n"
        "get_ipython().events.register('post_run_cell', hook)"
    ),
    "errors not kept": "get_ipython().outputs.error = get_ipython().outputs.ended = lambda *a, **k: None",
    "errors of the class not kept": "type(get_ipython().outputs).error = type(get_ipython().outputs).ended = print",
    "outputs of one's own": (
        "class Mine(type(get_ipython().outputs)):\n    def to_json(self):\n        return b'[]'\n"
        "get_ipython().outputs.__class__ = Mine"
    ),
    "numbers not shown": "get_ipython().ast_node_interactivity = 'none'\ndef f():\n    return 1",
    "JSON replaced": "import json\njson.dumps = lambda *a, **k: '[]'",
    "lines left out": (
        "import sys\ndef tracer(frame, event, arg):\n    if event == 'line' and frame.f_code.co_name == '<module>':\n"
        "        frame.f_lineno = frame.f_lineno + 1\n    return tracer\nsys.settrace(tracer)"
    ),
    "exec of the shell's module": "import IPython.core.interactiveshell as i\ni.exec = lambda *a: None",
    "exec of all": "import builtins\nbuiltins.exec = lambda *a: None",
    "compiled by another": (
        "import codeop, builtins\nreal = builtins.compile\n"
        "codeop.compile = lambda text, file, mode, *a, **k: real('pass', file, mode)"
    ),
    "compiled without asserts": (
        "import builtins\nreal = builtins.compile\n"
        "builtins.compile = lambda text, file, mode, flags=0, *a, **k: real(text, file, mode, flags, True, 2)"
    ),
    "another class of results": (
        "import IPython.core.interactiveshell as i\n"
        "i.ExecutionResult.error_in_exec = property(lambda s: None, lambda s, v: None)\n"
        "get_ipython().showtraceback = lambda *a, **k: None"
    ),
    "a function's code": (
        "import IPython.core.interactiveshell as i\nasync def run(self, code, result=None, *, async_=False):\n"
        "    return False\ni.InteractiveShell.run_code.__code__ = run.__code__"
    ),
    "our functions' code": (
        "kind = type(get_ipython().outputs)\nkind.ended.__code__ = (lambda self, error, line: None).__code__\n"
        "kind.error.__code__ = (lambda self, name, value, trace: None).__code__"
    ),
    "what JSON is made of": "type(get_ipython()).taken.__code__ = (lambda self: b'[]').__code__",
    "JSON's encoder": "import json\njson.JSONEncoder.encode = json.JSONEncoder.iterencode = lambda *a: '[]'",
    "JSON's encoder in our module": (
        "type(get_ipython().outputs).to_json.__globals__['ENCODED'] = lambda *a, **k: '[]'"
    ),
    "the tree of a cell": "type(get_ipython()).transform_ast = lambda self, n: __import__('ast').parse('pass')",
    "how a cell ended, in our module": (
        "import sys\nour = sys.modules['autograde.grading.sandbox.inside.shell.graded_cell']\n"
        "our.ENDED = lambda *a: None\nget_ipython().showtraceback = lambda *a, **k: None"
    ),
    "by the function that is tested": (
        "def f():\n    shell = get_ipython()\n    shell.outputs.ended = shell.outputs.error = lambda *a: None\n"
        "    shell.showtraceback = lambda *a, **k: None\n    return 2"
    ),
    "code, by the function that is tested": (
        "def f():\n    kind = type(get_ipython().outputs)\n"
        "    kind.ended.__code__ = (lambda self, error, line: None).__code__\n"
        "    kind.error.__code__ = (lambda self, name, value, trace: None).__code__\n    return 2"
    ),
    "results, by the function that is tested": (
        "def f():\n    import IPython.core.interactiveshell as i\n"
        "    i.ExecutionResult.error_in_exec = property(lambda s: None, lambda s, v: None)\n"
        "    get_ipython().showtraceback = lambda *a, **k: None\n    return 2"
    ),
    "a list that keeps nothing": (
        "class Nothing(list):\n    def __iter__(self):\n        return iter([])\n"
        "    def append(self, one):\n        pass\n"
        "def f():\n    get_ipython().outputs.kept = Nothing()\n    return 2"
    ),
    "no list": "def f():\n    get_ipython().outputs.kept = 5\n    return 2",
    "no streams": "def f():\n    get_ipython().streams = 5\n    return 2",
    "a name that ends the process": (
        "class Kind(type):\n    @property\n    def __name__(cls):\n        raise SystemExit\n"
        "class Error(Exception, metaclass=Kind):\n    pass\ndef f():\n    raise Error"
    ),
    "AssertionError replaced": "import builtins\nbuiltins.AssertionError = type('A', (BaseException,), {})",
    "exceptions not caught": "import builtins\nbuiltins.BaseException = builtins.Exception = KeyError",
    "excepthook": "import sys\nsys.excepthook = lambda *a: None\nsys.exc_info = lambda: (None, None, None)",
    "traps that swallow": (
        "type(get_ipython().display_trap).__exit__ = type(get_ipython().builtin_trap).__exit__ = lambda s, *a: True"
    ),
    "coroutines that are closed": (
        "import IPython.core.interactiveshell as i\ni._pseudo_sync_runner = lambda cell: cell.close()\n"
        "get_ipython().loop_runner = lambda cell: cell.close()"
    ),
    "names of one's own": "get_ipython().user_ns = dict(get_ipython().user_ns, f=lambda: 1)",
    "the compiler told": "get_ipython().compile.flags |= 0x400",
    "the room filled": "def f():\n    print('x' * 1_000_000)\n    return 2",
    "ended": "def f():\n    import os\n    os._exit(0)",
    "left": "def f():\n    raise SystemExit(0)",
    "endless": "def f():\n    while True: pass",
}


@pytest.mark.parametrize("what", FORGED)
def test_what_a_student_does_to_the_shell_earns_nothing(what, worker):
    assert verdict(worker, "def f():\n    return 2", FORGED[what], "assert f() == 1\n0").points == 0


def test_what_honest_programs_change_around_a_graded_cell_costs_nothing(worker):
    mended = (
        "import json, builtins, warnings\njson.JSONEncoder.default = lambda self, o: 'mine'\n"
        "builtins.input = lambda *a: '7'\nbuiltins.print = lambda *a: None"
    )
    test = (
        "import builtins\nassert json.dumps(object()) == '\"mine\"'\nassert input() == '7'\n"
        "warnings.warn_explicit('x', ImportWarning, 'x.py', 1)\nget_ipython().showtraceback = print\n"
        "builtins.eval = None\n0.5"
    )
    assert verdict(worker, mended, test).points == 0.5


def test_cells_after_a_graded_one_find_the_hooks_that_earlier_ones_made(worker):
    hook = "seen = []\nget_ipython().events.register('pre_run_cell', lambda *a: seen.append(1))"
    source = json.loads(judged(worker, hook, "len(seen)", "seen", "1").executed)
    assert source["cells"][1]["outputs"][0]["data"]["text/plain"] == "1"
    assert verdict(worker, hook, "len(seen)", "0.5 * (len(seen) == 1)").points == 0.5


SAID = {  # a graded cell -> what its student reads
    "assert 1 == 2, 'one is not two'": "one is not two",
    "x = 1\nassert x == 2": "this does not hold: assert x == 2",
    "1 / 0": "raises ZeroDivisionError: division by zero",
    "0.5": "0.5 of 2 points: what the cell's own tests gave.",
    "1 == 1": "passed.",
    "import os\nos._exit(3)": "ended its own process (exit status 3).",
    "import sys\nprint('late', file=sys.stderr)": "something was written to stderr, which counts as not passed: late",
}


@pytest.mark.parametrize("source", SAID)
def test_the_reason_is_the_assertions_own_message(source, worker):
    assert verdict(worker, source).message == SAID[source]


def test_a_cell_that_failed_for_want_of_another_says_which(worker):
    found = verdict(worker, "f = 1 / 0", "assert f == 1")
    assert "the cell that begins with 'f = 1 / 0' ended with ZeroDivisionError" in found.message


SECRET = (
    "x = 'shown'\nassert f(1) == 1, 'shown'\n### BEGIN HIDDEN TESTS\nassert f(7) == 7, 'seven'\n### END HIDDEN TESTS"
)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        ("return x", "passed."),
        ("return 2", "shown"),
        ("return 1", NOT_SHOWN),
        ("return 1 if x == 1 else [][x]", NOT_SHOWN),
        ("return 1 if x == 1 else print(x, file=__import__('sys').stderr)", NOT_SHOWN),
    ],
)
def test_nothing_of_a_hidden_test_is_told(function, said, worker):
    found = verdict(worker, f"def f(x):\n    {function}", SECRET, hidden=(3, 4, 5))
    assert found.message.startswith(said) or (said == NOT_SHOWN and "stderr" in found.message)
    assert "7" not in found.message
    assert "seven" not in found.message


def test_a_cell_that_decides_has_all_of_its_time_whatever_was_stopped_before(worker):
    busy = "import time\nend = time.process_time() + 0.8\nwhile time.process_time() < end: pass"
    assert verdict(worker, *["while True:\n    pass"] * 2, busy).points == 2


def test_random_notebooks_have_stock_nbgraders_points(worker):
    """More of them: `python -m tests.bench asserts`."""
    different, compared = differences(seed=26, cells=120, worker=worker)
    assert different == {}
    assert compared > 40
