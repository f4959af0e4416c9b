"""Mutants that are no mistakes: what each changes, and why the function stays right. `tests.tools.mutants` reads it."""

# ruff: noqa: E501

AXIS = "an array of two dimensions: its last axis is axis 1"
SHAPE = "the two have the same shape"
SYMM = "the function is symmetric in its two arguments"
SQUARE = "a square does not change with the sign"
TEXT = "only the text of the error changes, which the contract leaves open"
ARRAY = "the contract gives an array, so the conversion changes nothing"
FILLED = "every entry is written before it is read; -0.0 is 0.0"
STRICT = "the contract gives lists of one length"
SHUFFLE = "another shuffle, and which numbers are drawn is free"
CANCEL = "the sign cancels"
VALUE = "the value of the statement is not used"
IDENT = "with the identity at the output, the last activation is the last excitation"
TRUE = "minus True is still true"

EQUIVALENT = {
    "binary_cross_entropy_from_excitation": {
        "return np.logaddexp(0, (1 - 2 * y) * beta) => return np.logaddexp((1 - 2 * y) * beta, 0)": SYMM,
    },
    "class_index": {
        "return np.argmax(y, axis=1) => return np.argmax(y, axis=-1)": AXIS,
    },
    "cross_entropy": {
        "return -np.log(np.sum(y * y_star, axis=1)) => return -np.log(np.sum(y * y_star, axis=-1))": AXIS,
    },
    "cross_entropy_from_excitation": {
        "shifted = beta - beta.max(axis=1, keepdims=True) => shifted = beta - beta.max(axis=-1, keepdims=True)": AXIS,
        "return np.log(np.sum(np.exp(shifted), axis=1)) - np.sum(y * shifted, axis=1) => return np.log(np.sum(np.exp(shifted), axis=1)) - np.sum(y * shifted, axis=-1)": AXIS,
        "return np.log(np.sum(np.exp(shifted), axis=1)) - np.sum(y * shifted, axis=1) => return np.log(np.sum(np.exp(shifted), axis=-1)) - np.sum(y * shifted, axis=1)": AXIS,
    },
    "decide": {
        "return np.eye(y_star.shape[1])[np.argmax(y_star, axis=1)] => return np.eye(y_star.shape[-1])[np.argmax(y_star, axis=1)]": AXIS,
        "return np.eye(y_star.shape[1])[np.argmax(y_star, axis=1)] => return np.eye(y_star.shape[1])[np.argmax(y_star, axis=-1)]": AXIS,
    },
    "finite_difference": {
        "def finite_difference(f, w, eps=1e-05): => def finite_difference(f, w, eps=-1e-05):": CANCEL,
        "gradient = np.zeros(w.shape) => gradient = -np.zeros(w.shape)": FILLED,
        "gradient = np.zeros(w.shape) => gradient = np.ones(w.shape)": FILLED,
        "step = np.zeros(w.shape) => step = -np.zeros(w.shape)": FILLED,
    },
    "gradient_step": {
        "return [w - eta * gradient for w, gradient in zip(weights, gradients, strict=True)] => return [w - eta * gradient for w, gradient in zip(weights, gradients)]": STRICT,
        "return [w - eta * gradient for w, gradient in zip(weights, gradients, strict=True)] => return [w - eta * gradient for w, gradient in zip(weights, gradients, strict=False)]": STRICT,
    },
    "hide_pixels": {
        "rank = rng.random((n, V)).argsort(axis=1) => rank = rng.random((n, V)).argsort()": AXIS,
        "rank = rng.random((n, V)).argsort(axis=1) => rank = (-rng.random((n, V))).argsort(axis=1)": SHUFFLE,
        "rank = rng.random((n, V)).argsort(axis=1) => rank = rng.random((n, V)).argsort(axis=-1)": AXIS,
    },
    "momentum_step": {
        "velocity = [mu * v - eta * gradient for v, gradient in zip(velocity, gradients, strict=True)] => velocity = [mu * v - eta * gradient for v, gradient in zip(velocity, gradients)]": STRICT,
        "velocity = [mu * v - eta * gradient for v, gradient in zip(velocity, gradients, strict=True)] => velocity = [mu * v - eta * gradient for v, gradient in zip(velocity, gradients, strict=False)]": STRICT,
        "return ([w + v for w, v in zip(weights, velocity, strict=True)], velocity) => return ([w + v for w, v in zip(weights, velocity)], velocity)": STRICT,
        "return ([w + v for w, v in zip(weights, velocity, strict=True)], velocity) => return ([w + v for w, v in zip(weights, velocity, strict=False)], velocity)": STRICT,
        "return ([w + v for w, v in zip(weights, velocity, strict=True)], velocity) => return ([w + v for w, v in zip(velocity, weights, strict=True)], velocity)": "a sum does not change with the order",
    },
    "mse": {
        "return np.mean((y - y_star) ** 2, axis=1) => return np.mean((y_star - y) ** 2, axis=1)": SQUARE,
        "return np.mean((y - y_star) ** 2, axis=1) => return np.mean((-(y - y_star)) ** 2, axis=1)": SQUARE,
        "return np.mean((y - y_star) ** 2, axis=1) => return np.mean((y - y_star) ** 2, axis=-1)": AXIS,
    },
    "mse_gradient": {
        "return 2 / y.shape[1] * (y_star - y) => return 2 / y.shape[-1] * (y_star - y)": AXIS,
        "return 2 / y.shape[1] * (y_star - y) => return 2 / y_star.shape[1] * (y_star - y)": SHAPE,
    },
    "one_hot": {
        "raise ValueError(f'class indices must lie in 0..{V - 1}') => raise ValueError(f'class indices must lie in 0..{V + 1}')": TEXT,
        "raise ValueError(f'class indices must lie in 0..{V - 1}') => raise ValueError(f'class indices must lie in 0..{1 - V}')": TEXT,
        "raise ValueError(f'class indices must lie in 0..{V - 1}') => raise ValueError(f'class indices must lie in 0..{V}')": TEXT,
        "raise ValueError(f'class indices must lie in 0..{V - 1}') => raise ValueError(f'class indices must lie in 0..{1}')": TEXT,
        "raise ValueError(f'class indices must lie in 0..{V - 1}') => raise ValueError(f'class indices must lie in 0..{-(V - 1)}')": TEXT,
        "raise ValueError(f'class indices must lie in 0..{V - 1}') => raise ValueError(f'class indices must lie in 0..{class_index - 1}')": TEXT,
        "raise ValueError(f'class indices must lie in 0..{V - 1}') => raise ValueError(f'class indices must lie in 0..{V - 0}')": TEXT,
        "raise ValueError(f'class indices must lie in 0..{V - 1}') => raise ValueError(f'class indices must lie in 0..{V - 2}')": TEXT,
        "raise ValueError(f'class indices must lie in 0..{V - 1}') => raise ValueError(f'class indices must lie in 0..{V - -1}')": TEXT,
        "class_index = np.asarray(class_index) => pass": ARRAY,
    },
    "relu": {
        "return np.maximum(0.0, beta) => return np.maximum(beta, 0.0)": SYMM,
    },
    "relu_derivative": {
        "return np.where(beta > 0, 1.0, 0.0) => return np.where(1.0, beta > 0, 0.0)": "1.0 is true, so the comparison itself is returned, as 0.0 and 1.0",
    },
    "reverse_mode": {
        "slopes = np.zeros(len(values)) => slopes = -np.zeros(len(values))": FILLED,
        "for i, factor in zip(inputs, factors, strict=True): => for i, factor in zip(inputs, factors):": "a table gives as many derivatives as there are inputs",
        "for i, factor in zip(inputs, factors, strict=True): => for i, factor in zip(inputs, factors, strict=False):": "a table gives as many derivatives as there are inputs",
    },
    "sigmoid": {
        "return np.exp(-np.logaddexp(0, -beta)) => return np.exp(-np.logaddexp(-beta, 0))": SYMM,
    },
    "softmax": {
        "e = np.exp(beta - beta.max(axis=1, keepdims=True)) => e = -np.exp(beta - beta.max(axis=1, keepdims=True))": CANCEL,
        "return e / e.sum(axis=1, keepdims=True) => return e / e.sum(axis=-1, keepdims=True)": AXIS,
        "e = np.exp(beta - beta.max(axis=1, keepdims=True)) => e = np.exp(beta - beta.max(axis=-1, keepdims=True))": AXIS,
    },
    "softmax_jacobian": {
        "return y_star[:, :, np.newaxis] * (np.eye(beta.shape[1]) - y_star[:, np.newaxis, :]) => return y_star[:, :, np.newaxis] * (np.eye(beta.shape[-1]) - y_star[:, np.newaxis, :])": AXIS,
    },
    "tanh_derivative": {
        "return 1 - tanh(beta) ** 2 => return 1 - (-tanh(beta)) ** 2": SQUARE,
    },
    "to_linear": {
        "linear.weight.copy_(torch.from_numpy(w[:, :-1].copy())) => -linear.weight.copy_(torch.from_numpy(w[:, :-1].copy()))": VALUE,
        "linear.bias.copy_(torch.from_numpy(w[:, -1].copy())) => -linear.bias.copy_(torch.from_numpy(w[:, -1].copy()))": VALUE,
        "K, N = (w.shape[0], w.shape[1] - 1) => K, N = (w.shape[0], w.shape[-1] - 1)": AXIS,
    },
    "to_unsigned": {
        "y = np.asarray(y, dtype=float) => y = np.asarray(y)": ARRAY,
        "return (y + 1) / 2 => return (y + 1) // 2": "y + 1 is 0 or 2",
        "y = np.asarray(y, dtype=float) => pass": ARRAY,
    },
    "torch_gradients": {
        "return [np.column_stack([layer.weight.grad.numpy(), layer.bias.grad.numpy()]) for layer in network if isinstance(layer, torch.nn.Linear)] => return [np.column_stack([layer.weight.grad.numpy(), layer.bias.grad.numpy()]) for layer in network if -isinstance(layer, torch.nn.Linear)]": TRUE,
    },
    "torch_train": {
        "batch = torch.from_numpy(batch) => pass": "PyTorch takes NumPy's indices as well",
        "trained = [np.column_stack([layer.weight.detach().numpy(), layer.bias.detach().numpy()]) for layer in network if isinstance(layer, torch.nn.Linear)] => trained = [np.column_stack([layer.weight.detach().numpy(), layer.bias.detach().numpy()]) for layer in network if -isinstance(layer, torch.nn.Linear)]": TRUE,
        "for batch in minibatches(len(x), size, rng): => for batch in minibatches(len(y), size, rng):": SHAPE,
    },
    "train": {
        "for batch in minibatches(len(x), size, rng): => for batch in minibatches(len(y), size, rng):": SHAPE,
        "return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1]))) => return float(np.mean(loss(y, forward(x, weights, tanh, identity)[1][-1])))": IDENT,
        "return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1]))) => return float(np.mean(loss(y, forward(x, weights, tanh, identity)[-1][-1])))": IDENT,
    },
    "weight_gradient": {
        "return delta.T @ append_one(h) / len(h) => return delta.T @ append_one(h) / len(delta)": SHAPE,
    },
    "zero_one": {
        "return np.any(decide(y_star) != y, axis=1).astype(float) => return np.any(decide(y_star) != y, axis=-1).astype(float)": AXIS,
    },
}
