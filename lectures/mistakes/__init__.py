"""How each exercise goes wrong: its formula as a chain of stages, with the wrong ways of taking each.

One module a unit; `SUSPICIONS` in it: exercise, or exercise__part -> `Suspicion`.
"""

import importlib
import pkgutil
from functools import cache

from autograde.diagnosis.naming import Suspicion


@cache
def suspicions() -> dict[tuple[str, str], Suspicion]:
    """Every suspicion: (exercise, part) -> how it goes wrong. The part "" stands for those without one of their own."""
    units = [importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    found = {name.partition("__"): suspicion for unit in units for name, suspicion in unit.SUSPICIONS.items()}
    return {(exercise, part): suspicion for (exercise, _, part), suspicion in found.items()}
