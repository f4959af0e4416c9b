"""Unit 04 done badly."""

import numpy as np

from solutions.reference import (
    activation_gradient,
    append_one,
    hidden_delta,
    softmax_cross_entropy_gradient,
    tanh,
    weight_gradient,
)

# finite_difference


def finite_difference__rows_moved__range(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for i in range(len(w)):
        up, down = w.copy(), w.copy()
        up[i] += eps
        down[i] -= eps
        gradient[i] = (f(up) - f(down)) / (2 * eps)
    return gradient


def finite_difference__rows_moved__steps(f, w, eps=1e-5):
    slopes = []
    for i in range(w.shape[0]):
        step = np.zeros(w.shape)
        step[i] = eps
        slopes.append(np.full(w.shape[1:], (f(w + step) - f(w - step)) / eps / 2))
    return np.array(slopes)


def finite_difference__not_moved_back__one_step(f, w, eps=1e-5):
    gradient, step = np.zeros(w.shape), np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        step[entry] = eps
        gradient[entry] = (f(w + step) - f(w - step)) / (2 * eps)
    return gradient


def finite_difference__first_entry_only__return(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[entry] = eps
        gradient[entry] = (f(w + step) - f(w - step)) / (2 * eps)
        return gradient


def finite_difference__first_entry_only__break(f, w, eps=1e-5):
    gradient = np.zeros_like(w)
    for i in range(w.size):
        up, down = w.copy(), w.copy()
        up.flat[i] += eps
        down.flat[i] -= eps
        gradient.flat[i] = (f(up) - f(down)) / (2 * eps)
        break
    return gradient


def finite_difference__one_sided__arrays(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[entry] = eps
        gradient[entry] = (f(w + step) - f(w)) / eps
    return gradient


def finite_difference__one_sided__copies(f, w, eps=1e-5):
    before, slopes = f(w), []
    for entry in np.ndindex(*w.shape):
        moved = w.copy()
        moved[entry] += eps
        slopes.append((f(moved) - before) / eps)
    return np.array(slopes).reshape(w.shape)


def finite_difference__backward__arrays(f, w, eps=1e-5):
    gradient = np.zeros_like(w)
    for entry in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[entry] = eps
        gradient[entry] = (f(w) - f(w - step)) / eps
    return gradient


def finite_difference__backward__copies(f, w, eps=1e-5):
    gradient, value = np.empty(w.shape), f(w)
    for i in range(w.size):
        moved = w.copy()
        moved.flat[i] -= eps
        gradient.flat[i] = (value - f(moved)) / eps
    return gradient


def finite_difference__factor_two_extra__arrays(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[entry] = eps
        gradient[entry] = (f(w + step) - f(w - step)) / eps
    return gradient


def finite_difference__factor_two_extra__copies(f, w, eps=1e-5):
    out = np.zeros(w.shape)
    for i in range(w.size):
        up, down = w.copy(), w.copy()
        up.flat[i] = up.flat[i] + eps
        down.flat[i] = down.flat[i] - eps
        out.flat[i] = f(up) / eps - f(down) / eps
    return out


def finite_difference__factor_two_missing__arrays(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[entry] = eps
        gradient[entry] = (f(w + step) - f(w - step)) / (4 * eps)
    return gradient


def finite_difference__factor_two_missing__half(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        moved = w.copy()
        moved[entry] += eps
        up = f(moved)
        moved[entry] -= 2 * eps
        gradient[entry] = 0.5 * (up - f(moved)) / (2 * eps)
    return gradient


def finite_difference__all_entries_moved__arrays(f, w, eps=1e-5):
    return np.full(w.shape, (f(w + eps) - f(w - eps)) / (2 * eps))


def finite_difference__all_entries_moved__loops(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        gradient[entry] = (f(w + eps) - f(w - eps)) / (2 * eps)
    return gradient


def finite_difference__step_ignored__constant(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[entry] = 1e-5
        gradient[entry] = (f(w + step) - f(w - step)) / 2e-5
    return gradient


def finite_difference__step_ignored__overwritten(f, w, eps=1e-5):
    eps = 1e-5
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[entry] += eps
        down[entry] -= eps
        gradient[entry] = (f(up) - f(down)) / (up[entry] - down[entry])
    return gradient


def finite_difference__not_divided__arrays(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[entry] = eps
        gradient[entry] = f(w + step) - f(w - step)
    return gradient


def finite_difference__not_divided__lists(f, w, eps=1e-5):
    rises = []
    for i in range(w.size):
        step = np.eye(w.size)[i].reshape(w.shape) * eps
        rises.append(f(w + step) - f(w - step))
    return np.reshape(rises, w.shape)


def finite_difference__multiplied_by_step__arrays(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[entry] = eps
        gradient[entry] = (f(w + step) - f(w - step)) / 2 * eps
    return gradient


def finite_difference__multiplied_by_step__copies(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for i in range(w.size):
        up, down = w.copy(), w.copy()
        up.flat[i] += eps
        down.flat[i] -= eps
        gradient.flat[i] = eps * 0.5 * (f(up) - f(down))
    return gradient


def finite_difference__multiplied_by_step__brackets(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[entry] = eps
        gradient[entry] = (f(w + step) - f(w - step)) * (2 * eps)
    return gradient


def finite_difference__sum_of_sides__arrays(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[entry] = eps
        gradient[entry] = (f(w + step) + f(w - step)) / (2 * eps)
    return gradient


def finite_difference__sum_of_sides__signs(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        for side in (1, -1):
            moved = w.copy()
            moved[entry] += side * eps
            gradient[entry] += f(moved) / (2 * eps)
    return gradient


def finite_difference__sign__arrays(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[entry] = eps
        gradient[entry] = (f(w - step) - f(w + step)) / (2 * eps)
    return gradient


def finite_difference__sign__step(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[entry] = eps
        gradient[entry] = (f(w + step) - f(w - step)) / (-2 * eps)
    return gradient


def finite_difference__not_moved_back__arrays(f, w, eps=1e-5):
    w = w.copy()
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        w[entry] += eps
        up = f(w)
        w[entry] -= 2 * eps
        gradient[entry] = (up - f(w)) / (2 * eps)
    return gradient


def finite_difference__not_moved_back__downward(f, w, eps=1e-5):
    w = np.array(w)
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        w[entry] -= eps
        down = f(w)
        w[entry] += 2 * eps
        gradient[entry] = (f(w) - down) / (2 * eps)
    return gradient


# weight_gradient


def weight_gradient__average_missing__matrix(delta, h):
    return delta.T @ append_one(h)


def weight_gradient__average_missing__loops(delta, h):
    gradient = np.zeros((delta.shape[1], h.shape[1] + 1))
    for i in range(len(h)):
        gradient += np.outer(delta[i], [*h[i], 1.0])
    return gradient


def weight_gradient__average_twice__matrix(delta, h):
    return delta.T @ append_one(h) / len(h) ** 2


def weight_gradient__average_twice__einsum(delta, h):
    return np.einsum("ik,ij->kj", delta / len(h), append_one(h)) / len(h)


def weight_gradient__averaged_before_product__outer(delta, h):
    return np.outer(delta.mean(axis=0), append_one(h).mean(axis=0))


def weight_gradient__averaged_before_product__loops(delta, h):
    n, K = delta.shape
    one = append_one(h)
    gradient = np.zeros((K, one.shape[1]))
    for k in range(K):
        for j in range(one.shape[1]):
            gradient[k, j] = sum(delta[:, k]) / n * sum(one[:, j]) / n
    return gradient


def weight_gradient__divided_by_nodes__nodes(delta, h):
    return delta.T @ append_one(h) / delta.shape[1]


def weight_gradient__divided_by_nodes__below(delta, h):
    return np.einsum("ik,ij->kj", delta, append_one(h)) / h.shape[1]


def weight_gradient__divided_by_nodes__mean(delta, h):
    return delta.T @ append_one(h) / len(h[0])


def weight_gradient__first_token_only__return(delta, h):
    for d, row in zip(delta, append_one(h), strict=True):
        return np.outer(d, row)


def weight_gradient__first_token_only__index(delta, h):
    return delta[:1].T @ append_one(h)[:1] / len(h)


def weight_gradient__last_token_only__overwritten(delta, h):
    one = append_one(h)
    gradient = np.zeros((delta.shape[1], one.shape[1]))
    for i in range(len(h)):
        gradient = delta[i][:, np.newaxis] * one[i]
    return gradient / len(h)


def weight_gradient__last_token_only__index(delta, h):
    return np.outer(delta[-1], append_one(h)[-1])


def weight_gradient__sign__matrix(delta, h):
    return -delta.T @ append_one(h) / len(h)


def weight_gradient__sign__loops(delta, h):
    gradient = np.zeros((delta.shape[1], h.shape[1] + 1))
    for d, row in zip(delta, append_one(h), strict=True):
        gradient -= np.outer(d, row) / len(h)
    return gradient


def weight_gradient__factor_two_extra__matrix(delta, h):
    return 2 * delta.T @ append_one(h) / len(h)


def weight_gradient__factor_two_extra__twice(delta, h):
    gradient = np.zeros((delta.shape[1], h.shape[1] + 1))
    for i in range(len(h)):
        outer = np.outer(delta[i], append_one(h)[i])
        gradient += outer + outer
    return gradient / len(h)


def weight_gradient__factor_two_missing__matrix(delta, h):
    return delta.T @ append_one(h) / (2 * len(h))


def weight_gradient__factor_two_missing__half(delta, h):
    return 0.5 * np.mean(delta[:, :, None] * append_one(h)[:, None, :], axis=0)


def weight_gradient__transposed__matrix(delta, h):
    return append_one(h).T @ delta / len(h)


def weight_gradient__transposed__einsum(delta, h):
    return np.einsum("ij,ik->jk", append_one(h), delta) / len(h)


def weight_gradient__all_zero__copies(delta, h):
    gradient = np.zeros((delta.shape[1], h.shape[1] + 1))
    for d, row in zip(delta, append_one(h), strict=True):
        part = gradient.copy()
        part += np.outer(d, row)
    return gradient / len(h)


def weight_gradient__all_zero__assigned(delta, h):
    gradient = np.zeros((delta.shape[1], h.shape[1] + 1))
    for i in range(len(h)):
        for row in gradient:
            row = row + delta[i, 0] * append_one(h)[i]
    return gradient


def weight_gradient__bias_missing__matrix(delta, h):
    return delta.T @ h / len(h)


def weight_gradient__bias_missing__loops(delta, h):
    gradient = np.zeros((delta.shape[1], h.shape[1]))
    for i in range(len(h)):
        gradient += np.outer(delta[i], h[i]) / len(h)
    return gradient


def weight_gradient__bias_first__matrix(delta, h):
    return delta.T @ np.hstack([np.ones((len(h), 1)), h]) / len(h)


def weight_gradient__bias_first__stacked(delta, h):
    return np.column_stack([delta.mean(axis=0), delta.T @ h / len(h)])


def weight_gradient__bias_zero__matrix(delta, h):
    return delta.T @ np.column_stack([h, np.zeros(len(h))]) / len(h)


def weight_gradient__bias_zero__filled(delta, h):
    gradient = np.zeros((delta.shape[1], h.shape[1] + 1))
    gradient[:, :-1] = delta.T @ h / len(h)
    return gradient


def weight_gradient__bias_not_averaged__stacked(delta, h):
    return np.column_stack([delta.T @ h / len(h), delta.sum(axis=0)])


def weight_gradient__bias_not_averaged__loops(delta, h):
    n, N = h.shape
    gradient = np.zeros((delta.shape[1], N + 1))
    for i in range(n):
        gradient[:, :N] += np.outer(delta[i], h[i]) / n
        gradient[:, N] += delta[i]
    return gradient


def weight_gradient__bias_averaged_alone__stacked(delta, h):
    return np.column_stack([delta.T @ h, delta.mean(axis=0)])


def weight_gradient__bias_averaged_alone__loops(delta, h):
    n, N = h.shape
    gradient = np.zeros((delta.shape[1], N + 1))
    for i in range(n):
        gradient[:, :N] += np.outer(delta[i], h[i])
        gradient[:, N] += delta[i] / n
    return gradient


def weight_gradient__bias_one__stacked(delta, h):
    return np.column_stack([delta.T @ h / len(h), np.ones(delta.shape[1])])


def weight_gradient__bias_one__appended(delta, h):
    return append_one(np.einsum("ik,ij->kj", delta, h) / len(h))


def weight_gradient__delta_missing__matrix(delta, h):
    return np.ones(delta.shape).T @ append_one(h) / len(h)


def weight_gradient__delta_missing__mean(delta, h):
    return np.tile(append_one(h).mean(axis=0), (delta.shape[1], 1))


def weight_gradient__activation_missing__matrix(delta, h):
    return delta.T @ np.ones((len(h), h.shape[1] + 1)) / len(h)


def weight_gradient__activation_missing__mean(delta, h):
    return np.repeat(delta.mean(axis=0)[:, np.newaxis], h.shape[1] + 1, axis=1)


def weight_gradient__multiplied_by_n__matrix(delta, h):
    return delta.T @ append_one(h) * len(h)


def weight_gradient__multiplied_by_n__einsum(delta, h):
    return len(delta) * np.einsum("ik,ij->kj", delta, append_one(h))


def weight_gradient__average_off_by_one__matrix(delta, h):
    return delta.T @ append_one(h) / (len(h) - 1 or 1)


def weight_gradient__average_off_by_one__loops(delta, h):
    total, n = 0, -1
    for d, row in zip(delta, append_one(h), strict=True):
        total = total + np.outer(d, row)
        n += 1
    return total / n if n else total


def weight_gradient__single_precision__matrix(delta, h):
    return (np.float32(delta).T @ np.float32(append_one(h)) / np.float32(len(h))).astype(float)


def weight_gradient__single_precision__zeros(delta, h):
    gradient = np.zeros((delta.shape[1], h.shape[1] + 1), dtype="float32")
    gradient[:] = delta.T @ append_one(h) / len(h)
    return gradient.astype("float64")


def weight_gradient__integer_division__matrix(delta, h):
    return delta.T @ append_one(h) // len(h)


def weight_gradient__integer_division__einsum(delta, h):
    return np.floor_divide(np.einsum("ik,ij->kj", delta, append_one(h)), len(h))


def weight_gradient__integers__zeros(delta, h):
    gradient = np.zeros((delta.shape[1], h.shape[1] + 1), dtype=int)
    gradient[:] = delta.T @ append_one(h) / len(h)
    return gradient


def weight_gradient__integers__each_token(delta, h):
    gradient = np.zeros((delta.shape[1], h.shape[1] + 1), dtype=int)
    for d, a in zip(delta, append_one(h), strict=True):
        gradient = gradient + np.outer(d, a).astype(int)
    return gradient // len(h)


def weight_gradient__integers__each_token_divided(delta, h):
    gradient = np.zeros((delta.shape[1], h.shape[1] + 1), dtype=int)
    for d, a in zip(delta, append_one(h), strict=True):
        gradient += np.outer(d, a).astype(int)
    return gradient / len(h)


def weight_gradient__averaged_before_product__last_input(delta, h):
    one = append_one(h)
    gradient = np.zeros((delta.shape[1], one.shape[1]))
    for k in range(gradient.shape[0]):
        for j in range(gradient.shape[1]):
            for i in range(len(delta)):
                gradient[k, j] += delta[i, k]
            gradient[k, j] *= one[i, j]
    return gradient / len(h)


def weight_gradient__averaged_before_product__last_row(delta, h):
    return np.outer(delta.mean(axis=0), np.append(h[-1], 1.0))


def hidden_delta__activation_derivative_fixed__tanh_of_beta(delta, w, beta, derivative):
    return np.multiply(1 - np.power(beta, 2), np.dot(delta, w[:, :-1]))


def hidden_delta__activation_derivative_fixed__sigmoid_of_beta(delta, w, beta, derivative):
    return beta * (1 - beta) * activation_gradient(delta, w)


def finite_difference__step_ignored_plus_one_sided__arrays(f, w, eps=1e-5):
    gradient, h = np.zeros(w.shape), 1e-5
    for entry in np.ndindex(w.shape):
        moved = w.copy()
        moved[entry] += h
        gradient[entry] = (f(moved) - f(w)) / h
    return gradient


def finite_difference__step_ignored_plus_one_sided__in_place(f, w, eps=1e-5):
    fx = f(w)
    h = 0.0001
    gradient = np.zeros(w.shape)
    for ix in np.ndindex(w.shape):
        w[ix] += h
        gradient[ix] = (f(w) - fx) / h
        w[ix] -= h
    return gradient


def finite_difference__step_ignored__large(f, w, eps=1e-5):
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[entry] = 1e-3
        gradient[entry] = (f(w + step) - f(w - step)) / 2e-3
    return gradient


def weight_gradient__integers__astype(delta, h):
    return (delta.T @ append_one(h) / len(h)).astype(int)


def weight_gradient__average_missing_plus_bias_first__matrix(delta, h):
    return delta.T @ np.column_stack([np.ones(len(h)), h])


def weight_gradient__average_missing_plus_bias_first__loops(delta, h):
    gradient = np.zeros((delta.shape[1], h.shape[1] + 1))
    for i in range(len(h)):
        gradient += np.outer(delta[i], [1.0, *h[i]])
    return gradient


def weight_gradient__bias_missing_plus_average_missing__matrix(delta, h):
    return delta.T @ h


def weight_gradient__bias_missing_plus_average_missing__einsum(delta, h):
    return np.einsum("ik,ij->kj", delta, h)


def weight_gradient__bias_missing_plus_transposed__matrix(delta, h):
    return h.T @ delta / len(h)


def weight_gradient__bias_missing_plus_transposed__einsum(delta, h):
    return np.einsum("ik,ij->jk", delta, h) / len(h)


# activation_gradient


def activation_gradient__constant_has_delta__matrix(delta, w):
    return delta @ w


def activation_gradient__constant_has_delta__loops(delta, w):
    out = np.zeros((len(delta), w.shape[1]))
    for i, d in enumerate(delta):
        for k in range(len(w)):
            out[i] += d[k] * w[k]
    return out


def activation_gradient__bias_first__matrix(delta, w):
    return delta @ w[:, 1:]


def activation_gradient__bias_first__deleted(delta, w):
    return np.delete(np.einsum("ik,kj->ij", delta, w), 0, axis=1)


def activation_gradient__weights_transposed__matrix(delta, w):
    return delta @ w[:, :-1].T


def activation_gradient__weights_transposed__einsum(delta, w):
    return np.einsum("ik,jk->ij", delta, w[:, :-1])


def activation_gradient__averaged_over_nodes__matrix(delta, w):
    return delta @ w[:, :-1] / len(w)


def activation_gradient__averaged_over_nodes__mean(delta, w):
    return np.mean(delta[:, :, None] * w[None, :, :-1], axis=1)


def activation_gradient__average_too_early__matrix(delta, w):
    return delta @ w[:, :-1] / len(delta)


def activation_gradient__average_too_early__mean(delta, w):
    return np.mean(delta @ w[:, :-1], axis=0)


def activation_gradient__average_too_early__kept(delta, w):
    out = np.zeros((len(delta), w.shape[1] - 1))
    out[:] = delta.mean(axis=0) @ w[:, :-1]
    return out


def activation_gradient__sum_over_nodes_missing__arrays(delta, w):
    return delta[:, :, np.newaxis] * w[np.newaxis, :, :-1]


def activation_gradient__sum_over_nodes_missing__einsum(delta, w):
    return np.einsum("ik,kj->ikj", delta, w[:, :-1])


def activation_gradient__summed_before_product__arrays(delta, w):
    return delta.sum(axis=1, keepdims=True) * w[:, :-1].sum(axis=0)


def activation_gradient__summed_before_product__outer(delta, w):
    return np.outer(np.sum(delta, axis=1), np.sum(w, axis=0)[:-1])


def activation_gradient__first_node_only__outer(delta, w):
    return np.outer(delta[:, 0], w[0, :-1])


def activation_gradient__first_node_only__loops(delta, w):
    out = np.zeros((len(delta), w.shape[1] - 1))
    for k in range(len(w)):
        out += delta[:, [k]] * w[k, :-1]
        break
    return out


def activation_gradient__last_node_only__overwritten(delta, w):
    for k in range(len(w)):
        out = np.outer(delta[:, k], w[k, :-1])
    return out


def activation_gradient__last_node_only__loops(delta, w):
    n, N = len(delta), w.shape[1] - 1
    out = np.zeros((n, N))
    for i in range(n):
        for j in range(N):
            for k in range(len(w)):
                out[i, j] = delta[i, k] * w[k, j]
    return out


def activation_gradient__sign__matrix(delta, w):
    return -delta @ w[:, :-1]


def activation_gradient__sign__einsum(delta, w):
    return np.einsum("ik,kj->ij", delta, -w)[:, :-1]


def activation_gradient__transposed__matrix(delta, w):
    return w[:, :-1].T @ delta.T


def activation_gradient__transposed__einsum(delta, w):
    return np.einsum("ik,kj->ji", delta, w[:, :-1])


def activation_gradient__first_token_only__return(delta, w):
    out = np.zeros((len(delta), w.shape[1] - 1))
    for i in range(len(delta)):
        out[i] = delta[i] @ w[:, :-1]
        return out


def activation_gradient__first_token_only__row(delta, w):
    return delta[0] @ w[:, :-1]


def activation_gradient__last_token_only__overwritten(delta, w):
    for row in delta:
        out = row @ w[:, :-1]
    return out


def activation_gradient__last_token_only__row(delta, w):
    out = np.zeros((len(delta), w.shape[1] - 1))
    out[-1] = (delta @ w[:, :-1])[-1]
    return out


def activation_gradient__sum_over_tokens__matrix(delta, w):
    return np.sum(delta @ w[:, :-1], axis=0)


def activation_gradient__sum_over_tokens__loops(delta, w):
    total = np.zeros(w.shape[1] - 1)
    for row in delta:
        total += row @ w[:, :-1]
    return total


def activation_gradient__weights_missing__square(delta, w):
    return delta


def activation_gradient__weights_missing__ones(delta, w):
    return delta * 1.0


# hidden_delta


def hidden_delta__activation_derivative_missing__matrix(delta, w, beta, derivative):
    return delta @ w[:, :-1]


def hidden_delta__activation_derivative_missing__calls(delta, w, beta, derivative):
    return activation_gradient(delta, w)


def hidden_delta__activation_derivative_at_activation__calls(delta, w, beta, derivative):
    return activation_gradient(delta, w) * derivative(tanh(beta))


def hidden_delta__activation_derivative_at_activation__matrix(delta, w, beta, derivative):
    h = np.tanh(beta)
    return (delta @ w[:, :-1]) * derivative(h)


def hidden_delta__activation_derivative_twice__power(delta, w, beta, derivative):
    return activation_gradient(delta, w) * derivative(beta) ** 2


def hidden_delta__activation_derivative_twice__matrix(delta, w, beta, derivative):
    out = (delta @ w[:, :-1]) * derivative(beta)
    return out * derivative(beta)


def hidden_delta__excitation_for_derivative__calls(delta, w, beta, derivative):
    return activation_gradient(delta, w) * beta


def hidden_delta__excitation_for_derivative__einsum(delta, w, beta, derivative):
    return np.einsum("ik,kj,ij->ij", delta, w[:, :-1], beta)


def hidden_delta__activation_derivative_of_delta__calls(delta, w, beta, derivative):
    return derivative(activation_gradient(delta, w))


def hidden_delta__activation_derivative_of_delta__matrix(delta, w, beta, derivative):
    back = delta @ w[:, :-1]
    return derivative(back * beta)


def hidden_delta__added_not_multiplied__calls(delta, w, beta, derivative):
    return activation_gradient(delta, w) + derivative(beta)


def hidden_delta__added_not_multiplied__matrix(delta, w, beta, derivative):
    out = delta @ w[:, :-1]
    out += derivative(beta)
    return out


def hidden_delta__divided_not_multiplied__calls(delta, w, beta, derivative):
    return activation_gradient(delta, w) / derivative(beta)


def hidden_delta__divided_not_multiplied__matrix(delta, w, beta, derivative):
    return delta @ w[:, :-1] * derivative(beta) ** -1


def hidden_delta__only_activation_derivative__calls(delta, w, beta, derivative):
    return derivative(beta)


def hidden_delta__only_activation_derivative__ones(delta, w, beta, derivative):
    back = np.ones(beta.shape)
    return back * derivative(beta)


def hidden_delta__bias_first__matrix(delta, w, beta, derivative):
    return delta @ w[:, 1:] * derivative(beta)


def hidden_delta__bias_first__einsum(delta, w, beta, derivative):
    return np.einsum("ik,kj->ij", delta, w[:, 1:]) * derivative(beta)


def hidden_delta__activation_derivative_fixed__tanh(delta, w, beta, derivative):
    return activation_gradient(delta, w) * (1 - np.tanh(beta) ** 2)


def hidden_delta__activation_derivative_fixed__relu(delta, w, beta, derivative):
    return (delta @ w[:, :-1]) * (beta > 0)


def hidden_delta__constant_has_delta__derivative_too(delta, w, beta, derivative):
    return (delta @ w) * derivative(append_one(beta))


def hidden_delta__weights_transposed__matrix(delta, w, beta, derivative):
    return delta @ w[:, :-1].T * derivative(beta)


def hidden_delta__weights_transposed__einsum(delta, w, beta, derivative):
    return np.einsum("ik,jk,ij->ij", delta, w[:, :-1], derivative(beta))


def hidden_delta__average_too_early__calls(delta, w, beta, derivative):
    return activation_gradient(delta, w) * derivative(beta) / len(beta)


def hidden_delta__average_too_early__mean(delta, w, beta, derivative):
    return np.mean(activation_gradient(delta, w) * derivative(beta), axis=0)


def hidden_delta__sign__calls(delta, w, beta, derivative):
    return -activation_gradient(delta, w) * derivative(beta)


def hidden_delta__sign__loops(delta, w, beta, derivative):
    slope = derivative(beta)
    out = np.zeros(beta.shape)
    for i in range(len(beta)):
        for j in range(beta.shape[1]):
            out[i, j] = -slope[i, j] * (delta[i] @ w[:, j])
    return out


def hidden_delta__first_token_only__return(delta, w, beta, derivative):
    out = np.zeros(beta.shape)
    for i in range(len(beta)):
        out[i] = (delta[i] @ w[:, :-1]) * derivative(beta)[i]
        return out


def hidden_delta__first_token_only__row(delta, w, beta, derivative):
    return (activation_gradient(delta, w) * derivative(beta))[0]


# output_delta


def output_delta__jacobian_transposed__einsum(loss_gradient, jacobian):
    return np.einsum("nc,nkc->nk", loss_gradient, jacobian)


def output_delta__jacobian_transposed__loops(loss_gradient, jacobian):
    return np.array([matrix @ row for row, matrix in zip(loss_gradient, jacobian, strict=True)])


def output_delta__jacobian_diagonal__diagonal(loss_gradient, jacobian):
    return loss_gradient * np.diagonal(jacobian, axis1=1, axis2=2)


def output_delta__jacobian_diagonal__loops(loss_gradient, jacobian):
    delta = np.zeros(loss_gradient.shape)
    for i in range(len(delta)):
        for c in range(delta.shape[1]):
            delta[i, c] = loss_gradient[i, c] * jacobian[i, c, c]
    return delta


def output_delta__jacobian_missing__copy(loss_gradient, jacobian):
    return loss_gradient.copy()


def output_delta__jacobian_missing__identity(loss_gradient, jacobian):
    return loss_gradient @ np.eye(loss_gradient.shape[1])


def output_delta__sum_over_classes_missing__arrays(loss_gradient, jacobian):
    return loss_gradient[:, :, np.newaxis] * jacobian


def output_delta__sum_over_classes_missing__broadcast(loss_gradient, jacobian):
    return loss_gradient[:, np.newaxis, :] * jacobian


def output_delta__jacobian_wrong_axis__summed(loss_gradient, jacobian):
    return loss_gradient * jacobian.sum(axis=1)


def output_delta__jacobian_wrong_axis__axis(loss_gradient, jacobian):
    return (loss_gradient[:, np.newaxis, :] * jacobian).sum(axis=1)


def output_delta__jacobian_wrong_axis__other_axis(loss_gradient, jacobian):
    return (loss_gradient[:, :, np.newaxis] * jacobian).sum(axis=2)


def output_delta__tokens_not_kept_apart__matrix(loss_gradient, jacobian):
    return loss_gradient @ jacobian


def output_delta__tokens_not_kept_apart__einsum(loss_gradient, jacobian):
    return np.einsum("aj,ijk->iak", loss_gradient, jacobian)


def output_delta__averaged_over_classes__mean(loss_gradient, jacobian):
    return np.mean(loss_gradient[:, :, np.newaxis] * jacobian, axis=1)


def output_delta__averaged_over_classes__einsum(loss_gradient, jacobian):
    return np.einsum("nc,nck->nk", loss_gradient, jacobian) / jacobian.shape[2]


def output_delta__jacobian_of_first_token__matrix(loss_gradient, jacobian):
    return loss_gradient @ jacobian[0]


def output_delta__jacobian_of_first_token__einsum(loss_gradient, jacobian):
    return np.einsum("nc,ck->nk", loss_gradient, jacobian[0])


def output_delta__loss_derivative_missing__sum(loss_gradient, jacobian):
    return jacobian.sum(axis=1)


def output_delta__loss_derivative_missing__einsum(loss_gradient, jacobian):
    return np.einsum("nc,nck->nk", np.ones_like(loss_gradient), jacobian)


def output_delta__first_class_only__arrays(loss_gradient, jacobian):
    return loss_gradient[:, [0]] * jacobian[:, 0, :]


def output_delta__first_class_only__loops(loss_gradient, jacobian):
    delta = np.zeros(loss_gradient.shape)
    for c in range(delta.shape[1]):
        delta += loss_gradient[:, c][:, None] * jacobian[:, c]
        return delta


def output_delta__last_class_only__loops(loss_gradient, jacobian):
    n, V = loss_gradient.shape
    delta = np.zeros((n, V))
    for i in range(n):
        for k in range(V):
            for c in range(V):
                delta[i, k] = loss_gradient[i, c] * jacobian[i, c, k]
    return delta


def output_delta__last_class_only__arrays(loss_gradient, jacobian):
    return loss_gradient[:, -1:] * jacobian[:, -1]


def output_delta__sign__einsum(loss_gradient, jacobian):
    return -np.einsum("nc,nck->nk", loss_gradient, jacobian)


def output_delta__sign__matmul(loss_gradient, jacobian):
    return np.squeeze(-loss_gradient[:, np.newaxis] @ jacobian, axis=1)


def output_delta__average_too_early__einsum(loss_gradient, jacobian):
    return np.einsum("nc,nck->nk", loss_gradient, jacobian) / len(jacobian)


def output_delta__average_too_early__mean(loss_gradient, jacobian):
    return np.einsum("nc,nck->nk", loss_gradient, jacobian).mean(axis=0)


def output_delta__sum_over_tokens__einsum(loss_gradient, jacobian):
    return np.einsum("nc,nck->k", loss_gradient, jacobian)


def output_delta__sum_over_tokens__tensordot(loss_gradient, jacobian):
    return np.tensordot(loss_gradient, jacobian, axes=2)


# back_propagate


def back_propagate__activation_derivative_missing__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = activation_gradient(delta, weights[layer])
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__activation_derivative_missing__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(y, betas[-1]), [None] * len(weights)
    for layer in reversed(range(len(weights))):
        gradients[layer] = delta.T @ append_one(hs[layer]) / len(y)
        delta = delta @ weights[layer][:, :-1]
    return gradients


def back_propagate__activation_derivative_at_activation__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], hs[layer], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__activation_derivative_at_activation__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(y, betas[-1]), []
    for w, h in zip(weights[::-1], hs[-2::-1], strict=True):
        gradients.append(delta.T @ append_one(h) / len(h))
        delta = delta @ w[:, :-1] * derivative(h)
    return gradients[::-1]


def back_propagate__activation_derivative_of_wrong_layer__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__activation_derivative_of_wrong_layer__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(y, betas[-1]), [None] * len(weights)
    for layer in reversed(range(len(weights))):
        gradients[layer] = delta.T @ append_one(hs[layer]) / len(y)
        delta = delta @ weights[layer][:, :-1] * derivative(betas[layer])
    return gradients


def back_propagate__activation_derivative_of_wrong_layer__below(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 2], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__activation_derivative_of_wrong_layer__activations(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], hs[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__weights_of_wrong_layer__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer - 1], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__weights_of_wrong_layer__matrix(y, betas, hs, weights, derivative, loss_delta):
    L = len(weights)
    gradients = [None] * L
    delta = loss_delta(y, betas[L - 1])
    for layer in range(L - 1, -1, -1):
        gradients[layer] = delta.T @ append_one(hs[layer]) / len(delta)
        if layer > 0:
            delta = derivative(betas[layer - 1]) * (delta @ weights[layer - 1][:, :-1])
    return gradients


def back_propagate__input_of_wrong_layer__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer]))
    return gradients


def back_propagate__input_of_wrong_layer__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(y, betas[-1]), [None] * len(weights)
    for layer in reversed(range(len(weights))):
        gradients[layer] = delta.T @ append_one(hs[layer + 1]) / len(y)
        if layer:
            delta = delta @ weights[layer][:, :-1] * derivative(betas[layer - 1])
    return gradients


def back_propagate__input_of_wrong_layer__always_x(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[0]))
    return gradients


def back_propagate__excitation_for_activation__calls(y, betas, hs, weights, derivative, loss_delta):
    inputs = [hs[0], *betas[:-1]]
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, inputs[-1])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, inputs[layer - 1]))
    return gradients


def back_propagate__excitation_for_activation__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(y, betas[-1]), [None] * len(weights)
    for layer in reversed(range(len(weights))):
        below = betas[layer - 1] if layer else hs[0]
        gradients[layer] = delta.T @ append_one(below) / len(y)
        if layer:
            delta = delta @ weights[layer][:, :-1] * derivative(below)
    return gradients


def back_propagate__loss_derivative_at_output__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, hs[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__loss_derivative_at_output__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(y, hs[len(weights)]), [None] * len(weights)
    for layer in reversed(range(len(weights))):
        gradients[layer] = delta.T @ append_one(hs[layer]) / len(y)
        if layer:
            delta = delta @ weights[layer][:, :-1] * derivative(betas[layer - 1])
    return gradients


def back_propagate__activation_derivative_fixed__tanh(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(y, betas[-1]), []
    for layer in range(len(weights) - 1, -1, -1):
        gradients.insert(0, weight_gradient(delta, hs[layer]))
        if layer:
            delta = activation_gradient(delta, weights[layer]) * (1 - np.tanh(betas[layer - 1]) ** 2)
    return gradients


def back_propagate__activation_derivative_fixed__passed_on(y, betas, hs, weights, derivative, loss_delta):
    def slope(beta):
        return 1 / np.cosh(beta) ** 2

    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[len(weights) - 1])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], slope)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__loss_derivative_fixed__by_name(y, betas, hs, weights, derivative, loss_delta):
    delta = softmax_cross_entropy_gradient(y, betas[-1])
    gradients = [weight_gradient(delta, hs[len(weights) - 1])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__labels_outputs_swapped__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(betas[-1], y)
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__labels_outputs_swapped__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(betas[-1], y), [None] * len(weights)
    for layer in reversed(range(len(weights))):
        gradients[layer] = delta.T @ append_one(hs[layer]) / len(y)
        if layer:
            delta = delta @ weights[layer][:, :-1] * derivative(betas[layer - 1])
    return gradients


def back_propagate__loss_derivative_of_wrong_layer__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[0])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__loss_derivative_of_wrong_layer__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(y, betas[-2]), [None] * len(weights)
    for layer in reversed(range(len(weights))):
        gradients[layer] = delta.T @ append_one(hs[layer]) / len(y)
        if layer:
            delta = delta @ weights[layer][:, :-1] * derivative(betas[layer - 1])
    return gradients


def back_propagate__loss_derivative_twice__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1]) * derivative(betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__loss_derivative_twice__matrix(y, betas, hs, weights, derivative, loss_delta):
    back, gradients = loss_delta(y, betas[-1]), [None] * len(weights)
    for layer in reversed(range(len(weights))):
        delta = back * derivative(betas[layer])
        gradients[layer] = delta.T @ append_one(hs[layer]) / len(y)
        back = delta @ weights[layer][:, :-1]
    return gradients


def back_propagate__loss_derivative_fixed__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = hs[-1] - y
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__loss_derivative_fixed__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = hs[-1] - y, [None] * len(weights)
    for layer in reversed(range(len(weights))):
        gradients[layer] = delta.T @ append_one(hs[layer]) / len(y)
        if layer:
            delta = delta @ weights[layer][:, :-1] * derivative(betas[layer - 1])
    return gradients


def back_propagate__loss_derivative_missing__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = betas[-1]
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__loss_derivative_missing__ones(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = np.ones(y.shape), [None] * len(weights)
    for layer in reversed(range(len(weights))):
        gradients[layer] = delta.T @ append_one(hs[layer]) / len(y)
        if layer:
            delta = delta @ weights[layer][:, :-1] * derivative(betas[layer - 1])
    return gradients


def back_propagate__average_missing__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(y, betas[-1]), [None] * len(weights)
    for layer in reversed(range(len(weights))):
        gradients[layer] = delta.T @ append_one(hs[layer])
        if layer:
            delta = delta @ weights[layer][:, :-1] * derivative(betas[layer - 1])
    return gradients


def back_propagate__average_missing__sum(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [len(y) * weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, len(y) * weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__average_twice__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1]) / len(y)
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__average_twice__after(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return [gradient / len(y) for gradient in gradients]


def back_propagate__order_reversed__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.append(weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__order_reversed__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(y, betas[-1]), []
    for layer in reversed(range(len(weights))):
        gradients += [delta.T @ append_one(hs[layer]) / len(y)]
        if layer:
            delta = delta @ weights[layer][:, :-1] * derivative(betas[layer - 1])
    return gradients


def back_propagate__delta_not_passed_on__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        below = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(below, hs[layer - 1]))
    return gradients


def back_propagate__delta_not_passed_on__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    return [delta.T @ append_one(h) / len(y) for h in hs[:-1]]


def back_propagate__activation_derivative_twice__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative) * derivative(betas[layer - 1])
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__activation_derivative_twice__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(y, betas[-1]), [None] * len(weights)
    for layer in reversed(range(len(weights))):
        gradients[layer] = delta.T @ append_one(hs[layer]) / len(y)
        if layer:
            delta = delta @ weights[layer][:, :-1] * derivative(betas[layer - 1]) ** 2
    return gradients


def back_propagate__bias_first__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(y, betas[-1]), [None] * len(weights)
    for layer in reversed(range(len(weights))):
        gradients[layer] = delta.T @ np.column_stack([np.ones(len(y)), hs[layer]]) / len(y)
        if layer:
            delta = delta @ weights[layer][:, :-1] * derivative(betas[layer - 1])
    return gradients


def back_propagate__bias_first__deltas(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = delta @ weights[layer][:, 1:] * derivative(betas[layer - 1])
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__bias_missing__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(y, betas[-1]), [None] * len(weights)
    for layer in reversed(range(len(weights))):
        gradients[layer] = delta.T @ hs[layer] / len(y)
        if layer:
            delta = delta @ weights[layer][:, :-1] * derivative(betas[layer - 1])
    return gradients


def back_propagate__bias_missing__cut(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])[:, :-1]]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1])[:, :-1])
    return gradients


def back_propagate__sign__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = -loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__sign__after(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [-weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, -weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__only_last_layer__calls(y, betas, hs, weights, derivative, loss_delta):
    return [weight_gradient(loss_delta(y, betas[-1]), hs[-2])]


def back_propagate__only_last_layer__zeros(y, betas, hs, weights, derivative, loss_delta):
    gradients = [np.zeros(w.shape) for w in weights]
    gradients[-1] = weight_gradient(loss_delta(y, betas[-1]), hs[-2])
    return gradients


def back_propagate__first_layer_missing__calls(y, betas, hs, weights, derivative, loss_delta):
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 1, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


def back_propagate__first_layer_missing__matrix(y, betas, hs, weights, derivative, loss_delta):
    delta, gradients = loss_delta(y, betas[-1]), []
    for layer in range(len(weights) - 1, 0, -1):
        gradients.insert(0, delta.T @ append_one(hs[layer]) / len(y))
        delta = delta @ weights[layer][:, :-1] * derivative(betas[layer - 1])
    return gradients
