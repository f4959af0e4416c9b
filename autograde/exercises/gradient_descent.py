"""Unit 05: steps down the slope, minibatches, training."""

import numpy as np

from autograde.asking import what_is
from autograde.differences import finite_differences
from autograde.exercises.inputs import history_of, weight_matrices
from autograde.exercises.standins import skewed_loss, skewed_loss_delta


def gradient_step(ask):
    for shapes in (((2, 3), (4, 3)), ((1, 2),)):
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
    ask.hidden(*(weight_matrices(ask.rng, (2, 3, 2, 1)) for _ in range(2)), 2.5)


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


def _indices(batch) -> np.ndarray:
    """A batch as an array; of lists of different lengths, none of which is an index, an empty one."""
    try:
        return np.asarray(batch)
    except ValueError:
        return np.empty(0)


def _batches(ask, n, size, rng):
    """The batches of one epoch, each an array of integers."""
    batches = ask.call(n, size, rng, read=("items", n + 2))
    ask.holds(isinstance(batches, list), f"returns {what_is(batches)}, expected an iterator of index arrays.")
    over = "→ one epoch visits every token once, then it is over"
    ask.holds(len(batches) <= n + 1, "does not end.", over, mistakes=("endless",))
    one_by_one = bool(batches) and all(isinstance(batch, int | np.integer) for batch in batches)
    said = f"gives index after index for n = {n}, size = {size}; expected one array of indices for each batch."
    ask.holds(not one_by_one, said, "→ yield each batch whole; does a `return` stand in place of `yield`?")
    expected = [size] * (n // size) + ([n % size] if n % size else [])
    kinds = [what_is(batch) for batch in batches if not isinstance(batch, list | np.ndarray)]
    ask.holds(not kinds, f"gives {kinds[0] if kinds else ''}, expected arrays of indices.")
    lengths = [len(batch) if np.ndim(batch) else 0 for batch in map(_indices, batches)]
    dropped = ("last_batch_missing",) if n % size and lengths == expected[:-1] else ()
    said = f"gives batches of {lengths} for n = {n}, size = {size}; expected {expected}."
    ask.holds(lengths == expected, said, mistakes=dropped)
    return [ask.array(_indices(batch), (length,), kind="i") for batch, length in zip(batches, expected, strict=True)]


def _mixed(order: np.ndarray, size: int) -> tuple[bool, str, str]:
    """Whether a shuffled order mixes all tokens; in one of a million that do, chance says otherwise."""
    n = len(order)
    beside = int(np.sum(np.isin(np.diff(order), (1, -1, n - 1, 1 - n))))  # about 2 are expected
    at_home = int(np.sum(order // size == np.arange(n) // size))  # about 7 of 60
    last = n % size and set(order[-(n % size) :]) == set(range(n - n % size, n))
    well = bool(beside <= 12 and at_home <= 22 and not last)
    said = (
        f"hardly shuffles: {beside} of {n} tokens follow their neighbour, {at_home} stay in the batch of their place."
    )
    return well, said, "→ shuffle all tokens, then cut"


def minibatches(ask):
    for n, size in ((10, 5), (11, 4), (3, 8), (1, 1), (6, 1)):
        order = np.concatenate(_batches(ask, n, size, np.random.default_rng(n)))
        ask.holds(
            not np.array_equal(np.sort(order), np.arange(1, n + 1)),
            "counts from 1.",
            "→ the first token is number 0",
            mistakes=("counts_from_one",),
        )
        if len(set(order)) < n and set(order) <= set(range(n)):
            twice = next(token for token in order if list(order).count(token) > 1)
            ask.holds(
                False,
                f"visits token {twice} more than once, and others never.",
                mistakes=("with_replacement",),
            )
        ask.equal(np.sort(order), np.arange(n), "every index once")
    rng = np.random.default_rng(5)
    first, second = (np.concatenate(_batches(ask, 60, 7, rng)) for _ in range(2))
    again = np.concatenate(_batches(ask, 60, 7, np.random.default_rng(5)))
    shuffled, anew, repeated = (
        bool(found) for found in (np.any(first != np.arange(60)), np.any(first != second), np.all(first == again))
    )
    if shuffled:
        ask.holds(*_mixed(first, 7))
    ask.holds(shuffled, "visits the tokens in their order.", "→ shuffle them with rng", mistakes=("not_shuffled",))
    ask.holds(anew, "shuffles every epoch alike.", "→ draw from rng each time", mistakes=("generator_ignored",))
    another = ("another_generator",)
    ask.holds(repeated, "shuffles differently for the same seed.", "→ draw from rng alone", mistakes=another)


def _same(beta):
    return beta


def _trained(ask, x, y, weights, eta, epochs, size, seed=0):
    """The new weights and the history, once their shapes are as promised."""
    answer = ask.call(x, y, weights, eta, epochs, size, np.random.default_rng(seed), skewed_loss, skewed_loss_delta)
    ask.several(answer, 2, "weights and history", hint="→ return weights, history")
    new, history = answer
    ask.several(new, len(weights), f"a list of {len(weights)} matrices", " for the weights", kinds=list)
    new = [ask.array(w, old.shape) for w, old in zip(new, weights, strict=True)]
    return new, history_of(ask, history, epochs)


def _corpus_loss(ask, x, y):
    forward, tanh = ask.given("forward"), ask.given("tanh")
    return lambda weights: float(np.mean(skewed_loss(y, forward(x, weights, tanh, _same)[0][-1])))


def _step_downhill(ask, loss, weights, eta):
    """Weights after one of the notebook's gradient steps, along the gradient by finite differences."""
    gradients = []
    for layer, w in enumerate(weights):

        def along(moved, layer=layer):
            return loss([*weights[:layer], moved, *weights[layer + 1 :]])

        gradients.append(finite_differences(along, w)[0])
    return ask.given("gradient_step")(weights, gradients, eta)


def train(ask):
    rng = ask.rng
    for widths in ((2, 3, 2), (3, 2), (2, 3, 2, 2)):
        x, y, weights = rng.normal(size=(6, widths[0])), rng.normal(size=(6, 2)), weight_matrices(rng, widths)
        loss = _corpus_loss(ask, x, y)
        new, history = _trained(ask, x, y, weights, 0.2, 1, 6)
        ask.equal(history[0], loss(weights), "the corpus loss before training, first in history")
        for layer, (yours, stepped) in enumerate(zip(new, _step_downhill(ask, loss, weights, 0.2), strict=True)):
            ask.near(yours, stepped, 1e-9, f"one step of gradient descent on all tokens (weights[{layer}])")
        ask.equal(history[1], loss(new), "the corpus loss after the epoch, with the weights that are returned")
    new, history = _trained(ask, x, y, weights, 0.2, 0, 3)
    ask.equal(new[0], weights[0], "the weights as they were, after 0 epochs")


def train__minibatches(ask):
    rng = ask.rng
    weights = weight_matrices(rng, (1, 2, 1))
    for n, size, epochs, steps in ((3, 1, 1, 3), (5, 3, 2, 4), (3, 8, 2, 2)):
        x, y = (np.repeat(rng.normal(size=(1, 1)), n, axis=0) for _ in range(2))
        loss = _corpus_loss(ask, x, y)
        expected = weights
        for _ in range(steps):
            expected = _step_downhill(ask, loss, expected, 0.1)
        new, history = _trained(ask, x, y, weights, 0.1, epochs, size)
        for layer, (yours, stepped) in enumerate(zip(new, expected, strict=True)):
            what = f"{steps} steps on {n} equal tokens, size = {size}, epochs = {epochs} (weights[{layer}])"
            ask.near(yours, stepped, 1e-8, what)
        ask.equal(history[-1], loss(new), "the corpus loss of the returned weights, last in history")
    x = rng.normal(size=(40, 3))
    y, weights = np.sin(x[:, :2] + x[:, 2:]), weight_matrices(rng, (3, 8, 2))
    _, history = _trained(ask, x, y, weights, 0.3, 30, 8, seed=4)
    ask.holds(
        bool(history[-1] < 0.5 * history[0]),
        f"brings the loss from {history[0]:.3g} to {history[-1]:.3g} in 30 epochs, expected less than half.",
    )
    one, other = (_trained(ask, x, y, weights, 0.3, 1, 8, seed=seed)[0] for seed in (1, 2))
    ask.holds(
        any(np.any(a != b) for a, b in zip(one, other, strict=True)),
        "gives the same weights for every seed.",
        "→ each epoch takes new batches from minibatches(len(x), size, rng), each step x[batch] and y[batch] alone",
    )
    _visits_every_token(ask, rng)


def _visits_every_token(ask, rng):
    """With tiny steps, an epoch moves along the corpus gradient, whatever the order is: no token may be left out."""
    n, size, epochs, eta = 12, 3, 3, 1e-6
    x, y, weights = rng.normal(size=(n, 2)), rng.normal(size=(n, 2)), weight_matrices(rng, (2, 3, 2))
    new, _ = _trained(ask, x, y, weights, eta, epochs, size, seed=6)
    stepped = _step_downhill(ask, _corpus_loss(ask, x, y), weights, 1.0)
    for layer, (w, mine, far) in enumerate(zip(weights, new, stepped, strict=True)):
        steps = (w - mine) / eta / (epochs * n / size)
        what = f"the corpus gradient of layer {layer}, along which an epoch of tiny steps goes"
        ask.near(steps, w - far, 1e-3, what, "(weights - yours) / eta / steps")
    again, _ = _trained(ask, x, y, weights, eta, epochs, size, seed=6)
    same = all(np.array_equal(a, b) for a, b in zip(new, again, strict=True))
    ask.holds(same, "gives other weights for the same seed.", "→ draw from rng alone", mistakes=("another_generator",))
    _, first = _trained(ask, x, y, weights, 0.1, 1, size, seed=6)
    _, all_of_them = _trained(ask, x, y, weights, 0.1, 3, size, seed=6)
    ask.equal(all_of_them[:2], first, "the history of a shorter training with the same seed")
