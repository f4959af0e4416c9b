"""What a person sees in JupyterLab, in a real headless Chromium."""

import math
import re
import shutil

import nbformat
import numpy as np
import pytest

from autograde.build.course_folder import SOLUTIONS
from autograde.build.reference_text import Reference
from autograde.student.course_notebooks import released_notebooks
from autograde.student.notebook_file import read_notebook
from autograde.student.start import start
from tests.tools import lab

pytestmark = pytest.mark.skipif(lab.CHROMIUM is None, reason=lab.MISSING)

FORWARD_PROPAGATION = "02_forward_propagation/forward_propagation.ipynb"
ACTIVATION_FUNCTIONS = "02_forward_propagation/activation_functions.ipynb"
BACK_PROPAGATION = "04_back_propagation/back_propagation.ipynb"
REFERENCE = Reference(SOLUTIONS / "reference.py")


@pytest.fixture(scope="module")
def browser():
    with lab.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def lectures(tmp_path_factory):
    """JupyterLab on a student's fresh copy."""
    folder = tmp_path_factory.mktemp("my-course")
    start(folder)
    with lab.jupyterlab(folder, tmp_path_factory.mktemp("private")) as address:
        yield folder, address


@pytest.fixture
def open_lecture(browser, lectures, request):
    """Opens a notebook under a name of the test's own: JupyterLab saves by itself, and keeps a kernel for a name."""
    (folder, address), opened = lectures, []

    def open_it(name):
        own = f"{name.removesuffix('.ipynb')}-{request.node.name}.ipynb"
        shutil.copy(folder / name, folder / own)
        opened.append(lab.Notebook(browser, address, own, read_notebook(released_notebooks()[name]).cells))
        return opened[-1]

    yield open_it
    for notebook in opened:
        notebook.close()


def test_a_student_gets_it_wrong_reads_why_and_gets_it_right(open_lecture):
    notebook = open_lecture(BACK_PROPAGATION)
    for cell_id in notebook.ids:
        if cell_id.startswith(("setup", "given")):
            assert notebook.run(cell_id) == ""
    assert notebook.run("check-weight_gradient") == (
        "This cell needs weight_gradient, which is not defined: run the cell that defines it first."
    )
    notebook.write("weight_gradient", "def weight_gradient(delta, h):\n    return delta.T @ append_one(h)")
    notebook.run("weight_gradient")
    said = notebook.run("check-weight_gradient")
    assert "✗ marks what differs, 15 of 15 entries" in said
    assert "weight_gradient: all 15 entries differ from finite differences." in said
    assert "every entry is 7 times too large, and there are n = 7 tokens" in said
    notebook.write("weight_gradient", REFERENCE.given("weight_gradient"))
    notebook.run("weight_gradient")
    assert notebook.run("check-weight_gradient") == "weight_gradient: passed (3 questions)."


def test_a_student_mends_a_function_and_moves_the_figure_that_it_draws(open_lecture):
    """From a wrong answer to a slider under which the picture changes."""
    notebook = open_lecture(ACTIVATION_FUNCTIONS)
    setup, slider = notebook.id_of("begin("), notebook.id_of("shares, start=")
    assert notebook.run(setup) == ""
    notebook.write("softmax", "def softmax(beta):\n    e = np.exp(beta - beta.max())\n    return e / e.sum()")
    notebook.run("softmax")
    said = notebook.run("check-softmax")
    assert "softmax: all 6 entries differ from the known values." in said
    notebook.write("softmax", REFERENCE.given("softmax"))
    notebook.run("softmax")
    assert notebook.run("check-softmax").startswith("softmax: passed")

    notebook.run(slider)
    picture, before = notebook.picture(slider)
    assert "for the excitations 2.0, 1 and 0" in picture.get_attribute("alt")
    notebook.cell(slider).locator(".noUi-handle").press("ArrowRight")
    notebook.cell(slider).get_by_alt_text("for the excitations 2.2, 1 and 0").wait_for()
    _, after = notebook.picture(slider)
    assert before.shape == after.shape
    changed = np.abs(before - after).max(axis=2) > 0.2
    assert 20 < changed.sum() < changed.size / 10  # the ends of the bars and their numbers, and nothing else


