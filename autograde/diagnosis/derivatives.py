"""What formulas are built from: the notebook's functions, and derivatives of any function by differences."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from autograde.reporting.report import Finding


@dataclass(frozen=True)
class Numbers:
    """What formulas are built from: the notebook's functions, and derivatives of any function by differences.

    With D(h) = (f(h) - f(-h)) / (2 h), every derivative is (64 D(h/4) - 20 D(h/2) + D(h)) / 45, whose error is
    proportional to h^6. Two Numbers with different steps give two values, and their difference is an error bar.

    Attributes
    ----------
    given : function of a name that returns another function of the notebook
    step : float, h
    """

    given: Callable[[str], Callable]
    step: float = 0.004

    def maybe(self, name: str) -> Callable:
        """A function that the notebook may lack: then calling it fails, and with it the formulas that need it."""
        try:
            return self.given(name)
        except Finding:

            def lacking(*_):
                raise LookupError(name)

            return lacking

    def along(self, phi: Callable) -> np.ndarray:
        """The derivative at 0 of a function of one number that returns an array."""

        def difference(h: float) -> np.ndarray:
            return (np.asarray(phi(h), dtype=float) - np.asarray(phi(-h), dtype=float)) / (2 * h)

        h = self.step
        return (64 * difference(h / 4) - 20 * difference(h / 2) + difference(h)) / 45

    def jacobian(self, f: Callable, x: np.ndarray, linear: bool = False) -> np.ndarray:
        """d f / d x for any shapes: the shape of f's value, then that of x.

        Of a linear function, or one with a constant beside, one difference gives the derivative.
        """
        units = []
        for entry in np.ndindex(x.shape):
            unit = np.zeros(x.shape)
            unit[entry] = 1.0
            units.append(unit)
        stacked = np.stack(self._columns(f, x, units, linear), axis=-1)
        return stacked.reshape(stacked.shape[:-1] + x.shape)

    def rows(self, f: Callable, x: np.ndarray, linear: bool = False) -> np.ndarray:
        """d f[i] / d x[i] of every token, where each token's value depends on its own row: (n, A) -> (n, B, A).

        A function that gives one number a token, (n,), has the Jacobian (n, A).
        """
        return np.stack(self._columns(f, x, np.eye(x.shape[1]), linear), axis=-1)

    def _columns(self, f: Callable, x: np.ndarray, units: Iterable[np.ndarray], linear: bool) -> list[np.ndarray]:
        if linear:
            here = np.asarray(f(x), dtype=float)
            return [f(x + unit) - here for unit in units]
        return [self.along(lambda t, unit=unit: f(x + t * unit)) for unit in units]

    def entries(self, f: Callable, x: np.ndarray) -> np.ndarray:
        """d f[e] / d x[e] of every entry, where each value depends on its own entry."""
        return self.along(lambda t: f(x + t))

    def back(self, rows: np.ndarray, f: Callable, x: np.ndarray, linear: bool = False) -> np.ndarray:
        """How much sum of rows * f(x) moves with each entry of x, token by token: (n, B), (n, A) -> (n, A)."""
        return self.rows(lambda moved: np.sum(rows * f(moved), axis=1), x, linear)

    def back_by(self, rows: np.ndarray, jacobian: np.ndarray) -> np.ndarray:
        """The same through what moves as a Jacobian says: (n, B), (n, B, ...) -> (n, ...)."""
        if rows.shape != jacobian.shape[:2]:
            raise ValueError(f"rows {rows.shape} do not fit a Jacobian {jacobian.shape}")
        matrices = jacobian.reshape(*rows.shape, -1)
        at_rest = np.zeros((len(rows), matrices.shape[2]))
        moved = self.back(rows, lambda x: (matrices @ x[..., np.newaxis])[..., 0], at_rest, linear=True)
        return moved.reshape(len(rows), *jacobian.shape[2:])
