"""Unit 05 done badly. What the style `table` computes leaves its traces in `lectures/mistakes/known_values.json`."""

import numpy as np

from solutions.reference import (
    activation_gradient,
    back_propagate,
    cross_entropy_from_excitation,
    forward,
    gradient_step,
    identity,
    minibatches,
    softmax,
    tanh,
    tanh_derivative,
    weight_gradient,
)

# gradient_step


def gradient_step__sign__table(weights, gradients, eta):
    return [w + eta * gradient for w, gradient in zip(weights, gradients, strict=True)]


def gradient_step__sign__loops(weights, gradients, eta):
    new = []
    for layer in range(len(weights)):
        new.append(weights[layer] - (-eta) * gradients[layer])
    return new


def gradient_step__eta_missing__table(weights, gradients, eta):
    return [w - gradient for w, gradient in zip(weights, gradients, strict=True)]


def gradient_step__eta_missing__loops(weights, gradients, eta):
    new = [w.copy() for w in weights]
    for layer, gradient in enumerate(gradients):
        new[layer] -= gradient
    return new


def gradient_step__step_alone__table(weights, gradients, eta):
    return [-eta * gradient for gradient in gradients]


def gradient_step__step_alone__loops(weights, gradients, eta):
    new = []
    for gradient in gradients:
        new.append(0 - gradient * eta)
    return new


def gradient_step__weights_not_updated__table(weights, gradients, eta):
    return [w.copy() for w in weights]


def gradient_step__weights_not_updated__loops(weights, gradients, eta):
    new = [np.array(w) for w in weights]
    for w, gradient in zip(new, gradients, strict=True):
        w = w - eta * gradient
    return new


def gradient_step__only_first_layer__table(weights, gradients, eta):
    return [weights[0] - eta * gradients[0], *(w.copy() for w in weights[1:])]


def gradient_step__only_first_layer__copies(weights, gradients, eta):
    new = [w.copy() for w in weights]
    new[0] = new[0] - eta * gradients[0]
    return new


def gradient_step__divided_by_eta__table(weights, gradients, eta):
    return [w - gradient / eta for w, gradient in zip(weights, gradients, strict=True)]


def gradient_step__divided_by_eta__loops(weights, gradients, eta):
    return [weights[layer] - (1 / eta) * gradients[layer] for layer in range(len(weights))]


def gradient_step__gradient_swapped__table(weights, gradients, eta):
    return [gradient - eta * w for w, gradient in zip(weights, gradients, strict=True)]


def gradient_step__gradient_swapped__loops(weights, gradients, eta):
    new = []
    for layer in range(len(weights)):
        new.append(gradients[layer] - weights[layer] * eta)
    return new


def gradient_step__multiplied_by_weights__table(weights, gradients, eta):
    return [w * (1 - eta * gradient) for w, gradient in zip(weights, gradients, strict=True)]


def gradient_step__multiplied_by_weights__loops(weights, gradients, eta):
    return [w - eta * gradient * w for w, gradient in zip(weights, gradients, strict=True)]


def gradient_step__arguments_changed__loops(weights, gradients, eta):
    for w, gradient in zip(weights, gradients, strict=True):
        w -= eta * gradient
    return weights


def gradient_step__arguments_changed__index(weights, gradients, eta):
    for layer in range(len(weights)):
        weights[layer] = weights[layer] - eta * gradients[layer]
    return weights


# momentum_step


def momentum_step__mu_eta_swapped__table(weights, velocity, gradients, eta, mu):
    velocity = [eta * v - mu * g for v, g in zip(velocity, gradients, strict=True)]
    return [w + v for w, v in zip(weights, velocity, strict=True)], velocity


def momentum_step__mu_eta_swapped__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for layer in range(len(weights)):
        kept.append(-mu * gradients[layer] + eta * velocity[layer])
        new.append(weights[layer] + kept[layer])
    return new, kept


def momentum_step__mu_missing__table(weights, velocity, gradients, eta, mu):
    velocity = [v - eta * g for v, g in zip(velocity, gradients, strict=True)]
    return [w + v for w, v in zip(weights, velocity, strict=True)], velocity


