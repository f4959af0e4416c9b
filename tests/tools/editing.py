"""A small course, what students do to its notebook, and the points it then gets."""

import copy
import io
import json
import random
from contextlib import redirect_stderr, redirect_stdout

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

from autograde.notebooks.cell_fields import text
from autograde.notebooks.checksum import checksum, digest
from autograde.notebooks.merging.merge import merge
from autograde.notebooks.read import notebook_of
from autograde.notebooks.released import asked_by
from autograde.notebooks.restore import restore

SKIP = "skip-execution"
RIGHT = {  # three exercises; the second calls the first, the third a given function
    "double": "def double(x):\n    return 2 * x",
    "quadruple": "def quadruple(x):\n    return double(double(x))",
    "shifted": "def shifted(x):\n    return np.add(one(), x)",
    "later": "def later(x):\n    return 7 * x",
}
KNOWN = {"double": 6, "quadruple": 12, "shifted": 4, "later": 21}  # at 3


# the course


def stub(name, remark=""):
    return f'def {name}(x):\n    """The {name} of x.{remark}"""\n    # YOUR CODE HERE\n    raise NotImplementedError()'


def _cell(kind, source, name="", **marks):
    made = {"cell_type": kind, "metadata": {}, "source": source, "id": name}
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    if marks:
        marks = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3} | marks
        made["metadata"]["nbgrader"] = marks | {"checksum": checksum(source, kind, marks), "cell_type": kind}
    elif not name:
        made["id"] = f"{'text' if kind == 'markdown' else 'code'}-{digest(source)}"
    return made


def _check(name):
    return _cell("code", f"check({name})", f"check-{name}", grade_id=f"check_{name}", grade=True, locked=True, points=1)


def release(chance=None):
    """The released notebook; with a source of chance, a later one, whose text is another."""
    later = chance is not None

    def sometimes(source):
        return source + f" Said better, {chance.randrange(3)}." if later and chance.random() < 0.4 else source

    setup = "import numpy as np\nlimit = 10" + ("\nimport math" if later and chance.random() < 0.3 else "")
    remark = " In float64." if later and chance.random() < 0.4 else ""
    cells = [
        _cell("markdown", sometimes("# Multiply")),
        _cell("code", setup, f"setup-{digest(setup)}"),
        _cell(
            "code", f'def one():\n    """One.{remark}"""\n    return 1', "given-one", grade_id="given_one", locked=True
        ),
        _cell("code", "table = [1, 2, 3]"),
        _cell("markdown", sometimes("## Double it")),
        _cell("code", stub("double", remark), "double", grade_id="double", solution=True),
        _check("double"),
        _cell("markdown", sometimes("## And again")),
        _cell("code", stub("quadruple"), "quadruple", grade_id="quadruple", solution=True),
        _check("quadruple"),
        _cell("code", "print(quadruple(1))\ntotal = sum(table)"),
        _cell("code", "print('a figure of', double(2))"),
        _cell("code", stub("shifted"), "shifted", grade_id="shifted", solution=True),
        _check("shifted"),
        _cell("markdown", sometimes("## Question: why?")),
        _cell("markdown", "YOUR ANSWER HERE", "question-why", grade_id="q", grade=True, solution=True, points=2),
        _cell("markdown", sometimes("The end.")),
    ]
    cells[11]["metadata"]["tags"] = [SKIP]
    if later:
        if chance.random() < 0.3:
            cells.pop(chance.choice([3, 7, 10, 11]))
        if chance.random() < 0.3:
            cells.insert(-1, _cell("code", stub("later"), "later", grade_id="later", solution=True))
            cells.insert(-1, _check("later"))
    names = {"unit": "01_small", "notebook": "small", "version": "1"}
    return {"cells": cells, "metadata": {"autograde": names}, "nbformat": 4, "nbformat_minor": 5}


# what students do to it


