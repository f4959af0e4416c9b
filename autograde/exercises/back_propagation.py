"""Unit 04: every step of back-propagation, against finite differences through the notebook's own forward pass."""

import numpy as np

from autograde.exercises.inputs import weight_matrices
from autograde.exercises.standins import (
    Linear,
    square_of_sum,
    sum_of_cubes,
    sum_of_sines,
    swell,
    tilted_loss,
    tilted_loss_delta,
    wave,
    wave_derivative,
)


def finite_difference(ask):
    for shape in ((3,), (2, 4), (2, 1, 3)):
        a, w = ask.rng.normal(size=(2, *shape))
        yours = ask(Linear(a), w, shape=shape)
        ask.near(yours, a, 1e-8, "the slope of a linear function")
        yours = ask(sum_of_sines, w, shape=shape)
        ask.near(yours, np.cos(w), 1e-8, "cos w, the derivative of sin w")
    w = np.array([1.0, -2.0])
    half = ask(sum_of_cubes, w, 0.5, shape=(2,))
    ask.equal(half, [3.25, 12.25], "central differences of w³ with eps = 0.5")
    ask.near(ask(sum_of_cubes, w, shape=(2,)), [3.0, 12.0], 1e-8, "the derivative of w³")
    w = np.array([[1.0, 2.0], [0.5, -3.0]])
    alone = ask(square_of_sum, w, 0.25, shape=(2, 2))
    ask.equal(alone, np.ones((2, 2)), "the slopes of (sum of w)², where every entry moves alone")


def _sizes(rng):
    """Tokens, nodes below, nodes: every number different, so that no shape fits by chance; and a single token."""
    for n, N, K in ((7, 4, 3), (1, 2, 5), (32, 9, 5)):
        yield n, rng.normal(size=(n, N)), rng.normal(size=(K, N + 1)), rng.normal(size=(n, K))


def weight_gradient(ask):
    excitation = ask.given("excitation")
    for n, h, w, delta in _sizes(ask.rng):
        yours = ask(delta, h, shape=w.shape)
        ask.differentiates(
            yours, lambda v, d=delta, h=h: np.mean(np.sum(d * excitation(v, h), axis=1)), w, name="w", n=n
        )
    ask.hidden(ask.rng.normal(size=(6, 1)), ask.rng.normal(size=(6, 1)))


def activation_gradient(ask):
    excitation = ask.given("excitation")
    for n, h, w, delta in _sizes(ask.rng):
        yours = ask(delta, w, shape=h.shape)
        ask.differentiates(yours, lambda v, d=delta, w=w: np.sum(d * excitation(w, v)), h, name="h", n=n)
    ask.hidden(ask.rng.normal(size=(6, 1)), ask.rng.normal(size=(1, 2)))


def hidden_delta(ask):
    excitation = ask.given("excitation")
    for n, beta, w, delta in _sizes(ask.rng):
        yours = ask(delta, w, beta, wave_derivative, shape=beta.shape)
        ask.differentiates(yours, lambda v, d=delta, w=w: np.sum(d * excitation(w, wave(v))), beta, name="beta", n=n)
    delta, beta = ask.rng.normal(size=(2, 6, 1))
    ask.hidden(delta, ask.rng.normal(size=(1, 2)), beta, wave_derivative)


def output_delta(ask):
    for n, V in ((5, 3), (1, 4)):
        gradient, jacobian, beta = ask.rng.normal(size=(n, V)), ask.rng.normal(size=(n, V, V)), np.zeros((n, V))

        def loss(v, gradient=gradient, jacobian=jacobian):
            outputs = [matrix @ row for matrix, row in zip(jacobian, v, strict=True)]
            return float(np.sum(gradient * np.array(outputs)))

        ask.differentiates(ask(gradient, jacobian, shape=(n, V)), loss, beta, name="beta", n=n)
    ask.hidden(ask.rng.normal(size=(4, 1)), ask.rng.normal(size=(4, 1, 1)))


def _through(ask, n, widths):
    """The answer for a network of these widths is the gradient of its corpus loss."""
    forward = ask.given("forward")
    weights = weight_matrices(ask.rng, widths)
    x, y = ask.rng.normal(size=(n, widths[0])), ask.rng.normal(size=(n, widths[-1]))
    betas, hs = forward(x, weights, wave, swell)
    answer = ask.call(y, betas, hs, weights, wave_derivative, tilted_loss_delta)
    ask.several(answer, len(weights), f"a list of {len(weights)} gradients, one for every layer")
    for layer in range(len(weights) - 1, -1, -1):
        yours = ask.array(answer[layer], weights[layer].shape)

        def loss(w, layer=layer):
            moved = [*weights[:layer], w, *weights[layer + 1 :]]
            return float(np.mean(tilted_loss(y, forward(x, moved, wave, swell)[0][-1])))

        ask.differentiates(yours, loss, weights[layer], name=f"gradients[{layer}]", n=n)


def back_propagate(ask):
    _through(ask, 6, (3, 4, 2))
    _through(ask, 1, (2, 2, 2))
    weights, x = weight_matrices(ask.rng, (2, 1, 1)), ask.rng.normal(size=(4, 2))
    betas, hs = ask.given("forward")(x, weights, wave, swell)
    ask.hidden(ask.rng.normal(size=(4, 1)), list(betas), list(hs), weights, wave_derivative, tilted_loss_delta)


def back_propagate__deep(ask):
    _through(ask, 5, (3, 2))
    _through(ask, 5, (2, 4, 3, 5, 2))
