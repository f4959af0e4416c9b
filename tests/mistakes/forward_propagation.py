"""Unit 02 done badly. What the style `table` computes leaves its traces in `lectures/mistakes/known_values.json`."""

import numpy as np

from solutions.reference import append_one, excitation, identity, sigmoid, softmax, tanh

# append_one


def append_one__bias_first__table(h):
    return np.column_stack([np.ones(len(h)), h])


def append_one__bias_first__loops(h):
    return np.array([[1.0, *row] for row in h])


def append_one__bias_zero__table(h):
    return np.column_stack([h, np.zeros(len(h))])


def append_one__bias_zero__empty(h):
    out = np.zeros((len(h), h.shape[1] + 1))
    out[:, :-1] = h
    return out


def append_one__row_for_column__table(h):
    return np.vstack([h, np.ones(h.shape[1])])


def append_one__row_for_column__append(h):
    return np.append(h, np.ones((1, h.shape[1])), axis=0)


def append_one__constant_missing__table(h):
    return h.copy()


def append_one__constant_missing__array(h):
    out = np.array(h)
    np.column_stack([out, np.ones(len(out))])
    return out


# excitation


def excitation__bias_first__table(w, h):
    return np.column_stack([np.ones(len(h)), h]) @ w.T


def excitation__bias_first__split(w, h):
    return h @ w[:, 1:].T + w[:, 0]


def excitation__bias_missing__table(w, h):
    return h @ w[:, :-1].T


def excitation__bias_missing__einsum(w, h):
    return np.einsum("nj,kj->nk", h, w[:, :-1])


def excitation__transpose_wrong__table(w, h):
    return append_one(h) @ w


def excitation__transpose_wrong__einsum(w, h):
    return np.einsum("nj,jk->nk", append_one(h), w)


def excitation__transposed__matrix(w, h):
    return w @ append_one(h).T


def excitation__transposed__loops(w, h):
    return np.array([[row @ node for row in append_one(h)] for node in w])


def excitation__bias_twice__table(w, h):
    return append_one(h) @ w.T + w[:, -1]


def excitation__bias_twice__split(w, h):
    return h @ w[:, :-1].T + 2 * w[:, -1]


def excitation__bias_subtracted__table(w, h):
    return h @ w[:, :-1].T - w[:, -1]


def excitation__bias_subtracted__minus(w, h):
    return np.column_stack([h, -np.ones(len(h))]) @ w.T


def excitation__average_for_sum__table(w, h):
    return append_one(h) @ w.T / w.shape[1]


def excitation__average_for_sum__mean(w, h):
    return np.mean(append_one(h)[:, np.newaxis, :] * w, axis=2)


def excitation__first_token_only__return(w, h):
    for row in append_one(h):
        return w @ row


def excitation__first_token_only__zeros(w, h):
    out = np.zeros((len(h), len(w)))
    for i in range(len(h)):
        out[i] = w @ append_one(h)[i]
        return out


def excitation__sign__matrix(w, h):
    return -append_one(h) @ w.T


def excitation__sign__loops(w, h):
    out = np.zeros((len(h), len(w)))
    for i, row in enumerate(append_one(h)):
        for k, node in enumerate(w):
            out[i, k] -= node @ row
    return out


def excitation__sum_over_nodes_missing__table(w, h):
    return append_one(h)[:, np.newaxis, :] * w


def excitation__sum_over_nodes_missing__einsum(w, h):
    return np.einsum("nj,kj->nkj", append_one(h), w)


# sigmoid


def sigmoid__sign_of_exponent__table(beta):
    return 1 / (1 + np.exp(beta))


def sigmoid__sign_of_exponent__fraction(beta):
    return np.exp(-beta) / (1 + np.exp(-beta))


def sigmoid__fraction_inverted__table(beta):
    return 1 + np.exp(-beta)


def sigmoid__fraction_inverted__precedence(beta):
    return 1 / 1 + np.exp(-beta)


def sigmoid__another_function__table(beta):
    return np.tanh(beta)


def sigmoid__another_function__exp(beta):
    return (np.exp(beta) - np.exp(-beta)) / (np.exp(beta) + np.exp(-beta))


def sigmoid__added_not_subtracted__table(beta):
    return 1 / (1 - np.exp(-beta))


