"""Notebooks of a course of asserts in odd forms: as editors, merges and habits leave them, in four states of work.

Under stock nbgrader each has points of its own; ours are to be the same.
"""

import copy
import json
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path

import nbformat

from tests.tools import any_course

UNIT, NAME = "week2", "activations"
TEXT = """
%% text
# Week 2: activations
%% code
import numpy as np
%% given example
example = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]])
%% text
## Softmax
%% solution softmax
def softmax(b):
    ### BEGIN SOLUTION
    e = np.exp(b - b.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
    ### END SOLUTION
%% wrong softmax
def softmax(b):
    return np.exp(b) / np.exp(b).sum(axis=1)
%% tests test-softmax 2
assert softmax(example).shape == (2, 3), "a row for each row"
np.testing.assert_allclose(softmax(example)[1], [1 / 3] * 3)
%% tests test-softmax-far 1
assert np.isfinite(softmax(np.array([[1000.0, 0.0]]))).all()
%% text
## Tanh
%% solution tanh
def tanh(b):
    ### BEGIN SOLUTION
    return np.tanh(b)
    ### END SOLUTION
%% wrong tanh
def tanh(b):
    print("a guess")
%% tests test-tanh 2
assert abs(tanh(np.array([0.5]))[0] - 0.46211715726) < 1e-9
### BEGIN HIDDEN TESTS
assert abs(tanh(np.array([-20.0]))[0] + 1) < 1e-9, "the far left"
### END HIDDEN TESTS
%% text
## Relu
%% solution relu
def relu(b):
    ### BEGIN SOLUTION
    return np.maximum(b, 0.0)
    ### END SOLUTION
%% wrong relu
def relu(b):
    return np.abs(b)
%% tests test-relu 3
found = [relu(np.array([b]))[0] for b in (-1.0, 0.0, 2.0)]
np.sum(np.isclose(found, [0, 0, 2]))
%% tests test-both 1
both = tanh(relu(example))
assert both.shape == example.shape
%% words why 2
"""

IMPORTS = """
!pip install tqdm
%pip install tqdm
%conda install -y tqdm
!ls
files = !ls
!wget -q https://example.org/x.csv
%matplotlib inline
%matplotlib notebook
%matplotlib widget
%matplotlib qt
%matplotlib
%load_ext autoreload
%load_ext nb_black
%config InlineBackend.figure_format = 'retina'
%pylab inline
%cd /content
%env OMP_NUM_THREADS=1
%pwd
%whos
%reset -f
%xmode Minimal
%pdb on
%history -n 1
%store -r
%precision 3
%timeit -n1 -r1 sum(range(10))
%autosave 60
np?
help(print)
from IPython.core.interactiveshell import InteractiveShell; InteractiveShell.ast_node_interactivity = "all"
get_ipython().ast_node_interactivity = "all"
get_ipython().ast_node_interactivity = "last_expr_or_assign"
import os; os.environ["CUDA_VISIBLE_DEVICES"] = "0"; print(os.environ["PATH"], os.environ["HOME"])
import getpass; getpass.getuser()
import sys, os; sys.path.insert(0, os.path.abspath(".."))
import os; os.chdir("..")
import warnings; warnings.filterwarnings("ignore"); warnings.warn("x")
import warnings; warnings.simplefilter("error")
import logging; logging.basicConfig(level=logging.INFO); logging.info("hello")
import numpy; numpy.seterr(all="raise")
import numpy; numpy.set_printoptions(precision=2, suppress=True)
import matplotlib; matplotlib.use("TkAgg"); import matplotlib.pyplot as plt
import matplotlib; matplotlib.use("nbagg")
import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()
import matplotlib.pyplot as plt; plt.ion(); plt.figure(); plt.pause(0.01)
import matplotlib.pyplot as plt; plt.plot([1]); plt.savefig("a.png")
from tqdm.notebook import tqdm; list(tqdm(range(3)))
from tqdm.auto import trange; list(trange(3))
from ipywidgets import interact; interact(lambda a=1.0: print(a))
import asyncio; await asyncio.sleep(0)
import asyncio; asyncio.get_event_loop()
import asyncio; asyncio.run(asyncio.sleep(0))
import nest_asyncio; nest_asyncio.apply()
from IPython.display import HTML, clear_output; display(HTML("<b>x</b>")); clear_output()
import sys; sys.stdout.write("x"); sys.stdout.flush(); print("a", end="", flush=True)
import sys; sys.stdout.buffer.write(b"x")
import sys; sys.stdout.reconfigure(encoding="utf-8")
import sys; print("x", file=sys.__stdout__); print("y", file=sys.__stderr__)
import sys; sys.stderr = sys.stdout
import sys; sys.setrecursionlimit(10**6)
import faulthandler; faulthandler.enable()
import signal; signal.signal(signal.SIGALRM, lambda *a: None)
import subprocess, sys; subprocess.run([sys.executable, "-c", "print(1)"])
import os; os.system("clear")
import os; os.popen("ls").read()
from multiprocessing import Pool; Pool(2).map(abs, [1, 2])
from concurrent.futures import ProcessPoolExecutor; ProcessPoolExecutor()
from joblib import Parallel, delayed; Parallel(n_jobs=2)(delayed(abs)(i) for i in range(3))
import threading; t = threading.Thread(target=print); t.start(); t.join()
from __future__ import annotations, division
import platform; platform.platform(); platform.node()
import urllib.request; urllib.request.urlretrieve("https://example.org/x", "x")
IN_COLAB = "google.colab" in str(get_ipython())
get_ipython().run_line_magic("matplotlib", "inline")
get_ipython().kernel
import numpy as np; np.save("w.npy", np.ones(3)); np.load("w.npy")
from pathlib import Path; (Path.home() / "x.txt").write_text("a")
from scipy.special import expit
import sympy
import seaborn as sns
import tensorflow_probability
input("A number: ")
raise SystemExit
exit()
1 / 0
""".strip().split("\n")

