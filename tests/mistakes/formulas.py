"""How exercises that give values go wrong, as formulas made of stages: what `tests.mistakes.known` takes traces of.

They compute right values too, so they are no part of what a student receives.
"""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from autograde.asking.standins import (
    skewed_loss,
    skewed_loss_delta,
    square,
    square_of_sum,
    sum_of_cubes,
    sum_of_sines,
    wave,
)
from autograde.diagnosis.chain import Chain
from autograde.diagnosis.derivatives import Numbers
from autograde.diagnosis.known_questions import Seeded
from autograde.diagnosis.last_stages import per_row, whole
from autograde.diagnosis.naming import SEED
from autograde.diagnosis.stage import Abstain, Stage, same
from lectures.checks.inputs import one_hot_labels, weight_matrices
from lectures.mistakes.loss_functions import (
    _all_at_once,
    _binary_questions,
    _columns,
    _each_class,
    _excitation_questions,
    _outputs,
    _pairs,
)

# forward_propagation


ACTIVATIONS = ("tanh", "sigmoid", "relu")


def _forward(args: tuple, numbers: Numbers) -> Chain:
    """Excitations by the notebook's own function, activations by the functions that are passed."""
    x, weights, activation, output = args
    excitation = numbers.given("excitation")
    L = len(weights)

    def passed(hidden=activation, last=output, next_input=lambda beta, h, layer: h, kept=lambda beta, h: h):
        def run(_):
            betas, hs, h = [], [x], x
            for layer, w in enumerate(weights):
                beta = excitation(w, h)
                value = (last if layer == L - 1 else hidden)(beta)
                betas.append(beta)
                hs.append(kept(beta, value))
                h = next_input(beta, value, layer)
            return betas, hs

        return run

    def own(name: str):
        """A function of the notebook, called by its name."""
        return lambda beta: numbers.maybe(name)(beta)

    walk = Stage(
        "",
        passed(),
        (
            ("output_nonlinearity_missing", passed(last=activation)),
            ("output_nonlinearity_missing", passed(last=same)),
            ("output_everywhere", passed(hidden=output)),
            ("activation_not_applied", passed(hidden=same)),
            ("activation_not_applied", passed(hidden=same, last=same)),
            ("excitation_for_activation", passed(next_input=lambda beta, h, layer: beta)),
            ("excitation_for_activation", passed(kept=lambda beta, h: beta)),
            *(("named_function_used", passed(hidden=own(name))) for name in ACTIVATIONS),
            *(("named_function_used", passed(last=own(name))) for name in ("softmax", *ACTIVATIONS)),
            *(("named_function_used", passed(own(name), own("softmax"))) for name in ACTIVATIONS),
            ("functions_swapped", passed(hidden=output, last=activation)),
            ("input_of_wrong_layer", passed(next_input=lambda beta, h, layer: x)),
            ("output_applied_after_activation", passed(last=lambda beta: output(activation(beta)))),
        ),
    )
    listed = Stage(
        "",
        same,
        (
            ("lists_swapped", lambda found: (found[1], found[0])),
            ("input_not_kept", lambda found: (found[0], found[1][1:])),
            ("last_layer_missing", lambda found: (found[0][:-1], found[1][:-1])),
            ("last_layer_missing", lambda found: (found[0], found[1][:-1])),
            ("activations_for_excitations", lambda found: (found[1][1:], found[1])),
            ("output_alone", lambda found: found[1][-1]),
            ("constant_kept", lambda found: (found[0], [np.column_stack([h, np.ones(len(h))]) for h in found[1]])),
            (
                "constant_kept",
                lambda found: (
                    found[0],
                    [*(np.column_stack([h, np.ones(len(h))]) for h in found[1][:-1]), found[1][-1]],
                ),
            ),
            ("order_reversed", lambda found: (found[0][::-1], found[1][::-1])),
        ),
    )
    return Chain((walk, listed))


def _networks(rng, given):
    for n, widths in ((4, (3, 5, 2)), (2, (2, 4, 3, 2)), (5, (3, 3, 3, 3)), (3, (2, 2, 2, 2))):
        weights = weight_matrices(rng, widths, 1.0)
        yield rng.normal(size=(n, widths[0])), weights, wave, square


# loss_functions