def sigmoid__added_not_subtracted__fraction(beta):
    e = np.exp(beta)
    return e / (e - 1)


def sigmoid__base_of_exponential__table(beta):
    return 1 / (1 + 2**-beta)


def sigmoid__base_of_exponential__exp2(beta):
    return 1 / (1 + np.exp2(-beta))


def sigmoid__base_of_exponential__table_10(beta):
    return 1 / (1 + 10**-beta)


def sigmoid__sign_lost__table(beta):
    return 1 / (1 + np.exp(-np.abs(beta)))


def sigmoid__sign_lost__power(beta):
    e = np.exp(np.sqrt(beta**2))
    return e / (1 + e)


def sigmoid__step__table(beta):
    return (beta > 0).astype(float)


def sigmoid__step__where(beta):
    return np.where(beta > 0, 1.0, 0.0)


def sigmoid__overflow__table(beta):
    with np.errstate(all="ignore"):
        return np.exp(beta) / (1 + np.exp(beta))


def sigmoid__overflow__silent(beta):
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(beta)
        return e / (e + 1)


def sigmoid__overflow__warns(beta):
    return 1 / (1 + np.exp(-beta))


# sigmoid_derivative


def sigmoid_derivative__formula_for_activation__product(beta):
    return beta * (1 - beta)


def sigmoid_derivative__formula_for_activation__square(beta):
    return beta - beta**2


def sigmoid_derivative__activation_derivative_at_activation__calls(beta):
    return sigmoid(sigmoid(beta)) * (1 - sigmoid(sigmoid(beta)))


def sigmoid_derivative__activation_derivative_at_activation__exp(beta):
    e = np.exp(-sigmoid(beta))
    return e / (1 + e) ** 2


def sigmoid_derivative__not_differentiated__calls(beta):
    return sigmoid(beta)


def sigmoid_derivative__not_differentiated__tanh(beta):
    return (1 + np.tanh(beta / 2)) / 2


def sigmoid_derivative__factor_h_missing__calls(beta):
    return 1 - sigmoid(beta)


def sigmoid_derivative__factor_h_missing__mirrored(beta):
    return sigmoid(-beta)


def sigmoid_derivative__factor_one_minus_h_missing__square(beta):
    return sigmoid(beta) ** 2


def sigmoid_derivative__factor_one_minus_h_missing__product(beta):
    return sigmoid(beta) * sigmoid(beta)


def sigmoid_derivative__added_not_subtracted__calls(beta):
    return sigmoid(beta) * (1 + sigmoid(beta))


def sigmoid_derivative__added_not_subtracted__square(beta):
    h = sigmoid(beta)
    return h + h**2


def sigmoid_derivative__sign__calls(beta):
    return sigmoid(beta) * (sigmoid(beta) - 1)


def sigmoid_derivative__sign__minus(beta):
    return -sigmoid(beta) * sigmoid(-beta)


def sigmoid_derivative__squared_once_more__calls(beta):
    return (sigmoid(beta) * (1 - sigmoid(beta))) ** 2


def sigmoid_derivative__squared_once_more__product(beta):
    h = sigmoid(beta)
    return h * h * (1 - h) * (1 - h)


def sigmoid_derivative__activation_derivative_missing__ones(beta):
    return np.ones(beta.shape)


def sigmoid_derivative__activation_derivative_missing__division(beta):
    h = sigmoid(beta)
    return h / np.where(h > 0, h, 1) + (h == 0)


def sigmoid_derivative__derivative_times_excitation__calls(beta):
    return beta * sigmoid(beta) * (1 - sigmoid(beta))


def sigmoid_derivative__derivative_times_excitation__mirrored(beta):
    return sigmoid(beta) * sigmoid(-beta) * beta


def sigmoid_derivative__divided_not_multiplied__calls(beta):
    with np.errstate(all="ignore"):
        return sigmoid(beta) / (1 - sigmoid(beta))


def sigmoid_derivative__divided_not_multiplied__exp(beta):
    with np.errstate(all="ignore"):
        return np.exp(beta)


def sigmoid_derivative__square_too_many__calls(beta):
    return sigmoid(beta) * (1 - sigmoid(beta) ** 2)