def test_a_token_goes_forward_one_edge_at_a_time(open_lecture):
    notebook = open_lecture(FORWARD_PROPAGATION)
    for name in ("append_one", "excitation"):
        notebook.write(name, REFERENCE.given(name))
    for cell_id in (notebook.id_of("begin("), "append_one", "excitation"):
        assert notebook.run(cell_id) == ""
    stepper = notebook.id_of("figures.step_forward(")
    notebook.run(stepper)
    picture, before = notebook.picture(stepper)
    assert "Step 1 of 16" in picture.get_attribute("alt")  # a still picture has its fifth
    notebook.cell(stepper).get_by_role("button", name="forward").click()
    notebook.cell(stepper).get_by_alt_text("Step 2 of 16").wait_for()
    _, after = notebook.picture(stepper)
    assert (np.abs(before - after).max(axis=2) > 0.2).sum() > 100


MOVED = """
import time
from pathlib import Path
from lectures import figures
drawn = []


def draw(v):
    while v and not Path("pressed").exists():
        time.sleep(0.01)
    drawn.append(v)
    return figures.bars(["a"], [v], xlabel="v", alt=f"A bar of {v:g}, drawing {len(drawn)}.")


figures.slider(draw, start=0, stop=50, step=1, value=0, label="v")
"""


def test_a_slider_keeps_up_with_arrow_keys(browser, tmp_path_factory):
    """Thirty keys at once: the picture ends where the slider does, and places that it left at once are not drawn."""
    folder = tmp_path_factory.mktemp("keys")
    moved = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(MOVED.strip())])
    moved.metadata = read_notebook(released_notebooks()[BACK_PROPAGATION]).metadata
    (folder / "all").mkdir()
    nbformat.write(moved, folder / "all" / "moved.ipynb")
    with lab.jupyterlab(folder, tmp_path_factory.mktemp("private")) as address:
        notebook = lab.Notebook(browser, address, "all/moved.ipynb", moved.cells)
        (cell_id,) = notebook.ids
        notebook.run(cell_id)
        notebook.cell(cell_id).locator(".noUi-handle").focus()
        for _ in range(30):
            notebook.page.keyboard.press("ArrowRight")
        (folder / "all" / "pressed").touch()  # until now the kernel was at its second picture
        last = notebook.cell(cell_id).get_by_alt_text("A bar of 30, drawing")
        last.wait_for()
        assert int(re.findall(r"drawing (\d+)", last.get_attribute("alt"))[0]) < 20


def test_mathematics_renders(browser, tmp_path_factory):
    """All text of the course on one page: MathJax refuses no formula, and none is left as it was typed."""
    folder = tmp_path_factory.mktemp("text")
    notebooks = [read_notebook(path) for path in released_notebooks().values()]
    cells = [cell for notebook in notebooks for cell in notebook.cells if cell.cell_type == "markdown"]
    written = sum(len(re.findall(r"\$\$.+?\$\$|\$[^$]+\$", cell.source, re.DOTALL)) for cell in cells)
    text = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(cell.source) for cell in cells])
    text.metadata = notebooks[0].metadata
    (folder / "all").mkdir()
    nbformat.write(text, folder / "all" / "text.ipynb")
    with lab.jupyterlab(folder, tmp_path_factory.mktemp("private")) as address:
        notebook = lab.Notebook(browser, address, "all/text.ipynb", text.cells)
        notebook.page.wait_for_function(
            "count => document.querySelectorAll('.jp-RenderedMarkdown').length >= count", arg=len(cells)
        )
        notebook.page.wait_for_function(
            "count => document.querySelectorAll('mjx-container').length >= count", arg=math.ceil(0.9 * written)
        )
        notebook.rests()
        formulas = notebook.page.locator("mjx-container").count()
        refused = notebook.page.locator("mjx-merror, [data-mjx-error]").all_inner_texts()
        left = notebook.page.evaluate(
            """() => [...document.querySelectorAll('.jp-RenderedMarkdown')].filter(cell => {
                const copy = cell.cloneNode(true);
                copy.querySelectorAll('code, mjx-container').forEach(part => part.remove());
                return /\\$|\\\\[a-z]+/.test(copy.textContent);
            }).map(cell => cell.textContent.slice(0, 200))"""
        )
    assert refused == []
    assert left == []
    assert formulas > 0.9 * written


def test_run_all_on_an_untouched_notebook_goes_to_its_end_without_a_traceback(open_lecture):
    notebook = open_lecture(FORWARD_PROPAGATION)
    notebook.run_all()
    checks = [cell_id for cell_id in notebook.ids if cell_id.startswith("check-")]
    for cell_id in checks:
        assert "not written yet" in notebook.output(cell_id) or "Write" in notebook.output(cell_id)
    assert "Traceback" not in notebook.page.locator(".jp-Notebook").inner_text()
