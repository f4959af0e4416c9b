"""Unit 03 done badly. What the style `table` computes leaves its traces in `lectures/mistakes/known_values.json`."""

import numpy as np

from solutions.reference import (
    binary_cross_entropy,
    cross_entropy,
    decide,
    sigmoid,
    sigmoid_derivative,
    softmax,
    softmax_jacobian,
    zero_one,
)

# mse


def mse__one_over_v_missing__sum(y, y_star):
    return np.sum((y - y_star) ** 2, axis=1)


def mse__one_over_v_missing__loops(y, y_star):
    loss = np.zeros(len(y))
    for c in range(y.shape[1]):
        loss += (y[:, c] - y_star[:, c]) ** 2
    return loss


def mse__one_over_v_twice__mean(y, y_star):
    return np.mean((y - y_star) ** 2 / y.shape[1], axis=1)


def mse__one_over_v_twice__sum(y, y_star):
    return np.sum((y - y_star) ** 2, axis=1) / y.shape[1] ** 2


def mse__factor_two_missing__half(y, y_star):
    return 0.5 * np.mean((y - y_star) ** 2, axis=1)


def mse__factor_two_missing__sum(y, y_star):
    return np.sum((y_star - y) ** 2, axis=1) / (2 * y.shape[1])


def mse__absolute_for_square__table(y, y_star):
    return np.mean(np.abs(y - y_star), axis=1)


def mse__absolute_for_square__loops(y, y_star):
    gaps = [[abs(a - b) for a, b in zip(*rows, strict=True)] for rows in zip(y, y_star, strict=True)]
    return np.array([sum(row) / len(row) for row in gaps])


def mse__divided_by_two__table(y, y_star):
    return np.sum((y - y_star) ** 2, axis=1) / 2


def mse__divided_by_two__half(y, y_star):
    return 0.5 * ((y_star - y) ** 2).sum(axis=1)


def mse__square_missing__table(y, y_star):
    return np.mean(y - y_star, axis=1)


def mse__square_missing__sum(y, y_star):
    return (y - y_star).sum(axis=1) / y.shape[1]


def mse__square_missing__table_reversed(y, y_star):
    return np.mean(y_star - y, axis=1)


def mse__squared_after_sum__table(y, y_star):
    return np.mean(y - y_star, axis=1) ** 2


def mse__squared_after_sum__power(y, y_star):
    return np.power(np.sum(y_star - y, axis=1) / y.shape[1], 2)


def mse__squared_after_sum__table_sum(y, y_star):
    return np.sum(y - y_star, axis=1) ** 2 / y.shape[1]


def mse__root_taken__table(y, y_star):
    return np.sqrt(np.mean((y - y_star) ** 2, axis=1))


def mse__root_taken__norm(y, y_star):
    return np.linalg.norm(y - y_star, axis=1) / y.shape[1] ** 0.5


def mse__root_taken__table_norm(y, y_star):
    return np.linalg.norm(y - y_star, axis=1)


def mse__wrong_axis__table(y, y_star):
    return np.mean((y - y_star) ** 2, axis=0)


def mse__wrong_axis__loops(y, y_star):
    return np.array([np.mean((y[:, c] - y_star[:, c]) ** 2) for c in range(y.shape[1])])


def mse__average_too_early__table(y, y_star):
    return np.mean((y - y_star) ** 2)


def mse__average_too_early__loops(y, y_star):
    return sum(np.mean((a - b) ** 2) for a, b in zip(y, y_star, strict=True)) / len(y)


def mse__average_too_early__division(y, y_star):
    return np.mean((y - y_star) ** 2, axis=1) / len(y)


def mse__added_not_subtracted__table(y, y_star):
    return np.mean((y + y_star) ** 2, axis=1)


def mse__added_not_subtracted__sum(y, y_star):
    return np.sum(np.square(y_star + y), axis=1) / y.shape[1]


def mse__difference_of_squares__table(y, y_star):
    return np.mean(y**2 - y_star**2, axis=1)


def mse__difference_of_squares__means(y, y_star):
    return np.mean(y**2, axis=1) - np.mean(y_star**2, axis=1)


def mse__sum_over_outputs_missing__table(y, y_star):
    return (y - y_star) ** 2


def mse__sum_over_outputs_missing__product(y, y_star):
    gap = y_star - y
    return gap * gap


def mse__label_missing__table(y, y_star):
    return np.mean(y_star**2, axis=1)


def mse__label_missing__sum(y, y_star):
    return np.sum(y_star * y_star, axis=1) / y_star.shape[1]


def mse__first_token_only__return(y, y_star):
    for row, out in zip(y, y_star, strict=True):
        return np.mean((row - out) ** 2)


def mse__first_token_only__zeros(y, y_star):
    loss = np.zeros(len(y))
    for i in range(len(y)):
        loss[i] = np.mean((y[i] - y_star[i]) ** 2)
        return loss


def mse__divided_by_n__sum(y, y_star):
    return np.sum((y - y_star) ** 2, axis=1) / len(y)


def mse__divided_by_n__shape(y, y_star):
    return ((y - y_star) ** 2 / y.shape[0]).sum(axis=1)


def mse__sign__mean(y, y_star):
    return -np.mean((y - y_star) ** 2, axis=1)


def mse__sign__product(y, y_star):
    return np.mean((y - y_star) * (y_star - y), axis=1)


# mse_gradient


def mse_gradient__sign__difference(y, y_star):
    return 2 / y.shape[1] * (y - y_star)


def mse_gradient__sign__minus(y, y_star):
    return -2 * (y_star - y) / y.shape[1]


def mse_gradient__factor_two_missing__division(y, y_star):
    return (y_star - y) / y.shape[1]


def mse_gradient__factor_two_missing__half(y, y_star):
    return 0.5 * (2 / len(y[0])) * (y_star - y)


def mse_gradient__factor_two_extra__four(y, y_star):
    return 4 / y.shape[1] * (y_star - y)


def mse_gradient__factor_two_extra__sum(y, y_star):
    half = 2 / y.shape[1] * (y_star - y)
    return half + half


def mse_gradient__one_over_v_missing__times(y, y_star):
    return 2 * (y_star - y)


def mse_gradient__one_over_v_missing__sum(y, y_star):
    return (y_star - y) + (y_star - y)


def mse_gradient__one_over_v_missing_plus_factor_two_missing__difference(y, y_star):
    return y_star - y


def mse_gradient__one_over_v_missing_plus_factor_two_missing__loops(y, y_star):
    out = np.zeros(y.shape)
    for entry in np.ndindex(y.shape):
        out[entry] = y_star[entry] - y[entry]
    return out


def mse_gradient__one_over_v_twice__squared(y, y_star):
    return 2 * (y_star - y) / y.shape[1] ** 2


def mse_gradient__one_over_v_twice__mean(y, y_star):
    V = y.shape[1]
    return 2 / V * (y_star - y) / V


def mse_gradient__divided_by_n__len(y, y_star):
    return 2 / len(y) * (y_star - y)


def mse_gradient__divided_by_n__shape(y, y_star):
    return 2 * (y_star - y) / y.shape[0]


def mse_gradient__average_too_early__size(y, y_star):
    return 2 * (y_star - y) / y.size


def mse_gradient__average_too_early__mean(y, y_star):
    return np.mean(2 / y.shape[1] * (y_star - y), axis=0)


