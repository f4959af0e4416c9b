"""Numbers as a figure writes them."""

from lectures.figures.drawing.labels import number_text


def test_minus_zero_is_zero():
    assert number_text(-0.001) == "0.00"
    assert number_text(-1.5) == "\N{MINUS SIGN}1.50"
