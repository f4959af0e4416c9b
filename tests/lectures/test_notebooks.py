"""The notebooks in real kernels: solved ones run clean, untouched ones say in one line what each cell lacks."""

import builtins
import re

import nbformat
import pytest

from autograde.build.source_notebook import source_notebook
from autograde.notebooks.names_in_code import names_of
from autograde.student.course_notebooks import released_notebooks
from autograde.student.notebook_file import read_notebook
from autograde.version import __version__
from lectures import UNITS
from tests.tools.solved import PATHS, REFERENCE, outputs, run, solved


def complaints(notebook):
    """What a reader of a solved notebook must not see: errors, warnings, anything on stderr."""
    return [
        (cell["id"], output.get("text") or output.get("evalue"))
        for cell, output in outputs(notebook)
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


@pytest.mark.parametrize("name", PATHS)
def test_a_solved_notebook_runs_clean_with_its_illustrations(name):
    assert complaints(solved(name)) == []


def printed(notebook):
    """What each cell prints that graders run, in order."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    run = [cell for cell in cells if "skip-execution" not in cell.metadata.get("tags", [])]
    texts = ["".join(output.text for output in cell.outputs if output.output_type == "stream") for cell in run]
    return [text for text in texts if text]


@pytest.mark.parametrize("name", PATHS)
def test_what_students_receive_runs_clean_without_illustrations_and_says_the_same_without_its_asserts(name, tmp_path):
    if name == "pytorch":
        pytest.importorskip("torch")
    received = run(source_notebook(PATHS[name], REFERENCE), tmp_path, illustrations=False)
    assert complaints(received) == []
    assert printed(received) == printed(solved(name))


@pytest.mark.parametrize("name", released_notebooks())
def test_an_untouched_notebook_says_in_one_line_what_each_cell_lacks(name, tmp_path):
    for cell, output in outputs(run(read_notebook(released_notebooks()[name]), tmp_path)):
        if output.output_type == "error":
            text = "\n".join(output.traceback)
            assert "\n" not in text, f"cell {cell['id']} says:\n{text}"
            assert "not written yet" in text or "written. Write" in text or "not installed" in text, text
        else:
            assert output.get("name") != "stderr", f"cell {cell['id']}: {output.text}"


def one_cell(*sources):
    """The outputs of a small notebook of these cells."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    run(notebook, ".")
    return ["\n".join(output.get("traceback") or [output.get("text", "")]) for _, output in outputs(notebook)]


BEGIN = f"from autograde import begin, check, examine\nbegin('{__version__}')"


def test_a_check_older_than_its_notebook_says_so():
    (text,) = one_cell("from autograde import begin\nbegin('99.1.0')")
    assert text.startswith("This notebook was made for autograde 99.1.0, but ")
    assert "its checks may be older than the text. Update with:" in text


def test_a_notebook_older_than_the_course_says_so_and_how_to_bring_the_new_text():
    (text,) = one_cell("from autograde import begin\nbegin('0.0.1')")
    assert text.startswith(f"This notebook was made for autograde 0.0.1, and {__version__} is installed: ")
    assert "Say autograde start FOLDER, " in text


def test_what_a_failed_cell_would_have_made_is_traced_to_the_blank_exercise():
    blank = "def softmax(beta):\n    raise NotImplementedError()"
    said = one_cell(BEGIN, blank, "y_star = softmax(1)", "z = y_star + 1", "print(z)")
    assert said == ["This cell needs softmax, which is not written yet."] * 3


def test_a_cell_of_the_course_that_a_wrong_answer_ends_says_in_one_line_which_answer():
    wrong, right = "def excitation(w, h):\n    raise ValueError('shapes')", "def excitation(w, h):\n    return 1"
    given = "weights, x = [1], 1"
    cell = next(cell.source for cell in released_cells("forward_propagation") if cell.source.startswith("beta_1 ="))
    *_, said, own, later, mended = one_cell(
        BEGIN, given, wrong, "check(excitation)", cell, "excitation(1, 1)", "print(beta_1)", f"{right}\nprint('new')"
    )
    assert said == "This cell needs excitation, whose check fails: mend that first."
    assert "Traceback" in own  # a student's own cell: where it failed helps
    assert "shapes" in own
    assert later == said
    assert mended == "new\n"
    assert "Traceback" in one_cell(BEGIN, given, wrong, cell)[-1]  # nothing is known of it before its check


def released_cells(name):
    (path,) = [path for path in released_notebooks().values() if path.stem == name]
    return read_notebook(path).cells


def test_an_exercise_whose_cell_was_not_run_is_named():
    assert one_cell(BEGIN, "softmax(1)") == [
        "This cell needs softmax, which is not defined: run the cell that defines it first."
    ]


def test_all_other_errors_keep_their_traceback():
    (text,) = one_cell(BEGIN, "undefined_name + 1")
    assert "Traceback" in text
    assert "undefined_name" in text


def test_a_missing_torch_is_said_in_one_sentence():
    hide = "import sys\nsys.modules['torch'] = None"
    said = one_cell(BEGIN, hide, "import torch", "torch.tensor([1.0])")
    assert said == ["This cell needs PyTorch, which is not installed: python -m pip install torch, then restart."] * 2


@pytest.mark.parametrize("name", PATHS)
def test_no_line_of_a_paragraph_begins_like_a_list(name):
    """A wrapped line that begins with "1. " or "- " ends the paragraph and starts a list."""
    for cell in source_notebook(PATHS[name], REFERENCE).cells:
        if cell.cell_type == "markdown":
            for paragraph in re.sub(r"```.*?```", "", cell.source, flags=re.DOTALL).split("\n\n"):
                first, *others = paragraph.strip("\n").split("\n")
                if not re.match(r"\s*(\d+\.|[-*|])", first) and not first.startswith(("$$", "**Model answer")):
                    assert not [line for line in others if re.match(r"(1\.|[-+*])\s", line)], paragraph


def test_the_units_are_those_of_the_build():
    assert list(PATHS) == [notebook for notebooks in UNITS.values() for notebook in notebooks]


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("def softmax(beta)\n    return beta", "ended with SyntaxError: expected ':' in its line 1"),
        (
            "import no_such_package\ndef softmax(beta):\n    return beta",
            "ended with ModuleNotFoundError: No module named",
        ),
        ("v = input('a number: ')\ndef softmax(beta):\n    return v", "asks with input(), which nobody answers"),
        ("1 / 0\nfrom scipy.special import softmax", "ended with ZeroDivisionError: division by zero"),
    ],
)
def test_a_name_that_is_not_there_is_traced_to_the_cell_that_failed(cell, what):
    *_, failed, later = one_cell(BEGIN, cell, "softmax(1)\ny = 1", "y + 1")
    begin = cell.split("\n")[0]
    assert failed.startswith("This cell needs softmax, which is not defined: ") or "input()" in what
    assert f"the cell that begins with {begin!r}" in failed
    assert what in failed
    assert later == failed