def _cross_entropy_from_excitation(args: tuple, numbers: Numbers) -> Chain:
    """The loss of softmax of the excitations, and what stands in its place."""
    y, beta = args
    loss, softmax = numbers.given("cross_entropy"), numbers.given("softmax")
    right = loss(y, softmax(beta))
    if not np.all(np.isfinite(right)) or np.any(right > 600):
        raise ValueError("probabilities round to 0 here")
    chosen = np.sum(y * beta, axis=1)
    return Chain(
        (
            Stage(
                "",
                lambda _: right,
                (
                    ("nonlinearity_missing", lambda _: loss(y, beta)),
                    ("nonlinearity_twice", lambda _: loss(y, softmax(softmax(beta)))),
                    ("right_class_missing", lambda _: right + chosen),
                    ("normaliser_missing", lambda _: -chosen),
                    ("wrong_axis", lambda _: loss(y, _columns(softmax)(beta))),
                    ("wrong_axis", lambda _: loss(y, _all_at_once(softmax)(beta))),
                    ("label_missing", lambda _: _each_class(loss, y)(softmax(beta))),
                    ("shift_not_added_back", lambda _: right - beta.max(axis=1)),
                    ("right_class_missing", lambda _: right + chosen - beta.max(axis=1)),
                    ("shift_added_twice", lambda _: right + beta.max(axis=1)),
                    ("logarithm_missing", lambda _: np.exp(right + chosen) - chosen),
                    ("sum_and_logarithm_swapped", lambda _: np.sum(beta, axis=1) - chosen),
                    ("logarithm_missing", lambda _: np.exp(right)),
                    ("logarithm_missing", lambda _: np.exp(-right)),
                    ("added_not_subtracted", lambda _: right + 2 * chosen),
                    ("logarithm_twice", lambda _: -np.log(right)),
                ),
            ),
            *per_row(
                len(y),
                ("base_of_logarithm", lambda value: value * 1.4426950408889634),
                ("base_of_logarithm", lambda value: value * 0.4342944819032518),
                ("average_too_early", lambda value: float(np.mean(value))),
                ("sum_over_tokens", lambda value: float(np.sum(value))),
                sizes={"averaged_over_classes": 1 / y.shape[1]},
            ),
        )
    )


def _binary_cross_entropy_from_excitation(args: tuple, numbers: Numbers) -> Chain:
    y, beta = args
    loss, sigmoid = numbers.given("binary_cross_entropy"), numbers.given("sigmoid")
    if np.max(np.abs(beta)) > 30:
        raise ValueError("probabilities round to 0 here")
    right, other = loss(y, sigmoid(beta)), loss(1 - y, sigmoid(beta))

    def of_excitation(y, beta):
        return loss(y, sigmoid(beta))

    return Chain(
        (
            Stage(
                "",
                lambda _: right,
                (
                    ("labels_flipped", lambda _: other),
                    ("second_term_missing", lambda _: np.where(y == 1, right, 0.0)),
                    ("first_term_missing", lambda _: np.where(y == 1, 0.0, right)),
                    ("label_missing", lambda _: right + other),
                    ("label_missing", lambda _: loss(0 * y, sigmoid(beta))),
                    ("label_missing", lambda _: loss(0 * y + 1, sigmoid(beta))),
                    ("signed_labels", lambda _: loss(0 * y, sigmoid(y * beta))),
                    ("signed_labels", lambda _: loss(0 * y + 1, sigmoid(y * beta))),
                    ("nonlinearity_missing", lambda _: loss(y, beta)),
                    ("nonlinearity_twice", lambda _: loss(y, sigmoid(sigmoid(beta)))),
                    ("logarithm_missing", lambda _: np.exp(-right)),
                    ("logarithm_missing", lambda _: np.exp(right)),
                ),
            ),
            _pairs(y, beta, of_excitation),
            *per_row(
                len(y),
                ("base_of_logarithm", lambda value: value * 1.4426950408889634),
                ("base_of_logarithm", lambda value: value * 0.4342944819032518),
            ),
        )
    )


def _losses(y, y_star):
    """The last stages of a loss of every token."""
    return per_row(
        len(y),
        ("base_of_logarithm", lambda value: value * 1.4426950408889634),
        ("base_of_logarithm", lambda value: value * 0.4342944819032518),
        sizes={"averaged_over_classes": 1 / y.shape[1]} if y.ndim == 2 and y.shape[1] > 1 else None,
    )


def _squared_errors(y, y_star):
    """The last stages of the mean squared error."""
    return per_row(len(y), sizes=_outputs(y))


def _average(values, *_):
    """The last stages of an average over tokens."""
    n = len(values)
    return whole(sizes={"average_missing": n, "average_twice": 1 / n})


# back_propagation


FIXED = (1e-5, 1e-6, 1e-4, 1e-3, 1e-2)  # steps that are written into a function


