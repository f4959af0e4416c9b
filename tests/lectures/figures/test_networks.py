"""Networks: a node a circle, sign a dash, size a width; what comes back goes from right to left."""

import numpy as np
import pytest
from matplotlib.patches import Circle, Rectangle

from lectures import figures
from tests.tools.drawings import BETAS, CHAIN, DELTAS, HS, WEIGHTS, X


def test_a_network_has_a_circle_a_node_and_a_square_a_constant():
    ax = figures.network(WEIGHTS).axes[0]
    kinds = [type(patch) for patch in ax.patches]
    assert (kinds.count(Circle), kinds.count(Rectangle)) == (6, 2)
    written = [text.get_text().replace("\N{MINUS SIGN}", "-") for text in ax.texts]
    assert sorted(t for t in written if "." in t) == sorted(f"{w:.2f}" for w in np.concatenate(WEIGHTS).flat)


def test_sign_is_dash_and_size_is_width():
    lines = figures.network([np.array([[2.0, -1.0, 0.0]])]).axes[0].lines
    strong, negative, zero = lines
    assert (strong.get_linestyle(), negative.get_linestyle(), zero.get_linestyle()) == ("-", "--", ":")
    assert strong.get_linewidth() > negative.get_linewidth() > zero.get_linewidth() - 0.2


def test_values_are_those_of_token_0():
    hs = [np.vstack([h, 9 * h]) for h in HS]
    written = {text.get_text() for text in figures.network(WEIGHTS, hs=hs).axes[0].texts}
    assert {"0.76", "\N{MINUS SIGN}0.46", "0.83", "0.17"} <= written


def test_what_is_not_known_yet_is_not_written():
    half = figures.network(
        WEIGHTS, betas=[BETAS[0], np.full((1, 2), np.nan)], hs=[X, HS[1] * [1, np.nan], HS[2] * np.nan]
    )
    written = " ".join(text.get_text() for text in half.axes[0].texts)
    assert "0.76" in written
    assert not any(unknown in written for unknown in ("0.46", "0.83", "1.22", "nan"))


def test_delta_stands_under_every_node_but_inputs_and_constants():
    texts = figures.backward_pass(WEIGHTS, BETAS, HS, DELTAS).axes[0].texts
    deltas = [text.get_text() for text in texts if "delta" in text.get_text()]
    assert len(deltas) == 4
    assert any("0.52" in text for text in deltas)


def test_arrows_go_from_right_to_left_and_none_to_a_constant():
    arrows = [p for p in figures.backward_pass(WEIGHTS, BETAS, HS, DELTAS).axes[0].patches if hasattr(p, "_posA_posB")]
    assert len(arrows) == 4
    assert all(tail[0] > tip[0] for tail, tip in (arrow._posA_posB for arrow in arrows))


def test_what_is_not_known_yet_is_neither_written_nor_an_arrow():
    unknown = [np.array([[np.nan, np.nan]]), DELTAS[1]]
    ax = figures.backward_pass(WEIGHTS, BETAS, HS, unknown, {(1, 0, 1): "one"}).axes[0]
    assert len([text for text in ax.texts if "delta" in text.get_text()]) == 2
    assert len([patch for patch in ax.patches if hasattr(patch, "_posA_posB")]) == 1


def test_a_factor_is_written():
    fig = figures.backward_pass(WEIGHTS, BETAS, HS, DELTAS, {(1, 0, 1): "the factor"})
    assert [t.get_text() for t in fig.axes[0].texts].count("the factor") == 1


def test_a_slope_is_made_of_the_two_values_at_the_ends_of_its_weight():
    """Its line bears their product, and no arrow though one went along it before; the nodes at its ends stand out."""
    factors = {(1, 0, 1): "the factor"}
    ax = figures.backward_pass(WEIGHTS, BETAS, HS, DELTAS, factors, products={(1, 0, 1): "product"}).axes[0]
    written = [text.get_text() for text in ax.texts]
    assert "product" in written
    assert "the factor" not in written
    assert [patch for patch in ax.patches if hasattr(patch, "_posA_posB")] == []
    strong = [np.array(patch.center) for patch in ax.patches if patch.get_linewidth() > 2]
    near = {t.get_text() for t in ax.texts for place in strong if np.linalg.norm(place - t.get_position()) < 0.15}
    assert {"$h^{(1)}_{2}$", "$y^*_{1}$"} <= near
    assert len(strong) == 2


@pytest.mark.parametrize(("step", "values", "slopes"), [(0, 1, 0), (2, 3, 0), (3, 3, 1), (5, 3, 3)])
def test_a_record_fills_with_values_and_then_with_slopes(step, values, slopes):
    written = [text.get_text() for text in figures.record(CHAIN, ["a", "b"], step).axes[0].texts]
    assert sum(text.startswith("value") for text in written) == values
    assert sum(text.startswith("slope") for text in written) == slopes
    assert sum(text in "ab" for text in written if text) == max(slopes - 1, 0)
