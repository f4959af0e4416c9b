"""Where a gradient is taken: an array, or a list of arrays, as one flat array and back."""

from itertools import pairwise

import numpy as np

from autograde.asking.call import what_is
from autograde.gradients.comparison import place
from autograde.gradients.given.arrays import as_array, real_array
from autograde.gradients.judging.verdict import Place
from autograde.reporting.report import Finding


class Point:
    """An array, or a list of arrays, as one flat array and back.

    Attributes
    ----------
    x : float64, flat
    shapes : of the arrays
    several : whether they stand in a list
    """

    def __init__(self, x):
        self.several = isinstance(x, list | tuple) and any(hasattr(part, "dtype") for part in x)
        parts = list(x) if self.several else [x]
        self.tensors = [part for part in parts if type(part).__module__.split(".")[0] == "torch"]
        arrays = [real_array(part, f"x[{number}]" if self.several else "x") for number, part in enumerate(parts)]
        for tensor in self.tensors:
            if not tensor.is_floating_point():
                raise Finding(f"x is a tensor of type {tensor.dtype}, expected one of real numbers.", "→ x.double()")
        self.shapes = [array.shape for array in arrays]
        self.x = np.concatenate([array.ravel() for array in arrays])
        self.ends = np.cumsum([0, *(array.size for array in arrays)])
        if not self.x.size:
            raise Finding("x has no entries: there is nothing to judge.")
        for index in [] if np.isfinite(self.x).all() else np.flatnonzero(~np.isfinite(self.x))[:1]:
            where = self.place(int(index)).replace("gradient", "x", 1)
            raise Finding(f"x is {self.x[index]} at {where}, expected numbers that are finite.")

    @property
    def what(self) -> str:
        """What f is called with, in words."""
        of_type = f" of type {self.tensors[0].dtype}" if self.tensors else ""
        kind = "tensor" if self.tensors else "float64 array"
        if self.several:
            return f"a list of {len(self.shapes)} {kind}{'s' if len(self.shapes) > 1 else ''}{of_type}"
        return f"a {kind}{of_type}{' and' if of_type else ' of'} shape {self.shapes[0]}"

    def at(self, flat: np.ndarray):
        """The arrays that are written one after the other in the last axis of `flat`, without a copy."""
        parts = zip(pairwise(self.ends), self.shapes, strict=True)
        arrays = [flat[..., a:b].reshape(flat.shape[:-1] + shape) for (a, b), shape in parts]
        if self.tensors:
            arrays = [self.tensor(array) for array in arrays]
        return arrays if self.several else arrays[0]

    def tensor(self, array: np.ndarray):
        """An array as a tensor of x's type, on x's device."""
        like = self.tensors[0]
        return like.new_tensor(array, requires_grad=like.requires_grad)

    def flat(self, gradient) -> np.ndarray:
        """A claimed gradient as one flat array, once it has the shapes of x."""
        if self.several and not (isinstance(gradient, list | tuple) and len(gradient) == len(self.shapes)):
            given = (
                f"{what_is(gradient)} of {len(gradient)}" if isinstance(gradient, list | tuple) else what_is(gradient)
            )
            raise Finding(
                f"is {given}, expected a list of {len(self.shapes)} arrays.", "→ one gradient for every array of x"
            )
        parts = list(gradient) if self.several else [gradient]
        arrays = [self.part(part, number) for number, part in enumerate(parts)]
        kinds = {array.dtype for array in arrays if array.dtype != np.float64}
        self.dtype = str(kinds.pop()) if len(kinds) == 1 else ""
        return np.concatenate([array.ravel() for array in arrays]).astype(float)

    def part(self, given, number: int) -> np.ndarray:
        """The claimed gradient of one array of x."""
        which, shape = f"gradient[{number}] " if self.several else "", self.shapes[number]
        wanted = f"an array of shape {shape}" if shape else "a number"
        try:
            array = as_array(given)
        except Exception:  # a ragged list, an array that another library keeps to itself
            array = np.empty(0, object)
        if given is None:
            raise Finding(
                f"{which}is None, expected {wanted}.",
                "→ does a function end without a `return`? Was backward() called?",
            )
        if isinstance(given, dict | set | str):
            raise Finding(f"{which}is {what_is(given)}, expected {wanted}.", "→ one number for every entry of x")
        if array.dtype.kind == "c":
            raise Finding(f"{which}is complex, expected real numbers in {wanted}.", "→ np.real(...), if that is meant")
        if array.dtype.kind not in "fiu":
            raise Finding(
                f"{which}has dtype {array.dtype}, expected float64.", f"→ {wanted}, one number for every entry of x"
            )
        if array.shape != shape:
            raise Finding(
                f"{which and which + 'has '}shape {array.shape}, expected {shape}.",
                "→ a gradient has one entry for every entry of x",
            )
        return array

    def name(self, number: int) -> str:
        return f"gradient[{number}]" if self.several else "gradient"

    def place(self, index: int) -> str:
        """An index of the flat array, as it is typed."""
        number = int(np.searchsorted(self.ends, index, side="right")) - 1
        return place(np.unravel_index(index - self.ends[number], self.shapes[number]), self.name(number))

    def words(self, where: Place) -> str:
        """A row, a column or a whole array, as it is typed."""
        shape = self.shapes[where.array]
        if where.row is not None:
            return f"{self.name(where.array)}[{where.row}{', :' * (len(shape) - 1)}]"
        if where.column is not None:
            column = np.unravel_index(where.column, shape[1:])
            return f"{self.name(where.array)}[:, {', '.join(str(int(i)) for i in column)}]"
        return self.name(where.array)