def sigmoid_derivative__square_too_many__cube(beta):
    h = sigmoid(beta)
    return h - h**3


# tanh


def tanh__another_function__table(beta):
    return 1 / (1 + np.exp(-beta))


def tanh__another_function__calls(beta):
    return sigmoid(beta)


def tanh__fraction_inverted__table(beta):
    return (np.exp(beta) + np.exp(-beta)) / (np.exp(beta) - np.exp(-beta))


def tanh__fraction_inverted__reciprocal(beta):
    return 1 / np.tanh(beta)


def tanh__argument_halved__table(beta):
    return 2 / (1 + np.exp(-beta)) - 1


def tanh__argument_halved__calls(beta):
    return 2 * sigmoid(beta) - 1


def tanh__argument_halved__numpy(beta):
    return np.tanh(beta / 2)


def tanh__denominator_missing__table(beta):
    return np.exp(beta) - np.exp(-beta)


def tanh__denominator_missing__table_two(beta):
    return (np.exp(beta) - np.exp(-beta)) / 2


def tanh__denominator_missing__sinh(beta):
    return np.sinh(beta)


def tanh__sign__exp(beta):
    return (np.exp(-beta) - np.exp(beta)) / (np.exp(beta) + np.exp(-beta))


def tanh__sign__numpy(beta):
    return np.tanh(-beta)


def tanh__sign_lost__table(beta):
    return np.tanh(np.abs(beta))


def tanh__sign_lost__exp(beta):
    e = np.exp(-2 * np.abs(beta))
    return (1 - e) / (1 + e)


def tanh__step__table(beta):
    return np.sign(beta)


def tanh__step__where(beta):
    return np.where(beta > 0, 1.0, np.where(beta < 0, -1.0, 0.0))


def tanh__overflow__table(beta):
    with np.errstate(all="ignore"):
        return (np.exp(beta) - np.exp(-beta)) / (np.exp(beta) + np.exp(-beta))


def tanh__overflow__silent(beta):
    with np.errstate(over="ignore", invalid="ignore"):
        up, down = np.exp(beta), np.exp(-beta)
        return (up - down) / (up + down)


# tanh_derivative


def tanh_derivative__formula_for_activation__square(beta):
    return 1 - beta**2


def tanh_derivative__formula_for_activation__product(beta):
    return (1 - beta) * (1 + beta)


def tanh_derivative__activation_derivative_at_activation__calls(beta):
    return 1 - tanh(tanh(beta)) ** 2


def tanh_derivative__activation_derivative_at_activation__cosh(beta):
    return 1 / np.cosh(np.tanh(beta)) ** 2


def tanh_derivative__square_of_h_missing__calls(beta):
    return 1 - tanh(beta)


def tanh_derivative__square_of_h_missing__loops(beta):
    out = np.zeros(beta.shape)
    for entry in np.ndindex(beta.shape):
        out[entry] = 1 - np.tanh(beta[entry])
    return out


def tanh_derivative__added_not_subtracted__calls(beta):
    return 1 + tanh(beta) ** 2


def tanh_derivative__added_not_subtracted__product(beta):
    h = np.tanh(beta)
    return 1 + h * h


def tanh_derivative__subtracted_from_one__calls(beta):
    return tanh(beta) ** 2


def tanh_derivative__subtracted_from_one__product(beta):
    return np.tanh(beta) * np.tanh(beta)


def tanh_derivative__not_differentiated__calls(beta):
    return tanh(beta)


def tanh_derivative__not_differentiated__numpy(beta):
    return np.tanh(beta) * 1.0


def tanh_derivative__sigmoids_derivative__calls(beta):
    return tanh(beta) * (1 - tanh(beta))


def tanh_derivative__sigmoids_derivative__square(beta):
    h = np.tanh(beta)
    return h - h**2


def tanh_derivative__sign__calls(beta):
    return tanh(beta) ** 2 - 1


def tanh_derivative__sign__minus(beta):
    return -(1 - np.tanh(beta) ** 2)


def tanh_derivative__squared_once_more__calls(beta):
    return (1 - tanh(beta) ** 2) ** 2


def tanh_derivative__squared_once_more__cosh(beta):
    return (1 - np.tanh(beta) ** 2) * (1 - np.tanh(beta) * np.tanh(beta))