def mse_gradient__not_differentiated__square(y, y_star):
    return (y_star - y) ** 2 / y.shape[1]


def mse_gradient__not_differentiated__terms(y, y_star):
    return np.square(y - y_star)


def mse_gradient__absolute_value__abs(y, y_star):
    return 2 / y.shape[1] * np.abs(y_star - y)


def mse_gradient__absolute_value__root(y, y_star):
    return np.sqrt((y_star - y) ** 2) * 2 / y.shape[1]


def mse_gradient__label_missing__output(y, y_star):
    return 2 / y.shape[1] * y_star


def mse_gradient__label_missing__sum(y, y_star):
    return (y_star + y_star) / len(y[0])


def mse_gradient__added_not_subtracted__sum(y, y_star):
    return 2 / y.shape[1] * (y_star + y)


def mse_gradient__added_not_subtracted__minus(y, y_star):
    return 2 / y.shape[1] * (y_star - (-y))


def mse_gradient__summed_over_outputs__sum(y, y_star):
    return np.sum(2 / y.shape[1] * (y_star - y), axis=1)


def mse_gradient__summed_over_outputs__mean(y, y_star):
    return np.mean(2 / y.shape[1] * (y_star - y), axis=1)


def mse_gradient__output_missing__label(y, y_star):
    return -2 / y.shape[1] * y


def mse_gradient__output_missing__zeros(y, y_star):
    return 2 * (np.zeros(y.shape) - y) / y.shape[1]


# corpus_loss


def corpus_loss__average_missing__sum(losses):
    return float(np.sum(losses))


def corpus_loss__average_missing__builtin(losses):
    return sum(losses)


def corpus_loss__average_twice__len(losses):
    return float(np.mean(losses)) / len(losses)


def corpus_loss__average_twice__squared(losses):
    return sum(losses) / len(losses) ** 2


def corpus_loss__first_token_only__table(losses):
    return float(losses[0])


def corpus_loss__first_token_only__return(losses):
    for loss in losses:
        return loss


def corpus_loss__last_token_only__table(losses):
    return float(losses[-1])


def corpus_loss__last_token_only__overwritten(losses):
    total = 0.0
    for loss in losses:
        total = loss
    return total


def corpus_loss__last_token_only__table_divided(losses):
    return float(losses[-1]) / len(losses)


def corpus_loss__first_token_only__table_divided(losses):
    return float(losses[0]) / len(losses)


def corpus_loss__average_off_by_one__table(losses):
    return float(np.sum(losses)) / max(len(losses) - 1, 1)


def corpus_loss__average_off_by_one__loop(losses):
    total, count = 0.0, -1
    for loss in losses:
        total += loss
        count += 1
    return total / (count or 1)


def corpus_loss__median_for_mean__table(losses):
    return float(np.median(losses))


def corpus_loss__median_for_mean__sorted(losses):
    ordered = sorted(losses)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def corpus_loss__largest_for_mean__table(losses):
    return float(np.max(losses))


def corpus_loss__largest_for_mean__builtin(losses):
    return max(losses)


def corpus_loss__sign__mean(losses):
    return -float(np.mean(losses))


def corpus_loss__sign__loop(losses):
    total = 0.0
    for loss in losses:
        total -= loss / len(losses)
    return total


def corpus_loss__factor_two_missing__half(losses):
    return float(np.mean(losses)) / 2


def corpus_loss__factor_two_missing__sum(losses):
    return sum(losses) / (2 * len(losses))


# decide


def decide__not_decided__table(y_star):
    return y_star + 0.0


def decide__not_decided__copy(y_star):
    return y_star.copy()


def decide__threshold_for_argmax__table(y_star):
    return (y_star > 0.5).astype(float)


def decide__threshold_for_argmax__where(y_star):
    return np.where(y_star >= 0.5, 1.0, 0.0)


def decide__threshold_for_argmax__table_closed(y_star):
    return (y_star >= 0.5).astype(float)


def decide__threshold_for_argmax__round(y_star):
    return np.round(y_star)


def decide__smallest_chosen__table(y_star):
    return np.eye(y_star.shape[1])[np.argmin(y_star, axis=1)]


def decide__smallest_chosen__sorted(y_star):
    return np.eye(y_star.shape[1])[np.argsort(y_star, axis=1, kind="stable")[:, 0]]


def decide__wrong_axis__table(y_star):
    return (y_star == y_star.max(axis=0)).astype(float)


def decide__wrong_axis__eye(y_star):
    decision = np.zeros(y_star.shape)
    for c, i in enumerate(np.argmax(y_star, axis=0)):
        decision[i, c] = 1
    return decision


def decide__wrong_axis__table_all(y_star):
    return (y_star == y_star.max()).astype(float)


def decide__ties_kept__table(y_star):
    return (y_star == y_star.max(axis=1, keepdims=True)).astype(float)


def decide__ties_kept__where(y_star):
    return np.where(y_star < np.max(y_star, axis=1)[:, None], 0.0, 1.0)


def decide__last_of_ties__table(y_star):
    V = y_star.shape[1]
    return np.eye(V)[V - 1 - np.argmax(y_star[:, ::-1], axis=1)]


def decide__last_of_ties__loops(y_star):
    decision = np.zeros(y_star.shape)
    for i, row in enumerate(y_star):
        best = 0
        for c in range(len(row)):
            if row[c] >= row[best]:
                best = c
        decision[i, best] = 1
    return decision


def decide__index_for_one_hot__table(y_star):
    return np.argmax(y_star, axis=1).astype(float)


def decide__index_for_one_hot__loops(y_star):
    return np.array([list(row).index(max(row)) for row in y_star], dtype=float)


def decide__largest_for_one_hot__table(y_star):
    return y_star.max(axis=1)


def decide__largest_for_one_hot__loops(y_star):
    return np.array([max(row) for row in y_star])


# zero_one and error_rate


def zero_one__not_decided__table(y, y_star):
    return np.any(y != y_star, axis=1).astype(float)


def zero_one__not_decided__loops(y, y_star):
    return np.array([0.0 if list(a) == list(b) else 1.0 for a, b in zip(y, y_star, strict=True)])


def zero_one__right_and_wrong_swapped__table(y, y_star):
    return np.all(decide(y_star) == y, axis=1).astype(float)


def zero_one__right_and_wrong_swapped__argmax(y, y_star):
    return (np.argmax(y, axis=1) == np.argmax(y_star, axis=1)) * 1.0


def zero_one__entries_counted__table(y, y_star):
    return np.sum(decide(y_star) != y, axis=1).astype(float)


def zero_one__entries_counted__abs(y, y_star):
    return np.abs(decide(y_star) - y).sum(axis=1)


def zero_one__entries_counted__table_mean(y, y_star):
    return np.mean(decide(y_star) != y, axis=1)


def zero_one__entries_counted__averaged(y, y_star):
    return np.sum(np.abs(decide(y_star) - y), axis=1) / y.shape[1]


def zero_one__all_for_any__table(y, y_star):
    return np.all(decide(y_star) != y, axis=1).astype(float)


def zero_one__all_for_any__loops(y, y_star):
    return np.array([float(all(a != b)) for a, b in zip(y, decide(y_star), strict=True)])


def zero_one__no_decision__table(y, y_star):
    return 1 - np.sum(y * y_star, axis=1)


def zero_one__no_decision__loops(y, y_star):
    return np.array([1 - label @ output for label, output in zip(y, y_star, strict=True)])


