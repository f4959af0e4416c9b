"""The text of a function: its tree, its lines as the cell counts them, its helpers."""

import ast

from autograde.diagnosis.slips.source import source_of
from tests.tools.first_attempts import FirstAttempt


def written(source, exercise="f"):
    return source_of(FirstAttempt(1, exercise, "", source, "").function(), ())


def test_a_line_is_that_of_the_cell():
    source = written("a = 1\n\n\ndef f(x):\n    y = x\n    return y\n")
    (function,) = source.functions
    assert [function.line(node) for node in function.node.body] == [5, 6]
    assert function.fragment(function.node.body[0]) == "y = x"


def test_places_are_put_back_as_they_were():
    source = written("def f(x):\n    return x + 1\n")
    (function,) = source.functions
    before = ast.dump(function.node)
    place = next(place for place, node in function.places if isinstance(node, ast.Constant))
    place.put(ast.Constant(2))
    assert source.compiled()(1) == 3
    place.put(ast.Constant(1))
    assert ast.dump(function.node) == before


def test_a_helper_of_the_same_cell_belongs_to_it_and_an_exercise_does_not():
    text = "def g(x):\n    return x\n\n\ndef softmax(x):\n    return x\n\n\ndef f(x):\n    return g(softmax(x))\n"
    function = FirstAttempt(2, "f", "", text, "").function()
    source = source_of(function, ("softmax",))
    assert [part.node.name for part in source.functions] == ["g", "f"]


def test_what_has_no_text_has_no_source():
    assert source_of(len, ()) is None
    assert source_of(eval("lambda x: x"), ()) is None

    def outer():
        hidden = 1
        return lambda: hidden

    assert source_of(outer(), ()) is None