def tanh_derivative__derivative_times_excitation__calls(beta):
    return beta * (1 - tanh(beta) ** 2)


def tanh_derivative__derivative_times_excitation__numpy(beta):
    return beta - beta * np.tanh(beta) ** 2


# relu


def relu__smallest_for_largest__table(beta):
    return np.minimum(0.0, beta)


def relu__smallest_for_largest__where(beta):
    return np.where(beta < 0, beta, 0.0)


def relu__absolute_value__table(beta):
    return np.abs(beta)


def relu__absolute_value__where(beta):
    return np.where(beta > 0, beta, -beta)


def relu__leaky__table(beta):
    return np.where(beta > 0, beta, 0.01 * beta)


def relu__leaky__maximum(beta):
    return np.maximum(0.01 * beta, beta)


def relu__step__table(beta):
    return np.where(beta > 0, 1.0, 0.0)


def relu__step__compare(beta):
    return (beta > 0) * 1.0


def relu__clipped_above__table(beta):
    return np.clip(beta, 0, 1)


def relu__clipped_above__minimum(beta):
    return np.minimum(np.maximum(beta, 0.0), 1.0)


def relu__softplus__table(beta):
    return np.logaddexp(0, beta)


def relu__softplus__log(beta):
    return np.maximum(beta, 0) + np.log1p(np.exp(-np.abs(beta)))


def relu__not_cut__table(beta):
    return beta + 0.0


def relu__not_cut__maximum(beta):
    return np.maximum(beta, -np.inf)


# relu_derivative


def relu_derivative__one_at_zero__table(beta):
    return (beta >= 0).astype(float)


def relu_derivative__one_at_zero__where(beta):
    return np.where(beta < 0, 0.0, 1.0)


def relu_derivative__half_at_zero__table(beta):
    return np.heaviside(beta, 0.5)


def relu_derivative__half_at_zero__sign(beta):
    return (np.sign(beta) + 1) / 2


def relu_derivative__not_differentiated__table(beta):
    return np.maximum(0.0, beta)


def relu_derivative__not_differentiated__where(beta):
    return np.where(beta > 0, beta, 0.0)


def relu_derivative__minus_one_below__table(beta):
    return np.sign(beta)


def relu_derivative__minus_one_below__where(beta):
    return np.where(beta > 0, 1.0, -1.0)


def relu_derivative__minus_one_below__table_everywhere(beta):
    return np.where(beta > 0, 1.0, -1.0)


def relu_derivative__sides_swapped__table(beta):
    return np.where(beta < 0, 1.0, 0.0)


def relu_derivative__sides_swapped__table_closed(beta):
    return np.where(beta > 0, 0.0, 1.0)


def relu_derivative__sides_swapped__compare(beta):
    return (beta < 0) * 1.0


def relu_derivative__activation_derivative_missing__table(beta):
    return np.ones(beta.shape)


def relu_derivative__activation_derivative_missing__like(beta):
    return np.full(beta.shape, 1.0)


def relu_derivative__leaky__table(beta):
    return np.where(beta > 0, 1.0, 0.01)


def relu_derivative__leaky__sum(beta):
    return 0.01 + 0.99 * (beta > 0)


def relu_derivative__wrong_dtype__compare(beta):
    return beta > 0


def relu_derivative__wrong_dtype__astype(beta):
    return (beta > 0).astype(int)


# softmax


def softmax__not_normalised__table(beta):
    with np.errstate(over="ignore"):
        return np.exp(beta)


def softmax__not_normalised__power(beta):
    with np.errstate(over="ignore"):
        return np.power(np.e, beta)


def softmax__wrong_axis__table(beta):
    e = np.exp(beta - beta.max())
    return e / e.sum(axis=0)


def softmax__wrong_axis__columns(beta):
    e = np.exp(beta - beta.max(axis=0))
    return e / np.sum(e, axis=0, keepdims=True)


def softmax__wrong_axis__table_all(beta):
    e = np.exp(beta - beta.max())
    return e / e.sum()


def softmax__wrong_axis__all(beta):
    return np.exp(beta - beta.max()) / np.sum(np.exp(beta - beta.max()))


def softmax__sign_of_exponent__table(beta):
    e = np.exp(-beta)
    return e / e.sum(axis=1, keepdims=True)


