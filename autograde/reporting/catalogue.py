"""The catalogue of mistakes: every name that a report can give, with the sentence that it says.

Those that can be made in any exercise stand here; a course adds its own, and may say one of these in its own words.
"""

from collections.abc import Mapping

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
ROW = "row"

_course: Mapping[str, str] = {}
_row = ROW


def know(mistakes: Mapping[str, str], row: str = ROW) -> None:
    """Take in what a course says: its mistakes, a sentence each, and what it calls what one row of an array is of."""
    global _course, _row
    _course, _row = mistakes, row


def sentences() -> dict[str, str]:
    """Every mistake that a report can name, and what it is in one sentence."""
    return GENERAL | dict(_course)


def sentence(name: str) -> str:
    """What a mistake is."""
    return _course.get(name) or GENERAL[name]


def row() -> str:
    """What one row of an array is of, in the course's word: "token"."""
    return _row
