"""Finite differences that know their own error.

Along a direction v of length 1, with phi(t) = f(x + t v):

    D(h) = (phi(h) - phi(-h)) / (2 h)                   central difference, error proportional to h^2
    R(h) = (4 D(h / 2) - D(h)) / 3                      Richardson's extrapolation, error proportional to h^4
    bar  = |R(h) - R(h / 2)| + 8 eps max(1, |f|) / (h / 4)    truncation and rounding
    S(h) = phi(h) - 2 phi(0) + phi(-h)                  second difference: halving h divides it by 4, across a kink by 2

Source: Richardson, Phil. Trans. A 210 (1911); Press et al., *Numerical Recipes*, section 5.7.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

EPSILON = float(np.finfo(float).eps)
STEPS = tuple(0.03 * 0.25**k for k in range(11))  # from 0.03 down to 3e-8


@dataclass(frozen=True)
class Slope:
    """A derivative with its error bar; `settled` is False where no step gave a believable one (a kink, a jump)."""

    value: float
    bar: float
    settled: bool


def slopes(phi: Callable[[float], float], center: float, scale: float = 1.0) -> Iterator[Slope]:
    """Ever finer estimates of the derivative of a function of one number at 0, each with its error bar.

    A bar far above its rounding floor is no verdict: a kink or a jump lies inside the step. Nor is a second difference
    that does not fall as it does where phi is smooth: a kink lies at 0 itself. Such estimates are not settled.

    Parameters
    ----------
    phi : function of a float that returns a float
    center : phi(0)
    scale : float, the length over which phi changes (the size of the entry that moves)

    Source: the module's docstring.
    """
    rounding = EPSILON * max(1.0, abs(center))
    pairs: dict[float, tuple[float, float]] = {}

    def pair(h: float) -> tuple[float, float]:
        if h not in pairs:
            pairs[h] = phi(h), phi(-h)
        return pairs[h]

    def difference(h: float) -> float:
        up, down = pair(h)
        return (up - down) / (2 * h)

    def bend(h: float) -> float:
        up, down = pair(h)
        return abs(up - 2 * center + down)

    for step in STEPS:
        h = step * scale
        coarse = (4 * difference(h / 2) - difference(h)) / 3
        fine = (4 * difference(h / 4) - difference(h / 2)) / 3
        floor = 8 * rounding / (h / 4)
        bar = abs(fine - coarse) + floor
        kinked = bend(h / 4) > max(1e3 * rounding, 0.4 * bend(h / 2))
        yield Slope(fine, bar, bool(bar < 20 * floor and not kinked))


def slope(phi: Callable[[float], float], scale: float = 1.0) -> Slope:
    """The derivative of a function of one number at 0, from the step with the smallest error bar.

    Parameters
    ----------
    phi : function of a float that returns a float
    scale : float, the length over which phi changes (the size of the entry that moves)

    Source: the module's docstring.
    """
    best = Slope(np.nan, np.inf, False)
    for found in slopes(phi, phi(0.0), scale):
        if (found.settled, -found.bar) > (best.settled, -best.bar):
            best = found
        elif best.settled:
            break
    return best


def finite_differences(f: Callable, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of a scalar function, entry by entry, with an error bar for each.

    Parameters
    ----------
    f : function of an array of x's shape that returns a float
    x : float64, any shape

    Returns
    -------
    gradient : the shape of x
    bar : the shape of x; inf where the function has a kink or a jump too close to x to tell

    Source: the module's docstring.
    """
    gradient, bar = np.zeros(x.shape), np.zeros(x.shape)
    for entry in np.ndindex(x.shape):

        def along(t: float, entry=entry) -> float:
            moved = x.copy()
            moved[entry] += t
            return float(f(moved))

        found = slope(along, max(1.0, abs(float(x[entry]))))
        gradient[entry] = found.value
        bar[entry] = found.bar if found.settled else np.inf
    return gradient, bar


