"""Minibatches: every token once in an epoch, in an order that nothing but chance decides."""

import numpy as np

from autograde.asking.call import what_is

from ..chance import unmixed


def _indices(batch) -> np.ndarray:
    """A batch as an array; of lists of different lengths, none of which is an index, an empty one."""
    try:
        return np.asarray(batch)
    except ValueError:
        return np.empty(0)


def _batches(ask, n, size, rng):
    """The batches of one epoch, each an array of integers."""
    batches = ask.call(n, size, rng, read=("items", n + 2))
    ask.holds(isinstance(batches, list), f"returns {what_is(batches)}, expected an iterator of index arrays.")
    over = "→ one epoch visits every token once, then it is over"
    ask.holds(len(batches) <= n + 1, "does not end.", over, mistakes=("endless",))
    one_by_one = bool(batches) and all(isinstance(batch, int | np.integer) for batch in batches)
    said = f"gives index after index for n = {n}, size = {size}; expected one array of indices for each batch."
    ask.holds(not one_by_one, said, "→ yield each batch whole; does a `return` stand in place of `yield`?")
    expected = [size] * (n // size) + ([n % size] if n % size else [])
    kinds = [what_is(batch) for batch in batches if not isinstance(batch, list | np.ndarray)]
    ask.holds(not kinds, f"gives {kinds[0] if kinds else ''}, expected arrays of indices.")
    lengths = [len(batch) if np.ndim(batch) else 0 for batch in map(_indices, batches)]
    dropped = ("last_batch_missing",) if n % size and lengths == expected[:-1] else ()
    pieces = [n // len(lengths) + (piece < n % len(lengths)) for piece in range(len(lengths))]
    if lengths == pieces and not dropped:
        dropped = ("size_as_count",) if len(lengths) == size != len(expected) else ("pieces_of_equal_length",)
    said = f"gives batches of {lengths} for n = {n}, size = {size}; expected {expected}."
    stretches = sorted(lengths) == sorted(expected) and all(np.all(np.diff(_indices(batch)) == 1) for batch in batches)
    mend = ["→ whole stretches of neighbours change places: shuffle all tokens first, then cut"] if stretches else []
    ask.holds(lengths == expected, said, *mend, mistakes=dropped)
    return [ask.array(_indices(batch), (length,), kind="i") for batch, length in zip(batches, expected, strict=True)]


def minibatches(ask):
    many = int(ask.rng.integers(65, 200))
    drawn = (many, int(ask.rng.integers(7, 30))), (many, many), (int(ask.rng.integers(12, 30)), 1), (7, 500), (25, 12)
    for n, size in ((10, 5), (11, 4), (3, 8), (1, 1), (6, 1), *drawn):
        order = np.concatenate(_batches(ask, n, size, np.random.default_rng(n)))
        ask.holds(
            not np.array_equal(np.sort(order), np.arange(1, n + 1)),
            "counts from 1.",
            "→ the first token is number 0",
            mistakes=("counts_from_one",),
        )
        if len(set(order)) < n and set(order) <= set(range(n)):
            twice = next(token for token in order if list(order).count(token) > 1)
            ask.holds(
                False,
                f"visits token {twice} more than once, and others never.",
                mistakes=("with_replacement",),
            )
        ask.equal(np.sort(order), np.arange(n), "every index once")
    rng = np.random.default_rng(5)
    first, second = (np.concatenate(_batches(ask, 60, 7, rng)) for _ in range(2))
    again = np.concatenate(_batches(ask, 60, 7, np.random.default_rng(5)))
    shuffled, anew, repeated = (
        bool(found) for found in (np.any(first != np.arange(60)), np.any(first != second), np.all(first == again))
    )
    ask.holds(shuffled, "visits the tokens in their order.", "→ shuffle them with rng", mistakes=("not_shuffled",))
    ask.holds(anew, "shuffles every epoch alike.", "→ draw from rng each time", mistakes=("generator_ignored",))
    another = ("another_generator",)
    ask.holds(repeated, "shuffles differently for the same seed.", "→ draw from rng alone", mistakes=another)
    _well_shuffled(ask)


def _well_shuffled(ask):
    """Shuffles are even: a right function is rejected with a probability below 1e-9 (`lectures.checks.chance`)."""
    rng, draw = np.random.default_rng(int(ask.rng.integers(2**32))), ask.rng
    short, long, few, many = (int(draw.integers(*between)) for between in ((2, 4), (9, 14), (10, 15), (13, 20)))
    odd, even = short * few + 12 * short - 1, (long * many - int(draw.integers(1, 5))) // 2 * 2
    for n, size, times in ((odd, short, 12), (even, long, 2)):
        orders = [_loose(_batches(ask, n, size, rng), draw) for _ in range(times)]
        said = unmixed(orders, size)
        ask.holds(not said, f"hardly shuffles: {said} (n = {n}, size = {size}).", "→ shuffle all tokens, then cut")


def _loose(batches, rng) -> np.ndarray:
    """The order of the tokens, those of one batch in any order: a step does not see it."""
    return np.concatenate([rng.permutation(batch) for batch in batches])
