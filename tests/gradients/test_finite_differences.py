"""A gradient by finite differences is that of SciPy and numdifftools, and lies inside its error bars."""

import numdifftools
import numpy as np
import scipy.differentiate

from autograde.gradients.finite_differences import finite_differences
from tests.tools.networks import network


def test_finite_differences_agree_with_scipy():
    w = np.random.default_rng(0).normal(size=6)
    gradient, bar = finite_differences(lambda v: float(np.sum(np.tanh(v) * v)), w)
    theirs = scipy.differentiate.derivative(lambda v: np.tanh(v) * v, w)
    np.testing.assert_allclose(gradient, theirs.df, rtol=0, atol=1e-10)
    assert np.all(bar < 1e-10)


def test_finite_differences_agree_with_numdifftools_on_a_network():
    loss, gradient, x = network(np.tanh, (3, 4, 2), 5, seed=0)
    ours, bar = finite_differences(loss, x)
    theirs = numdifftools.Gradient(loss)(x)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-11)
    assert np.all(np.abs(ours - gradient(x)) <= bar)
    assert np.all(bar < 1e-11)
