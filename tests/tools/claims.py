"""Claims for the judge of a gradient: functions with their gradients by hand, and what is done to these."""

from collections.abc import Callable, Iterator

import numpy as np

Claim = tuple[str, Callable, np.ndarray, np.ndarray]  # name, f, its gradient at x, x

MATRICES: dict[str, tuple[Callable, Callable]] = {
    "squares": (lambda w: np.sum(w**2), lambda w: 2 * w),
    "sines": (lambda w: float(np.sum(np.sin(w))), np.cos),
    "log of a sum": (lambda w: float(np.log(np.sum(np.exp(w)))), lambda w: np.exp(w) / np.exp(w).sum()),
    "stacks": (lambda w: np.sum(3 * np.tanh(w), axis=(-1, -2)), lambda w: 3 / np.cosh(w) ** 2),
}


def rows_above(g, share: float):
    return np.arange(len(g))[:, np.newaxis] < share * len(g)


DAMAGES: dict[str, Callable] = {  # functions of a gradient of two dimensions and a generator
    "upper triangle": lambda g, rng: np.triu(g),
    "lower triangle": lambda g, rng: np.tril(g, -1),
    "no diagonal": lambda g, rng: g * (1 - np.eye(*g.shape)),
    "half masked": lambda g, rng: g * (rng.random(g.shape) < 0.5),
    "a tenth masked": lambda g, rng: g * (rng.random(g.shape) < 0.9),
    "most masked": lambda g, rng: g * (rng.random(g.shape) < 0.1),
    "clipped": lambda g, rng: np.clip(g, -0.5 * np.abs(g).max(), 0.5 * np.abs(g).max()),
    "only what is large": lambda g, rng: np.where(np.abs(g) > np.median(np.abs(g)), g, 0),
    "half of the rows": lambda g, rng: np.where(rows_above(g, 0.5), g, 0),
    "half of the columns": lambda g, rng: np.where(rows_above(g.T, 0.5).T, g, 0),
    "every second twice": lambda g, rng: g * (1 + np.arange(g.size) % 2).reshape(g.shape),
    "a block twice": lambda g, rng: np.where(rows_above(g, 0.6) & rows_above(g.T, 0.6).T, 2 * g, g),
    "a row turned": lambda g, rng: np.where(np.arange(len(g))[:, np.newaxis] == rng.integers(len(g)), -g, g),
    "sorted": lambda g, rng: np.sort(g, axis=None).reshape(g.shape),
    "rows sorted": lambda g, rng: np.sort(g, axis=1),
    "shifted": lambda g, rng: np.roll(g, 1),
    "reversed": lambda g, rng: g[::-1, ::-1].copy(),
    "transposed": lambda g, rng: g.T.reshape(g.shape).copy(),
    "float32": lambda g, rng: g.astype(np.float32),
    "through float32": lambda g, rng: g.astype(np.float32).astype(float),
    "through float16": lambda g, rng: g.astype(np.float16).astype(float),
    "integers": lambda g, rng: g.astype(int),
    "signs": lambda g, rng: np.sign(g),
    "sizes": lambda g, rng: np.abs(g),
    "averaged": lambda g, rng: np.full(g.shape, g.mean()),
    "zeros": lambda g, rng: 0 * g,
    "some nan": lambda g, rng: np.where(rng.random(g.shape) < 0.3, np.nan, g),
    "1.2 times": lambda g, rng: 1.2 * g,
    "negative": lambda g, rng: -g,
    "a constant added": lambda g, rng: g + 1e-3 * np.abs(g).max(),
    "noise": lambda g, rng: g * (1 + 1e-4 * rng.normal(size=g.shape)),
    "one entry": lambda g, rng: (
        g + 0.01 * np.abs(g).max() * (np.arange(g.size) == rng.integers(g.size)).reshape(g.shape)
    ),
}


def damaged(shape: tuple[int, int], seed: int) -> Iterator[tuple[str, Callable, np.ndarray, np.ndarray, bool]]:
    """Name, f, what is claimed, x, and whether the claim is right all the same; the first of each f is right."""
    for name, (f, gradient) in MATRICES.items():
        rng = np.random.default_rng(seed)
        x = rng.normal(size=shape)
        right = gradient(x)
        yield f"{name}, right", f, right, x, True
        for damage, change in DAMAGES.items():
            claimed = change(right, rng)
            gap = np.abs(claimed.astype(float) - right)
            yield f"{name}, {damage}", f, claimed, x, bool(np.all(gap <= 1e-14 * np.abs(right)))


