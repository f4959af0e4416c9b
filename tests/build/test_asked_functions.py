"""An exercise is left out: the text counts those that are left, and a text that still names it is told."""

import ast
import re

import pytest

from autograde.build.asked_functions import COUNTED, counted, left_over
from autograde.build.course_folder import SOLUTIONS, sources
from autograde.build.reference_text import Reference
from autograde.build.source_notebook import source_notebook

SEVEN = "- Write three functions that turn data into arrays: `one_hot`, `hide_pixels` and\n  `words`.\n- Look."


@pytest.mark.parametrize(
    ("exercises", "said"),
    [
        (["one_hot", "words"], "two functions that turn data into arrays: `one_hot` and `words`."),
        (["words"], "one function: `words`."),
        (["one_hot", "hide_pixels", "words"], "three functions that turn data into arrays: `one_hot`, `hide_pixels`"),
        ([], "three functions that turn data into arrays: `one_hot`, `hide_pixels` and"),
    ],
)
def test_the_text_counts_and_names_the_functions_that_are_asked_for(exercises, said):
    assert counted(SEVEN, exercises).startswith(f"- Write {said}")
    assert counted(SEVEN, exercises).endswith(".\n- Look.")


def test_a_notebook_without_an_exercise_says_so_in_its_list(tmp_path):
    reference = tmp_path / "reference.py"
    reference.write_text("".join(f'def {name}(x):\n    """Of x."""\n    return x\n\n\n' for name in "abc"))
    cells = "".join(f"```{{code-cell}} ipython3\n:exercise: {name}\n```\n\n" for name in "ac")
    path = tmp_path / "unit" / "book.md"
    path.parent.mkdir()
    path.write_text(f"# A\n\nWrite three functions: `a`, `b` and `c`.\n\n{cells}Then `b(2)` is 2.\n")
    text = source_notebook(path, Reference(reference)).cells[0].source
    assert "Write two functions: `a` and `c`." in text
    (sentence,) = left_over([path], Reference(reference).functions)
    assert sentence == "unit/book.md speaks of b, which no notebook asks for any more: line 13."


BY_PLACE = re.compile(r"\b(?:first|second|third|fourth|last|former|latter|both|two|three|four)\b", re.IGNORECASE)


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.stem)
def test_what_follows_a_list_of_functions_counts_none_of_them(path):
    text = path.read_text(encoding="utf-8")
    for found in COUNTED.finditer(text):
        rest_of_the_item = re.split(r"\n-|\n\n", text[found.end() :])[0]
        assert not BY_PLACE.search(rest_of_the_item), f"false where an exercise is left out: {rest_of_the_item}"


def test_six_lines_are_enough_for_each_function_of_forward_propagation():
    (path,) = sources(["forward_propagation"])
    assert "Six lines are enough for each." in path.read_text(encoding="utf-8")
    asked = re.findall(r"^:exercise: (\w+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    tree = ast.parse((SOLUTIONS / "reference.py").read_text(encoding="utf-8"))
    bodies = {one.name: one.body[1:] for one in tree.body if isinstance(one, ast.FunctionDef) and one.name in asked}
    assert max(body[-1].end_lineno - body[0].lineno + 1 for body in bodies.values()) == 6
