"""Training: epochs of steps down the slope, on all tokens at once and on minibatches."""

from itertools import product

import numpy as np

from autograde.asking.standins import Bowl, BowlDelta, Ripple, RippleDelta, skewed_loss, skewed_loss_delta
from autograde.gradients.finite_differences import finite_differences

from ..chance import unmixed
from ..inputs import history_of, losses, weight_matrices

EACH = "→ each epoch takes new batches from minibatches(len(x), size, rng), each step x[batch] and y[batch] alone"
STEEPER = skewed_loss, skewed_loss_delta


def _same(beta):
    return beta


def _trained(ask, x, y, weights, eta, epochs, size, seed=0, standins=STEEPER):
    """The new weights and the history, once their shapes are as promised."""
    answer = ask.call(x, y, weights, eta, epochs, size, np.random.default_rng(seed), *standins)
    ask.several(answer, 2, "weights and history", hint="→ return weights, history")
    new, history = answer
    ask.several(new, len(weights), f"a list of {len(weights)} matrices", " for the weights", kinds=list)
    new = [ask.array(w, old.shape) for w, old in zip(new, weights, strict=True)]
    return new, history_of(ask, history, epochs)


def _corpus_loss(ask, x, y, of_token=skewed_loss):
    forward, tanh = ask.given("forward"), ask.given("tanh")
    return lambda weights: float(np.mean(of_token(y, forward(x, weights, tanh, _same)[0][-1])))


def _moving(loss, weights, layer):
    """The corpus loss as a function of one layer's weights."""
    return lambda moved: loss([*weights[:layer], moved, *weights[layer + 1 :]])


def _step_downhill(ask, loss, weights, eta):
    """Weights after one of the notebook's gradient steps, along the gradient by finite differences."""
    gradients = [finite_differences(_moving(loss, weights, layer), w)[0] for layer, w in enumerate(weights)]
    return ask.given("gradient_step")(weights, gradients, eta)


def train(ask):
    rng = ask.rng
    drawn = losses(rng)
    x, y = rng.normal(size=(2, 6, 2))
    weights, loss = weight_matrices(rng, (2, 3, 2)), _corpus_loss(ask, x, y)
    new, history = _trained(ask, x, y, weights, 0.2, 1, 6)
    first = _step_downhill(ask, loss, weights, 0.2)
    begun = not np.isclose(history[0], loss(first), rtol=1e-6) or np.isclose(history[0], loss(weights), rtol=1e-6)
    said = "history begins with the loss after the first epoch."
    ask.holds(begun, said, "→ note the loss before training first", mistakes=("start_not_noted",))
    ask.equal(history[0], loss(weights), "the corpus loss before training, first in history", fixed=True)
    for layer, (yours, stepped) in enumerate(zip(new, first, strict=True)):
        ask.near(yours, stepped, 1e-9, f"one step of gradient descent on all tokens (weights[{layer}])", fixed=True)
    if np.isclose(history[1], history[0], rtol=1e-12) and not np.isclose(history[1], loss(new), rtol=1e-9):
        said = "notes the same loss after the epoch as before it, though the weights have moved."
        mend = (
            "→ it is noted with the weights from before the step: take all tokens, and the weights at the epoch's end"
        )
        ask.holds(False, said, mend)
    ask.equal(history[1], loss(new), "the corpus loss after the epoch, with the weights that are returned")
    many = int(rng.integers(34, 71))
    networks: tuple[tuple[int, tuple[int, ...]], ...] = (many, (3, 2)), (6, (2, 3, 2, 2))
    for (n, widths), standins in zip(networks, drawn, strict=True):
        x, y = rng.normal(size=(n, widths[0])), rng.normal(size=(n, widths[-1]))
        weights, loss = weight_matrices(rng, widths), _corpus_loss(ask, x, y, standins[0])
        new, history = _trained(ask, x, y, weights, 0.2, 1, n + int(rng.integers(2)), standins=standins)
        ask.equal(history[0], loss(weights), "the corpus loss before training, first in history", fixed=True)
        for layer, (old, yours) in enumerate(zip(weights, new, strict=True)):
            name = f"(weights[{layer}] - yours) / eta"
            ask.differentiates((old - yours) / 0.2, _moving(loss, weights, layer), old, name=name, n=n)
        ask.equal(history[1], loss(new), "the corpus loss after the epoch, with the weights that are returned")
    new, history = _trained(ask, x, y, weights, 0.2, 0, 3)
    ask.equal(new[0], weights[0], "the weights as they were, after 0 epochs")
    _train_elsewhere(ask)