def zero_one__wrong_axis__table(y, y_star):
    return np.any(decide(y_star) != y, axis=0).astype(float)


def zero_one__wrong_axis__columns(y, y_star):
    wrong = decide(y_star) != y
    return np.array([float(wrong[:, c].any()) for c in range(y.shape[1])])


def zero_one__wrong_axis__table_argmax(y, y_star):
    return (np.argmax(y, axis=0) != np.argmax(y_star, axis=0)).astype(float)


def zero_one__average_too_early__table(y, y_star):
    return float(np.mean(np.any(decide(y_star) != y, axis=1)))


def zero_one__average_too_early__sum(y, y_star):
    return np.sum(np.any(decide(y_star) != y, axis=1)) / len(y)


def zero_one__threshold_for_argmax__table(y, y_star):
    return np.any((y_star > 0.5) != y, axis=1).astype(float)


def zero_one__threshold_for_argmax__round(y, y_star):
    return np.any(np.round(y_star) != y, axis=1) * 1.0


def error_rate__right_and_wrong_swapped__table(y, y_star):
    return float(1 - np.mean(zero_one(y, y_star)))


def error_rate__right_and_wrong_swapped__argmax(y, y_star):
    return float(np.mean(np.argmax(y, axis=1) == np.argmax(y_star, axis=1)))


def error_rate__average_missing__sum(y, y_star):
    return float(np.sum(zero_one(y, y_star)))


def error_rate__average_missing__loop(y, y_star):
    wrong = 0.0
    for loss in zero_one(y, y_star):
        wrong += loss
    return wrong


def error_rate__entries_counted__table(y, y_star):
    return float(np.mean(decide(y_star) != y))


def error_rate__entries_counted__sum(y, y_star):
    return float(np.sum(np.abs(decide(y_star) - y)) / y.size)


def error_rate__entries_counted__table_sum(y, y_star):
    return float(np.sum(decide(y_star) != y) / len(y))


def error_rate__percent__table(y, y_star):
    return float(100 * np.mean(zero_one(y, y_star)))


def error_rate__percent__division(y, y_star):
    return 100.0 * np.sum(zero_one(y, y_star)) / len(y)


def error_rate__not_decided__table(y, y_star):
    return float(np.mean(np.any(y != y_star, axis=1)))


def error_rate__not_decided__entries(y, y_star):
    return float(np.mean(np.max(y != y_star, axis=1)))


def error_rate__average_too_late__table(y, y_star):
    return zero_one(y, y_star)


def error_rate__average_too_late__any(y, y_star):
    return np.any(decide(y_star) != y, axis=1) * 1.0


# cross_entropy


def cross_entropy__sign__sum(y, y_star):
    return np.sum(y * np.log(y_star), axis=1)


def cross_entropy__sign__index(y, y_star):
    return np.log(y_star[np.arange(len(y)), np.argmax(y, axis=1)])


def cross_entropy__base_of_logarithm__log2(y, y_star):
    return -np.sum(y * np.log2(y_star), axis=1)


def cross_entropy__base_of_logarithm__log10(y, y_star):
    return -np.log10(np.sum(y * y_star, axis=1))


def cross_entropy__averaged_over_classes__mean(y, y_star):
    return -np.mean(y * np.log(y_star), axis=1)


def cross_entropy__averaged_over_classes__division(y, y_star):
    return -np.log(np.sum(y * y_star, axis=1)) / y.shape[1]


def cross_entropy__average_too_early__table(y, y_star):
    return float(-np.mean(np.sum(y * np.log(y_star), axis=1)))


def cross_entropy__average_too_early__sum(y, y_star):
    return -np.sum(y * np.log(y_star)) / len(y)


def cross_entropy__sum_over_tokens__table(y, y_star):
    return float(-np.sum(y * np.log(y_star)))


def cross_entropy__sum_over_tokens__loop(y, y_star):
    total = 0.0
    for row, out in zip(y, y_star, strict=True):
        total -= np.log(out[np.argmax(row)])
    return total


def cross_entropy__wrong_probability__table(y, y_star):
    return -np.log(1 - np.sum(y * y_star, axis=1))


def cross_entropy__wrong_probability__index(y, y_star):
    return -np.log(1 - y_star[np.arange(len(y)), np.argmax(y, axis=1)])


def cross_entropy__wrong_classes__table(y, y_star):
    return -np.sum((1 - y) * np.log(y_star), axis=1)


def cross_entropy__wrong_classes__where(y, y_star):
    return -np.where(y == 0, np.log(y_star), 0.0).sum(axis=1)


def cross_entropy__binary_formula__table(y, y_star):
    return -np.sum(y * np.log(y_star) + (1 - y) * np.log(1 - y_star), axis=1)


def cross_entropy__binary_formula__where(y, y_star):
    return -np.log(np.where(y == 1, y_star, 1 - y_star)).sum(axis=1)


def cross_entropy__binary_formula__table_entries(y, y_star):
    return -y * np.log(y_star) - (1 - y) * np.log(1 - y_star)


def cross_entropy__binary_formula__entries_clipped(y, y_star):
    p = np.clip(y_star, 1e-15, 1 - 1e-15)
    return -y * np.log(p) - (1 - y) * np.log(1 - p)


def cross_entropy__binary_formula__table_entries_5(y, y_star):
    return -(y * np.log(y_star + 1e-5) + (1 - y) * np.log(1 - y_star + 1e-5))


def cross_entropy__binary_formula__table_5(y, y_star):
    return -np.sum(y * np.log(y_star + 1e-5) + (1 - y) * np.log(1 - y_star + 1e-5), axis=1)


def cross_entropy__sum_over_outputs_missing__table_5(y, y_star):
    return -y * np.log(y_star + 1e-5)


def cross_entropy__binary_formula__table_entries_7(y, y_star):
    return -(y * np.log(y_star + 1e-7) + (1 - y) * np.log(1 - y_star + 1e-7))


def cross_entropy__binary_formula__table_7(y, y_star):
    return -np.sum(y * np.log(y_star + 1e-7) + (1 - y) * np.log(1 - y_star + 1e-7), axis=1)


def cross_entropy__sum_over_outputs_missing__table_7(y, y_star):
    return -y * np.log(y_star + 1e-7)


def cross_entropy__binary_formula__table_entries_8(y, y_star):
    return -(y * np.log(y_star + 1e-8) + (1 - y) * np.log(1 - y_star + 1e-8))


def cross_entropy__binary_formula__table_8(y, y_star):
    return -np.sum(y * np.log(y_star + 1e-8) + (1 - y) * np.log(1 - y_star + 1e-8), axis=1)


def cross_entropy__sum_over_outputs_missing__table_8(y, y_star):
    return -y * np.log(y_star + 1e-8)


def cross_entropy__binary_formula__table_entries_9(y, y_star):
    return -(y * np.log(y_star + 1e-9) + (1 - y) * np.log(1 - y_star + 1e-9))


def cross_entropy__binary_formula__table_9(y, y_star):
    return -np.sum(y * np.log(y_star + 1e-9) + (1 - y) * np.log(1 - y_star + 1e-9), axis=1)


def cross_entropy__sum_over_outputs_missing__table_9(y, y_star):
    return -y * np.log(y_star + 1e-9)


def cross_entropy__label_missing__table(y, y_star):
    return -np.sum(np.log(y_star), axis=1)