def _finite_difference(args: tuple, numbers: Numbers) -> Chain:
    """The difference of f on both sides of every entry, divided by the distance of the two sides."""
    f, w, eps = (*args, 1e-5)[:3]

    def sides(step: float, up: float = 1.0, down: float = 1.0, moved=None, leaving: float = 0.0):
        """f above and below, for each entry, and the step; entries before it stay moved by `leaving` steps.

        `moved` is a function of an entry that returns what is moved with it, True or False everywhere.
        """
        values = np.zeros((2, *w.shape))
        left = w.copy()
        for entry in np.ndindex(w.shape):
            unit = step * moved(entry) if moved else np.zeros(w.shape)
            unit[entry] = step
            values[0][entry], values[1][entry] = f(left + up * unit), f(left - down * unit)
            left[entry] += leaving * step
        return values, step

    order = np.arange(w.size).reshape(w.shape)
    rows = np.indices(w.shape)[0]

    steps = Stage("", lambda _: eps, tuple(("step_ignored", lambda _, step=step: step) for step in FIXED))
    moved = Stage(
        "",
        sides,
        (
            ("one_sided", lambda step: (sides(step, down=0)[0], step / 2)),
            ("backward", lambda step: (sides(step, up=0)[0], step / 2)),
            ("all_entries_moved", lambda step: sides(step, moved=lambda entry: np.ones(w.shape))),
            ("rows_moved", lambda step: sides(step, moved=lambda entry: rows == entry[0])),
            ("not_moved_back", lambda step: sides(step, moved=lambda entry: order <= order[entry])),
            ("not_moved_back", lambda step: sides(step, leaving=-1.0)),
            ("not_moved_back", lambda step: sides(step, leaving=1.0)),
        ),
    )
    divided = Stage(
        "",
        lambda sides: (sides[0][0] - sides[0][1]) / (2 * sides[1]),
        (
            ("factor_two_extra", lambda sides: (sides[0][0] - sides[0][1]) / sides[1]),
            ("not_divided", lambda sides: sides[0][0] - sides[0][1]),
            ("multiplied_by_step", lambda sides: (sides[0][0] - sides[0][1]) / 2 * sides[1]),
            ("multiplied_by_step", lambda sides: (sides[0][0] - sides[0][1]) * 2 * sides[1]),
            ("sum_of_sides", lambda sides: (sides[0][0] + sides[0][1]) / (2 * sides[1])),
            ("first_entry_only", lambda sides: (sides[0][0] - sides[0][1]) / (2 * sides[1]) * (order == 0)),
        ),
    )
    return Chain((steps, moved, divided, *whole()))


def _difference_questions(rng, given):
    for shape in ((2, 3), (4,), (2, 2)):
        yield sum_of_cubes, rng.normal(size=shape), 0.5
        yield sum_of_sines, rng.normal(size=shape), 0.25
        yield square_of_sum, rng.normal(size=shape), 0.125


# gradient_descent


def together(draw: Callable) -> list:
    """Tokens with their labels."""
    return [(batch, batch) for batch in draw()]


def rows_before(batches: list) -> Iterator[np.ndarray]:
    """Pieces of the rows in their order, as long as the batches."""
    start = 0
    for batch in batches:
        yield np.arange(start, start + len(batch))
        start += len(batch)


def apart(draw: Callable) -> list:
    """Batches of tokens, and batches of labels that were drawn after them."""
    tokens = draw()
    return list(zip(tokens, draw(), strict=True))


def with_rows(of: Callable) -> Callable:
    """Batches, each with the rows that `of` makes of the batches."""
    return lambda draw: [*(lambda batches: zip(batches, of(batches), strict=True))(draw())]


def turned(pairs: Callable) -> Callable:
    """The same with tokens and labels changed."""
    return lambda draw: [(labels, tokens) for tokens, labels in pairs(draw)]


def first_rows(batches: list) -> list:
    """As many rows as each batch has, from the first on."""
    return [np.arange(len(batch)) for batch in batches]


def all_rows(batches: list) -> list:
    """All rows for each batch."""
    n = sum(map(len, batches))
    return [np.arange(n) for _ in batches]


PAIRED = (  # which tokens meet which labels where batches are taken apart
    ("labels_not_shuffled", with_rows(rows_before)),
    ("features_not_shuffled", turned(with_rows(rows_before))),
    ("shuffled_apart", apart),
    ("shuffled_apart", turned(apart)),
    ("labels_of_first_rows", with_rows(first_rows)),
    ("features_of_first_rows", turned(with_rows(first_rows))),
    ("labels_not_batched", with_rows(all_rows)),
    ("features_not_batched", turned(with_rows(all_rows))),
)


