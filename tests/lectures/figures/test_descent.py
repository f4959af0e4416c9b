"""Steps on a curve have arrows where there is room; a training ends with its last loss."""

from lectures import figures
from tests.tools.drawings import cube


def test_a_step_too_short_to_see_has_no_arrow():
    ax = figures.steps(cube, {"path": [-1, -0.99, 0.5]}, (-1.5, 1.5)).axes[0]
    (arrow,) = (patch for patch in ax.patches if hasattr(patch, "_posA_posB"))
    assert (arrow._posA_posB[0][0], arrow._posA_posB[1][0]) == (-0.99, 0.5)


def test_a_step_shorter_than_an_arrows_head_has_no_arrow():
    (ax,) = figures.steps(cube, {"path": [-1, 0, 0.01, 1]}, (-1, 1)).axes
    assert [patch._posA_posB[1][0] for patch in ax.patches] == [0, 1]


def test_the_last_loss_is_written():
    texts = [t.get_text() for t in figures.training([2, 1, 0.25], other={"other": [2, 1, 0.5]}).axes[0].texts]
    assert texts == ["0.25", "other 0.5"]