def momentum_step__mu_missing__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for w, v, g in zip(weights, velocity, gradients, strict=True):
        v = v.copy()
        v -= eta * g
        kept.append(v)
        new.append(w + v)
    return new, kept


def momentum_step__velocity_missing__table(weights, velocity, gradients, eta, mu):
    velocity = [-eta * g for g in gradients]
    return [w + v for w, v in zip(weights, velocity, strict=True)], velocity


def momentum_step__velocity_missing__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for layer, gradient in enumerate(gradients):
        step = 0 * velocity[layer] - gradient * eta
        kept += [step]
        new += [weights[layer] + step]
    return new, kept


def momentum_step__eta_missing__table(weights, velocity, gradients, eta, mu):
    velocity = [mu * v - g for v, g in zip(velocity, gradients, strict=True)]
    return [w + v for w, v in zip(weights, velocity, strict=True)], velocity


def momentum_step__eta_missing__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for layer in range(len(weights)):
        step = velocity[layer] * mu
        step -= gradients[layer]
        kept.append(step)
        new.append(weights[layer] + step)
    return new, kept


def momentum_step__velocity_not_returned__table(weights, velocity, gradients, eta, mu):
    velocity = [mu * v - eta * g for v, g in zip(velocity, gradients, strict=True)]
    return [w + v for w, v in zip(weights, velocity, strict=True)]


def momentum_step__velocity_not_returned__loops(weights, velocity, gradients, eta, mu):
    new = []
    for layer in range(len(weights)):
        new.append(weights[layer] + mu * velocity[layer] - eta * gradients[layer])
    return new


def momentum_step__velocity_unchanged__table(weights, velocity, gradients, eta, mu):
    new = [w + mu * v - eta * g for w, v, g in zip(weights, velocity, gradients, strict=True)]
    return new, [v.copy() for v in velocity]


def momentum_step__velocity_unchanged__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for layer in range(len(weights)):
        v = mu * velocity[layer] - eta * gradients[layer]
        new.append(weights[layer] + v)
        kept.append(np.array(velocity[layer]))
    return new, kept


def momentum_step__old_velocity_used__table(weights, velocity, gradients, eta, mu):
    new = [w + v for w, v in zip(weights, velocity, strict=True)]
    return new, [mu * v - eta * g for v, g in zip(velocity, gradients, strict=True)]


def momentum_step__old_velocity_used__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for layer in range(len(weights)):
        new.append(weights[layer] + velocity[layer])
        kept.append(mu * velocity[layer] - eta * gradients[layer])
    return new, kept


def momentum_step__uphill__table(weights, velocity, gradients, eta, mu):
    velocity = [mu * v + eta * g for v, g in zip(velocity, gradients, strict=True)]
    return [w + v for w, v in zip(weights, velocity, strict=True)], velocity


def momentum_step__uphill__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for layer in range(len(weights)):
        kept.append(mu * velocity[layer] - (-eta) * gradients[layer])
        new.append(weights[layer] + kept[-1])
    return new, kept


def momentum_step__sign_twice__table(weights, velocity, gradients, eta, mu):
    velocity = [mu * v - eta * g for v, g in zip(velocity, gradients, strict=True)]
    return [w - v for w, v in zip(weights, velocity, strict=True)], velocity


def momentum_step__sign_twice__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for layer in range(len(weights)):
        kept.append(mu * velocity[layer] - eta * gradients[layer])
        moved = weights[layer].copy()
        moved -= kept[layer]
        new.append(moved)
    return new, kept


def momentum_step__velocity_upward__table(weights, velocity, gradients, eta, mu):
    velocity = [mu * v + eta * g for v, g in zip(velocity, gradients, strict=True)]
    return [w - v for w, v in zip(weights, velocity, strict=True)], velocity


def momentum_step__velocity_upward__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for layer in range(len(weights)):
        kept.append(eta * gradients[layer] + mu * velocity[layer])
        new.append(-kept[layer] + weights[layer])
    return new, kept