class Training:
    """A training with gradients by differences.

    Where the batches hold all tokens, or all tokens are alike, every step sees the same gradient whatever its batch
    is. Elsewhere `run` says nothing, and `batched` takes the batches of the notebook's own `minibatches`.

    Parameters
    ----------
    args : those of `train`
    numbers : Numbers
    """

    def __init__(self, args: tuple, numbers: Numbers):
        self.x, self.y, self.weights, self.eta, self.epochs, self.size, _, self.loss, self.loss_delta = args
        self.numbers = numbers
        self.forward, self.tanh = numbers.given("forward"), numbers.given("tanh")
        n = len(self.x)
        alike = np.ptp(self.x, axis=0).max() == 0 and np.ptp(self.y, axis=0).max() == 0
        self.order_matters = self.size < n and not alike
        self.steps = -(-n // self.size)  # in an epoch

    def outputs(self, weights: list, tokens=slice(None)) -> np.ndarray:
        """The last excitations."""
        return self.forward(self.x[tokens], weights, self.tanh, same)[0][-1]

    def average_loss(self, weights: list, tokens=slice(None), labels=slice(None)) -> float:
        """The loss, averaged over tokens."""
        return float(np.mean(self.loss(self.y[labels], self.outputs(weights, tokens))))

    def gradients(self, weights: list, tokens=slice(None), labels=slice(None)) -> list:
        """Of the loss of these tokens with these labels, by differences; of the corpus where left out."""
        found = []
        for layer, w in enumerate(weights):

            def along(moved, layer=layer):
                return self.average_loss([*weights[:layer], moved, *weights[layer + 1 :]], tokens, labels)

            found.append(self.numbers.jacobian(along, w))
        return found

    def step(self, weights: list, _=0) -> list:
        """One step down."""
        return [w - self.eta * g for w, g in zip(weights, self.gradients(weights), strict=True)]

    def one_by_one(self, weights: list, _) -> list:
        """One step of every layer, the last first, each at weights that are moved already."""
        moved = list(weights)
        for layer in reversed(range(len(weights))):
            moved[layer] = moved[layer] - self.eta * self.gradients(moved)[layer]
        return moved

    def moved_on_the_way(self, weights: list, _) -> list:
        """One step of every layer, the last first; delta goes back through weights that are moved already."""
        betas, hs = self.forward(self.x, weights, self.tanh, same)
        excitation = self.numbers.given("excitation")
        delta, moved = self.loss_delta(self.y, betas[-1]), list(weights)
        for layer in reversed(range(len(weights))):
            h, w = hs[layer], weights[layer]
            into = self.numbers.jacobian(lambda v, h=h, delta=delta: np.sum(delta * excitation(v, h)), w, linear=True)
            moved[layer] = w - self.eta * into / len(self.x)
            if layer:
                back = self.numbers.back(delta, lambda a, w=moved[layer]: excitation(w, a), h, linear=True)
                delta = back * self.numbers.entries(self.tanh, betas[layer - 1])
        return moved

    def run(self, step: Callable | None = None, steps: Callable = same):
        """A way of training: the weights at the start and after every epoch, each with those before the last step."""

        def trained(_):
            if self.order_matters:
                raise Abstain
            weights = before = list(self.weights)
            found = [(weights, weights)]
            for _ in range(self.epochs):
                for number in range(steps(self.steps)):
                    size = min(self.size, len(self.x) - number * self.size)
                    before, weights = weights, (step or self.step)(weights, size)
                found.append((weights, before))
            return found

        return trained

    def batched(self, pairs: Callable = together, anew: bool = False, step_from="", slope_at="", mu: float = 0.0):
        """A way of training on batches.

        Parameters
        ----------
        pairs : function of a function that draws the batches of an epoch; returns for each step its tokens and labels
        anew : every epoch begins with the first weights
        step_from, slope_at : "first" where steps start from the first weights, or the slope is taken there
        mu : how much of the last step is added to the next
        """
        batches = self.numbers.given("minibatches")

        def trained(_):
            first = weights = before = list(self.weights)
            rng, velocity = np.random.default_rng(3), [0.0 * w for w in first]
            found = [(weights, weights)]
            for _ in range(self.epochs):
                weights = first if anew else weights
                for tokens, labels in pairs(lambda: list(batches(len(self.x), self.size, rng))):
                    gradients = self.gradients(first if slope_at == "first" else weights, tokens, labels)
                    velocity = [mu * v + g for v, g in zip(velocity, gradients, strict=True)]
                    start = first if step_from == "first" else weights
                    before, weights = weights, [w - self.eta * v for w, v in zip(start, velocity, strict=True)]
                found.append((weights, before))
            return found

        return trained

    def told(self, epochs: list) -> tuple:
        """What `train` returns."""
        return epochs[-1][0], [self.average_loss(weights) for weights, _ in epochs]


LOSSES = ("cross_entropy_from_excitation", "mse", "binary_cross_entropy_from_excitation")


def _train(args: tuple, numbers: Numbers) -> Chain:
    """Steps down the corpus loss, and the history of the loss."""
    t = Training(args, numbers)
    n = len(t.x)

    def scaled(factor, only: Callable = lambda layer, L: True):
        """A step in which every gradient is multiplied by a number, or a function of the batch's size."""

        def step(weights, size):
            gradients = t.gradients(weights)
            L = len(weights)
            by = factor(size) if callable(factor) else factor
            return [
                w - by * t.eta * g if only(layer, L) else w
                for layer, (w, g) in enumerate(zip(weights, gradients, strict=True))
            ]

        return step

    def without_bias(weights, _):
        """A step that leaves the last column."""
        return [np.column_stack([new[:, :-1], w[:, -1]]) for new, w in zip(t.step(weights), weights, strict=True)]

    def history(change: Callable):
        """The same weights with a history that is changed."""
        return lambda epochs: (t.told(epochs)[0], change(t.told(epochs)[1]))

    def other_loss(name: str):
        """The same weights, with the history of a loss of the notebook."""

        def told(epochs):
            loss = numbers.maybe(name)
            return epochs[-1][0], [float(np.mean(loss(t.y, t.outputs(weights)))) for weights, _ in epochs]

        return told

    def at_output(weights: list) -> float:
        softmax = numbers.maybe("softmax")
        return float(np.mean(t.loss(t.y, softmax(t.outputs(weights)))))

    steps = Stage(
        "",
        t.run(),
        (
            ("sign", t.run(scaled(-1))),
            ("eta_missing", t.run(scaled(1 / t.eta))),
            ("average_missing", t.run(scaled(n))),
            ("average_missing", t.run(scaled(lambda size: size))),
            ("average_twice", t.run(scaled(1 / n))),
            ("average_twice", t.run(scaled(lambda size: 1 / size))),
            ("factor_two_extra", t.run(scaled(2))),
            ("factor_two_missing", t.run(scaled(0.5))),
            ("weights_updated_too_early", t.run(t.moved_on_the_way)),
            ("weights_updated_too_early", t.run(t.one_by_one)),
            ("batches_ignored", t.run(steps=lambda steps: 1)),
            ("last_batch_missing", t.run(steps=lambda steps: n // t.size)),
            ("one_token_a_step", t.run(steps=lambda steps: n)),
            ("weights_not_updated", t.run(lambda weights, _: weights)),
            ("only_last_layer", t.run(scaled(1, lambda layer, L: layer == L - 1))),
            ("only_first_layer", t.run(scaled(1, lambda layer, L: layer == 0))),
            ("epochs_ignored", lambda _: [(list(t.weights),) * 2, *(t.batched()(None)[1:2] * t.epochs)]),
            *((name, t.batched(pairs)) for name, pairs in PAIRED),
            ("network_made_anew", t.batched(anew=True)),
            ("steps_from_first_weights", t.batched(step_from="first")),
            ("steps_from_first_weights", t.batched(slope_at="first")),
            ("steps_from_first_weights", t.batched(step_from="first", slope_at="first")),
            *(("momentum", t.batched(mu=mu)) for mu in (0.9, 0.5)),
            ("nominal_size", t.run(scaled(lambda size: size / t.size))),
            ("eta_divided", t.run(scaled(1 / t.size))),
            ("uphill_without_eta", t.run(scaled(-1 / t.eta))),
            ("bias_not_moved", t.run(without_bias)),
        ),
    )
    told = Stage(
        "",
        t.told,
        (
            ("lists_swapped", lambda epochs: t.told(epochs)[::-1]),
            ("start_not_noted", history(lambda losses: losses[1:])),
            ("noted_too_early", history(lambda losses: [losses[0], *losses[:-1]])),
            *(("loss_fixed", other_loss(name)) for name in LOSSES),
            ("loss_at_output", lambda epochs: (epochs[-1][0], [at_output(weights) for weights, _ in epochs])),
            ("history_of_sums", history(lambda losses: [n * loss for loss in losses])),
            ("first_weights_returned", lambda epochs: (epochs[0][0], t.told(epochs)[1])),
            ("only_last_noted", history(lambda losses: losses[-1:])),
            ("last_batch_noted", lambda epochs: (epochs[-1][0], [t.average_loss(before) for _, before in epochs])),
        ),
    )
    return Chain((steps, told))


def _trainings(rng, given):
    networks = (5, (2, 3, 2), 5, 2), (4, (3, 2), 6, 2), (5, (2, 2, 1), 2, 2), (5, (2, 2), 2, 2)
    for number, (n, widths, size, epochs) in enumerate(networks):
        x, y = rng.normal(size=(n, widths[0])), rng.normal(size=(n, widths[-1]))
        if size < n and number < 3:
            x, y = np.repeat(x[:1], n, axis=0), np.repeat(y[:1], n, axis=0)
        weights = weight_matrices(rng, widths)
        yield x, y, weights, 0.3, epochs, size, np.random.default_rng(0), skewed_loss, skewed_loss_delta


# pytorch


def _to_linear(args: tuple, numbers: Numbers) -> Chain:
    """The excitation of a layer for features that the check chose."""
    w, x = args
    excitation = numbers.given("excitation")
    bias_first = np.roll(w, -1, axis=1)  # the first column used as the last
    zero = w.copy()
    zero[:, -1] = 0
    return Chain(
        (
            Stage(
                "",
                lambda _: excitation(w, x),
                (
                    ("bias_first", lambda _: excitation(bias_first, x)),
                    ("bias_missing", lambda _: excitation(zero, x)),
                    ("transpose_wrong", lambda _: excitation(np.column_stack([w[:, :-1].T, w[:, -1]]), x)),
                ),
            ),
            *whole(),
        )
    )


def _layers(rng, given):
    for n, N, K in ((5, 3, 4), (4, 2, 3), (3, 3, 3), (4, 2, 2)):
        yield rng.normal(size=(K, N + 1)), ("linear", rng.normal(size=(n, N)))


def _torch_network(args: tuple, numbers: Numbers) -> Chain:
    """The last excitation, for features that the check chose."""
    weights, x = args
    forward, tanh = numbers.given("forward"), numbers.given("tanh")
    softmax, sigmoid = numbers.maybe("softmax"), numbers.maybe("sigmoid")

    def through(hidden, last=same, layers=weights):
        return lambda _: forward(x, layers, hidden, last)[1][-1]

    return Chain(
        (
            Stage(
                "",
                through(tanh),
                (
                    ("softmax_at_the_end", through(tanh, softmax)),
                    ("activation_in_front", lambda _: forward(tanh(x), weights, tanh, same)[1][-1]),
                    ("activation_not_applied", through(same)),
                    ("another_function", through(sigmoid)),
                    ("another_function", through(lambda beta: np.clip(beta, 0, None))),
                    ("last_layer_missing", through(tanh, same, weights[:-1])),
                    ("last_layer_missing", through(tanh, tanh, weights[:-1])),
                    ("order_reversed", through(tanh, same, weights[::-1])),
                ),
            ),
            Stage(
                "",
                same,
                (
                    ("activation_at_the_end", tanh),
                    ("activation_at_the_end", lambda beta: np.clip(beta, 0, None)),
                    ("activation_at_the_end", sigmoid),
                ),
            ),
            *whole(),
        )
    )


def _torch_networks(rng, given):
    for n, widths in ((4, (3, 5, 2)), (3, (2, 4, 3, 2)), (4, (3, 3, 3))):
        yield weight_matrices(rng, widths), ("module", rng.normal(size=(n, widths[0])))


def plain() -> Callable:
    """A step down the slope."""
    return lambda w, g, eta: -eta * g


def momentum(mu: float, nesterov: bool = False) -> Callable:
    """Steps that keep a part of the step before."""

    def begun():
        velocity = [0.0]

        def step(w, g, eta):
            velocity[0] = mu * velocity[0] + g
            return -eta * (g + mu * velocity[0] if nesterov else velocity[0])

        return step

    return begun


def adaptive(kept: float, added: float, first: float = 0.0, decay: float = 0.0, tiny: float = 1e-8) -> Callable:
    """Steps divided by the root of what is kept of squared slopes: Adam, AdamW, RMSprop, Adagrad."""

    def begun():
        m, v, t = [0.0], [0.0], [0]

        def step(w, g, eta):
            t[0] += 1
            m[0], v[0] = first * m[0] + (1 - first) * g, kept * v[0] + added * g**2
            mean, square = (m[0] / (1 - first ** t[0]), v[0] / (1 - kept ** t[0])) if first else (m[0], v[0])
            return -eta * mean / (np.sqrt(square) + tiny) - eta * decay * w

        return step

    return begun


OPTIMISERS = (
    ("momentum", momentum(0.9)),
    ("momentum", momentum(0.5)),
    ("momentum", momentum(0.9, nesterov=True)),
    ("another_optimiser", adaptive(0.999, 0.001, 0.9)),
    ("another_optimiser", adaptive(0.999, 0.001, 0.9, 0.01)),
    ("another_optimiser", adaptive(0.99, 0.01)),
    ("another_optimiser", adaptive(1.0, 1.0, tiny=1e-10)),
)


def _torch_train(args: tuple, numbers: Numbers) -> Chain:
    """Steps along gradients by differences, on batches of the notebook's own `minibatches`."""
    x, y, weights, eta, epochs, size, _ = args
    if epochs * sum(w.size for w in weights) > 20:
        raise ValueError("too many differences to take here")
    forward, tanh, batches = numbers.given("forward"), numbers.given("tanh"), numbers.given("minibatches")
    cross_entropy, softmax = numbers.given("cross_entropy_from_excitation"), numbers.maybe("softmax")
    n = len(x)

    def loss(weights, tokens=slice(None), last=same, labels=None, of_token=cross_entropy):
        found = last(forward(x[tokens], weights, tanh, same)[0][-1])
        return float(np.mean(of_token(y[tokens if labels is None else labels], found)))

    def gradients(weights, tokens, last=same, labels=None, of_token=cross_entropy):
        found = []
        for layer, w in enumerate(weights):

            def along(moved, layer=layer):
                return loss([*weights[:layer], moved, *weights[layer + 1 :]], tokens, last, labels, of_token)

            found.append(numbers.jacobian(along, w))
        return found

    def run(
        factor=lambda batch: 1.0,
        piled_up="",
        whole_corpus=False,
        last=same,
        order=None,
        one_step=False,
        pairs=together,
        anew=False,
        stepping=cross_entropy,
        telling=cross_entropy,
        optimiser=plain,
        mask=lambda w: 1.0,
    ):
        """A training: weights, history, and for each epoch (loss before its step, size) of each batch.

        `stepping` and `telling` are the losses of steps and of the history.

        `piled_up` is "" for gradients of their own, "always", or "epoch" where each begins anew.
        """

        def trained(_):
            rng, network, steps = np.random.default_rng(3), list(weights), [optimiser() for _ in weights]
            history, pile, seen = [loss(network, last=last, of_token=telling)], [0.0] * len(weights), []
            for _ in range(epochs):
                seen.append([])
                network = list(weights) if anew else network
                if piled_up == "epoch":
                    pile = [0.0] * len(weights)
                drawn = pairs(lambda: [*(batches(n, size, rng) if order is None else order())])
                for number, (batch, labels) in enumerate(drawn):
                    seen[-1].append((loss(network, batch, last), len(batch)))
                    tokens = (slice(None), last) if whole_corpus else (batch, last, labels)
                    found = gradients(network, *tokens, of_token=stepping)
                    pile = [p + g for p, g in zip(pile, found, strict=True)] if piled_up else found
                    if number == len(drawn) - 1 or not one_step:
                        network = [
                            w + mask(w) * step(w, factor(batch) * g, eta)
                            for w, g, step in zip(network, pile, steps, strict=True)
                        ]
                history.append(loss(network, last=last, of_token=telling))
            return network, history, seen

        return trained

    once: list = []

    def drawn_once():
        if not once:
            once.extend(batches(n, size, np.random.default_rng(3)))
        return once

    def in_order():
        return (np.arange(n)[start : start + size] for start in range(0, n, size))

    def mean_of_batches(epoch):
        return float(np.mean([told for told, _ in epoch]))

    def mean_of_tokens(epoch):
        return float(sum(told * size for told, size in epoch) / n)

    def probability(y, beta):
        return -np.sum(y * softmax(beta), axis=1)

    def over_tokens(y, beta):
        return -np.sum(y * np.log(softmax(beta.T).T), axis=1)

    odd = (("nll_of_probabilities", probability), ("softmax_over_tokens", over_tokens))

    return Chain(
        (
            Stage(
                "",
                run(),
                (
                    ("gradients_pile_up", run(piled_up="always")),
                    ("pile_up_in_an_epoch", run(piled_up="epoch")),
                    ("one_step_an_epoch", run(one_step=True)),
                    ("one_step_an_epoch", run(one_step=True, piled_up="epoch")),
                    ("batches_made_once", run(order=drawn_once)),
                    ("softmax_at_the_end", run(last=softmax)),
                    ("average_missing", run(len)),
                    ("batches_ignored", run(whole_corpus=True)),
                    ("batches_ignored", run(order=lambda: [np.arange(n)])),
                    ("not_shuffled", run(order=in_order)),
                    ("eta_missing", run(lambda batch: 1 / eta)),
                    ("sign", run(lambda batch: -1.0)),
                    ("factor_two_extra", run(lambda batch: 2.0)),
                    ("no_step", run(lambda batch: 0.0)),
                    *((name, run(pairs=pairs)) for name, pairs in PAIRED),
                    ("network_made_anew", run(anew=True)),
                    *((name, run(optimiser=optimiser)) for name, optimiser in OPTIMISERS),
                    *((name, run(stepping=wrong)) for name, wrong in odd),
                    *((name, run(stepping=wrong, telling=wrong)) for name, wrong in odd),
                    ("nominal_size", run(lambda batch: len(batch) / size)),
                    ("eta_divided", run(lambda batch: 1 / size)),
                    ("uphill_without_eta", run(lambda batch: -1 / eta)),
                    ("bias_not_moved", run(mask=lambda w: np.arange(w.shape[1]) < w.shape[1] - 1)),
                ),
            ),
            Stage(
                "",
                lambda told: told[:2],
                (
                    ("last_batch_noted", lambda told: (told[0], [told[1][0], *(epoch[-1][0] for epoch in told[2])])),
                    ("running_loss_noted", lambda told: (told[0], [told[1][0], *(map(mean_of_batches, told[2]))])),
                    ("running_loss_noted", lambda told: (told[0], [told[1][0], *(map(mean_of_tokens, told[2]))])),
                    ("lists_swapped", lambda told: told[1::-1]),
                    ("start_not_noted", lambda told: (told[0], told[1][1:])),
                    ("only_last_noted", lambda told: (told[0], told[1][-1:])),
                    ("first_weights_returned", lambda told: (weights, told[1])),
                    ("history_of_sums", lambda told: (told[0], [n * loss for loss in told[1]])),
                ),
            ),
        )
    )


def _torch_trainings(rng, given):
    for n, widths, size, epochs in ((5, (1, 2, 2), 2, 2), (4, (2, 3), 3, 1)):
        x, y = rng.normal(size=(n, widths[0])), one_hot_labels(rng, n, widths[-1])
        yield x, y, weight_matrices(rng, widths), 0.1, epochs, size, np.random.default_rng(3)


# all of them


FORMULAS: dict[str, Callable[[tuple, Numbers], Chain]] = {
    "forward": _forward,
    "cross_entropy_from_excitation": _cross_entropy_from_excitation,
    "binary_cross_entropy_from_excitation": _binary_cross_entropy_from_excitation,
    "finite_difference": _finite_difference,
    "train": _train,
    "to_linear": _to_linear,
    "torch_network": _torch_network,
    "torch_train": _torch_train,
}
QUESTIONS: dict[str, Callable] = {
    "forward": _networks,
    "cross_entropy_from_excitation": _excitation_questions,
    "binary_cross_entropy_from_excitation": partial(_binary_questions, lambda rng, shape: rng.normal(size=shape)),
    "finite_difference": _difference_questions,
    "train": _trainings,
    "to_linear": _layers,
    "torch_network": _torch_networks,
    "torch_train": _torch_trainings,
}
LAST: dict[str, Callable] = {  # what is done to the whole value of an exercise that has a table: `whole` of the others
    "excitation": lambda w, h: per_row(len(h)),
    "softmax": lambda beta: per_row(len(beta)),
    "mse": _squared_errors,
    "corpus_loss": _average,
    "error_rate": _average,
    "cross_entropy": _losses,
    "binary_cross_entropy": _losses,
    "gradient_step": lambda *_: (),
    "momentum_step": lambda *_: (),
}


def questions(exercise: str, given: Callable) -> Iterator[tuple]:
    """The questions whose answers are kept."""
    for args in QUESTIONS[exercise](np.random.default_rng(SEED), given):
        yield tuple(Seeded(3) if isinstance(arg, np.random.Generator) else arg for arg in args)
