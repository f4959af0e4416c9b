"""The last stages of every chain: what a mistake does to the whole array, or to tokens that stand apart."""

from collections.abc import Callable

import numpy as np

from autograde.diagnosis.stage import Stage, same

ARRAY: tuple[tuple[str, Callable], ...] = (
    ("sign", lambda value: -value),
    ("factor_two_missing", lambda value: value / 2),
    ("factor_two_extra", lambda value: value * 2),
    ("transposed", lambda value: value.T),
    ("single_precision", np.float32),
    ("integers", lambda value: np.trunc(value).astype(np.int64)),
    ("all_zero", lambda value: 0 * value),
    ("integer_division", np.floor),
    ("integers", np.trunc),
)
LOSSY = {"all_zero", "integer_division", "integers"}  # so little is left that a second mistake could not be proven


def whole(*more: tuple[str, Callable], sizes: dict[str, float] | None = None) -> tuple[Stage, Stage]:
    """The last stages: what a mistake does to the whole array.

    Parameters
    ----------
    more : wrong ways of one's own
    sizes : mistake -> factor, for factors that have a name here (the number of tokens, of classes)
    """
    scaled = [(name, lambda value, factor=factor: factor * value) for name, factor in (sizes or {}).items()]
    return Stage("", same, (*scaled, *more)), Stage("", same, ARRAY)


def per_row(n: int, *more: tuple[str, Callable], sizes: dict[str, float] | None = None) -> tuple[Stage, Stage]:
    """The last stages of what has a value for each of n tokens: also what a mistake does to tokens that stand apart."""

    def only(row: int) -> Callable:
        def keep(value):
            kept = np.zeros(value.shape)
            kept[row] = value[row]
            return kept

        return keep

    return whole(
        *more,
        ("average_too_early", lambda value: value / n),
        ("average_too_early", lambda value: value.mean(axis=0)),
        ("average_too_early", lambda value: np.broadcast_to(value.mean(axis=0), value.shape)),
        ("sum_over_tokens", lambda value: value.sum(axis=0)),
        ("first_token_only", lambda value: value[0]),
        ("first_token_only", only(0)),
        ("last_token_only", lambda value: value[-1]),
        ("last_token_only", only(-1)),
        sizes=sizes,
    )
