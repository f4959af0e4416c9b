"""How each exercise goes wrong: its formula as a chain of stages, with the wrong ways of taking each.

One module a unit; `SUSPICIONS` in it: exercise, or (exercise, part) -> `Suspicion`.
"""

from functools import cache

from autograde.naming import Suspicion
from autograde.suspects import (
    back_propagation,
    forward_propagation,
    gradient_descent,
    loss_functions,
    pytorch,
    training_data,
)


@cache
def suspicions() -> dict[tuple[str, str], Suspicion]:
    """Every suspicion: (exercise, part) -> how it goes wrong. The part "" stands for those without one of their own."""
    units = (training_data, forward_propagation, loss_functions, back_propagation, gradient_descent, pytorch)
    found = {name.partition("__"): suspicion for unit in units for name, suspicion in unit.SUSPICIONS.items()}
    return {(exercise, part): suspicion for (exercise, _, part), suspicion in found.items()}
