"""Steps down the slope: by the gradient, with momentum, and by the curvature."""

import numpy as np

from ..inputs import scattered, weight_matrices


def gradient_step(ask):
    for shapes in ([(2, 3), (4, 3)], [(1, 2)]):
        weights = [ask.rng.normal(size=shape) for shape in shapes]
        gradients = [ask.rng.normal(size=shape) for shape in shapes]
        answer = ask.call(weights, gradients, 0.5)
        ask.several(answer, len(shapes), f"a list of {len(shapes)} matrices", kinds=list)
        for layer, (new, w, gradient) in enumerate(zip(answer, weights, gradients, strict=True)):
            new = ask.array(new, w.shape)
            ask.equal((w - new) / 0.5, gradient, f"the gradient of layer {layer}", name="(weights - yours) / eta")
    answer = ask.call([np.array([[1.0, 2.0]])], [np.array([[10.0, -10.0]])], 0.1)
    ask.several(answer, 1, "a list of 1 matrix", kinds=list)
    ask.equal(ask.array(answer[0], (1, 2)), [[0.0, 3.0]], "the known values")
    rng, eta = ask.rng, float(ask.rng.uniform(0.6, 5))
    deep = tuple(int(K) for K in rng.integers(1, 5, rng.integers(5, 9)))
    broad = tuple(int(K) for K in rng.integers(11, 31, 3))
    for widths, rate in (
        (deep, eta),
        (deep, 0.0),
        ((1, 1), 1e-4),
        ((2,) * 5, 0.01),
        ((1,) * 41, 0.3),
        (broad, eta),
    ):
        weights, gradients = (weight_matrices(rng, widths) for _ in range(2))
        ask.hidden(weights, gradients, rate, where=f"{len(weights)} layers, eta = {rate:.2g}")
    for small, large, rate in ((1e3, 1e6, 0.5), (1e-8, 1e-6, 1.0)):
        weights, gradients = ([scattered(rng, shape, small, large) for shape in ((2, 3), (4, 3))] for _ in range(2))
        ask.hidden(weights, gradients, rate)


PAIR = "→ return weights, velocity"


def _momentum(ask, weights, velocity, gradients, eta, mu):
    """The new weights and the new velocity, arrays of the right shapes, once they are a pair of new lists."""
    L = len(weights)
    found = ask.call(weights, velocity, gradients, eta, mu, read=("kept",))
    answer, shares = (found["value"], found["shares"]) if isinstance(found, dict) else (found, False)
    alone = isinstance(answer, list) and len(answer) == L and all(isinstance(part, np.ndarray) for part in answer)
    said = f"returns one list of {L} arrays, expected two: the weights and the velocity."
    ask.holds(not alone, said, PAIR, mistakes=("velocity_not_returned",))
    ask.several(answer, 2, "weights and velocity", hint=PAIR)
    parts = []
    for part, of in zip(answer, (" for the weights", " for the velocity"), strict=True):
        ask.several(part, L, f"a list of {L} arrays", of, kinds=list)
        parts.append([ask.array(new, w.shape) for new, w in zip(part, weights, strict=True)])
    if shares:
        ask.notice(
            f"returns a list or an array that it was given (eta = {eta:.2g}, mu = {mu:.2g}).",
            "→ make new arrays, also where nothing moves: who changes the one would change the other",
        )
    return parts


def momentum_step(ask):
    rng = ask.rng
    known = _momentum(ask, [np.array([[1.0, 2.0]])], [np.array([[0.5, -1.0]])], [np.array([[10.0, -10.0]])], 0.1, 0.8)
    for yours, right, which in zip(known, ([[0.4, 2.2]], [[-0.6, 0.2]]), ("weights", "velocity"), strict=True):
        ask.equal(yours[0], right, "the known values", name=f"{which}[0]", noun=f"values of {which}[0]")
    deep = tuple(int(K) for K in rng.integers(2, 5, 4))
    for widths, eta, mu in (((3, 4, 2, 5), 0.5, 0.9), ((2, 1), 0.3, 0.0), ((3, 2, 4), 0.0, 0.6), (deep, 0.04, 0.7)):
        weights, velocity, gradients = (weight_matrices(rng, widths, 1.0) for _ in range(3))
        new, kept = _momentum(ask, weights, velocity, gradients, eta, mu)
        for layer, (v, was, gradient) in enumerate(zip(kept, velocity, gradients, strict=True)):
            if eta:
                what = f"the gradient of layer {layer} (eta = {eta:.2g}, mu = {mu:.2g})"
                ask.equal((mu * was - v) / eta, gradient, what, name="(mu velocity - yours) / eta")
            else:
                ask.equal(v / mu, was, f"the velocity of layer {layer}, where eta = 0", name="yours / mu")
        for layer, (moved, w, v) in enumerate(zip(new, weights, kept, strict=True)):
            ask.equal(moved - w, v, f"the velocity that you return (layer {layer})", name="yours - weights")
    _momentum_elsewhere(ask)


