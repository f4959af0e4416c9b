"""Unit 06: how the network goes wrong in PyTorch, against the notebook's own functions and differences of them."""

import numpy as np

from autograde.chain import Chain, Numbers, Stage, same, whole
from autograde.exercises.inputs import one_hot_labels, weight_matrices
from autograde.naming import Suspicion


def _output(found) -> np.ndarray:
    """What a module gave, as it was read."""
    if not isinstance(found, dict) or "output" not in found:
        raise TypeError("no module, or one that fails")
    return np.asarray(found["output"])


# to_linear


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


# torch_network


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
                    ("activation_at_the_end", through(tanh, tanh)),
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
            *whole(),
        )
    )


def _networks(rng, given):
    for n, widths in ((4, (3, 5, 2)), (3, (2, 4, 3, 2)), (4, (3, 3, 3))):
        yield weight_matrices(rng, widths), ("module", rng.normal(size=(n, widths[0])))


# torch_gradients


def _torch_gradients(args: tuple, numbers: Numbers) -> Chain:
    """The gradients of the softmax cross-entropy of the corpus, by differences."""
    x, y, weights = args
    forward, tanh = numbers.given("forward"), numbers.given("tanh")
    cross_entropy = numbers.given("cross_entropy_from_excitation")
    softmax, mse = numbers.maybe("softmax"), numbers.maybe("mse")
    n, V = y.shape

    def gradients(loss=cross_entropy, last=same, hidden=tanh):
        def of(_):
            found = []
            for layer, w in enumerate(weights):

                def along(moved, layer=layer):
                    network = [*weights[:layer], moved, *weights[layer + 1 :]]
                    return float(np.mean(loss(y, last(forward(x, network, hidden, same)[0][-1]))))

                found.append(numbers.jacobian(along, w))
            return found

        return of

    def each(change):
        return lambda found: [change(gradient) for gradient in found]

    def swapped(y, beta):
        """PyTorch's cross-entropy with labels in the place of excitations, and the reverse."""
        return np.log(np.exp(y).sum(axis=1)) * beta.sum(axis=1) - np.sum(y * beta, axis=1)

    loss = Stage(
        "",
        gradients(),
        (
            ("softmax_at_the_end", gradients(last=softmax)),
            ("another_loss", gradients(mse)),
            ("another_loss", gradients(mse, softmax)),
            ("activation_not_applied", gradients(hidden=same)),
            ("labels_outputs_swapped", gradients(swapped)),
        ),
    )
    listed = Stage(
        "",
        same,
        (
            ("average_missing", each(lambda gradient: n * gradient)),
            ("average_twice", each(lambda gradient: gradient / n)),
            ("averaged_over_classes", each(lambda gradient: gradient / V)),
            ("factor_two_extra", each(lambda gradient: 2 * gradient)),
            ("bias_first", each(lambda gradient: np.roll(gradient, 1, axis=1))),
            ("bias_missing", each(lambda gradient: gradient[:, :-1])),
            ("transposed", each(np.transpose)),
            ("sign", each(np.negative)),
            ("order_reversed", lambda found: found[::-1]),
            ("only_last_layer", lambda found: found[-1:]),
            ("weight_and_bias_apart", lambda found: [part for g in found for part in (g[:, :-1], g[:, -1])]),
        ),
    )
    return Chain((loss, listed))


def _batches(rng, given):
    for n, widths in ((5, (3, 4, 2)), (4, (2, 3, 3)), (3, (3, 2, 4))):
        yield rng.normal(size=(n, widths[0])), one_hot_labels(rng, n, widths[-1]), weight_matrices(rng, widths)


# torch_train


def _torch_train(args: tuple, numbers: Numbers) -> Chain:
    """Steps along gradients by differences, on batches of the notebook's own `minibatches`."""
    x, y, weights, eta, epochs, size, _ = args
    if epochs * sum(w.size for w in weights) > 20:
        raise ValueError("too many differences to take here")
    forward, tanh, batches = numbers.given("forward"), numbers.given("tanh"), numbers.given("minibatches")
    cross_entropy, softmax = numbers.given("cross_entropy_from_excitation"), numbers.maybe("softmax")
    n = len(x)

    def loss(weights, tokens=slice(None), last=same):
        return float(np.mean(cross_entropy(y[tokens], last(forward(x[tokens], weights, tanh, same)[0][-1]))))

    def gradients(weights, tokens, last=same):
        found = []
        for layer, w in enumerate(weights):

            def along(moved, layer=layer):
                return loss([*weights[:layer], moved, *weights[layer + 1 :]], tokens, last)

            found.append(numbers.jacobian(along, w))
        return found

    def run(
        factor=lambda batch: 1.0,
        piled_up="",
        whole_corpus=False,
        last=same,
        order=None,
        one_step=False,
        noted=slice(None),
    ):
        """A training; `piled_up` is "" for gradients of their own, "always", or "epoch" where each begins anew."""

        def trained(_):
            rng, network = np.random.default_rng(3), list(weights)
            history, pile = [loss(network, last=last)], [0.0] * len(weights)
            for _ in range(epochs):
                if piled_up == "epoch":
                    pile = [0.0] * len(weights)
                drawn = [*(batches(n, size, rng) if order is None else order())]
                for number, batch in enumerate(drawn):
                    before = network
                    found = gradients(network, slice(None) if whole_corpus else batch, last)
                    pile = [p + g for p, g in zip(pile, found, strict=True)] if piled_up else found
                    if number == len(drawn) - 1 or not one_step:
                        network = [w - eta * factor(batch) * g for w, g in zip(network, pile, strict=True)]
                history.append(loss(network, last=last) if noted == slice(None) else loss(before, batch, last))
            return network, history

        return trained

    once: list = []

    def drawn_once():
        if not once:
            once.extend(batches(n, size, np.random.default_rng(3)))
        return once

    def in_order():
        return (np.arange(n)[start : start + size] for start in range(0, n, size))

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
                    ("last_batch_noted", run(noted="batch")),
                    ("softmax_at_the_end", run(last=softmax)),
                    ("average_missing", run(len)),
                    ("batches_ignored", run(whole_corpus=True)),
                    ("batches_ignored", run(order=lambda: [np.arange(n)])),
                    ("not_shuffled", run(order=in_order)),
                    ("eta_missing", run(lambda batch: 1 / eta)),
                    ("sign", run(lambda batch: -1.0)),
                    ("factor_two_extra", run(lambda batch: 2.0)),
                    ("no_step", run(lambda batch: 0.0)),
                ),
            ),
            Stage(
                "",
                same,
                (
                    ("lists_swapped", lambda told: told[::-1]),
                    ("start_not_noted", lambda told: (told[0], told[1][1:])),
                    ("only_last_noted", lambda told: (told[0], told[1][-1:])),
                    ("first_weights_returned", lambda told: (weights, told[1])),
                    ("history_of_sums", lambda told: (told[0], [n * loss for loss in told[1]])),
                ),
            ),
        )
    )


def _trainings(rng, given):
    for n, widths, size, epochs in ((5, (1, 2, 2), 2, 2), (4, (2, 3), 3, 1)):
        x, y = rng.normal(size=(n, widths[0])), one_hot_labels(rng, n, widths[-1])
        yield x, y, weight_matrices(rng, widths), 0.1, epochs, size, np.random.default_rng(3)


SUSPICIONS = {
    "to_linear": Suspicion(_to_linear, _layers, _output),
    "torch_network": Suspicion(_torch_network, _networks, _output),
    "torch_gradients": Suspicion(_torch_gradients, _batches),
    "torch_train": Suspicion(_torch_train, _trainings),
}
