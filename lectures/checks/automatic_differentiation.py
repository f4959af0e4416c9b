"""Unit 06, by hand: slopes on a record of operations, against finite differences of the way forward."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from autograde.asking.standins import (
    TOO_OFTEN,
    Blend,
    BlendSlopes,
    CountedSumSlopes,
    product_slopes,
    sine_slopes,
    sum_slopes,
    tilt_slopes,
)
from autograde.reporting.report import Finding

Entry = tuple[str, tuple[int, ...]]
FORWARD: dict[str, Callable] = {
    "add": lambda a, b: a + b,
    "multiply": lambda a, b: a * b,
    "sine": np.sin,
    "tilt": lambda a, b: a * a * b + b,
}
LOOKUP: dict[str, Callable] = {
    "add": sum_slopes,
    "multiply": product_slopes,
    "sine": sine_slopes,
    "tilt": tilt_slopes,
}


@dataclass(frozen=True)
class Graph:
    """Numbers that are made from numbers.

    Attributes
    ----------
    start : float64, the inputs
    record : how each of the others was made
    forward, lookup : operation -> what it computes, and its derivatives
    """

    start: np.ndarray
    record: list[Entry]
    forward: Mapping[str, Callable]
    lookup: dict[str, Callable]

    def values(self, moved: np.ndarray | None = None) -> np.ndarray:
        """All numbers, computed forward; each is `moved` by as much before it is used."""
        M = len(self.start) + len(self.record)
        moved = np.zeros(M) if moved is None else moved
        found = [*(self.start + moved[: len(self.start)])]
        for operation, inputs in self.record:
            found.append(self.forward[operation](*(found[i] for i in inputs)) + moved[len(found)])
        return np.array(found, dtype=float)

    def last(self, moved: np.ndarray) -> float:
        """The last number, where all are moved."""
        return float(self.values(moved)[-1])


def _graph(start: list[float], *record: Entry) -> Graph:
    """A graph of the operations that have names."""
    return Graph(np.array(start), list(record), FORWARD, LOOKUP)


def _drawn(rng: np.random.Generator, inputs: int, entries: int, near: int = 6, size: float = 1.0) -> Graph:
    """A graph of drawn operations on one to four numbers: the one made last, and others of the last few; some repeat.

    Inputs may lead nowhere. Slopes do not die out, however long it is.
    """
    forward: dict[str, Callable] = {}
    lookup: dict[str, Callable] = {}
    for name, K in zip(("one", "two", "three", "four"), range(1, 5), strict=True):
        numbers = rng.uniform([[0.1], [0.7]], [[0.4], [1.2]], (2, K)) * rng.choice([-1, 1], (2, K)) / np.sqrt(K)
        forward[name], lookup[name] = Blend(numbers), BlendSlopes(numbers)
    names, record = list(forward), []
    for made in range(inputs, inputs + entries):
        name = str(rng.choice(names))
        others = rng.integers(max(0, made - near), made, names.index(name))
        record.append((name, tuple(int(i) for i in rng.permutation([made - 1, *others]))))
    return Graph(rng.normal(0, size, inputs), record, forward, lookup)


def _slopes(ask, graph: Graph) -> np.ndarray:
    """The answer for a graph, once its form is as promised."""
    values = graph.values()
    return ask(graph.record, values, graph.lookup, shape=values.shape)


def reverse_mode(ask):
    rng = ask.rng
    a, b = (float(number) for number in rng.uniform(1.2, 3, 2))
    square = _graph([3.0], ("multiply", (0, 0)))
    ask.equal(_slopes(ask, square), [6.0, 1.0], "the known slopes of a * a at a = 3", name="slopes")
    again = _slopes(ask, square)
    said = "gives other slopes when it is asked the same once more."
    ask.holds(
        np.array_equal(again, [6.0, 1.0]), said, "→ begin each call with new zeros", mistakes=("slopes_left_over",)
    )
    for operation, inputs in (("add", (0, 1)), ("sine", (1,)), ("tilt", (1, 0))):
        said = f"gives 0 for every input of {operation!r}, used alone."
        mend = "→ nothing is passed on through this operation: lookup holds the factors of every one, whatever its name"
        ask.holds(bool(_slopes(ask, _graph([a, b], (operation, inputs)))[:-1].any()), said, mend)
    for graph in (
        _graph([a, b], ("multiply", (0, 1)), ("sine", (2,)), ("add", (3, 2))),
        _graph([a, b, 0.5], ("tilt", (0, 1)), ("multiply", (3, 0)), ("add", (3, 1)), ("tilt", (5, 4))),
        _graph([b, a, 0.7], ("sine", (1,)), ("tilt", (1, 3)), ("multiply", (0, 2)), ("tilt", (4, 4))),
        _drawn(rng, 3, 7),
        _drawn(rng, int(rng.integers(5, 9)), int(rng.integers(12, 20))),
    ):
        zero = np.zeros(len(graph.start) + len(graph.record))
        ask.differentiates(_slopes(ask, graph), graph.last, zero, name="slopes")
    ask.equal(_slopes(ask, _graph([a, b])), [0.0, 1.0], "no operation: nothing leads to the last number but itself")
    _many_ways(ask)
    _reverse_mode_elsewhere(ask)


def _many_ways(ask):
    """A number is added to itself, the sum to itself, and so on, 40 times: 2^40 ways lead to the last."""
    most = np.array([100.0 * 40])
    chain = Graph(np.array([1.5]), [("add", (m, m)) for m in range(40)], FORWARD, {"add": CountedSumSlopes(most)})
    try:
        yours = _slopes(ask, chain)
    except Finding as finding:
        if TOO_OFTEN in finding.details:
            raise Finding(
                "takes every way through the record apart: 40 additions of a number to itself have 2^40 of them.",
                "→ each entry once, from the last to the first: its slope is complete before it is passed on",
                mistakes=("every_way_apart",),
            ) from None
        raise
    what = "powers of two: 40 additions of a number to itself"
    ask.equal(yours, 2.0 ** np.arange(40, -1, -1), what, name="slopes")


def _reverse_mode_elsewhere(ask):
    """For points: longer records, more inputs, other sizes."""
    rng = ask.rng
    many = int(rng.integers(30, 60))
    for inputs, entries, near, size in (
        *((1, 1, 6, 1.0), (1, 200, 80, 1.0), (many, 150, 40, 1.0), (many, 3, 60, 1.0), (2, 25, 27, 30.0)),
        *((12, 60, 8, 1e-4), (3, 40, 3, 300.0), (4, 12, 16, 1.0), (many, 0, 1, 1.0)),
    ):
        graph = _drawn(rng, inputs, entries, near, size)
        ask.hidden(graph.record, graph.values(), graph.lookup, where=f"{inputs} inputs, {entries} entries")
    start = [float(number) for number in rng.uniform(0.5, 2, 3)]
    for record in (
        (("multiply", (0, 0)), ("multiply", (3, 3)), ("multiply", (4, 4)), ("multiply", (5, 5))),
        (("tilt", (0, 1)), ("add", (3, 3)), ("tilt", (4, 4)), ("sine", (2,))),
        (("multiply", (0, 1)), ("multiply", (0, 2)), ("multiply", (1, 2)), ("add", (3, 4)), ("tilt", (6, 5))),
    ):
        graph = _graph(start, *record)
        ask.hidden(graph.record, graph.values(), graph.lookup)
    still = _graph([0.0, 2.0], ("multiply", (0, 0)), ("multiply", (2, 1)), ("tilt", (3, 0)))
    ask.hidden(still.record, still.values(), still.lookup, where="slopes of 0")
    steep = _graph([1e6, 1e-7], ("multiply", (0, 0)), ("multiply", (2, 1)), ("add", (1, 3)))
    ask.hidden(steep.record, steep.values(), steep.lookup, where="large and small slopes")
