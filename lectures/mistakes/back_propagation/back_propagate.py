"""How back-propagation through all layers goes wrong: at the loss, between layers, at the weights, in the list."""

import numpy as np

from autograde.asking.standins import swell, tilted_loss_delta, wave, wave_derivative
from autograde.diagnosis.chain import Chain
from autograde.diagnosis.derivatives import Numbers
from autograde.diagnosis.naming import Suspicion
from autograde.diagnosis.stage import Stage, same

from ...checks.inputs import weight_matrices
from .layers import Layers

OUTPUT_DELTAS = ("softmax_cross_entropy_gradient", "sigmoid_binary_cross_entropy_gradient", "mse_gradient")


def _back_propagate(args: tuple, numbers: Numbers) -> Chain:
    """The chain rule from the loss down to every layer's weights; a state holds one row of deltas for each layer."""
    net = Layers(args, numbers)
    return Chain((_at_the_loss(net), _between_layers(net), _at_the_weights(net), LISTED))


def _at_the_loss(net: Layers) -> Stage:
    """The stage d l / d beta of the last layer."""
    y, output, hs, loss_delta = net.y, net.betas[-1], net.hs, net.loss_delta

    def of(name):
        return lambda _: net.numbers.maybe(name)(y, output)

    return Stage(
        "∂ℓ/∂β⁺",
        lambda _: loss_delta(y, output),
        (
            ("loss_derivative_at_output", lambda _: loss_delta(y, hs[-1])),
            ("labels_outputs_swapped", lambda _: loss_delta(output, y)),
            ("loss_derivative_twice", lambda _: loss_delta(y, output) * net.derivative(output)),
            ("loss_derivative_fixed", lambda _: hs[-1] - y),
            ("loss_derivative_fixed", lambda _: output - y),
            *(("loss_derivative_fixed", of(name)) for name in OUTPUT_DELTAS),
            ("loss_derivative_missing", lambda _: np.ones(output.shape)),
            ("loss_derivative_missing", lambda _: output),
            ("loss_derivative_missing", lambda _: y),
            ("loss_derivative_of_wrong_layer", lambda _: loss_delta(y, net.betas[0])),
            ("loss_derivative_of_wrong_layer", lambda _: loss_delta(y, net.betas[-2])),
            ("average_too_early", lambda _: loss_delta(y, output).mean(axis=0, keepdims=True) + 0 * output),
        ),
    )


def _between_layers(net: Layers) -> Stage:
    """The stage from each layer's delta to that of the layer below."""
    n, L = len(net.y), len(net.weights)
    betas, hs, derivative, deltas = net.betas, net.hs, net.derivative, net.deltas

    def fixed(name):
        return deltas(lambda layer: net.numbers.entries(net.numbers.maybe(name), betas[layer]))

    return Stage(
        "∂β⁺/∂h · ∂h/∂β",
        deltas(net.slope),
        (
            ("activation_derivative_missing", deltas(lambda layer: 1.0)),
            ("activation_derivative_at_activation", deltas(lambda layer: derivative(hs[layer + 1]))),
            *(("activation_derivative_fixed", fixed(name)) for name in ("tanh", "sigmoid", "relu")),
            ("activation_derivative_fixed", deltas(lambda layer: 1 - hs[layer + 1] ** 2)),
            ("activation_derivative_fixed", deltas(lambda layer: 1 - betas[layer] ** 2)),
            ("activation_derivative_of_wrong_layer", deltas(lambda layer: derivative(betas[layer + 1]))),
            ("activation_derivative_of_wrong_layer", deltas(lambda layer: derivative(betas[layer - 1]))),
            ("activation_derivative_of_wrong_layer", deltas(lambda layer: derivative(hs[layer]))),
            ("activation_derivative_of_wrong_layer", deltas(lambda layer: derivative(betas[0]))),
            ("activation_derivative_twice", deltas(lambda layer: net.slope(layer) ** 2)),
            ("weights_of_wrong_layer", deltas(net.slope, lambda layer: layer - 1)),
            ("weights_of_wrong_layer", deltas(net.slope, lambda layer: L - 1)),
            ("weights_of_wrong_layer", deltas(net.slope, lambda layer: L - 1 - layer)),
            ("weights_transposed", _transposed(net)),
            ("weights_missing", net.walk(lambda above, layer: above * net.slope(layer - 1))),
            ("delta_not_passed_on", net.walk(lambda above, layer: above)),
            ("delta_not_passed_on", _from_the_last(net)),
            ("bias_first", _bias_first(net)),
            ("average_too_early", deltas(lambda layer: net.slope(layer) / n)),
            *_classics_between(net),
        ),
    )


def _transposed(net: Layers):
    """A walk back through weights with rows and columns changed."""
    return net.walk(
        lambda above, layer: net.numbers.back_by(above, np.swapaxes(net.back[layer], 1, 2)) * net.slope(layer - 1)
    )


def _bias_first(net: Layers):
    """A walk back through weights whose first column is taken for the bias."""

    def step(above, layer):
        everything = np.concatenate([net.back[layer], net.constant[layer][:, :, np.newaxis]], axis=2)
        return net.numbers.back_by(above, everything)[:, 1:] * net.slope(layer - 1)

    return net.walk(step)


