"""Unit 06: how the network goes wrong in PyTorch, against the notebook's own functions and differences of them."""

from collections.abc import Callable

import numpy as np

from autograde.diagnosis.chain import Chain
from autograde.diagnosis.derivatives import Numbers
from autograde.diagnosis.naming import Suspicion
from autograde.diagnosis.stage import Stage, same

from ..checks.inputs import one_hot_labels, weight_matrices
from . import known


def _output(found) -> np.ndarray:
    """What a module gave, as it was read."""
    if not isinstance(found, dict) or "output" not in found:
        raise TypeError("no module, or one that fails")
    return np.asarray(found["output"])


# torch_gradients


def _torch_gradients(args: tuple, numbers: Numbers) -> Chain:
    """The gradients of the softmax cross-entropy of the corpus, by differences."""
    n, V = args[1].shape
    return Chain((_loss_of_network(args, numbers), _scaled(n, V), _listed()))


def _loss_of_network(args: tuple, numbers: Numbers) -> Stage:
    """The stage that differentiates the corpus loss by every layer's weights."""
    x, y, weights = args
    forward, tanh = numbers.given("forward"), numbers.given("tanh")
    cross_entropy = numbers.given("cross_entropy_from_excitation")
    softmax, mse = numbers.maybe("softmax"), numbers.maybe("mse")

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

    return Stage(
        "",
        gradients(),
        (
            ("softmax_at_the_end", gradients(last=softmax)),
            ("another_loss", gradients(mse)),
            ("another_loss", gradients(mse, softmax)),
            ("activation_not_applied", gradients(hidden=same)),
            ("labels_outputs_swapped", gradients(_swapped)),
            ("nll_of_probabilities", gradients(lambda y, beta: -np.sum(y * softmax(beta), axis=1))),
            ("softmax_over_tokens", gradients(lambda y, beta: -np.sum(y * np.log(softmax(beta.T).T), axis=1))),
        ),
    )


def _swapped(y: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """PyTorch's cross-entropy with labels in the place of excitations, and the reverse."""
    return np.log(np.exp(y).sum(axis=1)) * beta.sum(axis=1) - np.sum(y * beta, axis=1)


def _each(change: Callable) -> Callable:
    """A function of a list that does the same to each of its gradients."""
    return lambda found: [change(gradient) for gradient in found]


def _scaled(n: int, V: int) -> Stage:
    """The stage at which every gradient is averaged over the tokens."""
    return Stage(
        "",
        same,
        (
            ("average_missing", _each(lambda gradient: n * gradient)),
            ("average_twice", _each(lambda gradient: gradient / n)),
            ("averaged_over_classes", _each(lambda gradient: gradient / V)),
            ("factor_two_extra", _each(lambda gradient: 2 * gradient)),
            ("sign", _each(np.negative)),
        ),
    )


def _listed() -> Stage:
    """The last stage: how weights and biases stand in the list."""
    return Stage(
        "",
        same,
        (
            ("bias_first", _each(lambda gradient: np.roll(gradient, 1, axis=1))),
            ("bias_missing", _each(lambda gradient: gradient[:, :-1])),
            ("transposed", _each(np.transpose)),
            ("order_reversed", lambda found: found[::-1]),
            ("only_last_layer", lambda found: found[-1:]),
            ("weight_and_bias_apart", lambda found: [part for g in found for part in (g[:, :-1], g[:, -1])]),
        ),
    )


def _batches(rng, given):
    for n, widths in ((5, (3, 4, 2)), (4, (2, 3, 3)), (3, (3, 2, 4))):
        yield rng.normal(size=(n, widths[0])), one_hot_labels(rng, n, widths[-1]), weight_matrices(rng, widths)


SUSPICIONS = {
    "to_linear": known("to_linear", numbers=_output),
    "torch_network": known("torch_network", numbers=_output),
    "torch_gradients": Suspicion(_torch_gradients, _batches),
    "torch_train": known("torch_train"),
}
