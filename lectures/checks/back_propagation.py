"""Unit 04: every step of back-propagation, against finite differences through the notebook's own forward pass."""

import numpy as np

from autograde.asking.standins import (
    Linear,
    Waves,
    WaveSlope,
    square_of_sum,
    sum_of_cubes,
    sum_of_sines,
    swell,
    tilted_loss,
    tilted_loss_delta,
    wave,
    wave_derivative,
)
from autograde.checking.answer_form import is_number

from .inputs import activations, losses, scattered, sizes, varied, weight_matrices


def finite_difference(ask):
    for shape in ((3,), (2, 4), (2, 1, 3)):
        a, w = ask.rng.normal(size=(2, *shape))
        alone = ask.call(Linear(a), w)
        all_at_once = is_number(alone) and np.isclose(alone, a.sum(), rtol=1e-4)
        said = f"returns one number, expected an array of shape {shape}: the slope where all entries move at once."
        ask.holds(not all_at_once, said, mistakes=("all_entries_moved",))
        yours = ask(Linear(a), w, shape=shape)
        ask.near(yours, a, 1e-8, "the slope of a linear function", fixed=True)
        yours = ask(sum_of_sines, w, shape=shape)
        ask.near(yours, np.cos(w), 1e-8, "cos w, the derivative of sin w", fixed=True)
    w = np.array([1.0, -2.0])
    half = ask(sum_of_cubes, w, 0.5, shape=(2,))
    ask.equal(half, [3.25, 12.25], "central differences of w³ with eps = 0.5", fixed=True)
    ask.near(ask(sum_of_cubes, w, shape=(2,)), [3.0, 12.0], 1e-8, "the derivative of w³", fixed=True)
    w = np.array([[1.0, 2.0], [0.5, -3.0]])
    alone = ask(square_of_sum, w, 0.25, shape=(2, 2))
    ask.equal(alone, np.ones((2, 2)), "the slopes of (sum of w)², where every entry moves alone", fixed=True)
    _differences_elsewhere(ask)


def _differences_elsewhere(ask):
    """Other shapes, functions and steps, small and large: a wave's central difference is known."""
    rng = ask.rng
    many = (int(rng.integers(11, 40)),)
    wide = float(rng.uniform(0.5, 4))
    for shape, eps in ((many, 1e-6), (many, 0.3), ((1,), 2.0), ((2, 1, 2, 3), 1e-3), ((5, 7), wide)):
        a, b, c = numbers = rng.uniform(1, 4, 3) * np.array([1.0, 0.7 / eps, 1.0])
        w = rng.normal(0, 3, shape) * min(1.0, eps * 1e3)
        expected = a * np.cos(b * w) * np.sin(b * eps) / eps + c
        yours = ask(Waves(numbers), w, eps, shape=shape)
        ask.near(yours, expected, 1e-7, f"the central difference with eps = {eps:.3g}", fixed=True)
    for large in (1e-4, 1e4):
        a = scattered(rng, (3, 2), large / 10, large)
        ask.hidden(Linear(a), rng.normal(size=(3, 2)), 0.5)


def _sizes(rng):
    """Tokens, nodes below, nodes: every number different, so that no shape fits by chance; one token, and many."""

    def layer(n, N, K):
        return n, rng.normal(size=(n, N)), rng.normal(size=(K, N + 1)), rng.normal(size=(n, K))

    yield layer(7, 4, 3)
    yield layer(1, 2, 5)
    yield layer(int(rng.integers(34, 71)), int(rng.integers(11, 17)), int(rng.integers(4, 10)))


def _layers(rng):
    """For points: activations, weights, deltas of more sizes, ranges and signs; the first size comes twice."""
    many = int(rng.integers(34, 71)), int(rng.integers(2, 6)), int(rng.integers(6, 9))
    equal, broad = int(rng.integers(3, 8)), int(rng.integers(12, 30))
    for (n, N, K), (size, sign) in zip(
        (many, many, (6, 1, 3), (6, 3, 1), (equal, equal, equal), (3, 4, broad), (9, broad, 2)),
        ((1.0, 0), (1e-3, 0), (1.0, -1), (1.0, 0), (45.0, 0), (1.0, 1), (300.0, 0)),
        strict=True,
    ):
        h, w, delta = (scattered(rng, shape, size / 300, size) for shape in ((n, N), (K, N + 1), (n, K)))
        w = w / np.abs(w).max() * (1.0 if size > 100 else size) if size > 1 else w
        yield (sign * np.abs(array) if sign else array for array in (h, w, delta))


def weight_gradient(ask):
    excitation = ask.given("excitation")
    for n, h, w, delta in _sizes(ask.rng):
        yours = ask(delta, h, shape=w.shape)
        ask.differentiates(
            yours, lambda v, d=delta, h=h: np.mean(np.sum(d * excitation(v, h), axis=1)), w, name="w", n=n
        )
    for h, _, delta in _layers(ask.rng):
        ask.hidden(delta, h, where=f"n = {len(h)} tokens, {h.shape[1]} nodes below, {delta.shape[1]} nodes")


def activation_gradient(ask):
    excitation = ask.given("excitation")
    for n, h, w, delta in _sizes(ask.rng):
        yours = ask(delta, w, shape=h.shape)
        ask.differentiates(yours, lambda v, d=delta, w=w: np.sum(d * excitation(w, v)), h, name="h", n=n)
    for _, w, delta in _layers(ask.rng):
        ask.hidden(delta, w, where=f"n = {len(delta)} tokens, {w.shape[1] - 1} nodes below, {len(w)} nodes")


