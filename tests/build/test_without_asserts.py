"""Asserts go, with what belongs to them alone; what is left is whole and looks as it was written."""

import ast

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograde.build.source_notebook import asserting_notebook, source_notebook
from autograde.build.without_asserts import without_asserts
from tests.tools.solved import PATHS, REFERENCE


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("x = 1\nprint(x)\nassert x == 1", "x = 1\nprint(x)"),
        ("x = 1\nassert x == 1, 'mend x first'\nprint(x)", "x = 1\nprint(x)"),
        ("assert np.allclose(x, y), (\n    'mend x first'\n)\nprint(x)", "print(x)"),
        ("assert x == 1\nassert y == 2", ""),
        ("x = 'no assert'  # assert nothing", "x = 'no assert'  # assert nothing"),
        ("text = '''\nassert x\n'''", "text = '''\nassert x\n'''"),
        ("%matplotlib inline\nassert x", "%matplotlib inline\nassert x"),
    ],
)
def test_an_assert_goes_wherever_it_stands(source, left):
    assert without_asserts(source) == left


def test_the_comment_above_an_assert_goes_and_that_above_other_code_stays():
    source = "# the sum\ntotal = 1\n\n# by hand\n# to four digits\nassert total == 1  # as above\nprint(total)  # shown"
    assert without_asserts(source) == "# the sum\ntotal = 1\n\nprint(total)  # shown"


def test_no_hole_is_left_where_an_assert_stood_alone_in_its_paragraph():
    assert without_asserts("a = 1\n\nassert a\n\nb = 2") == "a = 1\n\nb = 2"
    assert without_asserts("def f():\n    return 1\n\n\nassert f()\n\nb = 2") == "def f():\n    return 1\n\n\nb = 2"


def test_a_loop_or_a_branch_that_only_asserts_goes_whole():
    branches = "    if a:\n        assert a > 1\n    else:\n        assert not a\n"
    source = f"for a in b:\n    print(a)\n{branches}for a in b:\n    assert a"
    assert without_asserts(source) == "for a in b:\n    print(a)"


def test_a_block_that_has_to_stay_is_not_left_empty():
    function = "def f(x):\n    # what it takes\n    assert x\n    assert x > 1\n\n\n"
    left = without_asserts(f"{function}if a:\n    assert a\nelse:\n    print(a)")
    assert left == "def f(x):\n    pass\n\n\nif a:\n    pass\nelse:\n    print(a)"
    ast.parse(left)


@pytest.mark.parametrize("source", ["x = 1; assert x", "assert x; y = 1", "assert 'ä'; y = 1"])
def test_an_assert_beside_other_code_is_refused_by_name(source):
    with pytest.raises(ValueError, match="an assert is not shown to readers: put it on a line of its own"):
        without_asserts(source)


def test_a_source_with_such_a_line_is_named_with_its_cell(tmp_path, monkeypatch):
    monkeypatch.setattr("autograde.build.source_notebook.ROOT", tmp_path)
    path = tmp_path / "small.md"
    path.write_text("```{code-cell} ipython3\nx = 1; assert x\n```\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"small.md, cell 1 \('x = 1; assert x'\): .*put it on a line of its own"):
        source_notebook(path, REFERENCE)


def test_a_cell_that_only_asserts_vanishes_and_a_setup_stays(tmp_path, monkeypatch):
    monkeypatch.setattr("autograde.build.source_notebook.ROOT", tmp_path)
    path = tmp_path / "small.md"
    cells = "\n:setup: true\nassert np\n", "\nassert 1\n", "\nprint(1)\nassert 1\n"
    path.write_text("".join(f"```{{code-cell}} ipython3{cell}```\n\n" for cell in cells), encoding="utf-8")
    assert len(asserting_notebook(path, REFERENCE).cells) == 3
    setup, printed = source_notebook(path, REFERENCE).cells
    assert "\nimport numpy as np\n" in setup.source
    assert "assert" not in setup.source
    assert printed.source == "print(1)"


def asserts(notebook):
    """How many asserts its code holds."""
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return sum(isinstance(node, ast.Assert) for source in sources for node in ast.walk(parsed(source)))


@pytest.mark.parametrize("name", PATHS)
def test_no_reader_meets_an_assert_and_the_tests_meet_all(name):
    written = PATHS[name].read_text(encoding="utf-8").count("assert ")
    assert asserts(source_notebook(PATHS[name], REFERENCE)) == 0
    assert 0 < asserts(asserting_notebook(PATHS[name], REFERENCE)) <= written


def parsed(source):
    return ast.parse(TransformerManager().transform_cell(source))  # the first cell has a magic
