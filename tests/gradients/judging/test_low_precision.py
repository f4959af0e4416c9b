"""A gradient of a function in half precision is judged as a whole and by entries; no right one is called wrong."""

import numpy as np
import pytest

from autograde import check_gradient
from tests.tools.counted_calls import counted

HALF = np.float16


def relu(z):
    return np.maximum(z, z.dtype.type(0))


def harder(seed):
    """Functions in half precision with constants, waves, kinks and many sizes, with their gradients."""
    rng = np.random.default_rng(seed)
    n = int(rng.choice([1, 2, 5, 20]))
    x, a, z, s = rng.normal(size=n), rng.normal(size=n), rng.normal(size=n), 10.0 ** rng.uniform(-3, 0, n)
    z[0] = 0
    yield lambda v: float(HALF(30) + np.sum(np.sin(v.astype(HALF)), dtype=HALF)), np.cos(x), x
    yield lambda v: float(np.sum(np.sin(HALF(5) * v.astype(HALF)), dtype=HALF)), 5 * np.cos(5 * x.astype(HALF)), x
    yield lambda v: float(np.sum(relu(v.astype(HALF) * a.astype(HALF)), dtype=HALF)), a * (x * a > 0), x
    yield lambda v: float(np.sum(np.abs(v.astype(HALF)), dtype=HALF)), np.sign(x), x
    yield lambda v: float(np.sum(np.abs(v.astype(HALF)), dtype=HALF)), np.sign(z), z
    yield lambda v: float(np.sum(relu(v.astype(HALF)), dtype=HALF)), (z > 0) * 1.0, z
    yield lambda v: float(np.sum(s.astype(HALF) * np.sin(v.astype(HALF)), dtype=HALF)), s * np.cos(x), x


def test_right_ones_are_not_called_wrong_and_what_is_wrong_does_not_pass():
    passed = 0
    for seed in (1, 4):
        for number, (f, gradient, x) in enumerate(harder(seed)):
            gradient = gradient.astype(float)
            said = check_gradient(f, gradient, x)
            assert said or "could" in said.headline, f"{number}, seed {seed}: {said}"
            turned = gradient.copy()
            turned[np.argmax(np.abs(gradient))] *= -1
            for claimed in (1.2 * gradient, turned):
                assert not gradient.any() or not check_gradient(f, claimed, x), f"{number}, seed {seed}"
            passed += bool(said)
    assert passed >= 7


def test_a_factor_is_told_with_the_error_of_what_is_known():
    x = np.random.default_rng(0).normal(size=1000)
    f, asked = counted(lambda v: float(np.sum(np.sin(v.astype(HALF)), dtype=HALF)))
    said = check_gradient(f, 1.2 * np.cos(x), x)
    assert said.headline == (
        "differs from finite differences as a whole; which of its 1000 entries are wrong cannot be said."
    )
    assert "f seems to be computed in float16: as a whole, the gradient is 1.2 times its right value" in str(said)
    assert len(asked) < 2000


def test_one_turned_sign_among_1000_is_found():
    x = np.random.default_rng(0).normal(size=1000)
    claimed = np.cos(x)
    claimed[3] *= -1
    said = check_gradient(lambda v: float(np.sum(np.sin(v.astype(HALF)), dtype=HALF)), claimed, x)
    assert "gradient[3]" in str(said)
    assert said.headline == "1 of 1000 entries differs from finite differences."


def test_what_passes_says_how_well_it_is_known():
    x = np.random.default_rng(0).normal(size=20)
    said = check_gradient(lambda v: float(np.sum(np.sin(v.astype(HALF)), dtype=HALF)), np.cos(x), x)
    assert said
    assert "f seems to be computed in float16: the gradient is known to" in str(said)


@pytest.mark.parametrize("place", [0, 2])
def test_nan_among_a_gradient_in_half_precision_is_told_first(place):
    x = np.array([0.5, 1.0, 1.5])
    claimed = np.cos(x)
    claimed[place] = np.nan
    said = check_gradient(lambda v: float(np.sum(np.sin(v.astype(HALF)), dtype=HALF)), claimed, x)
    assert said.headline.startswith("1 of 3 entries is nan")