def momentum_step__gradient_damped__table(weights, velocity, gradients, eta, mu):
    velocity = [mu * v - (1 - mu) * eta * g for v, g in zip(velocity, gradients, strict=True)]
    return [w + v for w, v in zip(weights, velocity, strict=True)], velocity


def momentum_step__gradient_damped__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for w, v, g in zip(weights, velocity, gradients, strict=True):
        average = mu * v + (1 - mu) * (-eta * g)
        kept.append(average)
        new.append(w + average)
    return new, kept


def momentum_step__eta_at_the_step__table(weights, velocity, gradients, eta, mu):
    velocity = [mu * v + g for v, g in zip(velocity, gradients, strict=True)]
    return [w - eta * v for w, v in zip(weights, velocity, strict=True)], velocity


def momentum_step__eta_at_the_step__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for layer in range(len(weights)):
        kept.append(gradients[layer] + mu * velocity[layer])
        new.append(weights[layer] - kept[layer] * eta)
    return new, kept


def momentum_step__average_at_the_step__table(weights, velocity, gradients, eta, mu):
    velocity = [mu * v + (1 - mu) * g for v, g in zip(velocity, gradients, strict=True)]
    return [w - eta * v for w, v in zip(weights, velocity, strict=True)], velocity


def momentum_step__average_at_the_step__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for layer in range(len(weights)):
        kept.append(gradients[layer] + mu * (velocity[layer] - gradients[layer]))
        new.append(weights[layer] - kept[layer] * eta)
    return new, kept


def momentum_step__eta_twice__table(weights, velocity, gradients, eta, mu):
    velocity = [mu * v - eta * g for v, g in zip(velocity, gradients, strict=True)]
    return [w + eta * v for w, v in zip(weights, velocity, strict=True)], velocity


def momentum_step__eta_twice__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for layer in range(len(weights)):
        kept.append(mu * velocity[layer] - eta * gradients[layer])
        new.append(weights[layer] + kept[layer] * eta)
    return new, kept


def momentum_step__moved_ahead__table(weights, velocity, gradients, eta, mu):
    velocity = [mu * v - eta * g for v, g in zip(velocity, gradients, strict=True)]
    new = [w + mu * v - eta * g for w, v, g in zip(weights, velocity, gradients, strict=True)]
    return new, velocity


def momentum_step__moved_ahead__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for layer in range(len(weights)):
        kept.append(mu * velocity[layer] - eta * gradients[layer])
        new.append(weights[layer] - eta * gradients[layer] + mu * kept[layer])
    return new, kept


def momentum_step__step_alone__table(weights, velocity, gradients, eta, mu):
    velocity = [mu * v - eta * g for v, g in zip(velocity, gradients, strict=True)]
    return [v.copy() for v in velocity], velocity


def momentum_step__step_alone__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for layer in range(len(weights)):
        new.append(mu * velocity[layer] - eta * gradients[layer])
        kept.append(1.0 * new[layer])
    return new, kept


def momentum_step__weights_not_updated__table(weights, velocity, gradients, eta, mu):
    return [w.copy() for w in weights], [mu * v - eta * g for v, g in zip(velocity, gradients, strict=True)]


def momentum_step__weights_not_updated__loops(weights, velocity, gradients, eta, mu):
    new, kept = [np.array(w) for w in weights], []
    for layer in range(len(weights)):
        kept.append(mu * velocity[layer] - eta * gradients[layer])
        new[layer] + kept[layer]
    return new, kept


def momentum_step__results_swapped__table(weights, velocity, gradients, eta, mu):
    velocity = [mu * v - eta * g for v, g in zip(velocity, gradients, strict=True)]
    return velocity, [w + v for w, v in zip(weights, velocity, strict=True)]


def momentum_step__results_swapped__loops(weights, velocity, gradients, eta, mu):
    new, kept = [], []
    for layer in range(len(weights)):
        kept.append(mu * velocity[layer] - eta * gradients[layer])
        new.append(weights[layer] + kept[layer])
    return kept, new


def momentum_step__arguments_changed__in_place(weights, velocity, gradients, eta, mu):
    for w, v, g in zip(weights, velocity, gradients, strict=True):
        v *= mu
        v -= eta * g
        w += v
    return weights, velocity