def _momentum_elsewhere(ask):
    """For points: other depths, sizes, rates and shares."""
    rng = ask.rng
    eta, mu = float(rng.uniform(0.6, 5)), float(rng.uniform(0.1, 0.5))
    deep = tuple(int(K) for K in rng.integers(1, 5, rng.integers(6, 9)))
    broad = tuple(int(K) for K in rng.integers(11, 31, 3))
    for widths, rate, share in (
        *((deep, eta, mu), (deep, 0.0, 0.9), (deep, eta, 0.0), (broad, eta, 0.99), ((1, 1), 1e-4, mu)),
        *(((2,) * 5, 0.01, 0.999), ((1,) * 41, 0.3, 0.5), ((2, 2), 0.0, 0.0), ((3, 2), eta, 1e-3)),
    ):
        arrays = (weight_matrices(rng, widths) for _ in range(3))
        ask.hidden(*arrays, rate, share, where=f"{len(widths) - 1} layers, eta = {rate:.2g}, mu = {share:.2g}")
    small, large = (1e-8, 1e-6), (1e3, 1e6)
    for spans in ((large, small, small), (small, large, small), (small, small, large), (large,) * 3, (small,) * 3):
        ask.hidden(*([scattered(rng, shape, *span) for shape in ((2, 3), (4, 3))] for span in spans), 0.5, 0.9)
    still = [np.zeros((2, 3)), np.zeros((4, 3))]
    ask.hidden(weight_matrices(rng, (2, 2, 4)), still, weight_matrices(rng, (2, 2, 4)), 0.3, 0.9, where="velocity 0")


def newton_step(ask):
    ask.equal(ask(3.0, 2.0, 4.0, shape=()), 2.5, "the known value at w = 3, slope 2, curvature 4")
    ask.equal(ask(-1.0, -6.0, 2.0, shape=()), 2.0, "the minimum of (w - 2)², which one step reaches")
    with ask.hinting("→ a negative curvature is no error: the step then leads uphill"):
        ask.equal(ask(1.0, 1.0, -2.0, shape=()), 1.5, "the known value where the curvature is negative")
    with ask.hinting("→ no rounding: the number itself is asked, however small the step"):
        ask.equal(ask(1e-7, 1e-7, 8.0, shape=()), 8.75e-8, "the known value of a small step")
    ask.equal(ask(1.0, 0.5, 0.25, shape=()), -1.0, "the known value where the curvature is small")
    with ask.hinting("→ a curvature of exactly 0 alone has no step: however small another one is, divide by it"):
        for slope, curvature in ((1e-12, 5e-13), (-2e-200, 1e-200)):
            step = np.sign(slope) * 2.0
            ask.equal(ask(1.0, slope, curvature, shape=()), 1.0 - step, "the known value where both are very small")
    with ask.hinting("→ a slope of 0 is no error: the step is 0"):
        ask.equal(ask(1.5, 0.0, 4.0, shape=()), 1.5, "the known value where the slope is 0")
    ask.refuses(1.0, 1.0, 0.0, because="where the curvature is 0 there is no step")
    w, slope, curvature = (float(number) for number in ask.rng.normal(size=3))
    ask.hidden(w, slope, curvature)
    ask.hidden(w, slope, 0.0)
    ask.hidden(w, slope, 1e-3)
    ask.hidden(w, 0.0, 0.0)
    ask.hidden(w, slope, -0.0)
    for size in (-1e-12, 1e-9, 1e-5, -0.02, -40.0, 1e6):
        curvature = size * ask.rng.uniform(0.5, 2)
        ask.hidden(float(ask.rng.normal(0, 3)), float(ask.rng.normal()), float(curvature))
    ask.hidden(w, 1e-5, 0.7)
    ask.hidden(1e3 * w, -1e4 * slope, 0.5)