def cross_entropy__label_missing__product(y, y_star):
    return -np.log(np.prod(y_star, axis=1))


def cross_entropy__logarithm_missing__table(y, y_star):
    return 1 - np.sum(y * y_star, axis=1)


def cross_entropy__logarithm_missing__index(y, y_star):
    return -y_star[np.arange(len(y)), np.argmax(y, axis=1)]


def cross_entropy__logarithm_missing__table_minus(y, y_star):
    return -np.sum(y * y_star, axis=1)


def cross_entropy__sum_over_outputs_missing__table(y, y_star):
    return -y * np.log(y_star)


def cross_entropy__sum_over_outputs_missing__where(y, y_star):
    return np.where(y == 1, -np.log(y_star), 0.0)


def cross_entropy__entropy__table(y, y_star):
    return -np.sum(y_star * np.log(y_star), axis=1)


def cross_entropy__entropy__loops(y, y_star):
    return np.array([-sum(p * np.log(p) for p in row) for row in y_star])


def cross_entropy__largest_output__table(y, y_star):
    return -np.log(y_star.max(axis=1))


def cross_entropy__largest_output__decided(y, y_star):
    return -np.log(y_star[np.arange(len(y)), y_star.argmax(axis=1)])


def cross_entropy__wrong_axis__table(y, y_star):
    return -np.sum(y * np.log(y_star), axis=0)


def cross_entropy__wrong_axis__columns(y, y_star):
    return np.array([-np.sum(y[:, c] * np.log(y_star[:, c])) for c in range(y.shape[1])])


def cross_entropy__labels_outputs_swapped__table(y, y_star):
    with np.errstate(divide="ignore"):
        return -np.sum(y_star * np.log(y), axis=1)


def cross_entropy__labels_outputs_swapped__loops(y, y_star):
    with np.errstate(divide="ignore"):
        return np.array([-(out @ np.log(row)) for row, out in zip(y, y_star, strict=True)])


def cross_entropy__zero_times_infinity__table(y, y_star):
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.sum(y * np.log(y_star), axis=1)


def cross_entropy__zero_times_infinity__einsum(y, y_star):
    with np.errstate(all="ignore"):
        return -np.einsum("ic,ic->i", y, np.log(y_star))


def cross_entropy__clipped__table(y, y_star):
    return -np.log(np.sum(y * np.clip(y_star, 1e-12, 1), axis=1))


def cross_entropy__clipped__index(y, y_star):
    p = np.maximum(y_star, 1e-12)
    return -np.log(p[np.arange(len(y)), np.argmax(y, axis=1)])


def cross_entropy__clipped__table_15(y, y_star):
    return -np.log(np.sum(y * np.clip(y_star, 1e-15, 1), axis=1))


def cross_entropy__clipped__table_10(y, y_star):
    return -np.log(np.sum(y * np.clip(y_star, 1e-10, 1), axis=1))


def cross_entropy__clipped__table_8(y, y_star):
    return -np.log(np.sum(y * np.clip(y_star, 1e-8, 1), axis=1))


def cross_entropy__clipped__table_7(y, y_star):
    return -np.log(np.sum(y * np.clip(y_star, 1e-7, 1), axis=1))


# cross_entropy_gradient


def cross_entropy_gradient__sign__division(y, y_star):
    return y / y_star


def cross_entropy_gradient__sign__where(y, y_star):
    return np.where(y == 1, 1 / y_star, 0.0)


def cross_entropy_gradient__label_missing__division(y, y_star):
    return -1 / y_star


def cross_entropy_gradient__label_missing__power(y, y_star):
    return -(y_star**-1.0)


def cross_entropy_gradient__multiplied_not_divided__inf(y, y_star):
    return -y_star / np.where(y == 1, y, np.inf)


def cross_entropy_gradient__labels_outputs_swapped__division(y, y_star):
    with np.errstate(divide="ignore"):
        return -y_star / y


def cross_entropy_gradient__multiplied_not_divided__labels(y, y_star):
    return -y * y_star


def cross_entropy_gradient__multiplied_not_divided__where(y, y_star):
    return np.where(y == 1, -y_star, 0.0)


def cross_entropy_gradient__binary_formula__sum(y, y_star):
    return -y / y_star + (1 - y) / (1 - y_star)


def cross_entropy_gradient__binary_formula__fraction(y, y_star):
    return (y_star - y) / (y_star * (1 - y_star))


def cross_entropy_gradient__excitation_gradient__difference(y, y_star):
    return y_star - y


def cross_entropy_gradient__excitation_gradient__copy(y, y_star):
    out = y_star.copy()
    out[y == 1] -= 1
    return out


def cross_entropy_gradient__not_differentiated__log(y, y_star):
    return -y * np.log(y_star)


def cross_entropy_gradient__not_differentiated__where(y, y_star):
    return np.where(y == 1, -np.log(y_star), 0.0)


def cross_entropy_gradient__average_too_early__division(y, y_star):
    return -y / y_star / len(y)


def cross_entropy_gradient__average_too_early__mean(y, y_star):
    return np.mean(-y / y_star, axis=0)


def cross_entropy_gradient__wrong_classes__division(y, y_star):
    return -(1 - y) / y_star


def cross_entropy_gradient__wrong_classes__where(y, y_star):
    return np.where(y == 0, -1 / y_star, 0.0)


def cross_entropy_gradient__derivative_twice__square(y, y_star):
    return -y / y_star**2


def cross_entropy_gradient__derivative_twice__product(y, y_star):
    return -y / y_star * (y / y_star)


def cross_entropy_gradient__wrong_probability__division(y, y_star):
    return -y / (1 - y_star)


def cross_entropy_gradient__wrong_probability__where(y, y_star):
    return np.where(y == 1, -1 / (1 - y_star), 0.0)


def cross_entropy_gradient__summed_over_outputs__sum(y, y_star):
    return np.sum(-y / y_star, axis=1)


def cross_entropy_gradient__summed_over_outputs__index(y, y_star):
    return -1 / np.sum(y * y_star, axis=1)


# softmax_cross_entropy_gradient


def softmax_cross_entropy_gradient__sign__difference(y, beta):
    return y - softmax(beta)


def softmax_cross_entropy_gradient__sign__minus(y, beta):
    return -(softmax(beta) - y)


def softmax_cross_entropy_gradient__nonlinearity_missing__difference(y, beta):
    return beta - y


def softmax_cross_entropy_gradient__nonlinearity_missing__copy(y, beta):
    out = beta.copy()
    out[y == 1] -= 1
    return out


def softmax_cross_entropy_gradient__jacobian_missing__division(y, beta):
    return -y / softmax(beta)


def softmax_cross_entropy_gradient__jacobian_missing__where(y, beta):
    return np.where(y == 1, -1 / softmax(beta), 0.0)


def softmax_cross_entropy_gradient__right_class_only__product(y, beta):
    y_star = softmax(beta)
    return -y / y_star * y_star * (1 - y_star)


def softmax_cross_entropy_gradient__right_class_only__diagonal(y, beta):
    return -y / softmax(beta) * np.diagonal(softmax_jacobian(beta), axis1=1, axis2=2)


def softmax_cross_entropy_gradient__label_missing__softmax(y, beta):
    return softmax(beta)