def softmax__sign_of_exponent__shifted(beta):
    e = np.exp(beta.min(axis=1, keepdims=True) - beta)
    return e / np.sum(e, axis=1)[:, np.newaxis]


def softmax__logarithm_taken__table(beta):
    return beta - np.log(np.sum(np.exp(beta), axis=1, keepdims=True))


def softmax__logarithm_taken__log(beta):
    e = np.exp(beta)
    return np.log(e / e.sum(axis=1, keepdims=True))


def softmax__exponential_missing__table(beta):
    return beta / beta.sum(axis=1, keepdims=True)


def softmax__exponential_missing__loops(beta):
    return np.array([row / sum(row) for row in beta])


def softmax__divided_by_largest__table(beta):
    e = np.exp(beta)
    return e / e.max(axis=1, keepdims=True)


def softmax__divided_by_largest__shifted(beta):
    return np.exp(beta - np.max(beta, axis=1)[:, None])


def softmax__average_for_sum__table(beta):
    e = np.exp(beta)
    return e / e.mean(axis=1, keepdims=True)


def softmax__average_for_sum__times(beta):
    e = np.exp(beta)
    return beta.shape[1] * e / e.sum(axis=1, keepdims=True)


def softmax__keepdims_missing__table(beta):
    e = np.exp(beta)
    return e / e.sum(axis=1)


def softmax__keepdims_missing__shifted(beta):
    e = np.exp(beta - beta.max())
    return e / np.sum(e, axis=1)


def softmax__keepdims_missing__table_shift(beta):
    e = np.exp(beta - beta.max(axis=1))
    return e / e.sum(axis=1)


def softmax__another_function__table(beta):
    return 1 / (1 + np.exp(-beta))


def softmax__another_function__calls(beta):
    return sigmoid(beta)


def softmax__base_of_exponential__table(beta):
    e = np.exp2(beta)
    return e / e.sum(axis=1, keepdims=True)


def softmax__base_of_exponential__power(beta):
    e = 2.0**beta
    return e / e.sum(axis=1, keepdims=True)


def softmax__first_token_only__return(beta):
    for row in beta:
        e = np.exp(row - row.max())
        return e / e.sum()


def softmax__first_token_only__row(beta):
    e = np.exp(beta[0])
    return e / np.sum(e)


def softmax__overflow__table(beta):
    with np.errstate(all="ignore"):
        e = np.exp(beta)
        return e / e.sum(axis=1, keepdims=True)


def softmax__overflow__silent(beta):
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return np.exp(beta) / np.sum(np.exp(beta), axis=1)[:, np.newaxis]


def softmax__shift_not_added_back__table(beta):
    return np.exp(beta - beta.max(axis=1, keepdims=True)) / np.exp(beta).sum(axis=1, keepdims=True)


def softmax__shift_not_added_back__loops(beta):
    rows = []
    for row in beta:
        above = np.exp(row - max(row))
        rows.append(above / sum(np.exp(row)))
    return np.array(rows)


def softmax__shift_not_added_back__table_below(beta):
    return np.exp(beta) / np.exp(beta - beta.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)


def softmax__shift_not_added_back__table_all(beta):
    return np.exp(beta - beta.max()) / np.exp(beta).sum(axis=1, keepdims=True)


def softmax__shift_not_added_back__table_all_below(beta):
    return np.exp(beta) / np.exp(beta - beta.max()).sum(axis=1, keepdims=True)


def softmax__shift_of_all__table(beta):
    with np.errstate(all="ignore"):
        e = np.exp(beta - beta.max())
        return e / e.sum(axis=1, keepdims=True)


def softmax__shift_of_all__silent(beta):
    with np.errstate(invalid="ignore"):
        e = np.exp(beta - np.max(beta))
        return e / np.sum(e, axis=1)[:, None]


# softmax_jacobian


def softmax_jacobian__jacobian_diagonal__loops(beta):
    y_star = softmax(beta)
    jacobian = np.zeros((*beta.shape, beta.shape[1]))
    for c in range(beta.shape[1]):
        jacobian[:, c, c] = y_star[:, c] * (1 - y_star[:, c])
    return jacobian


