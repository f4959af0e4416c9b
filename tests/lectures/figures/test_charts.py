"""A negative bar is told from a positive one without colour."""

from lectures import figures


def test_negative_bars_are_hatched():
    hatches = [bar.get_hatch() for bar in figures.bars(["a", "b"], [1, -1], xlabel="n").axes[0].patches]
    assert hatches[0] is None
    assert hatches[1] is not None
