"""The true cause of a name that is missing: what ended a cell, and which cell is to blame."""

import pytest

from autograde.notebooks.undefined_names import ASKS, Failed, cause, ended_with, lost, misused


@pytest.mark.parametrize(
    ("kind", "text", "what"),
    [
        ("SyntaxError", "invalid syntax (3141.py, line 2)", "ended with SyntaxError: invalid syntax in its line 2"),
        ("ValueError", "two\nlines", "ended with ValueError: two"),
        ("KeyboardInterrupt", "", "ended with KeyboardInterrupt"),
        ("StdinNotImplementedError", "raw_input was called.", ASKS.removeprefix("This cell ").removesuffix(".")),
    ],
)
def test_what_ended_a_cell_is_a_part_of_a_sentence(kind, text, what):
    assert ended_with(kind, text) == what


def test_a_magic_that_is_unknown_ends_its_cell_without_an_error():
    said = "UsageError: Line magic function `%tensorflow_version` not found.\n"
    shown = {"output_type": "stream", "name": "stderr", "text": said}
    assert misused(shown) == "ended with UsageError: Line magic function `%tensorflow_version` not found"
    assert misused(shown | {"name": "stdout"}) == misused(shown | {"text": "warning: x"}) == ""


def test_the_cell_to_blame_is_the_first_of_those_that_lacked_something():
    imports = Failed(
        "import nothing\nimport numpy as np", ended_with("ModuleNotFoundError", "No module named 'nothing'")
    )
    table = Failed("table = np.ones(3)", ended_with("NameError", "name 'np' is not defined"))
    known = lost([imports, table])
    assert cause("table", known) == imports
    assert cause("np", known) == imports
    assert cause("other", known) is None
    turned = {"a": Failed("a = b", "name 'b' is not defined"), "b": Failed("b = a", "name 'a' is not defined")}
    assert cause("a", turned) in turned.values()