def _train_elsewhere(ask):
    """For points: trainings whose batches hold all tokens, or equal ones, so that the order does not matter."""
    rng = ask.rng

    def trains(n, widths, eta, epochs, size, weight=0.6, steep=1.0, labels=1.0, bowl=False, near=False):
        (loss, delta), *_ = losses(rng, steep)
        if bowl:
            numbers = np.array([steep, rng.uniform(0.8, 1.2), 0.0])
            loss, delta = Bowl(numbers), BowlDelta(numbers)
        x, y = rng.normal(size=(n, widths[0])), labels * rng.normal(size=(n, widths[-1]))
        weights = weight_matrices(rng, widths, weight)
        if near:
            y = y / 20 + ask.given("forward")(x, weights, ask.given("tanh"), _same)[0][-1]
        if size < n:
            x, y = np.repeat(x[:1], n, axis=0), np.repeat(y[:1], n, axis=0)
        where = f"n = {n}, L = {len(widths) - 1} layers, eta = {eta:.2g}, {epochs} epochs, size = {size}"
        ask.hidden(x, y, weights, eta, epochs, size, np.random.default_rng(4), loss, delta, where=where)

    many, epochs = int(rng.integers(34, 71)), int(rng.integers(55, 80))
    trains(2, (1, 1), float(rng.uniform(0.01, 0.05)), epochs, 1)
    for _ in range(2):
        trains(many, (2, 3, 2), 0.1, 2, many + int(rng.integers(20)))
    trains(int(rng.integers(11, 30)), (3, int(rng.integers(11, 25))), 0.1, 1, 40)
    trains(3, tuple(int(K) for K in rng.integers(2, 4, rng.integers(7, 10))), 0.1, 1, 3)
    trains(2, (1,) * 41, 0.1, 1, 2, weight=1.0)
    trains(4, (2, 2), 1e-6, 2, 4, steep=1e4)
    trains(4, (2, 3, 1), 1e4, 3, 4, steep=1e-6, bowl=True)
    trains(4, (2, 1), 6.0, 6, 4, bowl=True, near=True)
    trains(3, (2, 2), 0.3, 2, 3, weight=300.0, bowl=True)
    trains(3, (2, 2), 0.0, 3, 2)
    trains(1, (2, 3, 2), 0.1, 2, int(rng.integers(1, 5)))
    trains(5, (int(rng.integers(11, 30)), 2), 0.05, 2, 5)
    trains(5, (2, 2), 0.1, 1, 5, labels=50.0)
    for sign in (-1.0, 1.0):
        y = sign * rng.uniform(1, 2, (4, 2))
        (loss, delta), *_ = losses(rng)
        ask.hidden(-y, y, weight_matrices(rng, (2, 2)), 0.1, 1, 4, np.random.default_rng(4), loss, delta)


def train__minibatches(ask):
    rng = ask.rng
    weights = weight_matrices(rng, (1, 1, 1))
    for n, size, epochs, steps in ((3, 1, 1, 3), (5, 3, 2, 4), (3, 8, 2, 2)):
        x, y = (np.repeat(rng.normal(size=(1, 1)), n, axis=0) for _ in range(2))
        loss = _corpus_loss(ask, x, y)
        expected = weights
        for _ in range(steps):
            expected = _step_downhill(ask, loss, expected, 0.1)
        new, history = _trained(ask, x, y, weights, 0.1, epochs, size)
        for layer, (yours, stepped) in enumerate(zip(new, expected, strict=True)):
            what = f"{steps} steps on {n} equal tokens, size = {size}, epochs = {epochs} (weights[{layer}])"
            ask.near(yours, stepped, 1e-8, what, fixed=True)
        ask.equal(history[-1], loss(new), "the corpus loss of the returned weights, last in history")
    x, y, weights = rng.normal(size=(40, 3)), rng.normal(size=(40, 2)), weight_matrices(rng, (3, 4, 2))
    one, other, again = (_trained(ask, x, y, weights, 0.3, 1, 8, seed=seed) for seed in (1, 2, 1))
    ask.holds(
        any(np.any(a != b) for a, b in zip(one[0], other[0], strict=True)),
        "gives the same weights for every seed.",
        EACH,
    )
    same = all(np.array_equal(a, b) for a, b in zip(one[0], again[0], strict=True))
    ask.holds(same, "gives other weights for the same seed.", "→ draw from rng alone", mistakes=("another_generator",))
    _, longer = _trained(ask, x, y, weights, 0.3, 2, 8, seed=1)
    ask.equal(longer[:2], one[1], "the history of a shorter training with the same seed")
    _every_token_with_its_label(ask)
    _new_batches_for_every_epoch(ask)