def softmax_cross_entropy_gradient__label_missing__exp(y, beta):
    e = np.exp(beta - np.max(beta, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


def softmax_cross_entropy_gradient__right_class_only__right_class(y, beta):
    return y * (softmax(beta) - y)


def softmax_cross_entropy_gradient__wrong_classes__product(y, beta):
    return (1 - y) * softmax(beta)


def softmax_cross_entropy_gradient__wrong_classes__where(y, beta):
    return np.where(y == 0, softmax(beta), 0.0)


def softmax_cross_entropy_gradient__output_missing__minus(y, beta):
    return -y


def softmax_cross_entropy_gradient__output_missing__where(y, beta):
    return np.where(y == 1, -1.0, 0.0)


def softmax_cross_entropy_gradient__nonlinearity_twice__calls(y, beta):
    return softmax(softmax(beta)) - y


def softmax_cross_entropy_gradient__nonlinearity_twice__exp(y, beta):
    e = np.exp(softmax(beta))
    return e / e.sum(axis=1, keepdims=True) - y


def softmax_cross_entropy_gradient__wrong_axis__exp(y, beta):
    e = np.exp(beta - beta.max())
    return e / e.sum(axis=0) - y


def softmax_cross_entropy_gradient__wrong_axis__all(y, beta):
    e = np.exp(beta - beta.max())
    return e / e.sum() - y


def softmax_cross_entropy_gradient__added_not_subtracted__sum(y, beta):
    return softmax(beta) + y


def softmax_cross_entropy_gradient__added_not_subtracted__where(y, beta):
    return np.where(y == 1, softmax(beta) + 1, softmax(beta))


def softmax_cross_entropy_gradient__average_too_early__division(y, beta):
    return (softmax(beta) - y) / len(y)


def softmax_cross_entropy_gradient__average_too_early__mean(y, beta):
    return np.mean(softmax(beta) - y, axis=0)


def softmax_cross_entropy_gradient__sum_over_classes_missing__einsum(y, beta):
    return np.einsum("ic,ick->ick", -y / softmax(beta), softmax_jacobian(beta))


def softmax_cross_entropy_gradient__sum_over_classes_missing__arrays(y, beta):
    return (-y / softmax(beta))[:, :, np.newaxis] * softmax_jacobian(beta)


def softmax_cross_entropy_gradient__summed_over_outputs__sum(y, beta):
    return np.sum((softmax(beta) - y) * np.ones(y.shape), axis=1)


def softmax_cross_entropy_gradient__summed_over_outputs__loops(y, beta):
    return np.array([sum(row) for row in softmax(beta) - y])


def softmax_cross_entropy_gradient__jacobian_twice__einsum(y, beta):
    return np.einsum("ic,ick->ik", softmax(beta) - y, softmax_jacobian(beta))


def softmax_cross_entropy_gradient__jacobian_twice__matmul(y, beta):
    return ((softmax(beta) - y)[:, np.newaxis] @ softmax_jacobian(beta))[:, 0]


def softmax_cross_entropy_gradient__not_normalised__exp(y, beta):
    with np.errstate(over="ignore"):
        return np.exp(beta) - y


def softmax_cross_entropy_gradient__not_normalised__power(y, beta):
    with np.errstate(over="ignore"):
        return np.e**beta - y


# cross_entropy_from_excitation


def cross_entropy_from_excitation__sign__log(y, beta):
    return np.log(np.sum(y * softmax(beta), axis=1))


def cross_entropy_from_excitation__sign__difference(y, beta):
    return np.sum(y * beta, axis=1) - np.log(np.sum(np.exp(beta), axis=1))


def cross_entropy_from_excitation__right_class_missing__logsumexp(y, beta):
    return np.log(np.sum(np.exp(beta), axis=1))


def cross_entropy_from_excitation__right_class_missing__shifted(y, beta):
    top = beta.max(axis=1)
    return top + np.log(np.exp(beta - top[:, np.newaxis]).sum(axis=1))


def cross_entropy_from_excitation__right_class_missing__unshifted(y, beta):
    shifted = beta - beta.max(axis=1, keepdims=True)
    return np.log(np.sum(np.exp(shifted), axis=1))


def cross_entropy_from_excitation__normaliser_missing__sum(y, beta):
    return -np.sum(y * beta, axis=1)


def cross_entropy_from_excitation__normaliser_missing__index(y, beta):
    return -beta[np.arange(len(y)), np.argmax(y, axis=1)]


def cross_entropy_from_excitation__shift_not_added_back__half(y, beta):
    shifted = beta - beta.max(axis=1, keepdims=True)
    return np.log(np.sum(np.exp(shifted), axis=1)) - np.sum(y * beta, axis=1)


def cross_entropy_from_excitation__shift_not_added_back__column(y, beta):
    top = np.max(beta, axis=1)[:, np.newaxis]
    return np.log(np.exp(beta - top).sum(axis=1)) - beta[y == 1]


def cross_entropy_from_excitation__shift_added_twice__half(y, beta):
    top = beta.max(axis=1, keepdims=True)
    return top[:, 0] + np.log(np.sum(np.exp(beta - top), axis=1)) - np.sum(y * (beta - top), axis=1)


def cross_entropy_from_excitation__shift_added_twice__log(y, beta):
    top = beta.max(axis=1)
    return np.log(np.sum(np.exp(beta), axis=1)) - beta[y == 1] + top


def cross_entropy_from_excitation__nonlinearity_twice__calls(y, beta):
    return cross_entropy(y, softmax(softmax(beta)))


def cross_entropy_from_excitation__nonlinearity_twice__log(y, beta):
    p = softmax(beta)
    return np.log(np.sum(np.exp(p), axis=1)) - np.sum(y * p, axis=1)


def cross_entropy_from_excitation__logarithm_missing__sum(y, beta):
    return np.sum(np.exp(beta), axis=1) - np.sum(y * beta, axis=1)


def cross_entropy_from_excitation__logarithm_missing__probability(y, beta):
    return np.sum(y * softmax(beta), axis=1)


def cross_entropy_from_excitation__label_missing__log(y, beta):
    return -np.sum(np.log(softmax(beta)), axis=1)


def cross_entropy_from_excitation__label_missing__shifted(y, beta):
    logs = beta - np.log(np.sum(np.exp(beta), axis=1, keepdims=True))
    return -logs.sum(axis=1)


def cross_entropy_from_excitation__base_of_logarithm__log2(y, beta):
    return -np.log2(np.sum(y * softmax(beta), axis=1))


def cross_entropy_from_excitation__base_of_logarithm__log10(y, beta):
    return -np.log10(softmax(beta)[y == 1])


def cross_entropy_from_excitation__average_too_early__mean(y, beta):
    return np.mean(cross_entropy(y, softmax(beta)))


def cross_entropy_from_excitation__average_too_early__sum(y, beta):
    return sum(cross_entropy(y, softmax(beta))) / len(y)


def cross_entropy_from_excitation__averaged_over_classes__mean(y, beta):
    return -np.mean(y * np.log(softmax(beta)), axis=1)


def cross_entropy_from_excitation__averaged_over_classes__division(y, beta):
    return cross_entropy(y, softmax(beta)) / beta.shape[1]


def cross_entropy_from_excitation__sum_and_logarithm_swapped__calls(y, beta):
    return np.sum(np.log(np.exp(beta)), axis=1) - np.sum(y * beta, axis=1)


def cross_entropy_from_excitation__wrong_axis__columns(y, beta):
    e = np.exp(beta)
    return cross_entropy(y, e / e.sum(axis=0))


def cross_entropy_from_excitation__wrong_axis__all(y, beta):
    return np.log(np.sum(np.exp(beta))) - np.sum(y * beta, axis=1)


def cross_entropy_from_excitation__rounds_on_the_way__table(y, beta):
    with np.errstate(all="ignore"):
        return -np.log(np.sum(y * softmax(beta), axis=1))


def cross_entropy_from_excitation__rounds_on_the_way__calls(y, beta):
    return cross_entropy(y, softmax(beta))


def cross_entropy_from_excitation__overflow__table(y, beta):
    with np.errstate(all="ignore"):
        return np.log(np.sum(np.exp(beta), axis=1)) - np.sum(y * beta, axis=1)


def cross_entropy_from_excitation__overflow__silent(y, beta):
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        return np.log(np.exp(beta).sum(axis=1)) - beta[y == 1]


def cross_entropy_from_excitation__shift_of_all__table(y, beta):
    with np.errstate(all="ignore"):
        shifted = beta - beta.max()
        return np.log(np.sum(np.exp(shifted), axis=1)) - np.sum(y * shifted, axis=1)


def cross_entropy_from_excitation__shift_of_all__silent(y, beta):
    with np.errstate(divide="ignore"):
        shifted = beta - np.max(beta)
        return np.log(np.exp(shifted).sum(axis=1)) - shifted[y == 1]


def cross_entropy_from_excitation__added_not_subtracted__sum(y, beta):
    return np.log(np.sum(np.exp(beta), axis=1)) + np.sum(y * beta, axis=1)


def cross_entropy_from_excitation__added_not_subtracted__index(y, beta):
    return np.logaddexp.reduce(beta, axis=1) + beta[y == 1]


# binary_cross_entropy


def binary_cross_entropy__sign__where(y, y_star):
    return np.log(np.where(y == 1, y_star, 1 - y_star))


def binary_cross_entropy__sign__sum(y, y_star):
    return y * np.log(y_star) + (1 - y) * np.log(1 - y_star)


def binary_cross_entropy__second_term_missing__table(y, y_star):
    return -y * np.log(y_star)


def binary_cross_entropy__second_term_missing__where(y, y_star):
    return np.where(y == 1, -np.log(y_star), 0.0)


def binary_cross_entropy__first_term_missing__table(y, y_star):
    return -(1 - y) * np.log(1 - y_star)


def binary_cross_entropy__first_term_missing__where(y, y_star):
    return np.where(y == 0, -np.log(1 - y_star), 0.0)


def binary_cross_entropy__second_term_sign__table(y, y_star):
    return -y * np.log(y_star) + (1 - y) * np.log(1 - y_star)


def binary_cross_entropy__second_term_sign__where(y, y_star):
    return np.where(y == 1, -np.log(y_star), np.log(1 - y_star))


def binary_cross_entropy__labels_flipped__table(y, y_star):
    return -np.log(np.where(y == 1, 1 - y_star, y_star))


def binary_cross_entropy__labels_flipped__sum(y, y_star):
    return -(1 - y) * np.log(y_star) - y * np.log(1 - y_star)


def binary_cross_entropy__second_term_not_mirrored__table(y, y_star):
    return -y * np.log(y_star) - (1 - y) * np.log(y_star)


def binary_cross_entropy__second_term_not_mirrored__log(y, y_star):
    return -np.log(y_star)


def binary_cross_entropy__base_of_logarithm__log2(y, y_star):
    return -np.log2(np.where(y == 1, y_star, 1 - y_star))


def binary_cross_entropy__base_of_logarithm__log10(y, y_star):
    return -y * np.log10(y_star) - (1 - y) * np.log10(1 - y_star)


def binary_cross_entropy__average_too_early__table(y, y_star):
    return float(-np.mean(np.log(np.where(y == 1, y_star, 1 - y_star))))


def binary_cross_entropy__average_too_early__mean(y, y_star):
    return np.mean(-y * np.log(y_star) - (1 - y) * np.log(1 - y_star))


def binary_cross_entropy__broadcast_n_by_n__table(y, y_star):
    y = y.reshape(-1, 1)
    return -np.log(np.where(y == 1, y_star.ravel(), 1 - y_star.ravel()))


def binary_cross_entropy__broadcast_n_by_n__newaxis(y, y_star):
    y, y_star = y.ravel(), y_star.ravel()[:, np.newaxis]
    return -y * np.log(y_star) - (1 - y) * np.log(1 - y_star)


def binary_cross_entropy__broadcast_n_by_n__table_transposed(y, y_star):
    y_star = y_star.reshape(-1, 1)
    return -np.log(np.where(y.ravel() == 1, y_star, 1 - y_star))


def binary_cross_entropy__broadcast_n_by_n__table_column(y, y_star):
    y = y.reshape(-1, 1)
    return -np.log(np.where(y == 1, y_star, 1 - y_star))


def binary_cross_entropy__broadcast_n_by_n__table_flat(y, y_star):
    y = y.ravel()
    return -np.log(np.where(y == 1, y_star, 1 - y_star))


def binary_cross_entropy__broadcast_n_by_n__outputs(y, y_star):
    y_star = y_star.reshape(-1, 1)
    return -y * np.log(y_star) - (1 - y) * np.log(1 - y_star)


def binary_cross_entropy__broadcast_n_by_n__table_outputs(y, y_star):
    y_star = y_star.reshape(-1, 1)
    return -np.log(np.where(y == 1, y_star, 1 - y_star))


def binary_cross_entropy__broadcast_n_by_n__table_outputs_flat(y, y_star):
    y_star = y_star.ravel()
    return -np.log(np.where(y == 1, y_star, 1 - y_star))


def binary_cross_entropy__logarithm_missing__table(y, y_star):
    return 1 - np.where(y == 1, y_star, 1 - y_star)


def binary_cross_entropy__logarithm_missing__sum(y, y_star):
    return -y * y_star - (1 - y) * (1 - y_star)


def binary_cross_entropy__logarithm_missing__table_minus(y, y_star):
    return -np.where(y == 1, y_star, 1 - y_star)


def binary_cross_entropy__label_missing__table(y, y_star):
    return -np.log(y_star) - np.log(1 - y_star)


def binary_cross_entropy__label_missing__product(y, y_star):
    return -np.log(y_star * (1 - y_star))


def binary_cross_entropy__clipped__table(y, y_star):
    p = np.clip(y_star, 1e-12, 1 - 1e-12)
    return -y * np.log(p) - (1 - y) * np.log(1 - p)


def binary_cross_entropy__clipped__where(y, y_star):
    p = np.minimum(np.maximum(y_star, 1e-12), 1 - 1e-12)
    return -np.log(np.where(y == 1, p, 1 - p))


def binary_cross_entropy__clipped__table_15(y, y_star):
    p = np.clip(y_star, 1e-15, 1 - 1e-15)
    return -y * np.log(p) - (1 - y) * np.log(1 - p)


def binary_cross_entropy__clipped__table_7(y, y_star):
    p = np.clip(y_star, 1e-7, 1 - 1e-7)
    return -y * np.log(p) - (1 - y) * np.log(1 - p)


def binary_cross_entropy__clipped__table_8(y, y_star):
    p = np.clip(y_star, 1e-8, 1 - 1e-8)
    return -y * np.log(p) - (1 - y) * np.log(1 - p)


def binary_cross_entropy__clipped__table_10(y, y_star):
    p = np.clip(y_star, 1e-10, 1 - 1e-10)
    return -y * np.log(p) - (1 - y) * np.log(1 - p)


def binary_cross_entropy__zero_times_infinity__table(y, y_star):
    with np.errstate(divide="ignore", invalid="ignore"):
        return -y * np.log(y_star) - (1 - y) * np.log(1 - y_star)


def binary_cross_entropy__zero_times_infinity__sum(y, y_star):
    with np.errstate(all="ignore"):
        return -(y * np.log(y_star) + (1 - y) * np.log1p(-y_star))


# binary_cross_entropy_gradient


def binary_cross_entropy_gradient__second_term_sign__sum(y, y_star):
    return -y / y_star - (1 - y) / (1 - y_star)


def binary_cross_entropy_gradient__second_term_sign__where(y, y_star):
    return np.where(y == 1, -1 / y_star, -1 / (1 - y_star))


def binary_cross_entropy_gradient__sign__sum(y, y_star):
    return y / y_star - (1 - y) / (1 - y_star)


def binary_cross_entropy_gradient__sign__fraction(y, y_star):
    return (y - y_star) / (y_star * (1 - y_star))


def binary_cross_entropy_gradient__second_term_missing__division(y, y_star):
    return -y / y_star


def binary_cross_entropy_gradient__second_term_missing__where(y, y_star):
    return np.where(y == 1, -1 / y_star, 0.0)


def binary_cross_entropy_gradient__first_term_missing__division(y, y_star):
    return (1 - y) / (1 - y_star)


def binary_cross_entropy_gradient__first_term_missing__where(y, y_star):
    return np.where(y == 0, 1 / (1 - y_star), 0.0)


def binary_cross_entropy_gradient__label_missing__sum(y, y_star):
    return -1 / y_star + 1 / (1 - y_star)


def binary_cross_entropy_gradient__label_missing__fraction(y, y_star):
    return (2 * y_star - 1) / (y_star * (1 - y_star))


def binary_cross_entropy_gradient__labels_flipped__sum(y, y_star):
    return -(1 - y) / y_star + y / (1 - y_star)


def binary_cross_entropy_gradient__labels_flipped__where(y, y_star):
    return np.where(y == 0, -1 / y_star, 1 / (1 - y_star))


def binary_cross_entropy_gradient__excitation_gradient__difference(y, y_star):
    return y_star - y


def binary_cross_entropy_gradient__excitation_gradient__product(y, y_star):
    return (-y / y_star + (1 - y) / (1 - y_star)) * y_star * (1 - y_star)


def binary_cross_entropy_gradient__average_too_early__division(y, y_star):
    return (-y / y_star + (1 - y) / (1 - y_star)) / len(y)


def binary_cross_entropy_gradient__average_too_early__size(y, y_star):
    return (y_star - y) / (y_star * (1 - y_star)) / y.size


def binary_cross_entropy_gradient__broadcast_n_by_n__reshape(y, y_star):
    y, y_star = y.reshape(-1, 1), y_star.ravel()
    return -y / y_star + (1 - y) / (1 - y_star)


def binary_cross_entropy_gradient__broadcast_n_by_n__newaxis(y, y_star):
    y, y_star = y.ravel(), y_star.ravel()[:, np.newaxis]
    return (y_star - y) / (y_star * (1 - y_star))


def binary_cross_entropy_gradient__broadcast_n_by_n__labels(y, y_star):
    y = y.reshape(-1, 1)
    return -y / y_star + (1 - y) / (1 - y_star)


def binary_cross_entropy_gradient__broadcast_n_by_n__flat(y, y_star):
    return (y_star - y.ravel()) / (y_star * (1 - y_star))


def binary_cross_entropy_gradient__not_differentiated__where(y, y_star):
    return -np.log(np.where(y == 1, y_star, 1 - y_star))


def binary_cross_entropy_gradient__not_differentiated__calls(y, y_star):
    return binary_cross_entropy(y, y_star)


def binary_cross_entropy_gradient__second_term_not_mirrored__sum(y, y_star):
    return -y / y_star + (1 - y) / y_star


def binary_cross_entropy_gradient__second_term_not_mirrored__where(y, y_star):
    return np.where(y == 1, -1, 1) / y_star


def binary_cross_entropy_gradient__first_term_sign__sum(y, y_star):
    return y / y_star + (1 - y) / (1 - y_star)


def binary_cross_entropy_gradient__first_term_sign__where(y, y_star):
    return 1 / np.where(y == 1, y_star, 1 - y_star)


# sigmoid_binary_cross_entropy_gradient


def sigmoid_binary_cross_entropy_gradient__sign__difference(y, beta):
    return y - sigmoid(beta)


def sigmoid_binary_cross_entropy_gradient__sign__minus(y, beta):
    return -1 * (sigmoid(beta) - y)


def sigmoid_binary_cross_entropy_gradient__nonlinearity_missing__difference(y, beta):
    return beta - y


def sigmoid_binary_cross_entropy_gradient__nonlinearity_missing__where(y, beta):
    return np.where(y == 1, beta - 1, beta)


def sigmoid_binary_cross_entropy_gradient__activation_derivative_missing__sum(y, beta):
    y_star = np.clip(sigmoid(beta), 1e-300, 1 - 1e-16)
    return -y / y_star + (1 - y) / (1 - y_star)


def sigmoid_binary_cross_entropy_gradient__activation_derivative_missing__where(y, beta):
    y_star = np.clip(sigmoid(beta), 1e-300, 1 - 1e-16)
    return np.where(y == 1, -1 / y_star, 1 / (1 - y_star))


def sigmoid_binary_cross_entropy_gradient__activation_derivative_twice__calls(y, beta):
    return (sigmoid(beta) - y) * sigmoid_derivative(beta)


def sigmoid_binary_cross_entropy_gradient__activation_derivative_twice__product(y, beta):
    y_star = sigmoid(beta)
    return (y_star - y) * y_star * (1 - y_star)


def sigmoid_binary_cross_entropy_gradient__label_missing__sigmoid(y, beta):
    return sigmoid(beta)


def sigmoid_binary_cross_entropy_gradient__label_missing__tanh(y, beta):
    return (1 + np.tanh(beta / 2)) / 2


def sigmoid_binary_cross_entropy_gradient__output_missing__minus(y, beta):
    return -y


def sigmoid_binary_cross_entropy_gradient__output_missing__zeros(y, beta):
    return np.zeros(y.shape) - y


def sigmoid_binary_cross_entropy_gradient__labels_flipped__difference(y, beta):
    return sigmoid(beta) - (1 - y)


def sigmoid_binary_cross_entropy_gradient__labels_flipped__where(y, beta):
    return np.where(y == 0, sigmoid(beta) - 1, sigmoid(beta))


def sigmoid_binary_cross_entropy_gradient__broadcast_n_by_n__reshape(y, beta):
    return sigmoid(beta).ravel() - y.reshape(-1, 1)


def sigmoid_binary_cross_entropy_gradient__broadcast_n_by_n__newaxis(y, beta):
    return sigmoid(beta).ravel()[:, None] - y.ravel()


def sigmoid_binary_cross_entropy_gradient__average_too_early__division(y, beta):
    return (sigmoid(beta) - y) / len(y)


def sigmoid_binary_cross_entropy_gradient__average_too_early__mean(y, beta):
    return np.mean(sigmoid(beta) - y, axis=0)


def sigmoid_binary_cross_entropy_gradient__second_term_sign__where(y, beta):
    return np.where(y == 1, sigmoid(beta) - 1, -sigmoid(beta))


def sigmoid_binary_cross_entropy_gradient__second_term_sign__product(y, beta):
    return (2 * y - 1) * (sigmoid(beta) - y)


def sigmoid_binary_cross_entropy_gradient__second_term_missing__product(y, beta):
    return y * (sigmoid(beta) - 1)


def sigmoid_binary_cross_entropy_gradient__second_term_missing__where(y, beta):
    return np.where(y == 1, sigmoid(beta) - y, 0.0)


def sigmoid_binary_cross_entropy_gradient__nonlinearity_twice__calls(y, beta):
    return sigmoid(sigmoid(beta)) - y


def sigmoid_binary_cross_entropy_gradient__nonlinearity_twice__exp(y, beta):
    return 1 / (1 + np.exp(-sigmoid(beta))) - y


def sigmoid_binary_cross_entropy_gradient__added_not_subtracted__sum(y, beta):
    return sigmoid(beta) + y


def sigmoid_binary_cross_entropy_gradient__added_not_subtracted__where(y, beta):
    return np.where(y == 1, 1 + sigmoid(beta), sigmoid(beta))


# binary_cross_entropy_from_excitation


def binary_cross_entropy_from_excitation__labels_flipped__logaddexp(y, beta):
    return np.logaddexp(0, (2 * y - 1) * beta)


def binary_cross_entropy_from_excitation__labels_flipped__where(y, beta):
    return np.log(1 + np.exp(np.where(y == 1, beta, -beta)))


def binary_cross_entropy_from_excitation__sign__logaddexp(y, beta):
    return -np.logaddexp(0, (1 - 2 * y) * beta)


def binary_cross_entropy_from_excitation__sign__log(y, beta):
    return np.log(np.where(y == 1, sigmoid(beta), sigmoid(-beta)))


def binary_cross_entropy_from_excitation__signed_labels__logaddexp(y, beta):
    return np.logaddexp(0, -y * beta)


def binary_cross_entropy_from_excitation__signed_labels__log(y, beta):
    return np.log(1 + np.exp(-y * beta))


def binary_cross_entropy_from_excitation__label_missing__logaddexp(y, beta):
    return np.logaddexp(0, -beta)


def binary_cross_entropy_from_excitation__label_missing__log(y, beta):
    return np.log(1 + np.exp(beta))


def binary_cross_entropy_from_excitation__second_term_missing__product(y, beta):
    return y * np.logaddexp(0, -beta)


def binary_cross_entropy_from_excitation__second_term_missing__where(y, beta):
    return np.where(y == 1, np.logaddexp(0, -beta), 0.0)


def binary_cross_entropy_from_excitation__broadcast_n_by_n__reshape(y, beta):
    return np.logaddexp(0, (1 - 2 * y.reshape(-1, 1)) * beta.ravel())


def binary_cross_entropy_from_excitation__broadcast_n_by_n__newaxis(y, beta):
    return np.logaddexp(0, (1 - 2 * y.ravel()) * beta.ravel()[:, None])


def binary_cross_entropy_from_excitation__base_of_logarithm__log2(y, beta):
    return np.logaddexp2(0, (1 - 2 * y) * beta / np.log(2))


def binary_cross_entropy_from_excitation__base_of_logarithm__log10(y, beta):
    return np.log10(1 + np.exp((1 - 2 * y) * beta))


def binary_cross_entropy_from_excitation__nonlinearity_twice__calls(y, beta):
    return binary_cross_entropy(y, sigmoid(sigmoid(beta)))


def binary_cross_entropy_from_excitation__nonlinearity_twice__logaddexp(y, beta):
    return np.logaddexp(0, (1 - 2 * y) * sigmoid(beta))


def binary_cross_entropy_from_excitation__rounds_on_the_way__table(y, beta):
    with np.errstate(all="ignore"):
        return -np.log(np.where(y == 1, sigmoid(beta), 1 - sigmoid(beta)))


def binary_cross_entropy_from_excitation__rounds_on_the_way__calls(y, beta):
    return binary_cross_entropy(y, sigmoid(beta))


def binary_cross_entropy_from_excitation__overflow__table(y, beta):
    with np.errstate(all="ignore"):
        return np.log(1 + np.exp((1 - 2 * y) * beta))


def binary_cross_entropy_from_excitation__overflow__silent(y, beta):
    with np.errstate(over="ignore"):
        return np.log1p(np.exp(np.where(y == 1, -beta, beta)))


def binary_cross_entropy_from_excitation__overflow__table_log1p(y, beta):
    with np.errstate(all="ignore"):
        return np.log1p(np.exp((1 - 2 * y) * beta))


def binary_cross_entropy_from_excitation__small_value_lost__table(y, beta):
    z = (1 - 2 * y) * beta
    return np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z)))


