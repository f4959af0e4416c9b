"""The catalogue of mistakes: every name that a report can give, with the sentence that it says.

Those that can be made in any exercise stand here; a course adds its own, and may say one of these in its own words.
"""

from collections.abc import Collection, Mapping

from autograde.reporting.slip_sentences import SLIPS

GENERAL = {
    # sizes, signs, shapes
    "sign": "the sign is wrong: plus and minus, or the two sides of a difference, have changed places",
    "factor_two_missing": "a factor 2 is missing",
    "factor_two_extra": "a factor 2 too many",
    "transposed": "it is transposed: rows and columns have changed places",
    "all_zero": "nothing but 0: is anything ever added to the zeros that it starts with?",
    # what kind of answer it is
    "truth_value": "if, and, or, not and max want one truth value, not an array: np.where, np.maximum, &, |, ~",
    "name_undefined": "a name is not defined: is it misspelt, or does its cell have to run first?",
    "np_missing": "the function is NumPy's: write np. before its name",
    "caret_for_power": "^ is no power in Python: write ** 2 for a square",
    "used_before_assigned": "a variable is used before it has a value: give it one first",
    "calls_itself": "the function calls itself without end: does it bear the name of the function that it should call?",
    "nothing_returned": "nothing is returned: the function ends without a `return`",
    "printed_not_returned": "the result is printed: return it",
    "list_returned": "a list is returned: np.array(...) makes an array of it",
    "arguments_changed": "an argument is changed: compute a new array instead of writing into the one that was given",
    "wrong_dtype": "the right numbers in another type: .astype(float) for numbers, .astype(int) for indices",
    "sizes_of_product": "@ sums over the inner sizes, which have to be equal: (n, K) @ (K, N) gives (n, N)",
    "shapes_of_operands": "entry by entry wants one shape, or a length of 1 where they differ",
    "array_into_entry": "a whole array is put where one number goes",
    "arithmetic_of_lists": "lists do not compute: go through them one by one, or make arrays of them",
    "none_used": "it is None: what gave it returns nothing, or was never computed",
    "string_and_number": "a string and a number do not go together",
    "value_called": "a value stands before parentheses as if it were a function: * multiplies, [ ] indexes",
    "length_of_number": "a number has no length",
    "array_as_list": "an array has a fixed length: collect in a list, then np.array(...) makes an array of it",
    "no_index_of_arrays": "an array has no .index: np.argmax gives the place of its largest entry",
    "array_for_number": "an array stands where one whole number is asked: is its length meant, or one entry of it?",
    "part_for_whole": "the function that is passed takes the whole array: change one entry of it, and hand over all",
    "list_as_array": "a list is no array: np.array(...) makes one of it",
    "index_no_integer": "an index has to be an integer",
    "index_out_of_bounds": "an index lies outside: they run from 0 to the length − 1",
    "not_in_list": "what is looked for is not in the list: ask whether it is `in` first",
    "too_many_indices": "more indices than the array has axes",
    "no_such_axis": "the array has fewer axes: axis=0 is the first, axis=1 the second",
    "arrays_put_together": "arrays that are put together need as many axes, and equal lengths but for one",
    "shape_is_a_tuple": "a shape is one argument, a tuple: np.zeros((n, V))",
    "unpacking": "there are more, or fewer, values than names for them",
    "argument_missing": "an argument is missing in the call",
    "argument_extra": "the function takes other arguments than it is given",
    "keyword_unknown": "the function has no argument of the keyword's name",
    "integer_array_in_place": "an array of integers cannot take in fractions: make it of floats",
    "reshape": "the new shape holds another number of entries",
    "no_grad_missing": "PyTorch keeps a record of this weight: change it inside `with torch.no_grad():`",
    "detach_missing": "PyTorch keeps a record of this tensor: .detach() first, then .numpy()",
    "tensor_types": "two tensors have different types: float64 is asked, torch.from_numpy keeps it, dtype= chooses it",
    "list_not_unpacked": "torch.nn.Sequential takes its modules one by one: a star before the list hands them over so",
    "no_record": "PyTorch has no record of how it was computed: no weight in it asks for a gradient",
    "array_for_tensor": "PyTorch computes with tensors: torch.from_numpy(...) makes one of an array",
    "no_such_module": "there is no module of this name here",
    "no_such_attribute": "it has nothing of this name: is it misspelt, or of another type than you think?",
    "exception_returned": "the exception is returned: raise it",
    "another_exception": "another exception is raised: check the input first, and raise ValueError",
    "bad_input_accepted": "an input is accepted that must be refused: raise ValueError",
    # numbers
    "overflow": "a number overflows: exp of more than 709 is infinite, so subtract the largest first or split by sign",
    "rounds_on_the_way": "a probability rounds to 0 or 1 on the way: compute from the excitation itself",
    "small_value_lost": "1 + something small rounds to 1: np.log1p and np.logaddexp keep what is small",
    "log_of_zero": "the logarithm of 0 is taken: pick what the logarithm is for first, then take it",
    "division_by_zero": "something is divided by 0",
    "single_precision": "computed in single precision: float32 keeps 7 digits, float64 16",
    "integer_division": "rounded down to integers: // in place of /",
    "integers": "cut to integers: an array of integers cannot hold fractions",
    # rows of an array, each of which belongs to one example
    "average_too_early": "an average over rows where each row's own value is asked: leave the 1/n to the end",
    "first_token_only": "only the first row counts: does a `return` stand inside the loop?",
    "last_token_only": "only the last row counts: add to the sum (+=) instead of overwriting it (=)",
    "sum_over_tokens": "a sum over rows where each row's own value is asked",
}
# what an answer looks like, or what Python says: where in the code it comes from says more
SYMPTOMS = {
    *("sign", "factor_two_missing", "factor_two_extra", "transposed", "all_zero", "integers", "integer_division"),
    *("wrong_dtype", "first_token_only", "last_token_only", "sum_over_tokens", "average_too_early"),
    *("nothing_returned", "printed_not_returned", "list_returned", "bad_input_accepted", "another_exception"),
    *("truth_value", "name_undefined", "used_before_assigned", "sizes_of_product", "shapes_of_operands"),
    *("array_into_entry", "arithmetic_of_lists", "none_used", "string_and_number", "value_called", "not_called"),
    *("length_of_number", "array_as_list", "list_as_array", "index_no_integer", "index_out_of_bounds"),
    *("too_many_indices", "no_such_axis", "arrays_put_together", "shape_is_a_tuple", "unpacking", "argument_missing"),
    *("argument_extra", "integer_array_in_place", "reshape", "tensor_types", "no_record", "array_for_tensor"),
    *("keyword_unknown", "no_index_of_arrays", "array_for_number"),
    *("axes_taken_for_granted", "layer_without_weights", "labels_along_another_axis", "torchs_word", "nothing_raised"),
    *("popped_empty", "not_in_dictionary", "division_by_zero"),
    *("no_module", "parameter_expected", "list_not_unpacked", "no_grad_missing", "detach_missing"),
    *("no_such_attribute", "no_range", "math_for_numpy", "no_array_of_these", "overflow", "log_of_zero"),
}

