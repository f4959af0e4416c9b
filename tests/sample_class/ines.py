"""Takes derivatives at the activation instead of the excitation, and softmax's Jacobian as diagonal."""

import numpy as np

FAILS = (
    "check_tanh_derivative",
    "check_softmax_jacobian",
    "check_hidden_delta",
    "check_output_delta",
    "check_back_propagate",
    "check_back_propagate_deep",
)


def tanh_derivative(beta):
    return 1 - beta**2


def softmax_jacobian(beta):
    y_star = softmax(beta)  # noqa: F821
    jacobian = np.zeros((*beta.shape, beta.shape[1]))
    for c in range(beta.shape[1]):
        jacobian[:, c, c] = y_star[:, c] * (1 - y_star[:, c])
    return jacobian


def hidden_delta(delta, w, beta, derivative):
    return (delta @ w[:, :-1]) * derivative(np.tanh(beta))


def output_delta(loss_gradient, jacobian):
    return np.einsum("nc,nkc->nk", loss_gradient, jacobian)