class Student:
    """Edits a notebook, and remembers every line that it wrote; knows right answers to some exercises."""

    def __init__(self, seed, right=RIGHT):
        self.chance, self.right, self.lines = random.Random(seed), right, []

    def line(self):
        """A line of code that does nothing, and is like no other."""
        self.lines.append(f"mine_{len(self.lines)} = {self.chance.randrange(10**6)}")
        return self.lines[-1]

    def edit(self, notebook):
        """One edit, of whatever kind."""
        getattr(self, self.chance.choice(EDITS))(notebook)

    def written_in(self, notebook):
        """Which of its lines stand in a notebook."""
        there = {line for cell in notebook["cells"] for line in cell["source"].split("\n")}
        return [line for line in self.lines if line in there]

    def some(self, notebook, kind=None):
        found = [cell for cell in notebook["cells"] if kind is None or cell["cell_type"] == kind]
        return self.chance.choice(found) if found else None

    def exercise(self, notebook):
        """The cell of an exercise, and its name; None where it is gone."""
        name = self.chance.choice(list(self.right))
        found = [cell for cell in notebook["cells"] if f"def {name}(" in cell["source"]]
        return (self.chance.choice(found) if found else None), name

    def solve(self, notebook):
        cell, name = self.exercise(notebook)
        if cell is not None and cell["source"].count("def ") == 1 and SKIP not in cell["metadata"].get("tags", []):
            kept = [line for line in cell["source"].split("\n") if line in self.lines]
            cell["source"] = "\n".join([self.right[name], *kept])

    def solve_elsewhere(self, notebook):
        name = self.chance.choice(list(self.right))
        self.insert(notebook, f"{self.right[name]}\n{self.line()}")

    def solve_in_a_locked_cell(self, notebook):
        locked = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("locked")]
        if locked:
            cell = self.chance.choice(locked)
            cell["source"] = f"{self.right[self.chance.choice(list(self.right))]}\n{self.line()}\n{cell['source']}"

    def break_it(self, notebook):
        cell, name = self.exercise(notebook)
        if cell is not None:
            cell["source"] += f"\n{name} = None\n{self.line()}"

    def misspell(self, notebook):
        cell, _ = self.exercise(notebook)
        if cell is not None:
            cell["source"] += f"\n{self.line()}\nif True print(1)"

    def helper(self, notebook):
        cell, name = self.exercise(notebook)
        if cell is not None and cell["source"].count("\n") > 1:
            kept = [line for line in cell["source"].split("\n") if line in self.lines]
            helper = f"helper_{self.chance.randrange(3)}"
            cell["source"] = "\n".join([f"def {name}(x):\n    return {helper}(x)", *kept])
            self.insert(notebook, self.right[name].replace(f"def {name}", f"def {helper}") + f"\n{self.line()}")

    def insert(self, notebook, source):
        cell = _cell("code", source, f"{self.chance.randrange(16**8):08x}")
        notebook["cells"].insert(self.chance.randrange(len(notebook["cells"]) + 1), cell)

    def own(self, notebook):
        self.insert(notebook, self.chance.choice(["", "print(1)\n", "1 / 0\n", "x = 3\n", "!ls\n"]) + self.line())

    def type_somewhere(self, notebook):
        cell = self.some(notebook)
        if cell is not None:
            lines = [*cell["source"].split("\n"), self.line()]
            cell["source"] = "\n".join(lines if self.chance.random() < 0.6 else [lines[-1], *lines[:-1]])

    def split(self, notebook):
        cell = self.some(notebook)
        lines = cell["source"].split("\n") if cell else []
        if len(lines) > 1:
            at = self.chance.randrange(1, len(lines))
            rest = copy.deepcopy(cell) | {"source": "\n".join(lines[at:]), "id": f"{self.chance.randrange(16**8):08x}"}
            cell["source"] = "\n".join(lines[:at])
            if self.chance.random() < 0.5:
                cell["id"] = f"{self.chance.randrange(16**8):08x}"
            notebook["cells"].insert(notebook["cells"].index(cell) + 1, rest)

    def join(self, notebook):
        if len(notebook["cells"]) > 1:
            at = self.chance.randrange(len(notebook["cells"]) - 1)
            first, second = notebook["cells"][at : at + 2]
            first["source"] += "\n" + second["source"]
            if self.chance.random() < 0.5:
                first |= {"metadata": {}, "id": f"{self.chance.randrange(16**8):08x}"}
            notebook["cells"].remove(second)

    def retype(self, notebook):
        cell = self.some(notebook)
        if cell is not None:
            cell["cell_type"] = self.chance.choice(["code", "markdown", "raw"])
            for key in ("outputs", "execution_count"):
                cell.pop(key, None)
            if cell["cell_type"] == "code":
                cell |= {"outputs": [], "execution_count": None}
            if self.chance.random() < 0.5:
                cell["id"] = f"{self.chance.randrange(16**8):08x}"

    def move(self, notebook):
        cell = self.some(notebook)
        if cell is not None:
            notebook["cells"].remove(cell)
            notebook["cells"].insert(self.chance.randrange(len(notebook["cells"]) + 1), cell)

    def duplicate(self, notebook):
        cell = self.some(notebook)
        if cell is not None:
            again = copy.deepcopy(cell) | {"id": f"{self.chance.randrange(16**8):08x}"}
            notebook["cells"].insert(self.chance.randrange(len(notebook["cells"]) + 1), again)

    def delete(self, notebook):
        cell = self.some(notebook)
        if cell is not None and not any(line in cell["source"] for line in self.lines):
            notebook["cells"].remove(cell)

    def strip_ids(self, notebook):
        how = self.chance.choice(["none", "numbers", "same"])
        for number, cell in enumerate(notebook["cells"]):
            cell["id"] = {"numbers": str(number), "same": "same", "none": ""}[how]
            if how == "none":
                del cell["id"]

    def strip_metadata(self, notebook):
        chosen = notebook["cells"] if self.chance.random() < 0.5 else [self.some(notebook)]
        for cell in chosen:
            if cell is not None:
                cell["metadata"] = {}
        if self.chance.random() < 0.3:
            notebook["metadata"] = {}