def softmax_jacobian__jacobian_diagonal__vector(beta):
    y_star = softmax(beta)
    return y_star * (1 - y_star)


def softmax_jacobian__jacobian_diagonal__eye(beta):
    y_star = softmax(beta)
    return np.eye(beta.shape[1]) * (y_star * (1 - y_star))[:, :, np.newaxis]


def softmax_jacobian__off_diagonal_sign__loops(beta):
    p = softmax(beta)
    n, V = beta.shape
    jacobian = np.zeros((n, V, V))
    for i in range(n):
        for j in range(V):
            for k in range(V):
                jacobian[i, j, k] = p[i, j] * (1 - p[i, j]) if j == k else p[i, j] * p[i, k]
    return jacobian


def softmax_jacobian__off_diagonal_sign__abs(beta):
    p = softmax(beta)
    return np.abs(p[:, :, np.newaxis] * (np.eye(beta.shape[1]) - p[:, np.newaxis, :]))


def softmax_jacobian__diagonal_not_lowered__loops(beta):
    p = softmax(beta)
    n, V = p.shape
    return np.array(
        [[[p[i, j] if j == k else -p[i, j] * p[i, k] for k in range(V)] for j in range(V)] for i in range(n)]
    )


def softmax_jacobian__diagonal_not_lowered__eye(beta):
    p = softmax(beta)
    return np.where(np.eye(p.shape[1]) == 1, p[:, :, None], -p[:, :, None] * p[:, None, :])


def softmax_jacobian__diagonal_missing__outer(beta):
    return np.array([-np.outer(p, p) for p in softmax(beta)])


def softmax_jacobian__diagonal_missing__einsum(beta):
    p = softmax(beta)
    return -np.einsum("nj,nk->njk", p, p)


def softmax_jacobian__diagonal_missing__zeros(beta):
    p = softmax(beta)
    return -p[:, :, None] * p[:, None, :] * (1 - np.eye(beta.shape[1]))


def softmax_jacobian__product_missing__diag(beta):
    return np.array([np.diag(p) for p in softmax(beta)])


def softmax_jacobian__product_missing__eye(beta):
    return np.eye(beta.shape[1]) * softmax(beta)[:, :, np.newaxis]


def softmax_jacobian__factor_y_missing__eye(beta):
    return np.eye(beta.shape[1]) - softmax(beta)[:, np.newaxis, :]


def softmax_jacobian__factor_y_missing__loops(beta):
    n, V = beta.shape
    p = softmax(beta)
    jacobian = np.zeros((n, V, V))
    for i, j, k in np.ndindex(n, V, V):
        jacobian[i, j, k] = (j == k) - p[i, k]
    return jacobian


def softmax_jacobian__sign__outer(beta):
    return np.array([np.outer(p, p) - np.diag(p) for p in softmax(beta)])


def softmax_jacobian__sign__arrays(beta):
    p = softmax(beta)
    return p[:, :, None] * (p[:, None, :] - np.eye(beta.shape[1]))


def softmax_jacobian__not_differentiated__calls(beta):
    return softmax(beta)


def softmax_jacobian__not_differentiated__exp(beta):
    return np.exp(beta) / np.exp(beta).sum(axis=1, keepdims=True)


def softmax_jacobian__first_token_only__return(beta):
    for p in softmax(beta):
        return np.diag(p) - np.outer(p, p)


def softmax_jacobian__first_token_only__row(beta):
    p = softmax(beta)[0]
    return np.eye(len(p)) * p - np.outer(p, p)


def softmax_jacobian__token_axis_last__moved(beta):
    p = softmax(beta)
    return np.stack([np.diag(row) - np.outer(row, row) for row in p], axis=-1)


def softmax_jacobian__token_axis_last__einsum(beta):
    p = softmax(beta)
    return np.einsum("nj,jk->jkn", p, np.eye(p.shape[1])) - np.einsum("nj,nk->jkn", p, p)


def softmax_jacobian__average_too_early__mean(beta):
    return np.mean([np.diag(p) - np.outer(p, p) for p in softmax(beta)], axis=0)


def softmax_jacobian__average_too_early__division(beta):
    return np.array([np.diag(p) - np.outer(p, p) for p in softmax(beta)]) / len(beta)


# forward