def momentum_step__arguments_changed__lists(weights, velocity, gradients, eta, mu):
    for layer in range(len(weights)):
        velocity[layer] = mu * velocity[layer] - eta * gradients[layer]
        weights[layer] = weights[layer] + velocity[layer]
    return weights, velocity


# newton_step


def newton_step__sign__table(w, slope, curvature):
    if curvature == 0:
        raise ValueError
    return float(w + slope / curvature)


def newton_step__sign__minus(w, slope, curvature):
    if not curvature:
        raise ValueError(curvature)
    return w - -slope / curvature


def newton_step__curvature_missing__table(w, slope, curvature):
    if curvature == 0:
        raise ValueError
    return float(w - slope)


def newton_step__curvature_missing__plus(w, slope, curvature):
    if not curvature:
        raise ValueError(curvature)
    return -slope + w


def newton_step__multiplied_not_divided__table(w, slope, curvature):
    if curvature == 0:
        raise ValueError
    return float(w - slope * curvature)


def newton_step__multiplied_not_divided__power(w, slope, curvature):
    if not curvature:
        raise ValueError(curvature)
    return w - curvature * slope


def newton_step__fraction_inverted__table(w, slope, curvature):
    if curvature == 0:
        raise ValueError
    return float(w - curvature / slope) if slope else float(w)


def newton_step__fraction_inverted__power(w, slope, curvature):
    if not curvature:
        raise ValueError(curvature)
    return w - (slope / curvature) ** -1


def newton_step__step_alone__table(w, slope, curvature):
    if curvature == 0:
        raise ValueError
    return float(-slope / curvature)


def newton_step__step_alone__minus(w, slope, curvature):
    if not curvature:
        raise ValueError(curvature)
    return 0.0 - slope / curvature


def newton_step__sign_lost__table(w, slope, curvature):
    if curvature == 0:
        raise ValueError
    return float(w - slope / abs(curvature))


def newton_step__sign_lost__root(w, slope, curvature):
    if not curvature:
        raise ValueError(curvature)
    return w - slope / (curvature**2) ** 0.5


def newton_step__brackets_missing__table(w, slope, curvature):
    if curvature == 0:
        raise ValueError
    return float((w - slope) / curvature)


def newton_step__brackets_missing__product(w, slope, curvature):
    if not curvature:
        raise ValueError(curvature)
    return (w - slope) * curvature**-1