def agrees(
    phi: Callable[[float], float], center: float, claimed: float, room: float, scale: float = 1.0
) -> bool | None:
    """Whether a claimed derivative at 0 is right; None where a kink or a jump leaves it open.

    One rejection is not believed: two orders can agree by chance with a kink inside. It stands when two finer
    estimates bear it out, and falls when one contradicts it.

    Parameters
    ----------
    phi : function of a float that returns a float
    center : phi(0)
    claimed : float, the derivative in question
    room : float, by which a right claim may differ beside the error bar
    scale : float, the length over which phi changes
    """
    rejected: Slope | None = None
    support = 0
    for found in slopes(phi, center, scale):
        if not found.settled:
            continue
        if rejected is not None and abs(found.value - rejected.value) <= found.bar + rejected.bar:
            support += 1
        elif abs(found.value - claimed) <= found.bar + room:
            return True
        else:
            rejected, support = found, 0
        if support == 2:
            return False
    return None


@dataclass(frozen=True)
class Verdict:
    """What the judge of a gradient found.

    Attributes
    ----------
    right : bool, no entry lies outside its error bar
    wrong : indices of the flat array, those found wrong
    left_out : indices of the flat array at which a kink or a jump leaves it open
    complete : bool, `wrong` holds every wrong entry, and not the first ones found
    """

    right: bool
    wrong: np.ndarray
    left_out: np.ndarray
    complete: bool


class Judge:
    """Judges a gradient along random directions, and looks for single entries only where one disagrees.

    Parameters
    ----------
    f : function of a flat array that returns a float
    gradient : the claimed gradient, flat
    x : the point, flat
    relative : float, the relative error that a right answer may have

    The cost of a gradient that is right is a few pairs of evaluations, whatever its size; that of a wrong one grows
    with the number of wrong entries and the logarithm of the size.
    """

    MOST_WRONG = 40

    def __init__(self, f: Callable, gradient: np.ndarray, x: np.ndarray, relative: float = 1e-13):
        self.f, self.gradient, self.x, self.relative = f, gradient, x, relative
        self.center = float(f(x))
        self.rng = np.random.default_rng(x.size)

    def direction(self, indices: np.ndarray) -> bool | None:
        """Whether the gradient agrees along a random direction over some of the entries."""
        weights = self.rng.uniform(0.5, 1.5, indices.size) * self.rng.choice([-1.0, 1.0], indices.size)
        weights /= np.linalg.norm(weights)
        part = self.gradient[indices]
        whole = indices.size == self.x.size

        def along(t: float) -> float:
            moved = self.x + t * weights if whole else self.x.copy()
            if not whole:
                moved[indices] += t * weights
            return float(self.f(moved))

        scale = max(1.0, float(np.max(np.abs(self.x[indices])))) if indices.size < 8 else 1.0
        room = self.relative * float(np.linalg.norm(part))
        return agrees(along, self.center, float(weights @ part), room, scale)

    def verdict(self) -> Verdict:
        """Right, or which entries are wrong, and which are left out."""
        everything = np.arange(self.x.size)
        if np.all(np.isfinite(self.gradient)):
            first = [self.direction(everything) for _ in range(2)]
            if first == [True, True]:
                return Verdict(True, everything[:0], everything[:0], True)
        wrong, left_out, complete = self.search(everything)
        return Verdict(not wrong, np.array(sorted(wrong), int), np.array(sorted(left_out), int), complete)

    def search(self, everything: np.ndarray) -> tuple[list[int], list[int], bool]:
        """Split what disagrees or is left open, until single entries are left."""
        wrong = [int(i) for i in np.flatnonzero(~np.isfinite(self.gradient))]
        left_out: list[int] = []
        groups = [np.flatnonzero(np.isfinite(self.gradient))]
        while groups:
            if len(wrong) > self.MOST_WRONG or len(left_out) > 10 * self.MOST_WRONG:
                return wrong, left_out, False
            group = groups.pop()
            if group.size == 0:
                continue
            found = self.direction(group)
            if found is True:
                continue
            if group.size > 1:
                half = group.size // 2
                groups += [group[half:], group[:half]]
            elif found is False:
                wrong.append(int(group[0]))
            else:
                left_out.append(int(group[0]))
        return wrong, left_out, True
