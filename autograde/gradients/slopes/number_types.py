"""The types that a function may round its values to: which numbers they hold, and how coarsely."""

import numpy as np

EPSILON = float(np.finfo(float).eps)
SMALLEST = float(np.finfo(float).smallest_subnormal)
TYPES = {"bfloat16": 2.0**-8, "float16": 2.0**-11, "float32": 2.0**-24}  # what rounding to a type changes, relative
COARSE = 1e-5  # of f: rounding so coarse that curvature does not matter at its steps
LOW = 1e-11  # of f: rounding beyond what double precision does


def type_of(values: np.ndarray) -> str:
    """The smallest type that holds all these numbers, and not with digits to spare; "" for float64."""
    values = values[np.isfinite(values)]
    if np.unique(values).size < 3:
        return ""
    for name, half in TYPES.items():
        if np.array_equal(values, rounded(values, name)):
            last = (
                np.abs(values) / 2 ** np.floor(np.log2(np.abs(values) + SMALLEST)) / (4 * half)
            )  # an odd number of halves
            return name if np.any(last % 1) else ""
    return ""


def rounded(values: np.ndarray, name: str) -> np.ndarray:
    """Numbers rounded to one of TYPES, as float64."""
    with np.errstate(over="ignore", under="ignore"):
        if name == "bfloat16":
            return (values.astype(np.float32).view(np.uint32) & 0xFFFF0000).view(np.float32).astype(float)
        return values.astype(name).astype(float)
