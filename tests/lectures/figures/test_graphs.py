"""Computational graphs: a box a number, a wire a use of it, the value above and what comes back below."""

import pytest
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from lectures import figures
from tests.tools.drawings import GRAPH, SHARES, SLOPES


@pytest.fixture
def drawn():
    return figures.computational_graph(*GRAPH, SHARES, SLOPES)


def written(fig):
    return [text.get_text().replace("\N{MINUS SIGN}", "-") for text in fig.axes[0].texts]


def test_a_number_is_a_box_and_each_use_of_it_a_wire(drawn):
    kinds = [type(patch) for patch in drawn.axes[0].patches]
    assert (kinds.count(FancyBboxPatch), kinds.count(FancyArrowPatch)) == (5, 7)


def test_a_wire_bears_the_value_above_and_what_comes_back_below(drawn):
    places = {text.get_text(): text.get_position() for text in drawn.axes[0].texts}
    (x, above), (same, below) = places["\N{MINUS SIGN}2"], places["\N{MINUS SIGN}18"]
    assert x == same
    assert above > below
    assert sorted(written(drawn)).count("3") == 2


def test_what_comes_back_on_several_wires_is_added_in_writing(drawn):
    assert {"12 + (-6) = 6", "-3 + (-3) = -6"} <= set(written(drawn))


def test_on_the_way_forward_nothing_comes_back():
    fig = figures.computational_graph(*GRAPH)
    assert set(written(fig)) == {*GRAPH[0], "3", "-2", "-6", "-3", "9"}
    assert "back" not in fig.alt_text


def test_every_wire_is_described(drawn):
    assert drawn.alt_text.count("back comes") == 7
    assert "together 6 for a" in drawn.alt_text
