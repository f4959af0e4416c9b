"""What an exception of Python's, NumPy's or PyTorch's says of the code that raised it: the name of a mistake."""

import re

import numpy as np

NO_FUNCTION = ("function'", "method'", "builtin_function_or_method'", "Wave'", "type'")
SAID: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    # a slip, what the exception says in any of these ways, and beside it one of these words (none: nothing is needed)
    ("sizes_of_product", ("mismatch in its core dimension", "not aligned", "mat1 and mat2 shapes"), ()),
    ("shapes_of_operands", ("could not be broadcast together", "must match the size of tensor"), ()),
    ("shapes_of_operands", ("could not broadcast input",), ()),
    ("math_for_numpy", ("arrays can be converted to Python scalars",), ()),
    ("math_for_numpy", ("must be real number",), ("ndarray",)),
    ("no_array_of_these", ("inhomogeneous shape",), ()),
    ("array_into_entry", ("setting an array element with a sequence",), ()),
    ("arithmetic_of_lists", ("can't multiply sequence by non-int",), ()),
    ("arithmetic_of_lists", ("unsupported operand type",), ("'list'", "'tuple'")),
    ("none_used", ("unsupported operand type", "'NoneType' object"), ("NoneType'",)),
    ("string_and_number", ("unsupported operand type",), ("'str'",)),
    ("string_and_number", ("can only concatenate str", "must be str, not"), ()),
    ("not_called", ("unsupported operand type",), NO_FUNCTION),
    ("not_called", ("is not subscriptable", "is not iterable"), NO_FUNCTION),
    (
        "value_called",
        ("is not callable",),
        ("ndarray'", "float", "'list'", "'tuple'", "int", "'Tensor'", "'dict'", "'str'", "'set'"),
    ),
    ("no_range", ("is not iterable",), ("'int'", "'float'", "numpy.")),
    ("no_range", ("cannot be interpreted as an integer",), ("float",)),
    ("length_of_number", ("has no len()", "len() of unsized"), ()),
    ("array_as_list", ("'numpy.ndarray' object has no attribute",), ("'append'", "'extend'", "'insert'")),
    ("no_index_of_arrays", ("'numpy.ndarray' object has no attribute 'index'",), ()),
    ("list_as_array", ("'list' object has no attribute", "'tuple' object has no attribute"), ()),
    ("list_as_array", ("list indices must be integers or slices",), ("not tuple", "ndarray", "not list")),
    ("list_as_array", ("only integer scalar arrays can be converted",), ()),
    ("part_for_whole", ("takes a whole array",), ()),
    ("index_no_integer", ("indices must be integers", "only integers, slices", "must be of integer"), ()),
    ("popped_empty", ("pop from empty",), ()),
    ("index_out_of_bounds", ("is out of bounds for axis", "index out of range", "pop from empty"), ("index", "pop")),
    ("not_in_list", ("is not in list", "x not in list"), ()),
    ("too_many_indices", ("too many indices",), ()),
    ("no_such_axis", ("is out of bounds for array of dimension", "Dimension out of range"), ()),
    ("arrays_put_together", ("must have same number of dimensions", "for the concatenation axis must match"), ()),
    ("shape_is_a_tuple", ("as a data type", "data type"), ("Cannot interpret", "not understood")),
    ("unpacking", ("too many values to unpack", "not enough values to unpack", "cannot unpack"), ()),
    ("keyword_unknown", ("unexpected keyword argument", "invalid keyword argument"), ()),
    ("argument_missing", ("missing",), ("required positional argument",)),
    ("argument_extra", ("positional argument", "unexpected keyword argument"), ("but", "unexpected")),
    ("integer_array_in_place", ("Cannot cast",), ("output",)),
    ("reshape", ("cannot reshape array",), ()),
    ("no_grad_missing", ("leaf Variable that requires grad", "a view of a leaf"), ()),
    ("detach_missing", ("Can't call numpy() on Tensor that requires grad",), ()),
    ("tensor_types", ("same dtype", "expected scalar type", "Found dtype"), ()),
    ("list_not_unpacked", ("is not a Module subclass",), ("list is", "tuple is", ".list", ".tuple")),
    ("no_module", ("is not a Module subclass",), ()),
    ("parameter_expected", ("as parameter",), ()),
    ("no_record", ("does not require grad and does not have a grad_fn",), ()),
    ("array_for_tensor", ("expected np.ndarray", "must be Tensor", "expected Tensor"), ()),
    (
        "layer_without_weights",
        ("has no attribute 'weight'", "has no attribute 'bias'"),
        ("'Tanh'", "'ReLU'", "'Sigmoid'"),
    ),
    ("labels_along_another_axis", ("to match target batch_size",), ()),
    ("no_such_module", ("No module named",), ()),
    ("no_such_attribute", ("has no attribute",), ()),
)
TYPES = {  # what an exception's type proves by itself
    "NameError": "name_undefined",
    "UnboundLocalError": "used_before_assigned",
    "RecursionError": "calls_itself",
}


def raised_of(raised: str, said: str) -> tuple[str, ...]:
    """The mistake that an exception and its text prove; empty for none."""
    undefined = re.fullmatch(r"name '(\w+)' is not defined.*", said, re.DOTALL) if raised == "NameError" else None
    if undefined and callable(getattr(np, undefined[1], None)):
        return ("np_missing",)
    if "'bitwise_xor' not supported" in said or "for ^:" in said:
        return ("caret_for_power",)
    if "truth value of an array" in said:
        return ("truth_value",)
    return (TYPES[raised],) if raised in TYPES else ()


def slips_of(said: str, line: str = "") -> tuple[str, ...]:
    """The slip of everyday programming that an exception's text proves, with the student's line; empty for none."""
    if ".shape" in line and any(way in said for way in ("tuple index out of range", "values to unpack")):
        return ("axes_taken_for_granted",)
    if "only integer scalar arrays can be converted" in said and "is a list of" not in line:
        return ("array_for_number",)
    if "tuple index out of range" in said and "was given" in line and "an array of shape" in line:
        return ("axes_taken_for_granted",)  # a function that is called asks for the length of an axis that is not there
    for slip, ways, beside in SAID:
        if any(way in said for way in ways) and (not beside or any(word in said for word in beside)):
            return (slip,)
    return ()
