"""Unit 04: how each step of back-propagation goes wrong. A stage is a Jacobian by finite differences."""

import numpy as np

from autograde.asking.standins import (
    activation_of,
    swell,
    tilted_loss_delta,
    wave,
    wave_derivative,
)
from autograde.diagnosis.chain import Chain
from autograde.diagnosis.derivatives import Numbers
from autograde.diagnosis.last_stages import per_row, whole
from autograde.diagnosis.naming import Suspicion
from autograde.diagnosis.stage import Stage, same

from ..checks.inputs import weight_matrices
from . import known

# tokens, nodes below, nodes: first all different, then such that a transposed matrix fits
SIZES = ((7, 4, 3), (5, 3, 6), (3, 4, 4), (6, 3, 3), (5, 2, 3), (4, 4, 5))


# weight_gradient


def _weight_gradient(args: tuple, numbers: Numbers) -> Chain:
    """The mean over tokens of delta times d beta / d w."""
    delta, h = args
    n, K = delta.shape
    N = h.shape[1]
    excitation = numbers.given("excitation")
    moved = numbers.jacobian(lambda w: excitation(w, h), np.zeros((K, N + 1)), linear=True)

    def through(delta):
        """Every token's contribution, (n, K, N + 1)."""
        return numbers.back_by(delta, moved)

    def bias(change):
        def apply(delta):
            parts = through(delta)
            parts[..., -1] = change(parts[..., -1])
            return parts

        return apply

    return Chain(
        (
            Stage(
                "∂ℓ/∂β",
                lambda _: delta,
                (
                    ("averaged_before_product", lambda _: np.broadcast_to(delta.mean(axis=0), delta.shape)),
                    ("delta_missing", lambda _: np.ones(delta.shape)),
                ),
            ),
            Stage(
                "∂β/∂w",
                through,
                (
                    ("bias_missing", lambda delta: through(delta)[..., :-1]),
                    ("bias_first", lambda delta: np.roll(through(delta), 1, axis=-1)),
                    ("bias_zero", bias(lambda column: 0 * column)),
                    ("bias_not_averaged", bias(lambda column: n * column)),
                    ("bias_averaged_alone", lambda delta: through(delta) * np.where(np.arange(N + 1) < N, n, 1)),
                    ("bias_one", lambda delta: _last(through(delta), 1.0)),
                    ("activation_missing", lambda delta: _constant(through(delta))),
                ),
            ),
            Stage(
                "(1/n) Σ",
                lambda parts: parts.mean(axis=0),
                (
                    ("average_missing", lambda parts: parts.sum(axis=0)),
                    ("average_twice", lambda parts: parts.mean(axis=0) / n),
                    ("divided_by_nodes", lambda parts: parts.sum(axis=0) / K),
                    ("divided_by_nodes", lambda parts: parts.sum(axis=0) / N),
                    ("divided_by_nodes", lambda parts: parts.sum(axis=0) / (N + 1)),
                    ("divided_by_nodes", lambda parts: parts.sum(axis=0) / (K * (N + 1))),
                    ("divided_by_nodes", lambda parts: parts.sum(axis=0) / (n * K)),
                    ("first_token_only", lambda parts: parts[0]),
                    ("first_token_only", lambda parts: parts[0] / n),
                    ("last_token_only", lambda parts: parts[-1]),
                    ("last_token_only", lambda parts: parts[-1] / n),
                    ("multiplied_by_n", lambda parts: parts.sum(axis=0) * n),
                    ("average_off_by_one", lambda parts: parts.sum(axis=0) / (n - 1)),
                ),
            ),
            *whole(),
        )
    )


def _last(parts: np.ndarray, value: float) -> np.ndarray:
    """The same with another last column."""
    parts = parts.copy()
    parts[..., -1] = value
    return parts


def _constant(parts: np.ndarray) -> np.ndarray:
    """Every column like that of the constant 1."""
    return np.repeat(parts[..., -1:], parts.shape[-1], axis=-1)


def _layer_questions(rng, given):
    for n, N, K in SIZES:
        yield rng.normal(size=(n, K)), rng.normal(size=(n, N))


# activation_gradient, hidden_delta