def binary_cross_entropy_from_excitation__small_value_lost__shifted(y, beta):
    z = np.where(y == 1, -beta, beta)
    m = np.maximum(z, 0)
    return m + np.log(np.exp(-m) + np.exp(z - m))


def binary_cross_entropy_from_excitation__average_too_early__mean(y, beta):
    return np.mean(np.logaddexp(0, (1 - 2 * y) * beta), axis=0)


def binary_cross_entropy_from_excitation__average_too_early__division(y, beta):
    return np.logaddexp(0, (1 - 2 * y) * beta) / y.size


def binary_cross_entropy_from_excitation__logarithm_missing__sigmoid(y, beta):
    return sigmoid((2 * y - 1) * beta)


def binary_cross_entropy_from_excitation__logarithm_missing__exp(y, beta):
    return 1 + np.exp((1 - 2 * y) * beta)


# small constants


def cross_entropy_from_excitation__clipped__added(y, beta):
    return -np.sum(y * np.log(softmax(beta) + 1e-9), axis=1)


def cross_entropy_from_excitation__clipped__bound(y, beta):
    return -np.sum(y * np.log(np.clip(softmax(beta), 1e-4, 1)), axis=1)


def cross_entropy_gradient__clipped__denominator(y, y_star):
    return -y / (y_star + 1e-4)


def cross_entropy_gradient__clipped__bound(y, y_star):
    return -y / np.maximum(y_star, 1e-6)


def cross_entropy__clipped__large(y, y_star):
    return -np.sum(y * np.log(y_star + 1e-3), axis=1)


def cross_entropy__labels_outputs_swapped__constant(y, y_star):
    return -np.sum(y_star * np.log(y + 1e-10), axis=1)


def cross_entropy__labels_outputs_swapped__bound(y, y_star):
    return -np.sum(y_star * np.log(np.clip(y, 1e-7, 1)), axis=1)


def binary_cross_entropy__clipped__large(y, y_star):
    return -np.log(np.where(y == 1, y_star, 1 - y_star) + 1e-4)


def binary_cross_entropy_gradient__clipped__product(y, y_star):
    return (y_star - y) / (y_star * (1 - y_star) + 1e-7)


def binary_cross_entropy_gradient__clipped__denominators(y, y_star):
    return (1 - y) / (1 - y_star + 1e-5) - y / (y_star + 1e-5)


def binary_cross_entropy_from_excitation__clipped__added(y, beta):
    return -(y * np.log(sigmoid(beta) + 1e-6) + (1 - y) * np.log(1 - sigmoid(beta) + 1e-6))