ANSWERS = """
!pip install tqdm
%matplotlib widget
files = !ls
v = input("A number: ")
import getpass; getpass.getuser()
import subprocess, sys; subprocess.run([sys.executable, "-c", "1"])
%%time
%%capture out
%%timeit -n1 -r1
%%prun -q
# mine\n%%time
\n\n%%time
from __future__ import annotations
import sys; sys.exit()
# see\u00a0the lecture \u2028 here
    # indented
"""

BELOW = """
v = input("A number: ")
exit()
import sys; sys.exit(0)
assert False, "my own test"
softmax(example)
softmax?
?softmax
print(softmax(example))
import IPython; IPython.get_ipython().set_next_input("1")
"""

OWN = {  # a cell of the student's own above the answer
    "writes a module": "%%writefile mine.py\ndef f(b):\n    return b",
    "bash": "%%bash\nls",
    "html": "%%html\n<b>x</b>",
    "javascript": "%%javascript\nalert(1)",
    "another python": "%%python3\nprint(1)",
    "a script": "%%script echo skipping\nx",
    "no such magic": "%%nothing\nx",
    "quits": "quit()",
    "exits": "import sys\nsys.exit()",
    "raises": "1/0",
    "a syntax error": "def (:",
    "tabs": "if True:\n\tx = 1\n        y = 2",
    "sum hidden": "sum = 0; max = 3; list = [1]; len = 5",
    "print hidden": "print = 1",
    "np hidden": "np = None",
    "names": "b = 3; e = 5; x = None; found = 0; both = 1",
    "display hidden": "display = None",
    "async": "async def f():\n    return 1\nawait f()",
    "doctest": "import doctest\ndoctest.testmod()",
    "unittest": "import unittest\nunittest.main(argv=[''], exit=False)",
    "a warning raised": "import warnings\nwarnings.simplefilter('error')",
    "print options": "np.set_printoptions(precision=1)",
    "seeds": "import random\nrandom.seed(1); np.random.seed(1)",
    "a thread that prints": "import threading, time\nthreading.Timer(0.001, print, ['late']).start()\ntime.sleep(0.05)",
    "a task that is left": "import asyncio\ntask = asyncio.create_task(asyncio.sleep(3600))",
    "an excepthook": "import sys\nsys.excepthook = lambda *a: None",
    "a handler of its own": "get_ipython().set_custom_exc((ValueError,), lambda *a, **k: print('caught'))",
    "a formatter": (
        "plain = get_ipython().display_formatter.formatters['text/plain']\n"
        "plain.for_type(int, lambda value, printer, cycle: printer.text('int'))"
    ),
    "float formats": "%precision 2",
    "underscore": "_ = 3; __ = 4; In = []; Out = {}",
    "many outputs": "for n in range(300): display(n)",
    "much text": "print('x' * 300_000)",
}

