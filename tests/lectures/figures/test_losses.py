"""Arrows on a loss go along its gradient."""

import numpy as np

from lectures import figures
from tests.tools.drawings import bowl, slope


def test_a_gradient_arrow_points_uphill():
    (arrows,) = (
        c
        for c in figures.loss_surface(bowl, (-2, 2), (-2, 2), gradient=slope, xlabel="a", ylabel="b")
        .axes[0]
        .collections
        if hasattr(c, "U")
    )
    assert np.all(arrows.U * arrows.X >= 0)
    assert np.all(arrows.V * arrows.Y >= 0)