ROW = "row"

_course: Mapping[str, str] = {}
_row = ROW
_classics: Collection[str] = ()
_symptoms: Collection[str] = ()


def know(
    mistakes: Mapping[str, str], row: str = ROW, classics: Collection[str] = (), symptoms: Collection[str] = ()
) -> None:
    """Take in what a course says.

    Parameters
    ----------
    mistakes : its mistakes, a sentence each
    row : what it calls what one row of an array is of
    classics : those mistakes of which a report tells the sentence, and which it does not count among `mistakes`
    symptoms : those that say what the numbers look like, as `SYMPTOMS` do
    """
    global _course, _row, _classics, _symptoms
    _course, _row, _classics, _symptoms = mistakes, row, classics, symptoms


def symptom(name: str) -> bool:
    """Whether a mistake's name says what the numbers look like alone: where in the code it comes from says more."""
    return name in SYMPTOMS or name in _symptoms


def classic(name: str) -> bool:
    """Whether a mistake's sentence is told, and its name is none of a report's `mistakes`."""
    return name in _classics


def sentences() -> dict[str, str]:
    """Every mistake that a report can name, and what it is in one sentence."""
    return GENERAL | SLIPS | dict(_course)


def sentence(name: str) -> str:
    """What a mistake is."""
    return _course.get(name) or GENERAL.get(name) or SLIPS[name]


def slip(name: str) -> str:
    """What a slip is that stands at one place of the code: in no course's words, which are about its formulas."""
    return SLIPS.get(name) or sentence(name)


def row() -> str:
    """What one row of an array is of, in the course's word: "token"."""
    return _row