def forward__output_nonlinearity_missing__activation(x, weights, activation, output):
    betas, hs = [], [x]
    for w in weights:
        betas.append(excitation(w, hs[-1]))
        hs.append(activation(betas[-1]))
    return betas, hs


def forward__output_nonlinearity_missing__identity(x, weights, activation, output):
    betas, hs = [], [x]
    for layer, w in enumerate(weights):
        betas.append(excitation(w, hs[-1]))
        hs.append(activation(betas[-1]) if layer < len(weights) - 1 else identity(betas[-1]))
    return betas, hs


def forward__output_everywhere__loop(x, weights, activation, output):
    betas, hs = [], [x]
    for w in weights:
        betas.append(excitation(w, hs[-1]))
        hs.append(output(betas[-1]))
    return betas, hs


def forward__output_everywhere__matrix(x, weights, activation, output):
    betas, hs = [], [x]
    for w in weights:
        betas += [append_one(hs[-1]) @ w.T]
        hs += [output(betas[-1])]
    return betas, hs


def forward__activation_not_applied__loop(x, weights, activation, output):
    betas, hs = [], [x]
    for w in weights:
        betas.append(excitation(w, hs[-1]))
        hs.append(betas[-1])
    hs[-1] = output(betas[-1])
    return betas, hs


def forward__activation_not_applied__matrix(x, weights, activation, output):
    betas, hs = [], [x]
    for w in weights:
        beta = append_one(hs[-1]) @ w.T
        betas.append(beta)
        hs.append(beta)
    return betas, hs


def forward__excitation_for_activation__loop(x, weights, activation, output):
    betas, hs = [], [x]
    below = x
    for layer, w in enumerate(weights):
        below = excitation(w, below)
        betas.append(below)
        hs.append(output(below) if layer == len(weights) - 1 else activation(below))
    return betas, hs


def forward__excitation_for_activation__first(x, weights, activation, output):
    betas = [excitation(weights[0], x)]
    for w in weights[1:]:
        betas.append(append_one(betas[-1]) @ w.T)
    return betas, [x, *map(activation, betas[:-1]), output(betas[-1])]


def forward__functions_swapped__loop(x, weights, activation, output):
    betas, hs = [], [x]
    for layer, w in enumerate(weights):
        betas.append(excitation(w, hs[-1]))
        hs.append(activation(betas[-1]) if layer == len(weights) - 1 else output(betas[-1]))
    return betas, hs


def forward__functions_swapped__slices(x, weights, activation, output):
    betas, hs = [], [x]
    for w in weights[:-1]:
        betas.append(excitation(w, hs[-1]))
        hs.append(output(betas[-1]))
    betas.append(excitation(weights[-1], hs[-1]))
    return betas, [*hs, activation(betas[-1])]


def forward__lists_swapped__loop(x, weights, activation, output):
    betas, hs = [], [x]
    for layer, w in enumerate(weights):
        betas.append(excitation(w, hs[-1]))
        hs.append(output(betas[-1]) if layer == len(weights) - 1 else activation(betas[-1]))
    return hs, betas


def forward__lists_swapped__slices(x, weights, activation, output):
    h, betas, hs = x, [], [x]
    for w in weights[:-1]:
        beta = excitation(w, h)
        h = activation(beta)
        betas, hs = [*betas, beta], [*hs, h]
    beta = excitation(weights[-1], h)
    return [*hs, output(beta)], [*betas, beta]


def forward__input_not_kept__loop(x, weights, activation, output):
    betas, hs, h = [], [], x
    for layer, w in enumerate(weights):
        betas.append(excitation(w, h))
        h = output(betas[-1]) if layer == len(weights) - 1 else activation(betas[-1])
        hs.append(h)
    return betas, hs


def forward__input_not_kept__slices(x, weights, activation, output):
    betas, hs = [excitation(weights[0], x)], []
    for w in weights[1:]:
        hs.append(activation(betas[-1]))
        betas.append(excitation(w, hs[-1]))
    return betas, [*hs, output(betas[-1])]


def forward__constant_kept__loop(x, weights, activation, output):
    betas, hs = [], [append_one(x)]
    for layer, w in enumerate(weights):
        betas.append(hs[-1] @ w.T)
        h = output(betas[-1]) if layer == len(weights) - 1 else activation(betas[-1])
        hs.append(append_one(h))
    return betas, hs