def _with_constant(w: np.ndarray, n: int, numbers: Numbers) -> np.ndarray:
    """d beta / d h for n tokens, (n, K, N + 1), in which the constant 1 moves too."""
    excitation, here = numbers.given("excitation"), np.zeros((n, w.shape[1] - 1))
    moved = numbers.rows(lambda h: excitation(w, h), here, linear=True)
    return np.concatenate([moved, excitation(w, here)[:, :, np.newaxis]], axis=2)


def _back_through(everything: np.ndarray, numbers: Numbers) -> Stage:
    """The stage d beta / d h: what reaches the activations below; `everything` is what `_with_constant` gives."""
    K, moved = everything.shape[1], everything[:, :, :-1]
    return Stage(
        "∂β⁺/∂h",
        lambda delta: numbers.back_by(delta, moved),
        (
            ("constant_has_delta", lambda delta: numbers.back_by(delta, everything)),
            ("bias_first", lambda delta: numbers.back_by(delta, everything)[:, 1:]),
            ("weights_transposed", lambda delta: numbers.back_by(delta, np.swapaxes(moved, 1, 2))),
            ("weights_transposed", lambda delta: numbers.back_by(delta, np.swapaxes(everything, 1, 2))),
            ("weights_missing", same),
            ("averaged_over_nodes", lambda delta: numbers.back_by(delta, moved) / K),
            ("sum_over_nodes_missing", lambda delta: delta[:, :, np.newaxis] * moved),
            ("first_node_only", lambda delta: numbers.back_by(delta[:, :1], moved[:, :1])),
            ("last_node_only", lambda delta: numbers.back_by(delta[:, -1:], moved[:, -1:])),
            ("summed_before_product", lambda delta: delta.sum(axis=1, keepdims=True) * moved.sum(axis=1)),
        ),
    )


def _activation_gradient(args: tuple, numbers: Numbers) -> Chain:
    """Delta times d beta / d h."""
    delta, w = args
    return Chain(
        (
            Stage("∂ℓ/∂β⁺", lambda _: delta),
            _back_through(_with_constant(w, len(delta), numbers), numbers),
            *per_row(len(delta)),
        )
    )


def _activation_questions(rng, given):
    for n, N, K in SIZES:
        yield rng.normal(size=(n, K)), rng.normal(size=(K, N + 1))


def _hidden_delta(args: tuple, numbers: Numbers) -> Chain:
    """Delta of the layer above times d beta / d h times d h / d beta."""
    delta, w, beta, derivative = args
    activation = activation_of(derivative)
    h, slope = activation(beta), numbers.entries(activation, beta)
    at_h, n = numbers.entries(activation, h), len(beta)
    everything = _with_constant(w, n, numbers)

    def fixed(name):
        return numbers.entries(numbers.maybe(name), beta)

    return Chain(
        (
            Stage("∂ℓ/∂β⁺", lambda _: delta),
            _back_through(everything, numbers),
            Stage(
                "∂h/∂β",
                lambda back: back * slope,
                (
                    ("activation_derivative_missing", same),
                    (
                        "activation_derivative_at_activation",
                        lambda back: back * numbers.entries(activation, numbers.maybe("tanh")(beta)),
                    ),
                    ("activation_derivative_at_activation", lambda back: back * at_h),
                    *(
                        ("activation_derivative_fixed", lambda back, name=name: back * fixed(name))
                        for name in ("tanh", "sigmoid", "relu")
                    ),
                    ("activation_derivative_fixed", lambda back: back * (1 - h**2)),
                    (
                        "constant_has_delta",
                        lambda back: (
                            numbers.back_by(delta, everything) * np.column_stack([slope, np.full(n, derivative(1.0))])
                        ),
                    ),
                    ("activation_derivative_twice", lambda back: back * slope**2),
                    ("excitation_for_derivative", lambda back: back * beta),
                    ("activation_derivative_of_delta", lambda back: numbers.entries(activation, back)),
                    ("activation_derivative_of_delta", lambda back: numbers.entries(activation, back * beta)),
                    ("activation_derivative_of_delta", lambda back: back * numbers.entries(activation, back)),
                    ("only_activation_derivative", lambda back: slope),
                    ("added_not_multiplied", lambda back: back + slope),
                    ("divided_not_multiplied", lambda back: back / slope),
                ),
            ),
            *per_row(len(delta)),
        )
    )


