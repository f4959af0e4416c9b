"""Numbers as libraries and students give them, read as NumPy arrays; a Finding where they are none."""

from decimal import Decimal
from fractions import Fraction

import numpy as np

from autograde.asking.call import plain, what_is
from autograde.reporting.report import Finding


def as_array(value) -> np.ndarray:
    """A value as a NumPy array, also that of a PyTorch tensor that is part of a graph, sparse or in bfloat16."""
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        value = value.to_dense() if value.layout != type(value)().layout else value
        value = value.double() if str(value.dtype) == "torch.bfloat16" else value  # NumPy has no such type
    if isinstance(value, Decimal | Fraction):
        value = float(value)
    array = np.asarray(value)
    return array.astype(float) if array.dtype.name == "bfloat16" else array


def real_array(part, name: str) -> np.ndarray:
    """An array of real numbers of its own, or a Finding."""
    try:
        array = as_array(part)
    except Exception:  # a ragged list, an array that another library keeps to itself
        array = np.empty(0, object)
    if array.dtype.kind == "c":
        raise Finding(
            f"{name} is complex, expected real numbers.",
            "→ let f take the real and the imaginary part as two arrays, and x be the list of them",
        )
    if array.dtype.kind not in "fiu":
        what = what_is(part) if not hasattr(part, "dtype") else f"an array of dtype {array.dtype}"
        hint = ["→ or a list of arrays: list(x.values())"] if isinstance(part, dict) else []
        raise Finding(f"{name} is {what}, expected an array of numbers.", *hint)
    return np.array(array, dtype=float)


def one_number(value, kinds: str) -> float | complex:
    """The value of a function that is to be differentiated; a Finding where it is not one number of these kinds."""
    try:
        array = as_array(value)
    except Exception:  # ragged lists, arrays of other libraries
        array = np.empty(0, object)
    if array.dtype.kind == "c" and "c" not in kinds:
        raise Finding(
            f"f returned {plain(repr(value))}, expected one number that is real.", "→ np.real(...), or np.abs(...) ** 2"
        )
    if array.dtype.kind not in kinds:
        hint = ["→ does it end without a `return`?"] if value is None else []
        raise Finding(f"f returned {plain(repr(value))}, expected one number.", *hint)
    if array.size != 1:
        raise Finding(
            f"f returned an array of shape {array.shape}, expected one number.",
            "→ differentiate a scalar: a loss, or a weighted sum of the outputs",
        )
    return array.item()