def forward__constant_kept__not_last(x, weights, activation, output):
    betas, hs = [], [append_one(x)]
    for w in weights[:-1]:
        betas.append(hs[-1] @ w.T)
        hs.append(append_one(activation(betas[-1])))
    betas.append(hs[-1] @ weights[-1].T)
    return betas, [*hs, output(betas[-1])]


def forward__last_layer_missing__loop(x, weights, activation, output):
    betas, hs = [], [x]
    for w in weights[:-1]:
        betas.append(excitation(w, hs[-1]))
        hs.append(activation(betas[-1]))
    return betas, hs


def forward__last_layer_missing__range(x, weights, activation, output):
    betas, hs = [], [x]
    for layer in range(len(weights) - 1):
        betas += [excitation(weights[layer], hs[layer])]
        hs += [activation(betas[layer])]
    return betas, hs


def forward__output_applied_after_activation__loop(x, weights, activation, output):
    betas, hs = [], [x]
    for w in weights:
        betas.append(excitation(w, hs[-1]))
        hs.append(activation(betas[-1]))
    hs[-1] = output(hs[-1])
    return betas, hs


def forward__output_applied_after_activation__slices(x, weights, activation, output):
    betas, hs = [], [x]
    for layer, w in enumerate(weights):
        betas.append(excitation(w, hs[-1]))
        h = activation(betas[-1])
        if layer == len(weights) - 1:
            h = output(h)
        hs.append(h)
    return betas, hs


def forward__output_alone__loop(x, weights, activation, output):
    h = x
    for w in weights[:-1]:
        h = activation(excitation(w, h))
    return output(excitation(weights[-1], h))


def forward__output_alone__matrix(x, weights, activation, output):
    for layer, w in enumerate(weights):
        beta = append_one(x) @ w.T
        x = output(beta) if layer == len(weights) - 1 else activation(beta)
    return x


def forward__input_of_wrong_layer__widths(x, weights, activation, output):
    betas, hs = [], [x]
    for layer, w in enumerate(weights):
        betas.append(excitation(w, x))
        hs.append(output(betas[-1]) if layer == len(weights) - 1 else activation(betas[-1]))
    return betas, hs


def forward__input_of_wrong_layer__index(x, weights, activation, output):
    betas = [excitation(w, x) for w in weights]
    return betas, [x, *(activation(beta) for beta in betas[:-1]), output(betas[-1])]


def sigmoid_derivative__tanhs_derivative__calls(beta):
    return 1 - sigmoid(beta) ** 2


def sigmoid_derivative__tanhs_derivative__product(beta):
    return (1 - sigmoid(beta)) * (1 + sigmoid(beta))


def softmax_jacobian__delta_missing_in_jacobian__broadcast(beta):
    p = softmax(beta)
    return p[:, :, np.newaxis] * (1 - p[:, np.newaxis, :])


def softmax_jacobian__delta_missing_in_jacobian__loops(beta):
    return np.array([[[p[j] * (1 - p[k]) for k in range(len(p))] for j in range(len(p))] for p in softmax(beta)])


def softmax_jacobian__jacobian_of_all__diag(beta):
    p = softmax(beta)
    return np.diag(p.ravel()) - np.outer(p, p)


def forward__named_function_used__both(x, weights, activation, output):
    betas, hs = [], [x]
    for w in weights[:-1]:
        betas.append(excitation(w, hs[-1]))
        hs.append(np.tanh(betas[-1]))
    betas.append(excitation(weights[-1], hs[-1]))
    return betas, [*hs, softmax(betas[-1])]


def forward__named_function_used__hidden(x, weights, activation, output):
    betas, hs = [], [x]
    for w in weights:
        betas.append(excitation(w, hs[-1]))
        hs.append(np.tanh(betas[-1]) if w is not weights[-1] else output(betas[-1]))
    return betas, hs


def forward__named_function_used__last(x, weights, activation, output):
    betas, hs = [], [x]
    for layer, w in enumerate(weights):
        betas.append(excitation(w, hs[-1]))
        hs.append(activation(betas[-1]) if layer < len(weights) - 1 else softmax(betas[-1]))
    return betas, hs