def _classics_between(net: Layers) -> tuple:
    """What many have asked about: the excitation, a value or the output's slope among the factors."""
    betas, hs, slope = net.betas, net.hs, net.slope

    def back(above, layer):
        return net.numbers.back_by(above, net.back[layer]) * slope(layer - 1)

    return (
        ("derivative_times_beta", net.deltas(lambda layer: slope(layer) * betas[layer])),
        ("value_for_error", net.walk(lambda above, layer: hs[layer] * slope(layer - 1))),
        ("value_for_error", net.walk(lambda above, layer: back(hs[layer + 1], layer))),
        ("output_slope_for_hidden", _for_hidden(net, net.derivative(betas[-1]))),
        ("output_slope_for_hidden", _for_hidden(net, net.derivative(hs[-1]))),
    )


def _for_hidden(net: Layers, slope: np.ndarray):
    """A walk on which the output's delta is multiplied by a slope for the layers below, and not for the last."""
    below = net.deltas(net.slope)
    return lambda delta: [*below(delta * slope)[:-1], delta]


def _from_the_last(net: Layers):
    """Every hidden layer's delta made from the output's delta."""

    def walk(delta):
        layers = range(1, len(net.back))
        return [*(net.numbers.back_by(delta, net.back[layer]) * net.slope(layer - 1) for layer in layers), delta]

    return walk


def _at_the_weights(net: Layers) -> Stage:
    """The stage from each layer's delta to the gradient of its weights."""
    n, L = len(net.y), len(net.weights)
    betas, hs, paired = net.betas, net.hs, net.paired

    def right(layer):
        return hs[layer]

    return Stage(
        "∂β/∂w",
        paired(right),
        (
            ("average_missing", paired(right, lambda parts: parts.sum(axis=0))),
            ("average_twice", paired(right, lambda parts: parts.mean(axis=0) / n)),
            ("input_of_wrong_layer", paired(lambda layer: hs[layer + 1] if layer < L - 1 else hs[layer])),
            ("input_of_wrong_layer", paired(lambda layer: hs[layer + 1])),
            ("input_of_wrong_layer", paired(lambda layer: hs[max(layer, 1)])),
            ("input_of_wrong_layer", paired(lambda layer: hs[0])),
            ("input_of_wrong_layer", paired(lambda layer: hs[layer] if layer == L - 1 else hs[0])),
            ("input_of_wrong_layer", paired(lambda layer: hs[layer - 1])),
            ("input_of_wrong_layer", paired(lambda layer: hs[L - 1 - layer])),
            ("excitation_for_activation", paired(lambda layer: betas[layer - 1] if layer else hs[0])),
            ("excitation_for_activation", paired(lambda layer: betas[layer])),
            ("bias_missing", paired(right, lambda parts: parts.mean(axis=0)[:, :-1])),
            ("bias_first", paired(right, lambda parts: np.roll(parts.mean(axis=0), 1, axis=1))),
            ("first_token_only", paired(right, lambda parts: parts[0])),
            ("last_token_only", paired(right, lambda parts: parts[-1])),
            ("transposed", paired(right, lambda parts: parts.mean(axis=0).T)),
            ("weights_for_inputs", _weights_for_inputs(net)),
            ("two_layers_only", lambda found: _first_and_last(net, found)),
            ("layer_too_far", lambda found: _too_far(net, found)),
            ("layer_too_far", lambda found: _too_far(net, found)[:-1]),
        ),
    )


def _first_and_last(net: Layers, found: list) -> list:
    """The gradients of a first and a last layer that are taken for neighbours."""
    if len(found) > 1:
        found = [net.numbers.back_by(found[-1], net.back[1]) * net.slope(0), found[-1]]
    return net.paired(lambda layer: net.hs[-2 if layer else 0] if len(found) > 1 else net.hs[0])(found)


def _too_far(net: Layers, found: list) -> list:
    """All gradients, and before them one for weights below the features; there index −1 finds the output's values."""
    beyond = net.numbers.back_by(found[0], net.back[0]) * net.derivative(net.betas[-1])
    return net.paired(lambda layer: net.hs[layer - 1])([beyond, *found])


def _weights_for_inputs(net: Layers):
    """Every layer's deltas, averaged, times its weights."""
    return lambda found: [d.mean(axis=0)[:, np.newaxis] * w for d, w in zip(found, net.weights, strict=True)]


LISTED = Stage(
    "",
    same,
    (
        ("order_reversed", lambda found: found[::-1]),
        ("sign", lambda found: [-gradient for gradient in found]),
        ("factor_two_missing", lambda found: [gradient / 2 for gradient in found]),
        ("factor_two_extra", lambda found: [gradient * 2 for gradient in found]),
        ("only_last_layer", lambda found: [*(0 * gradient for gradient in found[:-1]), found[-1]]),
        ("first_layer_missing", lambda found: found[1:]),
        ("two_layers_only", lambda found: found[-2:]),
        ("two_layers_only", lambda found: [*(0 * gradient for gradient in found[:-2]), *found[-2:]]),
        ("only_last_layer", lambda found: found[-1:]),
        ("only_last_layer", lambda found: found[-1]),
    ),
)


def _questions(rng, given):
    """What `forward` gives with stand-ins for the nonlinearities; the last networks have layers of one width."""
    forward = given("forward")
    for n, widths in ((5, (3, 4, 2)), (4, (2, 3, 4, 3)), (5, (3, 3, 3, 3)), (4, (2, 2, 2, 2, 2))):
        weights = weight_matrices(rng, widths)
        x, y = rng.normal(size=(n, widths[0])), rng.normal(size=(n, widths[-1]))
        betas, hs = forward(x, weights, wave, swell)
        yield y, list(betas), list(hs), weights, wave_derivative, tilted_loss_delta


SUSPICIONS = {"back_propagate": Suspicion(_back_propagate, _questions)}
