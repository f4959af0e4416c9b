"""A token goes forward one edge at a time."""

import numpy as np

from lectures.figures.forward_steps import forward_frames
from tests.tools.drawings import BETAS, HS, WEIGHTS


def frames():
    return list(forward_frames(WEIGHTS, BETAS, HS, "tanh", "softmax", "{:.2f}"))


def test_a_step_forward_is_one_edge_or_one_activation():
    edges = [[place for place in marked if len(place) == 3] for _, _, marked, _, _ in frames()]
    assert [edge for step in edges for edge in step] == [(m, k, j) for m in (0, 1) for k in (0, 1) for j in (0, 1, 2)]
    assert max(map(len, edges)) == 1
    assert len(edges) == 1 + 12 + 2 + 1  # features, edges, hidden activations, the answer


def test_the_sum_grows_with_the_edges_and_its_value_comes_last():
    titles = [title.split(" = ", 1)[-1] for title, *_ in frames()]
    assert titles[1:4] == [
        "0.50 · 1.00 + …", "0.50 · 1.00 + 0.50 · 2.00 + …", "0.50 · 1.00 + 0.50 · 2.00 − 0.50 · 1.00 = 1.00"
    ]  # fmt: skip
    assert titles[11] == "1.00 · 0.76 − 1.00 · (−0.46) + 0.00 · 1.00 = 1.22"
    assert titles[15] == "softmax(1.22, −0.34) = (0.83, 0.17)"


def test_a_value_is_known_from_its_step_on():
    known = [int(np.isfinite(np.concatenate([*betas, *hs[1:]])).sum()) for _, _, _, betas, hs in frames()]
    assert known == sorted(known)
    assert (known[2], known[3], known[4], known[-1]) == (0, 1, 2, 8)