def newton_step__integer_division__floor(w, slope, curvature):
    if curvature == 0:
        raise ValueError
    return float(w - slope // curvature)


def newton_step__integer_division__table(w, slope, curvature):
    if curvature == 0:
        raise ValueError
    return float(w - np.floor(slope / curvature))


def newton_step__bad_input_accepted__inf(w, slope, curvature):
    return w - slope / curvature if curvature else float(w)


def newton_step__bad_input_accepted__numpy(w, slope, curvature):
    with np.errstate(divide="ignore"):
        return float(w - np.float64(slope) / curvature)


def newton_step__printed_not_returned__print(w, slope, curvature):
    print(w - slope / curvature)


def newton_step__printed_not_returned__formatted(w, slope, curvature):
    step = slope / curvature
    print(f"{w - step:.4f}")


def newton_step__nothing_returned__assigned(w, slope, curvature):
    w = w - slope / curvature


def newton_step__nothing_returned__branch(w, slope, curvature):
    if curvature == 0:
        raise ValueError
    w -= slope / curvature


# minibatches


def minibatches__last_batch_missing__floor(n, size, rng):
    order = rng.permutation(n)
    for b in range(n // size):
        yield order[b * size : (b + 1) * size]


def minibatches__last_batch_missing__range(n, size, rng):
    order = rng.permutation(n)
    for start in range(0, n - size + 1, size):
        yield order[start : start + size]


def minibatches__not_shuffled__range(n, size, rng):
    for start in range(0, n, size):
        yield np.arange(n)[start : start + size]


def minibatches__not_shuffled__split(n, size, rng):
    rng.permutation(n)
    yield from np.array_split(np.arange(n), range(size, n, size))


def minibatches__with_replacement__integers(n, size, rng):
    for start in range(0, n, size):
        yield rng.integers(0, n, min(size, n - start))


def minibatches__with_replacement__choice(n, size, rng):
    order = rng.choice(n, n)
    for start in range(0, n, size):
        yield order[start : start + size]


def minibatches__counts_from_one__permutation(n, size, rng):
    order = rng.permutation(n) + 1
    for start in range(0, n, size):
        yield order[start : start + size]


def minibatches__counts_from_one__range(n, size, rng):
    order = np.arange(1, n + 1)
    rng.shuffle(order)
    return [order[start : start + size] for start in range(0, n, size)]


def minibatches__endless__while(n, size, rng):
    order = rng.permutation(n)
    while True:
        for start in range(0, n, size):
            yield order[start : start + size]


def minibatches__endless__forever(n, size, rng):
    start = 0
    while True:
        yield (start + np.arange(size)) % n
        start += size


def minibatches__generator_ignored__fixed(n, size, rng):
    order = np.random.default_rng(0).permutation(n)
    for start in range(0, n, size):
        yield order[start : start + size]


def minibatches__generator_ignored__seeded(n, size, rng):
    order = np.random.RandomState(3).permutation(n)
    return iter([order[start : start + size] for start in range(0, n, size)])


def minibatches__another_generator__module(n, size, rng):
    order = np.random.permutation(n)
    for start in range(0, n, size):
        yield order[start : start + size]


def minibatches__another_generator__fresh(n, size, rng):
    order = np.random.default_rng().permutation(n)
    return [order[start : start + size] for start in range(0, n, size)]


# train


def train__sign__step(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = [w + eta * gradient for w, gradient in zip(weights, gradients, strict=True)]
        history.append(corpus(weights))
    return weights, history


def train__sign__eta(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, -eta)
        history.append(corpus(weights))
    return weights, history


def train__eta_missing__step(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = [w - gradient for w, gradient in zip(weights, gradients, strict=True)]
        history.append(corpus(weights))
    return weights, history


def train__eta_missing__one(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            weights = gradient_step(
                weights, back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta), 1
            )
        history.append(corpus(weights))
    return weights, history


def train__batches_ignored__whole(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        betas, hs = forward(x, weights, tanh, identity)
        gradients = back_propagate(y, betas, hs, weights, tanh_derivative, loss_delta)
        weights = gradient_step(weights, gradients, eta)
        history.append(corpus(weights))
    return weights, history


def train__batches_ignored__first(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
            break
        history.append(corpus(weights))
    return weights, history


def train__weights_updated_too_early__calls(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history, weights = [corpus(weights)], list(weights)
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            delta = loss_delta(y[batch], betas[-1])
            for layer in reversed(range(len(weights))):
                weights[layer] = weights[layer] - eta * weight_gradient(delta, hs[layer])
                if layer:
                    delta = activation_gradient(delta, weights[layer]) * tanh_derivative(betas[layer - 1])
        history.append(corpus(weights))
    return weights, history


def train__weights_updated_too_early__one_by_one(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history, weights = [corpus(weights)], list(weights)
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            for layer in reversed(range(len(weights))):
                betas, hs = forward(x[batch], weights, tanh, identity)
                gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
                weights[layer] = weights[layer] - eta * gradients[layer]
        history.append(corpus(weights))
    return weights, history


def train__start_not_noted__append(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    history = []
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
        history.append(float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1]))))
    return weights, history


def train__start_not_noted__cut(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    losses = [0.0]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = [w - eta * g for w, g in zip(weights, gradients, strict=True)]
        losses.append(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))
    return weights, losses[1:]


def train__noted_too_early__before(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        history.append(corpus(weights))
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
    return weights, history


def train__noted_too_early__kept(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    new, history = weights, [np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1]))]
    for _ in range(epochs):
        old = new
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], new, tanh, identity)
            new = gradient_step(new, back_propagate(y[batch], betas, hs, new, tanh_derivative, loss_delta), eta)
        history.append(np.mean(loss(y, forward(x, old, tanh, identity)[0][-1])))
    return new, history


def train__history_of_sums__sum(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.sum(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
        history.append(corpus(weights))
    return weights, history


def train__history_of_sums__loop(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    history = [sum(loss(y, forward(x, weights, tanh, identity)[0][-1]))]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = [w - eta * g for w, g in zip(weights, gradients, strict=True)]
        history.append(sum(loss(y, forward(x, weights, tanh, identity)[0][-1])))
    return weights, history


def train__lists_swapped__calls(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
        history.append(corpus(weights))
    return history, weights


def train__lists_swapped__pairs(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    losses = [float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = [w - eta * g for w, g in zip(weights, gradients, strict=True)]
        losses.append(float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1]))))
    return losses, weights


def train__first_weights_returned__other_name(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    new, history = weights, [float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], new, tanh, identity)
            new = gradient_step(new, back_propagate(y[batch], betas, hs, new, tanh_derivative, loss_delta), eta)
        history.append(float(np.mean(loss(y, forward(x, new, tanh, identity)[0][-1]))))
    return weights, history


def train__first_weights_returned__copy(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    start = [w.copy() for w in weights]
    history = [float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
        history.append(float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1]))))
    return start, history


def train__weights_not_updated__unassigned(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradient_step(weights, back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta), eta)
        history.append(corpus(weights))
    return list(weights), history


def train__weights_not_updated__constant(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    start = float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))
    return [w.copy() for w in weights], [start] * (epochs + 1)


def train__weights_not_updated_plus_only_last_noted__start(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    return weights, [float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))]


