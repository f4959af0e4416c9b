"""One step of a formula, taken rightly or in one of its wrong ways."""

from collections.abc import Callable
from dataclasses import dataclass

ABOUT = {"activation_derivative": "∂h/∂β", "weights": "/∂h", "jacobian": "∂y*/∂β", "sum_over_classes": "∂y*/∂β"}


class Abstain(Exception):
    """A way of taking a stage says nothing for these arguments."""


@dataclass(frozen=True)
class Stage:
    """One step of a formula.

    Attributes
    ----------
    factor : str, the factor of the chain rule that it is, as it is drawn, or several: "∂β⁺/∂h · ∂h/∂β"; "" for none
    _right : function of what the stage before gave (None for the first)
    wrong : pairs of a mistake's name and what is computed in its place; the most common first
    """

    factor: str
    _right: Callable
    wrong: tuple[tuple[str, Callable], ...] = ()

    def way(self, number: int) -> Callable:
        """The right way (0) or a wrong one."""
        return self.wrong[number - 1][1] if number else self._right

    @property
    def factors(self) -> list[str]:
        """Its factors, one by one."""
        return self.factor.split(" · ") if self.factor else []

    def suspected(self, mistake: str) -> list[int]:
        """Which of its factors a mistake concerns: all of them where its name does not say."""
        about = next((factor for start, factor in ABOUT.items() if mistake.startswith(start)), "")
        return [i for i, factor in enumerate(self.factors) if about in factor] or list(range(len(self.factors)))


def same(value):
    """A stage that changes nothing."""
    return value


def refused(_):
    """A stage that nobody can ask."""
    raise Abstain
