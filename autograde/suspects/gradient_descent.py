"""Unit 05: how steps and trainings go wrong. Steps are known values; a training's gradients are differences."""

from collections.abc import Callable

import numpy as np

from autograde.chain import Chain, Numbers, Stage, same
from autograde.exercises.inputs import weight_matrices
from autograde.exercises.standins import skewed_loss, skewed_loss_delta
from autograde.known import known
from autograde.naming import Suspicion

MOST_STEPS = 10


class Training:
    """A training with gradients by differences, in which every step sees the same gradient whatever its batch is.

    Parameters
    ----------
    args : those of `train`; the batches hold all tokens, or all tokens are alike
    numbers : Numbers
    """

    def __init__(self, args: tuple, numbers: Numbers):
        self.x, self.y, self.weights, self.eta, self.epochs, self.size, _, self.loss, self.loss_delta = args
        self.numbers = numbers
        self.forward, self.tanh = numbers.given("forward"), numbers.given("tanh")
        n = len(self.x)
        alike = np.ptp(self.x, axis=0).max() == 0 and np.ptp(self.y, axis=0).max() == 0
        if self.size < n and not alike:
            raise ValueError("the order of the tokens matters here")
        self.steps = -(-n // self.size)  # in an epoch
        if self.steps * self.epochs > MOST_STEPS:
            raise ValueError("too many steps to try every way of going wrong")

    def outputs(self, weights: list, hidden: Callable | None = None) -> np.ndarray:
        """The last excitations."""
        return self.forward(self.x, weights, hidden or self.tanh, same)[0][-1]

    def average_loss(self, weights: list, hidden: Callable | None = None) -> float:
        """The loss, averaged over tokens."""
        return float(np.mean(self.loss(self.y, self.outputs(weights, hidden))))

    def gradients(self, weights: list, hidden: Callable | None = None) -> list:
        """Of the corpus loss, by differences."""
        found = []
        for layer, w in enumerate(weights):

            def along(moved, layer=layer):
                return self.average_loss([*weights[:layer], moved, *weights[layer + 1 :]], hidden)

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
            weights = before = list(self.weights)
            found = [(weights, weights)]
            for _ in range(self.epochs):
                for number in range(steps(self.steps)):
                    size = min(self.size, len(self.x) - number * self.size)
                    before, weights = weights, (step or self.step)(weights, size)
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
            ("epochs_ignored", lambda _: [(list(t.weights),) * 2, *(t.run()(None)[1:2] * t.epochs)]),
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
    for n, widths, size, epochs in ((5, (2, 3, 2), 5, 2), (4, (3, 2), 6, 2), (5, (2, 2, 1), 2, 2)):
        x, y = rng.normal(size=(n, widths[0])), rng.normal(size=(n, widths[-1]))
        if size < n:
            x, y = np.repeat(x[:1], n, axis=0), np.repeat(y[:1], n, axis=0)
        weights = weight_matrices(rng, widths)
        yield x, y, weights, 0.3, epochs, size, np.random.default_rng(0), skewed_loss, skewed_loss_delta


SUSPICIONS = {
    "gradient_step": known("gradient_step", lambda *_: ()),
    "newton_step": known("newton_step"),
    "train": Suspicion(_train, _trainings),
}
