"""What an exception of Python's, NumPy's or PyTorch's says of the code that raised it: the name of a mistake."""

import re

import numpy as np

SAID: tuple[tuple[str, str], ...] = (  # what an exception says, as a pattern -> the mistake that it proves
    (r"'bitwise_xor' not supported|for \^:", "caret_for_power"),
    (r"truth value of an array", "truth_value"),
    (r"mismatch in its core dimension|shapes .* not aligned|mat1 and mat2 shapes|inner sizes", "sizes_of_product"),
    (r"could not be broadcast together|must match the size of tensor|could not broadcast input", "shapes_of_operands"),
    (
        r"only (length-1|size-1|0-dimensional) arrays can be converted|must be real number, not .*ndarray",
        "math_for_numpy",
    ),
    (r"inhomogeneous shape", "no_array_of_these"),
    (r"setting an array element with a sequence", "array_into_entry"),
    (r"can't multiply sequence by non-int|unsupported operand type\(s\) for .*'list'", "arithmetic_of_lists"),
    (
        r"unsupported operand type\(s\) for .*'(function|method|builtin_function_or_method|\w*[Ww]ave\w*|type)'",
        "not_called",
    ),
    (r"unsupported operand type\(s\) for .*'NoneType'|'NoneType' object", "none_used"),
    (r"unsupported operand type\(s\) for .*'str'|can only concatenate str|must be str, not", "string_and_number"),
    (r"unsupported operand type\(s\) for .*'tuple'", "arithmetic_of_lists"),
    (r"'(function|method|builtin_function_or_method|type)' object is not (subscriptable|iterable)", "not_called"),
    (
        r"'numpy.(ndarray|float64|int64)' object is not callable|'(list|tuple|float|int|Tensor)' object is not callable",
        "value_called",
    ),
    (r"'(int|float|numpy.\w+)' object is not iterable|cannot be interpreted as an integer: .*float", "no_range"),
    (r"object of type '(int|float|numpy.\w+)' has no len", "length_of_number"),
    (r"'numpy.ndarray' object has no attribute '(append|extend|insert|index|pop)'", "array_as_list"),
    (r"'list' object has no attribute '(shape|T|sum|mean|max|argmax|dot|reshape|size|ndim|astype)'", "list_as_array"),
    (
        r"list indices must be integers or slices, not (tuple|numpy.ndarray|list)|only integer scalar arrays can be",
        "list_as_array",
    ),
    (
        r"(list|tuple) indices must be integers|only integers, slices|arrays used as indices must be of integer",
        "index_no_integer",
    ),
    (r"index .* is out of bounds for axis|index out of range|pop from empty", "index_out_of_bounds"),
    (r"too many indices for array", "too_many_indices"),
    (r"axis -?\d+ is out of bounds|Dimension out of range", "no_such_axis"),
    (
        r"must have same number of dimensions|dimensions for the concatenation axis must match|need at least one array",
        "arrays_put_together",
    ),
    (r"Cannot interpret .* as a data type|data type .* not understood", "shape_is_a_tuple"),
    (r"expected 2|too many values to unpack|not enough values to unpack|cannot unpack", "unpacking"),
    (r"missing \d+ required positional argument", "argument_missing"),
    (r"takes (from )?\d+ .*positional arguments? but|unexpected keyword argument", "argument_extra"),
    (r"[Cc]annot cast ufunc|Cannot cast .* output", "integer_array_in_place"),
    (r"cannot reshape array", "reshape"),
    (r"leaf Variable that requires grad|a view of a leaf", "no_grad_missing"),
    (r"Can't call numpy\(\) on Tensor that requires grad", "detach_missing"),
    (r"same dtype|expected scalar type|Found dtype", "tensor_types"),
    (r"is not a Module subclass", "list_not_unpacked"),
    (r"does not require grad and does not have a grad_fn", "no_record"),
    (r"expected (np.ndarray|a Tensor)|must be Tensor, not|argument 'input'.*must be Tensor", "array_for_tensor"),
    (r"does not exist|No module named", "no_such_module"),
    (r"has no attribute", "no_such_attribute"),
)
TYPES = {  # what an exception's type proves by itself
    "NameError": "name_undefined",
    "UnboundLocalError": "used_before_assigned",
    "RecursionError": "calls_itself",
    "ZeroDivisionError": "division_by_zero",
}


def raised_of(raised: str, said: str) -> tuple[str, ...]:
    """The mistake that an exception and its text prove; empty for none."""
    undefined = re.fullmatch(r"name '(\w+)' is not defined.*", said, re.DOTALL) if raised == "NameError" else None
    if undefined and callable(getattr(np, undefined[1], None)):
        return ("np_missing",)
    if raised in TYPES:
        return (TYPES[raised],)
    return next(((mistake,) for pattern, mistake in SAID if re.search(pattern, said)), ())
