"""NumPy's warnings at a question: the mistake that one proves, and what to do about it."""

from collections.abc import Callable


def warned_of(warned: list[str]) -> tuple[str, ...]:
    """The mistake that a warning of NumPy's itself proves."""
    if any(text.startswith("overflow") for text in warned):
        return ("overflow",)
    if any(text.startswith("divide by zero encountered in log") for text in warned):
        return ("log_of_zero",)
    if any(text.startswith("divide by zero") for text in warned):
        return ("division_by_zero",)
    return ()


def nan_of(warned: list[str]) -> tuple[str, ...]:
    """The slip of which nan comes, as a warning of NumPy's says."""
    if any(text.startswith("invalid value encountered in divide") for text in warned):
        return ("zero_by_zero",)
    if any(text.startswith("invalid value encountered in log") for text in warned):
        return ("no_logarithm",)
    return ()


def about_warning(warned: list[str], infinite: bool, function: Callable) -> list[str]:
    """What to do about a warning of NumPy's where the numbers of a function are as they should be."""
    if infinite and warned_of(warned) == ("log_of_zero",):
        return ['→ inf may be right here: silence NumPy with `with np.errstate(divide="ignore"):`']
    used = getattr(getattr(function, "__code__", None), "co_names", ())
    if warned_of(warned) == ("overflow",) and "where" in used:
        return [
            "→ np.where computes both branches for every entry: make the exponent safe in both, as in -np.abs(beta)"
        ]
    return []