def of_many_sizes(n: int, seed: int) -> Iterator[Claim]:
    """Right gradients of n entries of sizes and scales that differ by many orders of magnitude."""
    rng = np.random.default_rng(seed)
    u, p = rng.uniform(0.3, 2, n), 10 ** rng.uniform(-6, 0, n)
    scale, size = 10 ** rng.uniform(-9, 9, n), 10 ** rng.uniform(-6, 6, n)
    one = np.where(np.arange(n) == rng.integers(n), 1e-6, p / p.max())
    tiny = 1e-34
    yield "logarithms", lambda v: np.sum(np.log(v)), 1 / p, p
    yield "one small probability", lambda v: float(np.sum(np.log(v))), 1 / one, one
    yield "amplitudes", lambda v: np.sum(size * np.sin(v)), size * np.cos(u), u
    yield "lengths", lambda v: float(np.sum(np.sin(v / scale))), np.cos(u) / scale, u * scale
    yield "lengths at 0", lambda v: np.sum(np.sin(v / scale + u)), np.cos(u) / scale, np.zeros(n)
    yield "quantum", lambda v: np.sum((v / tiny - 3) ** 2), 2 * (u - 3) / tiny, u * tiny
    yield "astronomy", lambda v: np.sum(np.tanh(v / 1e30)), 1 / np.cosh(u) ** 2 / 1e30, u * 1e30


def one_wrong(gradient: np.ndarray, place: int) -> Iterator[tuple[str, np.ndarray]]:
    """The gradient with one entry wrong by a fifth of its size or more."""
    for name, factor in [("1.2 times", 1.2), ("twice", 2), ("negative", -1), ("missing", 0), ("1000 times", 1000)]:
        claimed = gradient.copy()
        claimed[place] *= factor
        yield name, claimed


def of_low_precision(kind: type, seed: int) -> Iterator[Claim]:
    """Functions that are computed in float32 or float16, with their right gradients in float64."""
    rng = np.random.default_rng(seed)
    n = int(rng.choice([1, 2, 5, 20, 100]))
    x, a, p = rng.normal(size=n), rng.normal(size=n), rng.uniform(0.1, 1, n)
    exp = np.exp(x)
    yield "sines", lambda v: float(np.sum(np.sin(v.astype(kind)), dtype=kind)), np.cos(x), x
    yield "weighted", lambda v: np.sum(a.astype(kind) * np.sin(v.astype(kind))), a * np.cos(x), x
    yield "squares", lambda v: float(np.sum(v.astype(kind) ** 2)), 2 * x, x
    yield "mean", lambda v: np.mean(np.tanh(v.astype(kind))), 1 / np.cosh(x) ** 2 / n, x
    yield "rounded at last", lambda v: kind(np.sum(a * np.tanh(v))), a / np.cosh(x) ** 2, x
    yield "rounded at first", lambda v: float(np.sum(a * np.sin(v.astype(kind).astype(float)))), a * np.cos(x), x
    yield "log of a sum", lambda v: np.log(np.sum(np.exp(v.astype(kind)))), exp / exp.sum(), x
    yield "logarithms", lambda v: -np.sum(np.log(v.astype(kind))), -1 / p, p


def torch_network(width: int, seed: int, relu: bool = False) -> Claim:
    """Loss of a small PyTorch network in its usual type, float32, as a function of the weights of its first layer."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    first = torch.nn.Linear(width, width)
    net = torch.nn.Sequential(first, torch.nn.ReLU() if relu else torch.nn.Tanh(), torch.nn.Linear(width, 3))
    x, labels = torch.randn(16, width), torch.randint(0, 3, (16,))

    def loss(values):
        with torch.no_grad():
            first.weight.copy_(torch.tensor(values))
            return torch.nn.functional.cross_entropy(net(x), labels).item()

    (gradient,) = torch.autograd.grad(torch.nn.functional.cross_entropy(net(x), labels), first.weight)
    return "network", loss, gradient.numpy().copy(), first.weight.detach().numpy().astype(float)
