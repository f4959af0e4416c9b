"""The arguments of a call in words, as a finding names them."""

import numpy as np

from autograde.asking.call import plain


def arguments(args: tuple) -> str:
    """Arguments in words: shapes of arrays, short values otherwise."""
    return ", ".join(map(_word, args))


def _word(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"array of shape {value.shape}" if value.size > 6 else plain(_numbers(value.tolist()))
    if isinstance(value, list) and value and isinstance(value[0], np.ndarray):
        return f"list of {len(value)} arrays"
    if isinstance(value, list) and len(value) > 4 and isinstance(value[0], tuple):
        return f"list of {len(value)} tuples"
    if isinstance(value, dict):
        return f"dictionary of {', '.join(map(repr, value))}"
    if isinstance(value, np.random.Generator):
        return "a random generator"
    if callable(value):
        return getattr(value, "__name__", "a function")
    return plain(_numbers(value))


def _numbers(value: object) -> str:
    """A number, or lists of them, each with four digits at most where more are no help."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_numbers, value)) + "]"
    written = repr(value)
    return f"{value:.4g}" if isinstance(value, float) and len(written) > 8 else written
