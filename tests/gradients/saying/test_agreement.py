"""What is said of a gradient in which nothing wrong was found, and what of one that could not be judged."""

import zlib

import numpy as np

from autograde import check_gradient

X = np.array([1.0, 2.0])


def test_it_is_said_how_small_an_error_would_have_shown():
    report = check_gradient(lambda v: np.sum(v**2), 2 * X, X)
    assert report.headline == "passed, 2 entries agree with finite differences."
    assert any("would have shown" in line for line in report.details)


def test_a_function_that_is_noisy_is_said_to_be():
    table = np.random.default_rng(0).normal(size=997)
    report = check_gradient(lambda v: float(np.sum(v**2) + 1e-2 * table[zlib.crc32(v.tobytes()) % 997]), 2 * X, X)
    assert report.headline.startswith("could not be judged: f is known to")
    assert "→ is f noisy? Fix its seed; compute it in float64" in report.details