def hidden_delta(ask):
    excitation = ask.given("excitation")
    pairs = (wave, wave_derivative), *activations(ask.rng)
    for (n, beta, w, delta), (activation, derivative) in zip(_sizes(ask.rng), pairs, strict=True):
        yours = ask(delta, w, beta, derivative, shape=beta.shape)

        def flowing(v, delta=delta, w=w, activation=activation):
            return np.sum(delta * excitation(w, activation(v)))

        ask.differentiates(yours, flowing, beta, name="beta", n=n)
    for k, (beta, w, delta) in enumerate(_layers(ask.rng)):
        where = f"n = {len(beta)} tokens, {beta.shape[1]} nodes, {len(w)} above"
        ask.hidden(delta, w, beta, activations(ask.rng)[k % 2][1] if k > 1 else pairs[1][1], where=where)
    far, steep = ask.rng.normal(0, 40, (9, 5)), WaveSlope(np.array([ask.rng.uniform(3, 6), 1.0, 0.3]))
    ask.hidden(ask.rng.normal(size=(9, 3)), ask.rng.normal(size=(3, 6)), far, steep, where="large excitations")


def output_delta(ask):
    for n, V in ((5, 3), (1, 4), *sizes(ask.rng)[2:4]):
        gradient, jacobian, beta = ask.rng.normal(size=(n, V)), ask.rng.normal(size=(n, V, V)), np.zeros((n, V))

        def loss(v, gradient=gradient, jacobian=jacobian):
            outputs = [matrix @ row for matrix, row in zip(jacobian, v, strict=True)]
            return float(np.sum(gradient * np.array(outputs)))

        ask.differentiates(ask(gradient, jacobian, shape=(n, V)), loss, beta, name="beta", n=n)
    for gradient in (ask.rng.normal(size=(4, 2)), *varied(ask.rng, 30.0)):
        n, V = gradient.shape
        jacobian = scattered(ask.rng, (n, V, V), *((1e-6, 1e-3) if n == 1 else (1e-2, 60.0 if V == 1 else 20.0)))
        ask.hidden(gradient, -np.abs(jacobian) if np.all(gradient < 0) else jacobian, where=f"n = {n}, V = {V}")
    ask.hidden(ask.rng.normal(0, 50, (6, 3)), ask.rng.normal(0, 50, (6, 3, 3)), where="large slopes")


USUAL = (wave, wave_derivative), (tilted_loss, tilted_loss_delta)


def _network(rng, n, widths, size=0.6):
    """Features, labels and weights of a network."""
    return rng.normal(size=(n, widths[0])), rng.normal(size=(n, widths[-1])), weight_matrices(rng, widths, size)


def _through(ask, n, widths, standins=USUAL):
    """The answer for a network of these widths is the gradient of its corpus loss."""
    forward = ask.given("forward")
    (activation, derivative), (of_token, delta) = standins
    x, y, weights = _network(ask.rng, n, widths)
    betas, hs = forward(x, weights, activation, swell)
    answer = ask.call(y, betas, hs, weights, derivative, delta)
    ask.several(answer, len(weights), f"a list of {len(weights)} gradients, one for every layer")
    for layer in range(len(weights) - 1, -1, -1):
        yours = ask.array(answer[layer], weights[layer].shape)

        def loss(w, layer=layer):
            moved = [*weights[:layer], w, *weights[layer + 1 :]]
            return float(np.mean(of_token(y, forward(x, moved, activation, swell)[0][-1])))

        ask.differentiates(yours, loss, weights[layer], name=f"gradients[{layer}]", n=n)


def back_propagate(ask):
    drawn = list(zip(activations(ask.rng), losses(ask.rng), strict=True))
    _through(ask, 6, (3, 4, 2))
    _through(ask, 1, (2, 2, 2), drawn[0])
    _through(ask, int(ask.rng.integers(34, 71)), (3, 2), drawn[1])
    many, broad = int(ask.rng.integers(34, 71)), int(ask.rng.integers(12, 25))
    _propagated(ask, ((many, (3, 2, 4)), (4, (2, 1, 1)), (5, (3, broad))), 1.0)
    _propagated(ask, ((5, (3, 4, 2)), (2, (3, 2))), 1e3)
    _propagated(ask, ((4, (2, 3, 2)),), 1e-7)


def back_propagate__deep(ask):
    _through(ask, 5, (3, 2))
    _through(ask, 5, (2, 4, 3, 5, 2), (activations(ask.rng)[0], losses(ask.rng)[0]))
    deep = tuple(int(K) for K in ask.rng.integers(2, 5, ask.rng.integers(8, 12)))
    _propagated(ask, ((4, deep), (1, (1,) * 41)), 1.0)


def _propagated(ask, networks, size):
    """For points: the gradients for networks of these numbers of tokens and widths, with drawn stand-ins.

    Losses are multiplied by `size`. Weights keep deep networks from dying out.
    """
    rng, forward = ask.rng, ask.given("forward")
    (activation, derivative), *_ = activations(rng)
    for n, widths in networks:
        x, y, weights = _network(rng, n, widths, 0.2)
        for w in weights:
            w[:, :-1] += np.where(rng.random((len(w), 1)) < 0.5, -1, 1) * np.eye(len(w), w.shape[1] - 1)
        _, delta = losses(rng, size)[0]
        betas, hs = forward(x, weights, activation, swell)
        where = f"L = {len(weights)} layers, n = {n}, V = {widths[-1]}"
        for labels in (y, -np.abs(y) * rng.uniform(30, 90))[len(weights) > 20 :]:
            ask.hidden(labels, list(betas), list(hs), weights, derivative, delta, where=where)
