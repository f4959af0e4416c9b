"""Which exercises another one builds on, by the course's own solution."""

from functools import lru_cache
from types import ModuleType

from autograde.asking.call import called_names


@lru_cache(200)  # exercises: a class has the same ones in every notebook
def builds_on(exercise: str, reference: ModuleType) -> frozenset[str]:
    """The functions that the right function of an exercise calls, directly or through others.

    It is none of them, and none of them builds on it: no answer of an exercise can be read from one of these.

    Parameters
    ----------
    exercise : str
    reference : module with the right functions
    """
    called = _called(exercise, reference)
    return frozenset(name for name in called if exercise not in {name, *_called(name, reference)})


def _called(exercise: str, reference: ModuleType) -> set[str]:
    """The functions of the module that one of them calls, directly or through others; itself where it does so."""
    found: set[str] = set()
    waiting = [exercise]
    while waiting:
        code = getattr(getattr(reference, waiting.pop(), None), "__code__", None)
        fresh = {name for name in called_names(code) if hasattr(getattr(reference, name, None), "__code__")} - found
        found |= fresh
        waiting += fresh
    return found
