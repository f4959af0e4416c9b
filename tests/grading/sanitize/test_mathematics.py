"""Formulas become MathML of known elements alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.grading.sanitize.mathematics import mathml


@pytest.mark.parametrize(
    ("formula", "shows"),
    [
        (r"\frac{a}{b}", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
        (r"x < y", "<mo>&lt;</mo>"),
        (r"\beta", "<mi>β</mi>"),
        (r"\begin{matrix}a&b\end{matrix}", "<mtable>"),
    ],
)
def test_a_formula_is_drawn_by_the_browser(formula, shows):
    assert shows in mathml(formula)
    assert 'display="block"' in mathml(formula, block=True)


@pytest.mark.parametrize(
    "formula",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{&lt;script&gt;alert(1)&lt;/script&gt;}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(http://x)}{y}",
        r"\class{waits}{x}",
        r"\color{red;background:url(x)}{x}",
        r"\text{\" onclick=alert(1) }",
    ],
)
def test_nothing_in_a_formula_acts(formula):
    made = mathml(formula)
    tags = re.findall(r"<([^>]*)>", made)
    assert all(re.fullmatch(r'/?m[a-z]+(?: [a-z]+="[^"<>]*")*', tag) for tag in tags)
    assert not re.search(r"href|style=|class=|onclick=|url\(", " ".join(tags))


@pytest.mark.parametrize("formula", [r"\frac{", "{" * 2000, r"\left(", "x" * 5000, r"\begin{align}"])
def test_what_cannot_be_read_is_left_to_be_shown_as_typed(formula):
    assert mathml(formula) == ""


@given(st.text(alphabet=r"\{}^_&<>\"'=ax1 texhrf()[]|", max_size=60))
def test_whatever_stands_between_two_dollars_is_known_elements_or_nothing(formula):
    made = mathml(formula)
    assert all(tag.startswith(("m", "/m")) for tag in re.findall(r"<([^>]*)>", made))
    assert "<" not in re.sub(r"</?m[^<>]*>", "", made)