def _every_token_with_its_label(ask):
    """Every token has a weight of its own, and the loss is linear in beta: how far it moves says which label met it."""
    rng = ask.rng
    size, batches, epochs = int(rng.integers(3, 12)), int(rng.integers(3, 6)), int(rng.integers(2, 5))
    n, eta, slope = size * batches, float(rng.uniform(0.1, 0.3)), float(rng.uniform(0.5, 1.5))
    x, y = np.eye(n), rng.normal(size=(n, 2))
    numbers = np.array([0.0, 1.0, slope])
    standins = Ripple(numbers), RippleDelta(numbers)
    weights = [rng.normal(size=(2, n + 1))]
    seed, loss = int(rng.integers(2**32)), _corpus_loss(ask, x, y, standins[0])
    new, history = _trained(ask, x, y, weights, eta, epochs, size, seed, standins)
    ask.equal(history[[0, -1]], [loss(weights), loss(new)], "the corpus loss before training, and after it")
    moved = ((weights[0] - new[0]) / (eta * slope * epochs / size))[:, :-1].T
    what = "its label: each token meets its own label, once in every epoch"
    with ask.advising(EACH):
        ask.near(moved, y, 1e-9, what, "how far token {}'s weight moves", "distances")


def _new_batches_for_every_epoch(ask):
    """The bias is a clock: how far a token's own weight moves says in which step of each epoch the token was visited.

    All tokens are alike, but each has a feature of its own, so small that beta depends on the bias alone. Every step
    moves the bias by the slope there, and the weights of its tokens by that slope over the batch's size: a token's
    weight has moved by one of these numbers for each epoch, and their sum tells them.
    """
    rng, tiny, epochs = ask.rng, 1e-4, 5
    while True:
        size = int(rng.integers(10, 15))
        n = 3 * size - int(rng.integers(3, size - 2))
        numbers = np.array([rng.uniform(0.8, 1.2), rng.uniform(0.9, 1.1), 0.0])
        delta, eta, bias = BowlDelta(numbers), float(rng.uniform(0.12, 0.2)), float(rng.uniform(2, 3))
        lengths, clock, steps = [size, size, n - 2 * size], bias, []
        for _ in range(epochs):
            for length in lengths:
                slope = float(delta(0.0, clock))
                steps.append(eta * tiny * slope / length)
                clock -= eta * slope
        visits = np.array(list(product(range(3), repeat=epochs)))
        sums = np.sum(np.reshape(steps, (epochs, 3))[np.arange(epochs), visits], axis=1)
        if np.diff(np.sort(sums)).min() > 3e-6 * sums.max():  # the sums tell the visits
            break
    weights = [np.append(np.zeros((1, n)), [[bias]], axis=1)]
    seed, standins = int(rng.integers(2**32)), (Bowl(numbers), delta)
    new, _ = _trained(ask, tiny * np.eye(n), np.zeros((n, 1)), weights, eta, epochs, size, seed, standins)
    gaps = np.abs(-new[0][0, :n, np.newaxis] - sums)
    near, best = gaps.min(axis=1), visits[gaps.argmin(axis=1)]  # (n, epochs): the batch of each token
    token = int(near.argmax())
    said = f"does not visit token {token} once in each of {epochs} epochs (n = {n}, size = {size})."
    ask.holds(bool(near[token] < 1e-6 * sums.max()), said, EACH)
    counts = [np.bincount(batches, minlength=3).tolist() for batches in best.T]
    wrong = next((count for count in counts if count != lengths), lengths)
    ask.holds(wrong == lengths, f"makes batches of {wrong} of {n} tokens, expected {lengths}.", EACH)
    together = [batches[:, np.newaxis] == batches for batches in best.T]
    pairs = [(a, b) for a in range(epochs) for b in range(a) if np.array_equal(together[a], together[b])]
    ask.holds(not pairs, "has the same batches in every epoch, or in some.", EACH, mistakes=("batches_made_once",))
    said = unmixed([np.lexsort((rng.random(n), batches)) for batches in best.T], size)
    ask.holds(not said, f"hardly shuffles: {said}.", EACH)
