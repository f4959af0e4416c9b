"""A source is built, and one that cannot be is refused by its file, its cell and what to write instead."""

import tomllib
from typing import ClassVar

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograde.build import source_notebook as building
from autograde.build.course_folder import ROOT, SOLUTIONS, sources
from autograde.build.errors import SourceError
from autograde.build.reference_text import Reference
from autograde.build.source_notebook import source_notebook
from autograde.courses import current

PROJECT = ROOT / "pyproject.toml"
REFERENCE = Reference(SOLUTIONS / "reference.py")


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (":exercise: softmaks\n", r"cell 1 .*no function softmaks"),
        (":points: 1\ncheck(softmax)\n", r"cell 1: check\(softmax\) has no exercise above it: delete it too"),
    ],
)
def test_a_source_that_cannot_be_built_is_named_with_its_cell(cell, sentence):
    path = SOLUTIONS / "01_training_data" / "broken_for_a_test.md"
    head = "---\nkernelspec:\n  name: python3\n  display_name: Python 3\n---\n"
    path.write_text(f"{head}\n```{{code-cell}}\n{cell}```\n")
    try:
        with pytest.raises(SourceError, match=rf"broken_for_a_test\.md, {sentence}"):
            source_notebook(path, REFERENCE)
    finally:
        path.unlink()


@pytest.mark.parametrize(
    "cell", ["check(softplus)\nassert softplus(0) > 0", "check(softplus)\ncheck(relu)", "softplus(0)"]
)
def test_a_grade_cell_that_is_no_single_check_is_refused_by_name(cell, tmp_path, monkeypatch):
    monkeypatch.setattr(building, "ROOT", tmp_path)
    path = tmp_path / "softplus.md"
    path.write_text(f"# A\n\n```{{code-cell}} ipython3\n:points: 2\n{cell}\n```\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"softplus.md, cell 2 \('.*softplus.*'\): a grade cell calls check"):
        source_notebook(path, REFERENCE)


def first_cell(notebook):
    return next(cell.source for cell in notebook.cells if cell.cell_type == "code")


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.stem)
def test_the_first_cell_installs_the_course_where_it_is_missing_and_only_there(path):
    source = TransformerManager().transform_cell(first_cell(source_notebook(path, REFERENCE)))
    guarded, name = source.split("\nimport numpy as np\n")[0], tomllib.loads(PROJECT.read_text())["project"]["name"]

    class Shell:
        told: ClassVar[list] = []

        def run_line_magic(self, *words):
            self.told.append(words)

    exec(guarded, {"get_ipython": Shell})
    assert Shell.told == []
    missing = guarded.replace("import lectures", "import no_such_course")
    exec(missing, {"get_ipython": Shell})
    assert Shell.told == [("pip", f"install --quiet {name}")]


def test_a_course_that_pip_does_not_know_installs_nothing(monkeypatch):
    monkeypatch.setattr(current(), "distribution", "")
    assert first_cell(source_notebook(sources()[0], REFERENCE)).startswith("import numpy as np\n")
