"""How each exercise goes wrong: its formula as a chain of stages, with the wrong ways of taking each.

One module a unit; `SUSPICIONS` in it: exercise, or (exercise, part) -> `Suspicion`.
"""

from functools import cache

from autograde.naming import Suspicion
from autograde.suspects import back_propagation


@cache
def suspicions() -> dict[tuple[str, str], Suspicion]:
    """Every suspicion: (exercise, part) -> how it goes wrong. The part "" stands for those without one of their own."""
    units = (back_propagation,)
    return {(exercise, ""): suspicion for unit in units for exercise, suspicion in unit.SUSPICIONS.items()}
