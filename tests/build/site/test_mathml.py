"""Formulas become MathML: every one of the course, with the LaTeX beside it."""

import re
from xml.etree import ElementTree

import pytest

from autograde.build.site.mathml import mathml
from tests.tools.solved import PATHS

MATH = "{http://www.w3.org/1998/Math/MathML}"


def read(formula, *, block=False):
    return ElementTree.fromstring(mathml(formula, block=block))


def formulas(text):
    """Every formula of a Markdown text, code aside."""
    text = re.sub(r"`[^`\n]*`", "", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    yield from re.findall(r"\$\$(.+?)\$\$", text, re.DOTALL)
    yield from re.findall(r"(?<!\\)\$([^$]+?)\$", re.sub(r"\$\$.+?\$\$", "", text, flags=re.DOTALL))


def test_a_fraction_is_a_fraction():
    (fraction,) = read(r"\frac{\partial\ell}{\partial w}").iter(f"{MATH}mfrac")
    assert ["".join(part.itertext()) for part in fraction] == ["∂ℓ", "∂w"]


def test_a_formula_on_its_own_line_is_a_block_and_one_in_a_sentence_is_not():
    assert read("x", block=True).get("display") == "block"
    assert read("x").get("display") == "inline"


def test_the_latex_stands_beside_it_for_those_who_hear_it():
    assert read(r"a < b \& c").get("alttext") == r"a < b \& c"


@pytest.mark.parametrize("formula", ["(-b)", r"\left(-b\right)", "a = -b", r"a \cdot -b", "(a, -b)"])
def test_a_sign_is_no_difference(formula):
    assert [op.get("form") for op in read(formula).iter(f"{MATH}mo") if op.text == "−"] == ["prefix"]


@pytest.mark.parametrize("formula", ["a - b", "(a) - b", "f'(a) - 2", "[a] - b", r"\left(a\right) - b"])
def test_a_difference_is_no_sign(formula):
    assert [op.get("form") for op in read(formula).iter(f"{MATH}mo") if op.text == "−"] == [None]


def test_an_underscore_in_words_has_no_backslash():
    assert "".join(read(r"\texttt{loss\_delta}").itertext()) == "loss_delta"


@pytest.mark.parametrize("name", PATHS)
def test_nothing_of_a_lecture_s_formulas_is_left_as_latex(name):
    found = list(formulas(PATHS[name].read_text(encoding="utf-8")))
    assert found
    assert [one for one in found if "\\" in "".join(read(one).itertext())] == []