OUTPUT_DELTAS = ("softmax_cross_entropy_gradient", "sigmoid_binary_cross_entropy_gradient", "mse_gradient")


def _hidden_questions(rng, given):
    for n, N, K in SIZES:
        yield rng.normal(size=(n, K)), rng.normal(size=(K, N + 1)), rng.normal(size=(n, N)), wave_derivative


# output_delta


def _output_delta(args: tuple, numbers: Numbers) -> Chain:
    """The loss gradient times the Jacobian that was given, summed over outputs."""
    gradient, jacobian = args
    V = gradient.shape[1]
    diagonal = np.diagonal(jacobian, axis1=1, axis2=2)

    def outputs(beta):
        """Outputs that move with the excitations as the Jacobian says."""
        return np.array([matrix @ row for matrix, row in zip(jacobian, beta, strict=True)])

    return Chain(
        (
            Stage("∂ℓ/∂y*", lambda _: gradient, (("loss_derivative_missing", lambda _: np.ones(gradient.shape)),)),
            Stage(
                "∂y*/∂β",
                lambda rows: numbers.back(rows, outputs, np.zeros((len(rows), V))),
                (
                    ("jacobian_transposed", lambda rows: numbers.back_by(rows, np.swapaxes(jacobian, 1, 2))),
                    ("jacobian_diagonal", lambda rows: rows * diagonal),
                    ("jacobian_missing", same),
                    ("sum_over_classes_missing", lambda rows: rows[:, :, np.newaxis] * jacobian),
                    ("sum_over_classes_missing", lambda rows: rows[:, np.newaxis, :] * jacobian),
                    ("jacobian_wrong_axis", lambda rows: rows * jacobian.sum(axis=1)),
                    ("jacobian_wrong_axis", lambda rows: rows * jacobian.sum(axis=2)),
                    ("tokens_not_kept_apart", lambda rows: rows @ jacobian),
                    ("averaged_over_classes", lambda rows: numbers.back(rows, outputs, np.zeros((len(rows), V))) / V),
                    ("jacobian_of_first_token", lambda rows: rows @ jacobian[0]),
                    ("first_class_only", lambda rows: rows[:, :1] * jacobian[:, 0]),
                    ("last_class_only", lambda rows: rows[:, -1:] * jacobian[:, -1]),
                ),
            ),
            *per_row(len(gradient)),
        )
    )


def _output_questions(rng, given):
    for n, V in ((5, 3), (3, 4), (2, 6)):
        yield rng.normal(size=(n, V)), rng.normal(size=(n, V, V))


# back_propagate


