"""Unit 05: steps down the slope, minibatches, training."""

from itertools import product

import numpy as np

from autograde.asking.call import what_is
from autograde.asking.standins import Bowl, BowlDelta, Ripple, RippleDelta, skewed_loss, skewed_loss_delta
from autograde.gradients.finite_differences import finite_differences

from .chance import unmixed
from .inputs import history_of, losses, scattered, weight_matrices


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


def minibatches(ask):
    many = int(ask.rng.integers(65, 200))
    drawn = (many, int(ask.rng.integers(7, 30))), (many, many), (int(ask.rng.integers(12, 30)), 1), (7, 500), (25, 12)
    for n, size in ((10, 5), (11, 4), (3, 8), (1, 1), (6, 1), *drawn):
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
    ask.holds(shuffled, "visits the tokens in their order.", "→ shuffle them with rng", mistakes=("not_shuffled",))
    ask.holds(anew, "shuffles every epoch alike.", "→ draw from rng each time", mistakes=("generator_ignored",))
    another = ("another_generator",)
    ask.holds(repeated, "shuffles differently for the same seed.", "→ draw from rng alone", mistakes=another)
    _well_shuffled(ask)


def _well_shuffled(ask):
    """Shuffles are even: a right function is rejected with a probability below 1e-9 (`autograde.checking.chance`)."""
    rng, draw = np.random.default_rng(int(ask.rng.integers(2**32))), ask.rng
    short, long, few, many = (int(draw.integers(*between)) for between in ((2, 4), (9, 14), (10, 15), (13, 20)))
    odd, even = short * few + 12 * short - 1, (long * many - int(draw.integers(1, 5))) // 2 * 2
    for n, size, times in ((odd, short, 12), (even, long, 2)):
        orders = [_loose(_batches(ask, n, size, rng), draw) for _ in range(times)]
        said = unmixed(orders, size)
        ask.holds(not said, f"hardly shuffles: {said} (n = {n}, size = {size}).", "→ shuffle all tokens, then cut")


def _loose(batches, rng) -> np.ndarray:
    """The order of the tokens, those of one batch in any order: a step does not see it."""
    return np.concatenate([rng.permutation(batch) for batch in batches])


def _same(beta):
    return beta


STEEPER = skewed_loss, skewed_loss_delta


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
    ask.equal(history[0], loss(weights), "the corpus loss before training, first in history")
    for layer, (yours, stepped) in enumerate(zip(new, _step_downhill(ask, loss, weights, 0.2), strict=True)):
        ask.near(yours, stepped, 1e-9, f"one step of gradient descent on all tokens (weights[{layer}])")
    ask.equal(history[1], loss(new), "the corpus loss after the epoch, with the weights that are returned")
    many = int(rng.integers(34, 71))
    networks: tuple[tuple[int, tuple[int, ...]], ...] = (many, (3, 2)), (6, (2, 3, 2, 2))
    for (n, widths), standins in zip(networks, drawn, strict=True):
        x, y = rng.normal(size=(n, widths[0])), rng.normal(size=(n, widths[-1]))
        weights, loss = weight_matrices(rng, widths), _corpus_loss(ask, x, y, standins[0])
        new, history = _trained(ask, x, y, weights, 0.2, 1, n + int(rng.integers(2)), standins=standins)
        ask.equal(history[0], loss(weights), "the corpus loss before training, first in history")
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
            ask.near(yours, stepped, 1e-8, what)
        ask.equal(history[-1], loss(new), "the corpus loss of the returned weights, last in history")
    x, y, weights = rng.normal(size=(40, 3)), rng.normal(size=(40, 2)), weight_matrices(rng, (3, 4, 2))
    one, other, again = (_trained(ask, x, y, weights, 0.3, 1, 8, seed=seed) for seed in (1, 2, 1))
    ask.holds(
        any(np.any(a != b) for a, b in zip(one[0], other[0], strict=True)),
        "gives the same weights for every seed.",
        "→ each epoch takes new batches from minibatches(len(x), size, rng), each step x[batch] and y[batch] alone",
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
    hint = "→ each epoch takes new batches from minibatches(len(x), size, rng), each step x[batch] and y[batch] alone"
    ask.holds(bool(near[token] < 1e-6 * sums.max()), said, hint)
    counts = [np.bincount(batches, minlength=3).tolist() for batches in best.T]
    wrong = next((count for count in counts if count != lengths), lengths)
    ask.holds(wrong == lengths, f"makes batches of {wrong} of {n} tokens, expected {lengths}.", hint)
    together = [batches[:, np.newaxis] == batches for batches in best.T]
    pairs = [(a, b) for a in range(epochs) for b in range(a) if np.array_equal(together[a], together[b])]
    ask.holds(not pairs, "has the same batches in every epoch, or in some.", hint, mistakes=("batches_made_once",))
    said = unmixed([np.lexsort((rng.random(n), batches)) for batches in best.T], size)
    ask.holds(not said, f"hardly shuffles: {said}.", hint)
