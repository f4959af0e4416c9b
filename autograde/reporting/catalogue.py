"""The catalogue of mistakes: every name that a report can give, with the sentence that it says.

Those that can be made in any exercise stand here; a course adds its own, and may say one of these in its own words.
"""

from collections.abc import Collection, Mapping

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
    "wrong_dtype": "the right numbers in another type: .astype(float), or 0.0 and 1.0 for 0 and 1",
    "sizes_of_product": "@ sums over the inner sizes, which have to be equal: (n, K) @ (K, N) gives (n, N)",
    "shapes_of_operands": "entry by entry wants one shape, or a length of 1 where they differ",
    "array_into_entry": "a whole array is put where one number goes",
    "arithmetic_of_lists": "lists do not compute: go through them one by one, or make arrays of them",
    "none_used": "it is None: what gave it returns nothing, or was never computed",
    "string_and_number": "a string and a number do not go together",
    "value_called": "a value stands before parentheses as if it were a function: * multiplies, [ ] indexes",
    "length_of_number": "a number has no length",
    "array_as_list": "an array has a fixed length: collect in a list, then np.array(...) makes an array of it",
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
# slips, each proven by undoing it at one place of the code
SLIPS = {
    "brackets_missing": "brackets are missing, or too many: * and / go before + and −, ** before all of them",
    "star_for_matmul": "* multiplies entry by entry, and @ sums over the inner axis: the other one is meant",
    "matmul_for_star": "@ sums over the inner axis, and * multiplies entry by entry: the other one is meant",
    "divided_not_multiplied": "multiplied where it should be divided",
    "multiplied_not_divided": "divided where it should be multiplied",
    "plus_for_times": "+ and * have changed places",
    "plus_for_minus": "plus stands where minus belongs",
    "minus_for_plus": "minus stands where plus belongs",
    "bound_excluded": "the bound itself is left out: equal counts too",
    "bound_included": "the bound itself is let in: equal does not count",
    "comparison_turned": "the comparison is the wrong way round",
    "and_for_or": "`and` and `or` have changed places",
    "minus_extra": "a minus too many",
    "minus_missing": "a minus is missing",
    "sides_of_operator": "the two sides have changed places",
    "product_of_matrices": "the matrices stand in the wrong order, or one of them has to be transposed",
    "factor_extra": "a factor too many",
    "divided_extra": "a division too many",
    "power_extra": "a power too many",
    "term_extra": "a term too many",
    "square_missing": "a square is missing",
    "one_minus_missing": "it is 1 minus this that is meant",
    "value_for_place": "this gives the value, its place is meant",
    "place_for_value": "this gives the place, the value there is meant",
    "largest_of_all": "this gives one number of a whole array: entry by entry is meant",
    "smallest_chosen": "smallest and largest have changed places",
    "smallest_for_largest": "smaller and larger have changed places",
    "python_for_numpy": "this is Python's own function, which does not know arrays: NumPy's is meant",
    "math_for_numpy": "math knows single numbers only: NumPy's function takes a whole array",
    "cut_not_rounded": "int cuts off what stands behind the point: round",
    "sum_for_mean": "the sum is taken where the mean is meant",
    "mean_for_sum": "the mean is taken where the sum is meant",
    "any_for_all": "one is enough here, and all are meant",
    "all_for_any": "all are asked here, and one is enough",
    "another_function": "another function is meant",
    "another_product": "another product is meant",
    "flattened": "the array is made flat: its axes are lost",
    "stacked_otherwise": "the arrays are put together along another axis than is meant",
    "base_of_logarithm_general": "the logarithm has another base: np.log is the natural one",
    "zeros_for_ones": "0 stands where 1 belongs",
    "ones_for_zeros": "1 stands where 0 belongs",
    "no_array_of_these": "arrays of different shapes make no array: keep them in a list",
    "reversed_extra": "the order is reversed, and should not be",
    "torch_tensor": "torch.Tensor is of float32: torch.tensor keeps float64",
    "append_for_extend": "append adds the list itself: extend adds what is in it",
    "extend_for_append": "extend adds what is in it: append adds the thing itself",
    "shuffle_returns_nothing": "shuffle changes its argument and returns None: permutation returns a shuffled array",
    "drawn_with_replacement": "choice may draw the same one twice: every one is meant once",
    "not_called": "it is named and not called: parentheses are missing",
    "another_variable": "another variable is meant here",
    "named_for_passed": "a function is called by name where one is passed: call the argument",
    "call_extra": "a step too many is taken here",
    "call_missing": "a step is missing here",
    "transposition_extra": ".T is too many here",
    "transposition_missing": "it has to be transposed here",
    "another_axis": "another axis is meant",
    "axis_missing": "all entries are taken together: an axis has to be named",
    "axis_extra": "one axis alone is taken: all entries are meant",
    "keepdims_extra": "the axis is kept with length 1: it should go",
    "column_lost": "the axis is lost here, and what is left no longer fits row by row",
    "column_missing": "one axis more is needed here, so that each row meets its own number",
    "another_index": "another index is meant",
    "another_length": "another length is meant: shape[0] counts the rows, shape[1] the columns",
    "index_extra": "an index too many",
    "index_missing": "an index is missing",
    "two_names": "two names for one array: a change of the one changes the other; .copy() makes a second",
    "one_list_many_times": "* repeats one and the same list or array: make a new one in every pass",
    "no_float": "a float is asked",
    "no_list": "a list is asked",
    "results_swapped": "the two results have changed places",
    "return_in_loop": "`return` stands inside the loop, and ends it in its first pass",
    "inside_loop": "it stands inside the loop, and belongs after it",
    "before_loop": "it stands inside the loop, and belongs before it",
    "outside_loop": "it stands after the loop, and belongs inside it",
    "inside_block": "it stands inside the block, and belongs outside",
    "outside_block": "it stands after the block, and belongs inside",
    "statements_turned": "this line comes too early: the next one has to be computed first",
    "overwritten_in_loop": "= overwrites what earlier passes gave: += adds to it",
    "added_in_loop": "what the line gives is added to what was there: = replaces it",
    "loop_bounds": "the loop begins or ends at the wrong number",
    "loop_backward": "the loop runs in the wrong direction",
    "no_range": "a number cannot be looped over: range(...) counts",
    "begun_once": "it stands before the loop, and must begin anew in each pass",
    "return_for_yield": "`return` ends the function at the first one: `yield` gives one after another",
    "shape_lost": "it has one axis and as many entries as rows: the whole shape is meant",
    "another_step": "another function is meant here",
    "inside_call": "what is done inside the parentheses belongs after them",
    "outside_call": "what is done after the parentheses belongs inside them",
    "selected_not_zeroed": "a condition as an index keeps only some entries: np.where keeps the shape",
    "arguments_turned": "two arguments of the call have changed places",
    "divided_not_subtracted": "divided where it should be subtracted",
    "another_comparison": "another comparison is meant",
    "small_constant": "a small constant stands in the formula, and is felt where numbers are small",
    "shape_not_indexed": "shape holds the lengths of all axes: one of them is meant",
    "all_with_all": "`:` takes every row with each of these columns: each row is meant with its own",
    "whole_rows": "one index alone takes whole rows: each row is meant with its own column",
    "in_one_place_only": "this is done in one place, and belongs here too",
    "called_too_early": "the function itself is to be handed over, not what it gives",
    "in_place_returns_none": "this changes the list itself and returns None: the list is meant, not what this gives",
    "zero_by_zero": "0 / 0 is nan: say what belongs where the divisor is 0",
    "no_logarithm": "the logarithm of a negative number is nan",
    "another_number": "another number is meant",
    # passes of a loop
    "rebound": "= gives the name a new value here, and nothing is written into what it came from",
    "all_pairs": "one loop inside the other pairs each with all: zip takes them side by side",
    "sum_so_far": "the sum is not complete here: it is the sum so far, and the whole one is meant, after the loop",
    "added_each_time": "this is added in every pass of the loop: it belongs after it, once",
    "counted_from_the_end": "the count begins at the end too: the last one is counted as 0",
    "loop_stops_early": "the loop stops while something is left",
    # refusals
    "asserted": "assert raises an AssertionError: `if not ...: raise ValueError(...)` is asked",
    "nothing_raised": "this only says that something is wrong: raise ValueError",
    "changed_before_tested": "the input is changed before it is tested: test it as it was given",
    "refuses_too_much": "this is true here, though the input is allowed: ask less of it",
    "except_never_reached": "nothing is raised here, so `except` is never reached: test the input first, with an if",
    # places and what stands there
    "tuple_of_places": "with one argument it gives a tuple, an array of places for each axis: one of them is meant",
    "place_of_one": "only a label has a 1: the place of the largest is meant",
    "position_for_value": "these are positions: the numbers that stand there are meant",
    "star_missing": "the arguments are taken one by one: a star before the list hands them over so",
    "inserted_before": "it is put before the place that is named, and −1 is the last one's: the length itself is meant",
    # shapes
    "as_many_columns": "this has as many columns as its argument: one column is meant",
    "in_one_row": "all entries stand in one row: give them the shape that is asked",
    "outer_for_inner": "of two vectors this gives no table: the outer product is meant, not the inner product",
    "those_that_occur": "these are only those that occur in the data: one for each of them all is meant",
    "factor_too_early": "this factor is multiplied in too early: it belongs after the step",
    "axes_taken_for_granted": "it has another number of axes than the code takes for granted",
    "same_array": "== compares two arrays entry by entry: count the passes, or ask by `is`",
    "equal_for_minus": "1 where the two are equal is meant: ==",
    "one_row_at_a_time": "this takes one row: it is given all of them at once",
    "largest_not_noted": "what is compared with is never noted anew",
    "thrown_away": "what this gives is thrown away: give it a name",
    "step_missing": "the loop goes one by one: it is to take whole steps",
    "another_place": "the place in another list is meant",
    "steps_turned": "the two steps have changed places: the inner one comes last",
    "term_missing": "a term is missing here",
    "pairs_for_lists": "these are pairs, one for each pass: two lists are meant",
    "no_module": "a function, or a class without parentheses, is no module: make one",
    "no_grad_extra": "inside no_grad nothing is recorded: what is to be differentiated stands outside",
    "backward_missing": "the gradients come with backward(): it is never called",
    "rate_missing": "the learning rate is not handed over",
    "parameter_expected": "a layer's weight is a torch.nn.Parameter, no array: copy the numbers into it",
    "in_for_equal": "`in` is true of a part too: equal is meant",
    "all_overwritten": "the whole of it is overwritten in each pass: one place of it is meant",
    "last_pass_only": "what the last pass gives is kept alone: collect what each gives in a list",
    "popped_empty": "the list is empty before all is taken: fewer are left than are asked for",
    "not_in_dictionary": "the dictionary has nothing under this name: .get(name, 0) gives 0 then",
    "torchs_word": "this is PyTorch's word: NumPy calls it otherwise",
    "value_for_gradient": "this is the weight itself: its gradient is .grad",
    "layer_without_weights": "an activation has no weights: take those of the linear layers alone",
    "labels_along_another_axis": "there are not as many labels as rows",
    "factor_missing": "a factor is missing here",
    "division_missing": "a division is missing here",
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
    *("axes_taken_for_granted", "layer_without_weights", "labels_along_another_axis", "torchs_word", "nothing_raised"),
    *("popped_empty", "not_in_dictionary", "division_by_zero"),
    *("no_module", "parameter_expected", "list_not_unpacked", "no_grad_missing", "detach_missing"),
    *("no_such_attribute", "no_range", "math_for_numpy", "no_array_of_these", "overflow", "log_of_zero"),
}

ROW = "row"

_course: Mapping[str, str] = {}
_row = ROW
_classics: Collection[str] = ()


def know(mistakes: Mapping[str, str], row: str = ROW, classics: Collection[str] = ()) -> None:
    """Take in what a course says.

    Parameters
    ----------
    mistakes : its mistakes, a sentence each
    row : what it calls what one row of an array is of
    classics : those mistakes of which a report tells the sentence, and which it does not count among `mistakes`
    """
    global _course, _row, _classics
    _course, _row, _classics = mistakes, row, classics


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