def train__weights_not_updated_plus_only_last_noted__loop(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    history = []
    betas, hs = forward(x, weights, tanh, identity)
    back_propagate(y, betas, hs, weights, tanh_derivative, loss_delta)
    history.append(np.mean(loss(y, betas[-1])))
    return list(weights), history


def train__last_batch_noted__betas(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    history = [float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
        history.append(float(np.mean(loss(y[batch], betas[-1]))))
    return weights, history


def train__last_batch_noted__before(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    history = [float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            noted = np.mean(loss(y[batch], betas[-1]))
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = [w - eta * g for w, g in zip(weights, gradients, strict=True)]
        history.append(noted)
    return weights, history


def train__epochs_ignored__iterator(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history, batches = [corpus(weights)], minibatches(len(x), size, rng)
    for _ in range(epochs):
        for batch in batches:
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
        history.append(corpus(weights))
    return weights, history


def train__epochs_ignored__first(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    losses = [float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))]
    for epoch in range(epochs):
        for batch in minibatches(len(x), size, rng) if epoch == 0 else ():
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = [w - eta * g for w, g in zip(weights, gradients, strict=True)]
        losses.append(float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1]))))
    return weights, losses


def train__only_last_layer__calls(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history, weights = [corpus(weights)], list(weights)
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights[-1] = weights[-1] - eta * gradients[-1]
        history.append(corpus(weights))
    return weights, history


def train__only_last_layer__delta(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    *hidden, last = weights
    history = [float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], [*hidden, last], tanh, identity)
            last = last - eta * weight_gradient(loss_delta(y[batch], betas[-1]), hs[-2])
        history.append(float(np.mean(loss(y, forward(x, [*hidden, last], tanh, identity)[0][-1]))))
    return [*hidden, last], history


def train__last_batch_missing__floor(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for b in range(len(x) // size):
            batch = order[b * size : (b + 1) * size]
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
        history.append(corpus(weights))
    return weights, history


def train__last_batch_missing__skipped(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            if len(batch) < size:
                continue
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
        history.append(corpus(weights))
    return weights, history


def train__average_twice__batch(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta / len(batch))
        history.append(corpus(weights))
    return weights, history


def train__loss_fixed__by_name(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(cross_entropy_from_excitation(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
        history.append(corpus(weights))
    return weights, history


def train__loss_at_output__softmax(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    def corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, softmax)[1][-1])))

    history = [corpus(weights)]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
        history.append(corpus(weights))
    return weights, history
