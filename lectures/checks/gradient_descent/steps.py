"""Steps down the slope: a gradient step, and a step by the curvature."""

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


def newton_step(ask):
    ask.equal(ask(3.0, 2.0, 4.0, shape=()), 2.5, "the known value at w = 3, slope 2, curvature 4")
    ask.equal(ask(-1.0, -6.0, 2.0, shape=()), 2.0, "the minimum of (w - 2)², which one step reaches")
    with ask.hinting("→ a negative curvature is no error: the step then leads uphill"):
        ask.equal(ask(1.0, 1.0, -2.0, shape=()), 1.5, "the known value where the curvature is negative")
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
