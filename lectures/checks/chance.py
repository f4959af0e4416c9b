"""How likely a count is by chance: what is random is judged by counts that no right function is likely to reach.

Every bound is exact, or too high: sums of independent counts by convolution. One test of an order or of a mask errs
with a probability below `RARE`, and a check makes fewer than 700 of them: a right function is rejected with a
probability below 1e-9.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

RARE = 1e-12


def total(parts: Sequence[tuple[float, ...]]) -> np.ndarray:
    """The distribution of the sum of independent counts: [k] is the probability of k.

    Parameters
    ----------
    parts : of each count, its probabilities of 0, 1, 2, ...
    """
    found = [np.asarray(part) for part in parts]
    while len(found) > 1:
        odd = found[-1:] if len(found) % 2 else []
        found = [np.convolve(one, other) for one, other in zip(found[::2], found[1::2], strict=False)] + odd
    return found[0]


def limits(distribution: np.ndarray, rare: float = RARE) -> tuple[int, int]:
    """The smallest and the largest count that are not rarer than this, each side by itself."""
    below, above = np.cumsum(distribution), np.cumsum(distribution[::-1])
    return int(np.searchsorted(below, rare, "right")), len(above) - 1 - int(np.searchsorted(above, rare, "right"))


@lru_cache(200)
def coins(number: int, chance: float, rare: float = RARE) -> tuple[int, int]:
    """The limits of how many of independent events happen, each with this chance."""
    logs = [math.lgamma(number + 1) - math.lgamma(k + 1) - math.lgamma(number - k + 1) for k in range(number + 1)]
    k = np.arange(number + 1)
    return limits(np.exp(logs + k * math.log(chance) + (number - k) * math.log1p(-chance)), rare)


@lru_cache(200)
def at_most(chances: tuple[float, ...]) -> int:
    """How many events happen at most, where each has at most this chance, whatever happened before it."""
    return limits(total([(1 - min(1.0, chance), min(1.0, chance)) for chance in chances]))[1]


def drawn(n: int, marked: int, number: int) -> tuple[float, ...]:
    """How many of so many marked ones are among a number that is drawn from n: the hypergeometric distribution."""
    ways = math.comb(n, number)
    return tuple(
        math.comb(marked, k) * math.comb(n - marked, number - k) / ways for k in range(min(marked, number) + 1)
    )


@lru_cache(500)
def overlaps(n: int, marked: int, number: int, times: int) -> tuple[int, int]:
    """The limits of `drawn`, summed over so many independent draws."""
    return limits(total([drawn(n, marked, number)] * times))


@lru_cache(50)
def neighbours(V: int, h: int, times: int) -> tuple[int, int]:
    """The limits of how many of h places among V in a row have one of them behind them, summed over draws.

    h places in r runs: C(h - 1, r - 1) C(V - h + 1, r) ways, and h - r neighbours.
    """
    ways = [math.comb(h - 1, h - k - 1) * math.comb(V - h + 1, h - k) for k in range(h)]
    return limits(total([tuple(way / math.comb(V, h) for way in ways)] * times))


# orders: of n tokens in batches


def unmixed(orders: Sequence[np.ndarray], size: int) -> str:
    """What is not by chance in shuffled orders of the same tokens, in words; "" where nothing is.

    Parameters
    ----------
    orders : permutations of 0..n-1, in batches of `size`; inside a batch they are in random order
    size : int
    """
    n, inverses = len(orders[0]), [np.argsort(order) for order in orders]
    relative = [inverse[order] for order, inverse in zip(orders[1:], inverses[:-1], strict=True)]
    for several, of in ((orders, "the tokens"), (relative, "the shuffle before")):
        if not several:
            continue
        said = _grouped(several, n, size) or _in_pairs(several, n, size) or _side_by_side(several, n)
        if said:
            return said.format(of)
    return _fixed(orders, n, size)


def _grouped(orders, n: int, size: int) -> str:
    """Whether a group of tokens has a part of the order to itself, or has too little of it."""
    tokens, last = np.arange(n), n - (n % size or size)
    groups = [
        ("first half", tokens < n // 2),
        ("first third", tokens < n // 3),
        ("last third", tokens >= n - n // 3),
        ("even half", tokens % 2 == 0),
        ("every third", tokens % 3 == 0),
        ("first batch", tokens < size),
        ("last batch", tokens >= last),
    ]
    for what, group in groups:
        for where, part in (groups[k] for k in (0, 1, 2, 5, 6)):
            if group.sum() in (0, n) or part.sum() in (0, n):
                continue
            count = sum(int(group[order[part]].sum()) for order in orders)
            low, high = overlaps(n, int(group.sum()), int(part.sum()), len(orders))
            if not low <= count <= high:
                often = count / len(orders)
                return f"of the {what} of {{}}, {often:.3g} of {group.sum()} come in the {where} of the order"
    return ""


def _in_pairs(orders, n: int, size: int) -> str:
    """Whether of two tokens one comes first more often, or both share a batch more often."""
    pairs = np.arange(n // 2)
    for what, first, second in (("neighbours", 2 * pairs, 2 * pairs + 1), ("two far apart", pairs, pairs + n // 2)):
        count = sum(int(np.sum(np.argsort(order)[first] < np.argsort(order)[second])) for order in orders)
        low, high = coins(len(pairs) * len(orders), 0.5)
        if not low <= count <= high:
            return f"of {what} among {{}}, the first one comes first {count} of {len(pairs) * len(orders)} times"
        half = len(pairs) // 2  # of the pairs: as long as tokens are left, a partner has a small chance
        places = [np.argsort(order)[np.concatenate([first[:half], second[:half]])] // size for order in orders]
        together = sum(int(np.sum(place[:half] == place[half:])) for place in places)
        chances = tuple((min(size, n) - 1) / (n - 2 * k - 1) for k in range(half)) * len(orders)
        if half and together > at_most(chances):
            return f"of {what} among {{}}, {together} of {half * len(orders)} pairs share a batch"
    return ""


def _side_by_side(orders, n: int) -> str:
    """Whether tokens follow their neighbours, or all at one distance."""
    places = range(3 * n // 4)
    beside = alike = 0
    for order in orders:
        steps = np.diff(order) % n
        beside += int(np.isin(steps[: len(places)], (1, n - 1)).sum())
        alike += int((np.diff(steps)[: len(places)] == 0).sum())
    if beside > at_most(tuple(2 / (n - j - 1) for j in places) * len(orders)):
        return f"{beside} of {len(places) * len(orders)} tokens follow their neighbour in {{}}"
    if alike > at_most(tuple(1 / (n - j - 2) for j in places if j < n - 2) * len(orders)):
        return f"{alike} of {len(places) * len(orders)} tokens follow at the same distance as the one before, in {{}}"
    return ""


def _fixed(orders, n: int, size: int) -> str:
    """Whether two shuffles give the same batches, or one token has a batch of its own."""
    lengths = [size] * (n // size) + [n % size]
    ways = math.lgamma(n + 1) - sum(math.lgamma(length + 1) for length in lengths)
    batches = {tuple(tuple(sorted(order[k : k + size])) for k in range(0, n, size)) for order in orders}
    if len(batches) < len(orders) and len(orders) ** 2 < RARE * math.exp(min(ways, 100)):
        return "two of the shuffles are the same"
    stays = np.zeros((n, len(lengths)), int)
    for order in orders:
        stays[order, np.arange(n) // size] += 1
    token, batch = np.unravel_index(int(stays.argmax()), stays.shape)
    most = coins(len(orders), size / n, RARE / stays.size)[1]
    if stays.max() > most:
        return f"token {token} comes in batch {batch} in {stays.max()} of {len(orders)} shuffles"
    return ""


# masks: of V pixels in rows


def uneven(mask: np.ndarray, values: np.ndarray) -> str:
    """What is not by chance in which pixels are hidden, in words; "" where nothing is.

    Parameters
    ----------
    mask : bool, (n, V), the same number h in every row
    values : float, (n, V), the pixels before
    """
    n, V = mask.shape
    h = int(mask[0].sum())
    often, (low, high) = mask.sum(axis=0), coins(n, h / V)
    worst = int(np.argmax(np.abs(often - n * h / V)))
    if not low <= often[worst] <= high:
        return f"hides pixel {worst} in {often[worst]} of {n} rows, expected about {n * h / V:.0f}"
    behind, (low, high) = int((mask[:, 1:] & mask[:, :-1]).sum()), neighbours(V, h, n)
    if not low <= behind <= high:
        return f"hides a pixel and the next one {behind} times in {n} rows, expected {low} to {high} times"
    chance = h * (h - 1) / (V * (V - 1))
    both, (low, high) = mask.T.astype(int) @ mask, coins(n, chance, RARE / V)
    np.fill_diagonal(both, round(n * chance))
    i, j = np.unravel_index(int(np.argmax(np.abs(both - n * chance))), both.shape)
    if not low <= both[i, j] <= high:
        return f"hides pixels {i} and {j} together in {both[i, j]} of {n} rows, expected about {n * chance:.0f}"
    low, high = overlaps(V, h, h, n - 1)
    beside, pixels = mask[1:].T.astype(int) @ mask[:-1], np.arange(V)  # of each pair of pixels in two rows
    for shift in range(V):
        common = int(beside[pixels, pixels - shift].sum())
        if not low <= common <= high:
            return "takes the pixels of a row from those of the row before"
    low, high = overlaps(V, h, h, n)
    dark = int((mask & (values.argsort(axis=1).argsort(axis=1) < h)).sum())
    if not low <= dark <= high:
        return f"hides {dark / n:.3g} of the {h} darkest pixels of a row on average, expected {h * h / V:.3g}"
    low, high = overlaps(V, h, h, n // 2)
    for turned in (mask[n // 2 :], mask[n // 2 :, ::-1]):
        common = int((mask[: n // 2] & turned[: n // 2]).sum())
        if not low <= common <= high:
            return "takes the pixels of the last rows from those of the first"
    return ""