def _back_propagate(args: tuple, numbers: Numbers) -> Chain:
    """The chain rule from the loss down to every layer's weights; a state holds one row of deltas for each layer."""
    y, betas, hs, weights, derivative, loss_delta = args
    n, L = len(y), len(weights)
    excitation = numbers.given("excitation")

    def below(layer: int, w: np.ndarray) -> np.ndarray:
        """d beta / d h through these weights."""
        return numbers.rows(lambda h: excitation(w, h), np.zeros(hs[layer].shape), linear=True)

    back = [below(layer, w) for layer, w in enumerate(weights)]
    constant = [excitation(w, np.zeros(hs[layer].shape)) for layer, w in enumerate(weights)]

    known: dict[tuple[int, int], np.ndarray] = {}

    def weights_move(h: np.ndarray, K: int) -> np.ndarray:
        """d beta / d w of K nodes above these activations."""
        if (id(h), K) not in known:
            w = np.zeros((K, h.shape[1] + 1))
            known[id(h), K] = numbers.jacobian(lambda w: excitation(w, h), w, linear=True)
        return known[id(h), K]

    def deltas(weights_of=lambda layer: layer, slope=lambda layer: derivative(betas[layer]), step=None):
        """One delta for each layer, from the last to the first, each from the one above."""

        def walk(delta):
            found = [delta]
            for layer in range(L - 1, 0, -1):
                if step:
                    found.insert(0, step(found[0], layer))
                else:
                    found.insert(0, numbers.back_by(found[0], back[weights_of(layer)]) * slope(layer - 1))
            return found

        return walk

    def paired(inputs, total=lambda parts: parts.mean(axis=0)):
        """The gradient of every layer: its deltas times d beta / d w at these inputs."""

        def pair(found):
            gradients = []
            for layer, delta in enumerate(found):
                gradients.append(total(numbers.back_by(delta, weights_move(inputs(layer), delta.shape[1]))))
            return gradients

        return pair

    def fixed(name: str, beta: np.ndarray) -> np.ndarray:
        """The derivative of an activation function of the notebook."""
        return numbers.entries(numbers.maybe(name), beta)

    output = betas[-1]
    start = Stage(
        "∂ℓ/∂β⁺",
        lambda _: loss_delta(y, output),
        (
            ("loss_derivative_at_output", lambda _: loss_delta(y, hs[-1])),
            ("labels_outputs_swapped", lambda _: loss_delta(output, y)),
            ("loss_derivative_twice", lambda _: loss_delta(y, output) * derivative(output)),
            ("loss_derivative_fixed", lambda _: hs[-1] - y),
            ("loss_derivative_fixed", lambda _: output - y),
            *(("loss_derivative_fixed", lambda _, name=name: numbers.maybe(name)(y, output)) for name in OUTPUT_DELTAS),
            ("loss_derivative_missing", lambda _: np.ones(output.shape)),
            ("loss_derivative_missing", lambda _: output),
            ("loss_derivative_missing", lambda _: y),
            ("loss_derivative_of_wrong_layer", lambda _: loss_delta(y, betas[0])),
            ("loss_derivative_of_wrong_layer", lambda _: loss_delta(y, betas[-2])),
            ("average_too_early", lambda _: loss_delta(y, output).mean(axis=0, keepdims=True) + 0 * output),
        ),
    )
    steps = Stage(
        "∂β⁺/∂h · ∂h/∂β",
        deltas(),
        (
            ("activation_derivative_missing", deltas(slope=lambda layer: 1.0)),
            ("activation_derivative_at_activation", deltas(slope=lambda layer: derivative(hs[layer + 1]))),
            *(
                ("activation_derivative_fixed", deltas(slope=lambda layer, name=name: fixed(name, betas[layer])))
                for name in ("tanh", "sigmoid", "relu")
            ),
            ("activation_derivative_fixed", deltas(slope=lambda layer: 1 - hs[layer + 1] ** 2)),
            ("activation_derivative_of_wrong_layer", deltas(slope=lambda layer: derivative(betas[layer + 1]))),
            ("activation_derivative_of_wrong_layer", deltas(slope=lambda layer: derivative(betas[layer - 1]))),
            ("activation_derivative_of_wrong_layer", deltas(slope=lambda layer: derivative(hs[layer]))),
            ("activation_derivative_of_wrong_layer", deltas(slope=lambda layer: derivative(betas[0]))),
            ("activation_derivative_twice", deltas(slope=lambda layer: derivative(betas[layer]) ** 2)),
            ("weights_of_wrong_layer", deltas(weights_of=lambda layer: layer - 1)),
            ("weights_of_wrong_layer", deltas(weights_of=lambda layer: L - 1)),
            ("weights_of_wrong_layer", deltas(weights_of=lambda layer: L - 1 - layer)),
            ("weights_transposed", deltas(step=_transposed(numbers, back, derivative, betas))),
            ("weights_missing", deltas(step=lambda above, layer: above * derivative(betas[layer - 1]))),
            ("delta_not_passed_on", deltas(step=lambda above, layer: above)),
            ("delta_not_passed_on", _from_the_last(numbers, back, derivative, betas)),
            ("bias_first", deltas(step=_bias_first(numbers, back, constant, derivative, betas))),
            ("average_too_early", deltas(slope=lambda layer: derivative(betas[layer]) / n)),
        ),
    )

    def next_input(layer):
        return hs[layer + 1] if layer < L - 1 else hs[layer]

    average = lambda parts: parts.mean(axis=0)  # noqa: E731
    gradients = Stage(
        "∂β/∂w",
        paired(lambda layer: hs[layer]),
        (
            ("average_missing", paired(lambda layer: hs[layer], lambda parts: parts.sum(axis=0))),
            ("average_twice", paired(lambda layer: hs[layer], lambda parts: parts.mean(axis=0) / n)),
            ("input_of_wrong_layer", paired(next_input)),
            ("input_of_wrong_layer", paired(lambda layer: hs[layer + 1])),
            ("input_of_wrong_layer", paired(lambda layer: hs[max(layer, 1)])),
            ("input_of_wrong_layer", paired(lambda layer: hs[0])),
            ("input_of_wrong_layer", paired(lambda layer: hs[layer] if layer == L - 1 else hs[0])),
            ("input_of_wrong_layer", paired(lambda layer: hs[layer - 1])),
            ("input_of_wrong_layer", paired(lambda layer: hs[L - 1 - layer])),
            ("excitation_for_activation", paired(lambda layer: betas[layer - 1] if layer else hs[0])),
            ("excitation_for_activation", paired(lambda layer: betas[layer])),
            ("bias_missing", paired(lambda layer: hs[layer], lambda parts: average(parts)[:, :-1])),
            ("bias_first", paired(lambda layer: hs[layer], lambda parts: np.roll(average(parts), 1, axis=1))),
            ("first_token_only", paired(lambda layer: hs[layer], lambda parts: parts[0])),
            ("last_token_only", paired(lambda layer: hs[layer], lambda parts: parts[-1])),
            ("transposed", paired(lambda layer: hs[layer], lambda parts: average(parts).T)),
        ),
    )
    listed = Stage(
        "",
        same,
        (
            ("order_reversed", lambda found: found[::-1]),
            ("sign", lambda found: [-gradient for gradient in found]),
            ("factor_two_missing", lambda found: [gradient / 2 for gradient in found]),
            ("factor_two_extra", lambda found: [gradient * 2 for gradient in found]),
            ("only_last_layer", lambda found: [*(0 * gradient for gradient in found[:-1]), found[-1]]),
            ("first_layer_missing", lambda found: found[1:]),
            ("only_last_layer", lambda found: found[-1:]),
            ("only_last_layer", lambda found: found[-1]),
        ),
    )
    return Chain((start, steps, gradients, listed))