def test_a_cell_that_was_mended_is_blamed_no_more():
    said = one_cell(BEGIN, "def softmax(beta)\n    pass", "def softmax(beta):\n    return 1", "print(softmax(1))")
    assert said[-1] == "1\n"


def test_what_a_library_has_not_implemented_is_no_blank_exercise():
    (text,) = one_cell(BEGIN, "import io\nio.IOBase().seek(0)")
    assert "not written yet" not in text
    assert "UnsupportedOperation" in text
    (text,) = one_cell(BEGIN, "raise NotImplementedError('on this machine')")
    assert "not written yet" not in text


def test_a_failed_check_and_code_that_is_no_python_show_what_they_showed():
    wrong = "def softmax(beta):\n    return beta"
    *_, said, inner = one_cell(BEGIN, wrong, "check(softmax)", "def inner():\n    exec('1 +')\ninner()")
    assert said.startswith("softmax: ")
    assert "Traceback" not in said
    assert "line 2 in inner" in re.sub(r"\x1b\[[\d;]*m", "", inner)


@pytest.mark.parametrize("name", PATHS)
def test_no_cell_that_graders_run_needs_one_that_they_skip(name):
    given = set(dir(builtins))
    cells = [cell for cell in source_notebook(PATHS[name], REFERENCE).cells if cell.cell_type == "code"]
    for cell in cells:
        if "skip-execution" in cell.metadata.get("tags", []):
            assert "nbgrader" not in cell.metadata, f"{cell['id']} is an answer or graded, and would be skipped"
        else:
            names = names_of(cell.source)
            missing = names.used - names.bound - given
            assert not missing, f"{cell['id']} needs {missing}, which no cell above it gives that graders run"
            given |= names.bound
