"""Which answer a graded cell's points are given for, and whether it is another one than before."""

from autograde.grading.gradebook.recording.changed_answers import answers, changed
from autograde.notebooks.released import Cell, Notebook


def a_cell(name, source, cell_type="code", **kind):
    """A cell of an assignment, and the same as it stands in a notebook."""
    marks = {"grade": False, "solution": False, "task": False, "locked": False} | kind
    asked = Cell(name, cell_type, "", "", points=1.0, metadata={}, missing={}, **marks)
    return asked, {"cell_type": cell_type, "source": source, "metadata": {"nbgrader": {"grade_id": name} | marks}}


def test_which_answer_belongs_to_which_graded_cell():
    f, check, more = (
        a_cell(name, "x", **kind)
        for name, kind in (
            ("f", {"solution": True}),
            ("check_f", {"grade": True, "locked": True}),
            ("check_f_more", {"grade": True, "locked": True}),
        )
    )
    given = a_cell("given", "def h(): return 1", locked=True)
    g, check_g = a_cell("g", "y", solution=True), a_cell("check_g", "z", grade=True, locked=True)
    words, task = a_cell("words", "because", "markdown", grade=True, solution=True), a_cell("task", "Do", task=True)
    known = (f, check, more, given, g, check_g, words, task)
    asked = Notebook("n", {}, {c.grade_id: c for c, _ in known}, frozenset(), {})
    helper = {"cell_type": "code", "source": ["def helper():\n", "    pass"], "metadata": {}}
    scratch = {"cell_type": "code", "source": "print(f)", "metadata": {}}
    cells = [f[1], helper, check[1], more[1], given[1], scratch, g[1], check_g[1], words[1], task[1]]
    assert answers(cells, asked) == {
        "check_f": ("x", "def helper():\n    pass"),
        "check_f_more": ("x", "def helper():\n    pass"),
        "check_g": ("y",),
        "words": ("because",),
        "task": ("x", "def helper():\n    pass", "print(f)", "y", "because"),
    }
    assert changed(answers(cells, asked), answers(cells, asked)) == set()
    assert changed({}, answers(cells, asked)) == {"check_f", "check_f_more", "check_g", "words", "task"}
    pasted = [*cells[:-2], words[1] | {"attachments": {"a.png": {"image/png": "iVBO"}}}, cells[-1]]
    assert changed(answers(cells, asked), answers(pasted, asked)) == {"words"}
