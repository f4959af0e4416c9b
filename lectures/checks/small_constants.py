"""A small constant beside a probability, or a bound that it is held to: found from the numbers, whatever its size."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from autograde.reporting.report import Finding

LARGEST = 0.02  # what is larger is no small constant


def _of_loss(loss: np.ndarray) -> np.ndarray:
    return np.exp(-loss)


def _of_slope(slope: np.ndarray) -> np.ndarray:
    return 1 / np.abs(slope)


def _added(mine, p):
    return mine - p, lambda eps: p + eps


def _bounded(mine, p):
    return mine, lambda eps: np.clip(p, eps, 1 - eps)


def _bounded_below(mine, p):
    return mine, lambda eps: np.maximum(p, eps)


def _in_product(mine, p):
    return (mine - p) * (1 - p), lambda eps: p + eps / (1 - p)


def _swapped(mine, p):
    return np.exp(np.log(mine) / (1 - p)), lambda eps: np.exp((1 - p) * np.log(eps) + p * np.log1p(eps))


def _swapped_bounded(mine, p):
    return np.exp(np.log(mine) / (1 - p)), lambda eps: np.exp((1 - p) * np.log(eps))


ADDED = "→ about {} is added to the probability: it is felt where probabilities are small, so leave it out"
HELD = "→ the probability is held above {}: where it is smaller, or 0, the loss comes out too small"
EITHER = "→ a probability below about {0} counts as {0}: a constant is added, or a bound holds it there; leave it out"
LOGARITHM = (
    "→ the logarithm is held above −{:.0f}: where the probability is smaller, or 0, the loss comes out too small"
)
SWAPPED = "→ labels and outputs have changed places, with about {} against log 0: the logarithm is that of y*"
WAYS: tuple[tuple[str, str, Callable], ...] = (
    ("clipped", ADDED, _added),
    ("clipped", HELD, _bounded_below),
    ("clipped", HELD, _bounded),
    ("labels_outputs_swapped", SWAPPED, _swapped),
    ("labels_outputs_swapped", SWAPPED, _swapped_bounded),
)
IN_DENOMINATOR = ("clipped", ADDED.replace("probability", "denominator"), _in_product)  # of a slope: y* (1 - y*) + eps


def _constant(mine: np.ndarray, p: np.ndarray, wrong: np.ndarray, way: Callable, noise: float) -> float | None:
    """The constant with which a way gives all these probabilities, None for none.

    It is proven by two of them, or by one from which a round number comes.
    """
    each, gives = way(mine, p)
    sure = np.flatnonzero(wrong & np.isfinite(each))
    if not sure.size:
        return None
    eps = float(each[sure[np.argmin(p[sure])]])  # where the probability is small, the constant is known best
    if not 0 < eps < LARGEST:
        return None
    effect = gives(eps) - p
    fits = np.abs(mine - gives(eps)) <= 0.01 * np.abs(effect) + noise
    felt = int(np.sum(np.abs(effect) > 5 * noise))
    of_one = np.finfo(float).eps / 2 / eps  # what rounding does to 1 - eps
    is_round = np.isclose(eps, [float(f"{eps:.0e}"), np.finfo(float).eps], rtol=max(1e-6, of_one), atol=0).any()
    return eps if fits.all() and (felt > 1 or is_round) else None


def _said(finding: Finding, probability: Callable, noise: float, ways: tuple) -> tuple[str, str] | None:
    """The mistake, and its sentence, that explains all numbers of an answer."""
    found = finding.compared
    if found is None:
        return None
    with np.errstate(all="ignore"):
        mine, p = probability(found.yours).ravel(), probability(found.expected).ravel()
        here = np.isfinite(p)
        every = [
            (mistake, sentence, eps)
            for mistake, sentence, way in ways
            if (eps := _constant(mine[here], p[here], found.wrong.ravel()[here], way, noise)) is not None
        ]
    if not every:
        return None
    mistake, sentence, eps = every[0]
    exponent = -np.log(eps)
    if np.isclose(exponent, np.round(exponent), rtol=1e-9) and {ADDED, HELD}.intersection(s for _, s, _ in every):
        return mistake, LOGARITHM.format(exponent)
    if {ADDED, HELD} <= {
        said for _, said, _ in every
    }:  # they differ where a probability is about as large, and none is
        sentence = EITHER
    return mistake, sentence.format(f"{eps:.1g}")


@contextmanager
def _told(probability: Callable, noise: float, ways: tuple = WAYS) -> Iterator[None]:
    try:
        yield
    except Finding as finding:
        said = None if finding.mistakes else _said(finding, probability, noise, ways)
        if said:
            finding.mistakes = [said[0]]
            finding.details = (*(d for d in finding.details if not d.startswith("→")), said[1])
            finding.explained = True
        raise


def in_losses():
    """Where losses differ because of a small constant, say so."""
    return _told(_of_loss, 1e-15)


def in_slopes():
    """Where slopes by the output differ because of a small constant, say so."""
    return _told(_of_slope, 1e-9, (*WAYS, IN_DENOMINATOR))
