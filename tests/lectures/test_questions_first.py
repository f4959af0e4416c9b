"""Questions before answers: no cell and no code in the text above an exercise holds the code of its solution.

Looked for are solutions of three operations or more (`tests/tools/answers_above.py`). What gives a prediction away, or
a shorter formula, a reader finds.
"""

import ast

import nbformat
import pytest

from autograde.build.source_notebook import source_notebook
from autograde.checking.exercises import unit_of
from lectures import UNITS
from tests.tools.answers_above import answers_above, operations, skeleton
from tests.tools.solved import PATHS, REFERENCE

ORDER = list(UNITS)
UNIT_OF = {name: unit for name in REFERENCE.functions if (unit := unit_of(name))}


def shown(name):
    """What a notebook shows of its exercises' solutions before it asks for them."""
    unit = PATHS[name].parent.name
    asked = {exercise: REFERENCE.functions[exercise] for exercise, of in UNIT_OF.items() if of == unit}
    earlier = [exercise for exercise, of in UNIT_OF.items() if ORDER.index(of) < ORDER.index(unit)]
    known = {exercise: REFERENCE.functions[exercise] for exercise in earlier}
    return answers_above(source_notebook(PATHS[name], REFERENCE), asked, known)


@pytest.mark.parametrize("name", PATHS)
def test_no_exercise_is_answered_above_it(name):
    found = {(one.exercise, one.place) for one in shown(name)}
    assert found == set(), "this code is the answer to an exercise below it: show it after the exercise"


# the search itself, on code that is hidden as well as it happens to be hidden


def notebook(*cells):
    made = []
    for number, (kind, source) in enumerate(cells):
        new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
        made.append(new(source, id="softmax" if source == "softmax" else f"{kind}-{number}"))
    return nbformat.v4.new_notebook(cells=made)


SOFTMAX = {"softmax": REFERENCE.functions["softmax"]}
GIVEN = {name: REFERENCE.functions[name] for name in ("append_one", "excitation")}


@pytest.mark.parametrize(
    "code",
    [
        "e = np.exp(beta - beta.max(axis=1, keepdims=True))\nprint(e / e.sum(axis=1, keepdims=True))",
        "def odds(z):\n  top=np.exp(z-z.max(keepdims = True,axis = 1))\n  return top/top.sum(axis=1,keepdims=True)",
        "largest = b.max(axis=1, keepdims=True)\nup = np.exp(b - largest)\nshares = up / up.sum(axis=1, keepdims=True)",
        "for k in range(3):\n    grown = np.exp(z[k] - z[k].max(axis=1, keepdims=True))",
    ],
)
def test_renamed_respaced_and_split_code_is_found(code):
    (found,) = answers_above(notebook(("code", code), ("code", "softmax")), SOFTMAX, {})
    assert (found.exercise, found.place) == ("softmax", code.split("\n")[0])


@pytest.mark.parametrize(
    "code",
    [
        "e = np.exp(beta - beta.max(axis=0))\nprint(e / e.sum())",  # another axis: the mistake
        "print(softmax(beta).sum(axis=1, keepdims=True))",
        "e = beta.sum(axis=1, keepdims=True)",
        "%matplotlib inline",
    ],
)
def test_other_code_is_no_answer(code):
    assert answers_above(notebook(("code", code), ("code", "softmax")), SOFTMAX, {}) == []


CODE = "`np.exp(beta - beta.max(axis=1, keepdims=True))`"
FOLDED = f"<details><summary>Hint 3</summary>\n\n{CODE}\n\n</details>"


def test_code_in_the_text_is_found_and_an_exercise_s_own_hints_are_not():
    heading = ("text", "## Exercise: softmax")
    assert answers_above(notebook(("text", f"Write {CODE}."), heading, ("code", "softmax")), SOFTMAX, {})
    assert answers_above(notebook(heading, ("text", f"It is {CODE}."), ("code", "softmax")), SOFTMAX, {})
    assert answers_above(notebook(("text", FOLDED), heading, ("code", "softmax")), SOFTMAX, {})
    assert not answers_above(notebook(heading, ("text", FOLDED), ("code", "softmax")), SOFTMAX, {})
    assert not answers_above(notebook(heading, ("code", "softmax"), ("text", CODE)), SOFTMAX, {})


def test_a_given_function_is_written_out():
    asked = {
        "softmax": ast.parse("def softmax(delta, h):\n    'T'\n    return delta.T @ append_one(h) / len(h)").body[0]
    }
    code = "D = d.T\nprint(D @ np.column_stack([X, np.ones(2)]) / 2)"
    assert answers_above(notebook(("code", code), ("code", "softmax")), asked, GIVEN)
    assert not answers_above(notebook(("code", code.replace(".T", "")), ("code", "softmax")), asked, GIVEN)


def test_a_skeleton_forgets_names_and_the_order_of_a_product_and_no_other_order():
    def of(code):
        return skeleton(ast.parse(code, mode="eval").body)

    assert of("a * np.exp(b[0] + 1)") == of("np.exp(2 + c) * len(d)")
    assert of("a - np.exp(b)") != of("np.exp(b) - a")
    assert of("f(a)") != of("g(a)")
    assert operations(ast.parse("np.exp(a - b) / c.T", mode="eval").body) == 4
