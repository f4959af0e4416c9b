"""An exercise is left out: the text counts those that are left, and a text that still names it is told."""

import pytest

from autograde.build.asked_functions import counted, left_over
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
