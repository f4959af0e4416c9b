"""Changes arguments in place."""

FAILS = ("check_to_signed",)
TOLD = (
    "check_relu",
    "check_relu_derivative",
    "check_gradient_step",
    "check_train",
    "check_train_minibatches",
)


def to_signed(y):
    y[y == 0] = -1
    return y


def relu(beta):
    beta[beta < 0] = 0
    return beta


def gradient_step(weights, gradients, eta):
    for w, gradient in zip(weights, gradients, strict=True):
        w -= eta * gradient
    return weights