EDITS = [name for name in vars(Student) if name not in ("line", "edit", "written_in", "some", "exercise", "insert")]
EDITS = [name for name in EDITS if not name.startswith("_")] + ["solve"] * 4


def written(notebook, chance):
    """The notebook's file, in one of the forms that editors write, and what is read of it."""
    notebook = copy.deepcopy(notebook)
    form = chance.choice(["plain", "plain", "lines", "4.2", "3", "utf-16", "bom", "crlf"])
    for cell in notebook["cells"]:
        if form == "lines":
            cell["source"] = cell["source"].splitlines(keepends=True)
        if form == "4.2":
            cell.pop("id", None)
        if form == "crlf":
            cell["source"] = cell["source"].replace("\n", "\r\n")
    if form == "4.2":
        notebook["nbformat_minor"] = 2
    if form == "3":
        for cell in notebook["cells"]:
            cell.pop("id", None)
        notebook = nbformat.convert(nbformat.from_dict(notebook | {"nbformat_minor": 2}), 3)
    content = json.dumps(notebook).encode({"utf-16": "utf-16", "bom": "utf-8-sig"}.get(form, "utf-8"))
    read = notebook_of(content)
    for cell in read["cells"]:
        cell["source"] = text(cell["source"]).replace("\r\n", "\n")
    return read


# the points


def points(notebook, released, *, stock=False):
    """The checks that pass, after what the grader restores: asked by their functions' names, or run as they stand."""
    cells = restore(notebook["cells"], asked_by(released))["cells"]
    names: dict = {"check": _passes}
    passed = set()
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        for cell in cells:
            marks = cell["metadata"].get("nbgrader", {})
            if cell["cell_type"] != "code" or SKIP in cell["metadata"].get("tags", []):
                continue
            try:
                if not marks.get("grade"):
                    exec(compile(TransformerManager().transform_cell(cell["source"]), "<cell>", "exec"), names)
                elif stock:
                    exec(cell["source"], names)
                    passed.add(marks["grade_id"])
                else:
                    name = marks["grade_id"].removeprefix("check_")
                    _passes(names[name], name)
                    passed.add(marks["grade_id"])
            except Exception:
                continue
    return passed


def _passes(function, name=""):
    assert function(3) == KNOWN[name or function.__name__]


def complaint(seed, rounds):
    """What an update took from a student, in words; "" where nothing.

    Parameters
    ----------
    seed : of everything that is left to chance
    rounds : for each update, how many edits come before it, or their names
    """
    student = Student(seed)
    notebook, released = release(), release()
    for edits in rounds:
        for edit in edits if not isinstance(edits, int) else student.chance.choices(EDITS, k=edits):
            getattr(student, edit)(notebook)
        notebook = written(notebook, student.chance)
        released = release(student.chance) if student.chance.random() < 0.6 else released
        merged = merge(notebook, released).notebook
        if set(student.written_in(notebook)) - set(student.written_in(merged)):
            return f"lost: {set(student.written_in(notebook)) - set(student.written_in(merged))}"
        for stock in False, True:
            before, after = (points(made, released, stock=stock) for made in (notebook, merged))
            if not before <= after:
                return f"{'stock nbgrader' if stock else 'our grader'} no longer passes {before - after}"
        notebook = merged
    return ""