INSTEAD = {  # another way to write an answer: (cell, its source)
    "lambda": ("tanh", "tanh = lambda b: np.tanh(b)"),
    "ufunc": ("tanh", "tanh = np.tanh"),
    "vectorize": ("relu", "relu = np.vectorize(lambda b: max(float(b), 0.0), otypes=[float])"),
    "an object": ("tanh", "class T:\n    def __call__(self, b):\n        return np.tanh(b)\ntanh = T()"),
    "twice": ("tanh", "def tanh(b):\n    return 0\n\ndef tanh(b):\n    return np.tanh(b)"),
    "decorated": (
        "tanh",
        "import functools\n@functools.wraps(np.tanh)\ndef tanh(*a, **k):\n    return np.tanh(*a, **k)",
    ),
    "Greek": ("tanh", "def tanh(β):\n    ε = np.exp(2 * β)\n    return 1 - 2 / (ε + 1)  # 🎉"),
    "a list": ("relu", "def relu(b):\n    return [max(0.0, float(v)) for v in b]"),
    "a matrix": (
        "softmax",
        "def softmax(b):\n    e = np.exp(b - b.max(axis=1, keepdims=True))\n"
        "    return np.asmatrix(e / e.sum(axis=1, keepdims=True))",
    ),
    "float32": ("tanh", "def tanh(b):\n    return np.tanh(b).astype(np.float32)"),
    "integers": ("relu", "def relu(b):\n    return np.maximum(b, 0).astype(int)"),
    "prints": ("tanh", "def tanh(b):\n    print('b', b)\n    return np.tanh(b)"),
    "displays": ("relu", "def relu(b):\n    display(b)\n    return np.maximum(b, 0)"),
    "warns": ("tanh", "import warnings\ndef tanh(b):\n    warnings.warn('slow')\n    return np.tanh(b)"),
    "logs": ("tanh", "import logging\ndef tanh(b):\n    logging.warning('x')\n    return np.tanh(b)"),
    "to stderr": ("relu", "import sys\ndef relu(b):\n    print('x', file=sys.stderr)\n    return np.maximum(b, 0)"),
    "a bar": ("tanh", "from tqdm import tqdm\ndef tanh(b):\n    for _ in tqdm(range(2)): pass\n    return np.tanh(b)"),
    "a plot": (
        "relu",
        "import matplotlib.pyplot as plt\ndef relu(b):\n    plt.plot(b); plt.show()\n    return b * (b > 0)",
    ),
    "clears": (
        "relu",
        "from IPython.display import clear_output\ndef relu(b):\n    clear_output(wait=True)\n    return b * (b > 0)",
    ),
    "a shell's line": ("tanh", "def tanh(b):\n    !clear\n    return np.tanh(b)"),
    "a program": ("tanh", "import os\ndef tanh(b):\n    os.system('clear')\n    return np.tanh(b)"),
    "asks": ("tanh", "def tanh(b):\n    input('x')\n    return np.tanh(b)"),
    "exits": ("tanh", "def tanh(b):\n    exit()\n    return np.tanh(b)"),
    "sys.exit": ("tanh", "import sys\ndef tanh(b):\n    sys.exit(0)"),
    "recursion": ("relu", "def relu(b):\n    return relu(b)"),
    "overflow": ("softmax", "def softmax(b):\n    e = np.exp(b)\n    return e / e.sum(axis=1, keepdims=True)"),
    "a generator": ("tanh", "def tanh(b):\n    yield from np.tanh(b)"),
    "async": ("tanh", "async def tanh(b):\n    return np.tanh(b)"),
    "None": ("relu", "def relu(b):\n    pass"),
    "a string": ("relu", "def relu(b):\n    return '0'"),
    "complex": ("relu", "def relu(b):\n    return np.maximum(b, 0) + 0j"),
    "a NaN": ("relu", "def relu(b):\n    return b * np.nan"),
    "an own class of error": ("tanh", "class Mine(AssertionError):\n    pass\ndef tanh(b):\n    raise Mine('ü')"),
    "an error without a text": (
        "tanh",
        "class Mute(Exception):\n    def __str__(self):\n        raise ValueError\ndef tanh(b):\n    raise Mute",
    ),
    "a group of errors": ("tanh", "def tanh(b):\n    raise ExceptionGroup('two', [ValueError(1), KeyError(2)])"),
    "a base exception": ("tanh", "class Base(BaseException):\n    pass\ndef tanh(b):\n    raise Base(1)"),
    "a generator that is left": ("tanh", "def tanh(b):\n    raise GeneratorExit"),
    "a stopped iteration": ("tanh", "def tanh(b):\n    return next(iter(()))"),
    "a keyboard's interrupt": ("tanh", "def tanh(b):\n    raise KeyboardInterrupt"),
    "a number that shows itself otherwise": (
        "relu",
        "class Loud(float):\n    def __repr__(self):\n        return '3'\nnp.sum = lambda *a: Loud(1)\nrelu = abs",
    ),
}