def _transposed(numbers, back, derivative, betas):
    def step(above, layer):
        return numbers.back_by(above, np.swapaxes(back[layer], 1, 2)) * derivative(betas[layer - 1])

    return step


def _bias_first(numbers, back, constant, derivative, betas):
    def step(above, layer):
        everything = np.concatenate([back[layer], constant[layer][:, :, np.newaxis]], axis=2)
        return numbers.back_by(above, everything)[:, 1:] * derivative(betas[layer - 1])

    return step


def _from_the_last(numbers, back, derivative, betas):
    """Every hidden layer's delta made from the output's delta."""

    def walk(delta):
        below = [numbers.back_by(delta, back[layer]) * derivative(betas[layer - 1]) for layer in range(1, len(back))]
        return [*below, delta]

    return walk


def _network_questions(rng, given):
    """What `forward` gives with stand-ins for the nonlinearities; the last networks have layers of one width."""
    forward = given("forward")
    for n, widths in ((5, (3, 4, 2)), (4, (2, 3, 4, 3)), (5, (3, 3, 3, 3)), (4, (2, 2, 2, 2, 2))):
        weights = weight_matrices(rng, widths)
        x, y = rng.normal(size=(n, widths[0])), rng.normal(size=(n, widths[-1]))
        betas, hs = forward(x, weights, wave, swell)
        yield y, list(betas), list(hs), weights, wave_derivative, tilted_loss_delta


SUSPICIONS = {
    "finite_difference": known("finite_difference"),
    "weight_gradient": Suspicion(_weight_gradient, _layer_questions),
    "activation_gradient": Suspicion(_activation_gradient, _activation_questions),
    "hidden_delta": Suspicion(_hidden_delta, _hidden_questions),
    "output_delta": Suspicion(_output_delta, _output_questions),
    "back_propagate": Suspicion(_back_propagate, _network_questions),
}