Change = Callable[[dict], object]


def place(book: dict, name: str) -> int:
    """Where a cell of nbgrader's stands, by its name."""
    return next(i for i, c in enumerate(book["cells"]) if c["metadata"].get("nbgrader", {}).get("grade_id") == name)


def new(source: str, number: int = 0) -> dict:
    """A code cell of the student's own."""
    made: dict = {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
    return made | {"id": f"own{number}"}


def edited(name: str, edit: Callable[[str], str]) -> Change:
    """The change of one cell's source."""

    def change(book: dict) -> None:
        cell = book["cells"][1 if name == "imports" else place(book, name)]
        cell["source"] = edit(cell["source"])

    return change


def inserted(source: str, above: str) -> Change:
    return lambda book: book["cells"].insert(place(book, above), new(source))


def again(name: str, to: str | int, edit: Callable[[str], str] = str) -> Change:
    """A copy of a cell, with its marks, before another cell or at a place counted from the end."""

    def change(book: dict) -> None:
        made = copy.deepcopy(book["cells"][place(book, name)])
        made |= {"source": edit(made["source"]), "id": "again"}
        book["cells"].insert(place(book, to) if isinstance(to, str) else len(book["cells"]) + to, made)

    return change


def moved(name: str, to: str | int, *, marks: bool = True) -> Change:
    def change(book: dict) -> None:
        cell = book["cells"].pop(place(book, name))
        cell = cell if marks else new(cell["source"])
        book["cells"].insert(place(book, to) if isinstance(to, str) else len(book["cells"]) + to, cell)

    return change


def retyped(name: str, kind: str) -> Change:
    def change(book: dict) -> None:
        cell = book["cells"][place(book, name)]
        cell["cell_type"] = kind
        cell.pop("outputs", None)
        cell.pop("execution_count", None)

    return change


def told(name: str, edit: Callable[[dict], object]) -> Change:
    """The change of one cell."""
    return lambda book: edit(book["cells"][place(book, name)])


def from_a_module(book: dict) -> None:
    inserted("%%writefile mysoft.py\nfrom numpy import tanh", "tanh")(book)
    edited("tanh", lambda source: "from mysoft import tanh")(book)


def renamed_copy(book: dict) -> None:
    again("test-relu", 0)(book)
    book["cells"][-1]["metadata"]["nbgrader"]["grade_id"] = "more"


def every(edit: Callable[[dict], object], *, minor: int = 5, metadata: dict | None = None) -> Change:
    """The change of every cell, of the format's minor version, and of the notebook's metadata."""

    def change(book: dict) -> None:
        book["nbformat_minor"] = minor
        if metadata is not None:
            book["metadata"] = metadata
        for cell in book["cells"]:
            edit(cell)

    return change


def merged(book: dict) -> None:
    first = place(book, "softmax")
    joined = [cell["source"] for cell in book["cells"][first : first + 3]]
    book["cells"][first]["source"] = "\n\n".join(joined)
    del book["cells"][first + 1 : first + 3]


def split(head: Callable[[str], str], tail: Callable[[str], str]) -> Change:
    """A cell split in two, each with its marks, as editors do it."""

    def change(book: dict) -> None:
        at = place(book, "softmax")
        source, second = book["cells"][at]["source"], copy.deepcopy(book["cells"][at])
        book["cells"][at]["source"] = head(source)
        book["cells"].insert(at + 1, second | {"source": tail(source), "id": "second"})

    return change


def all_in_one(book: dict) -> None:
    sources = [c["source"] for c in book["cells"] if c["cell_type"] == "code"]
    book["cells"] = [new("\n\n".join(sources))]


def only_answers(book: dict) -> None:
    book["cells"] = [book["cells"][1], *(c for c in book["cells"] if c["metadata"].get("nbgrader", {}).get("solution"))]


def twice(book: dict) -> None:
    book["cells"] += [copy.deepcopy(cell) | {"id": f"twice{i}"} for i, cell in enumerate(book["cells"])]


def with_outputs(outputs: list[dict]) -> Change:
    return lambda book: book["cells"][place(book, "softmax")].update(outputs=outputs)


def _pop(*names: str) -> Callable[[dict], object]:
    return lambda cell: [cell.pop(name, None) for name in names]


STUB = "def softmax(b):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
COLAB = PYTHON | {"colab": {"provenance": []}, "accelerator": "GPU", "language_info": {"name": "python"}}
WIDGET = {"application/vnd.jupyter.widget-view+json": {"model_id": "a1", "version_major": 2, "version_minor": 0}}
CELLS: dict[str, Change] = {
    "plain": lambda book: None,
    "colab": every(lambda c: (c.pop("id"), c["metadata"].update(id="AbC", outputId="x")), minor=0, metadata=COLAB),
    "colab, marks lost": every(lambda c: (c.pop("id"), c.update(metadata={"id": "AbC"})), minor=0, metadata=COLAB),
    "marks lost": every(lambda c: c.update(metadata={})),
    "marks of an answer lost": told("softmax", lambda c: c.update(metadata={})),
    "marks of a test lost": told("test-softmax", lambda c: c.update(metadata={})),
    "VS Code": every(lambda c: c.pop("id"), minor=2, metadata=PYTHON | {"orig_nbformat": 4}),
    "4.4 with ids": every(lambda c: None, minor=4),
    "4.9": every(lambda c: None, minor=9),
    "one id": every(lambda c: c.update(id="same")),
    "empty ids": every(lambda c: c.update(id="")),
    "no ids": every(_pop("id")),
    "no metadata": every(lambda c: None, metadata={}),
    "no outputs": every(_pop("outputs", "execution_count")),
    "an unknown kernel": every(
        lambda c: None, metadata={"kernelspec": {"name": "conda-ml", "display_name": "ML", "language": "python"}}
    ),
    "lists of lines": every(lambda c: c.update(source=c["source"].splitlines(keepends=True))),
    "CRLF": every(lambda c: c.update(source=c["source"].replace("\n", "\r\n"))),
    "a cell without metadata": lambda book: book["cells"].insert(2, {"cell_type": "code", "source": "1+1"}),
    "split: used below": split(str, lambda s: "softmax(example)"),
    "split: helper above": split(lambda s: "def two():\n    return 2", str),
    "split in the body": split(lambda s: s[: s.rindex("\n    ")], lambda s: s[s.rindex("\n    ") + 1 :]),
    "an empty copy below": again("softmax", "test-softmax", lambda s: ""),
    "a blank copy below": again("softmax", "test-softmax", lambda s: STUB),
    "a test twice, above": again("test-softmax", "softmax"),
    "a test twice, at the end": again("test-softmax", 0),
    "the notebook twice": twice,
    "an answer as text": retyped("softmax", "markdown"),
    "an answer as raw text": retyped("softmax", "raw"),
    "a test as text": retyped("test-softmax", "markdown"),
    "a test as raw text": retyped("test-softmax", "raw"),
    "words as code": retyped("why", "code"),
    "an answer below its tests": moved("softmax", "tanh"),
    "an answer at the end": moved("softmax", 0),
    "an answer of one's own at the end": moved("softmax", 0, marks=False),
    "an answer of one's own at the top": moved("softmax", "example", marks=False),
    "an answer of one's own below": moved("softmax", "test-softmax-far", marks=False),
    "a test at the top": moved("test-tanh", "softmax"),
    "given code at the end": moved("example", 0),
    "given code deleted": lambda book: book["cells"].pop(place(book, "example")),
    "given code changed": edited("example", lambda s: "example = np.zeros((2, 3))"),
    "a test changed": edited("test-softmax", lambda s: "assert True"),
    "an answer in a test": edited("test-relu", lambda s: "relu = abs\n" + s),
    "a test deleted": lambda book: book["cells"].pop(place(book, "test-relu")),
    "all tests deleted": only_answers,
    "cells merged": merged,
    "all in one cell": all_in_one,
    "imports deleted": lambda book: book["cells"].pop(1),
    "imports at the end": lambda book: book["cells"].append(book["cells"].pop(1)),
    "imports by star": edited("imports", lambda s: "from numpy import *\nimport numpy\nnp = numpy"),
    "an answer from a module": from_a_module,
    "skipped by a tag": told("softmax", lambda c: c["metadata"].update(tags=["skip-execution"])),
    "a test skipped by a tag": told("test-relu", lambda c: c["metadata"].update(tags=["skip-execution"])),
    "raises-exception": told("test-relu", lambda c: c["metadata"].update(tags=["raises-exception"])),
    "points changed": told("test-relu", lambda c: c["metadata"]["nbgrader"].update(points=99)),
    "a mark changed": told("test-relu", lambda c: c["metadata"]["nbgrader"].update(grade=False)),
    "a test unlocked": told("test-relu", lambda c: c["metadata"]["nbgrader"].update(locked=False)),
    "a name changed": told("softmax", lambda c: c["metadata"]["nbgrader"].update(grade_id="mine")),
    "a new graded cell": renamed_copy,
    "200 cells more": lambda book: book["cells"].extend(new("1", n) for n in range(200)),
    "a widget without its state": with_outputs([{"output_type": "display_data", "metadata": {}, "data": WIDGET}]),
    "5 MB of outputs": with_outputs([{"output_type": "stream", "name": "stdout", "text": "x" * 5_000_000}]),
    "an output that is none": with_outputs([{"output_type": "nonsense"}]),
}


def _join(above: str = "", source: str = "", below: str = "") -> str:
    return "\n".join(filter(None, (above, source, below)))


def instead(name: str, source: str) -> Change:
    return edited(name, lambda _: source)


def lines_of(text: str) -> list[str]:
    """The lines of a table above; within one, \\n is a line's end."""
    return [line.replace("\\n", "\n") for line in text.strip("\n").split("\n")]


def changes() -> dict[str, Change]:
    """Every odd form: its name -> what it changes in a notebook."""
    found = dict(CELLS)  # where a student's copy says an older schema, stock nbgrader ends the whole command
    for line in IMPORTS:
        found[f"imports: {line}"] = edited("imports", partial(_join, line))
    for line in lines_of(ANSWERS):
        found[f"answer: {line!r}"] = edited("softmax", partial(_join, line))
    for line in lines_of(BELOW):
        found[f"below: {line}"] = edited("softmax", partial(_join, "", below=line))
    for name, source in OWN.items():
        found[f"own: {name}"] = inserted(source, "softmax")
    for name, (cell, source) in INSTEAD.items():
        found[f"instead: {name}"] = instead(cell, source)
    return found


def _third(book: dict) -> str:
    return json.dumps(nbformat.convert(nbformat.from_dict(book), 3))


FILES: dict[str, Callable[[dict], str | bytes]] = {  # a whole file in another form
    "BOM": lambda book: "\ufeff" + json.dumps(book),
    "CRLF in the file": lambda book: json.dumps(book, indent=1).replace("\n", "\r\n"),
    "UTF-16": lambda book: json.dumps(book).encode("utf-16"),
    "Latin-1": lambda book: json.dumps(book, ensure_ascii=False).encode("latin-1", "replace"),
    "format 3": _third,
    "NaN in an output": lambda book: json.dumps(book).replace('"outputs": []', '"outputs": [{"a": NaN}]', 1),
    "a comma too many": lambda book: json.dumps(book)[:-1] + ",}",
    "a conflict": lambda book: json.dumps(book, indent=1).replace('"nbformat": 4,', '<<<<<<< HEAD\n"nbformat": 4,'),
    "Python's own form": str,
    "a page": lambda book: "<!DOCTYPE html><html><body>Sign in</body></html>",
    "a script": lambda book: "\n\n".join(c["source"] for c in book["cells"] if c["cell_type"] == "code"),
    "empty": lambda book: "",
    "cells alone": lambda book: json.dumps(book["cells"]),
    "a pointer": lambda book: "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
    "an archive": lambda book: b"PK\x03\x04" + bytes(200),
    "no cells": lambda book: json.dumps(book | {"cells": []}),
}


def make(folder: Path) -> Path:
    """The course, released, nobody has handed in."""
    return any_course.make(folder, {UNIT: {NAME: TEXT}})


REFUSED = (  # by stock nbgrader, which records no points; here they have those of their answers
    *("colab, marks lost", "marks lost", "empty ids", "a cell without metadata", "split: used below"),
    *("split: helper above", "split in the body", "an empty copy below", "a blank copy below", "a test twice, above"),
    *("a test twice, at the end", "the notebook twice", "all in one cell", "a mark changed", "a name changed"),
    *("a new graded cell", "BOM", "UTF-16", "a comma too many", "a conflict", "Python's own form", "a page"),
    *("a script", "empty", "cells alone", "a pointer", "an archive", "no cells"),
)
MORE = {  # points here, where stock nbgrader gives fewer: the release says what is run, and no student's tag
    "skipped by a tag": 6,
}
POINTS = {  # of a half-solved notebook under stock nbgrader, which has softmax and relu; where it is not 6
    "an answer at the end": 3,
    "an answer below its tests": 3,
    "an answer of one's own at the end": 3,
    "an answer of one's own below": 4,
    "given code deleted": 4,
    "given code at the end": 4,
    "all tests deleted": 4,
    "imports deleted": 0,
    "imports at the end": 0,
    "skipped by a tag": 3,
    "an answer from a module": 9,
    "a blank copy below": 3,
    "all in one cell": 3,
    **{f"instead: {name}": 9 for name in ("lambda", "twice", "Greek", "a program", "exits", "ufunc", "decorated")},
    **{f"instead: {name}": 9 for name in ("float32", "an object", "prints", "a shell's line")},
    **{f"instead: {name}": 3 for name in ("recursion", "None", "a string", "to stderr")},
    "instead: a matrix": 4,
    "instead: overflow": 5,
    **{name: 0 for name in REFUSED[-10:]},
}


def points(form: str) -> float:
    """What a half-solved notebook in this form has to have here."""
    return MORE.get(form, POINTS.get(form, 6))


def hand_in(course: Path, state: str = "half", forms: Collection[str] = ()) -> dict[str, str]:
    """Hand in forms, all where none are named; student -> form."""
    wrong = {of: source for kind, of, _, source in any_course.cells_of(TEXT) if kind == "wrong"}
    changed = changes()
    text = nbformat.writes(any_course.answered(course, UNIT, NAME, "solved" if state == "wrong" else state))
    students = {}
    for number, form in enumerate(forms or [*changed, *FILES]):
        book = json.loads(text)
        for cell in book["cells"]:
            cell["source"] = "".join(cell["source"])
            if state == "wrong":
                cell["source"] = wrong.get(cell["metadata"].get("nbgrader", {}).get("grade_id"), cell["source"])
        if form in changed:
            changed[form](book)
        content = FILES[form](book) if form in FILES else json.dumps(book)
        student = f"{state}-{number:03}"
        path = course / "submitted" / student / UNIT / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        students[student] = form
    return students
