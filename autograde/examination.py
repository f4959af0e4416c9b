"""One student's function under examination: asks it, and looks at what it answers."""

import copy
import itertools
import linecache
import traceback
import warnings
from collections.abc import Callable, Iterable

import numpy as np

from autograde.differences import Judge, finite_differences
from autograde.gradients import compare, differing, place
from autograde.report import Finding, plain


def namespace(function: Callable) -> dict:
    """The global names that a function sees: its notebook's."""
    return getattr(function, "__globals__", {})


def arguments(args: tuple) -> str:
    """Arguments in words: shapes of arrays, short values otherwise."""

    def word(value: object) -> str:
        if isinstance(value, np.ndarray):
            return f"array of shape {value.shape}" if value.size > 6 else plain(value.tolist())
        if isinstance(value, list) and value and isinstance(value[0], np.ndarray):
            return f"list of {len(value)} arrays"
        if isinstance(value, np.random.Generator):
            return "a random generator"
        return getattr(value, "__name__", plain(repr(value)))

    return ", ".join(word(value) for value in args)


def blame(error: BaseException, function: Callable) -> str:
    """The line of the student's own code in which an error arose: `line 4: e = np.exp(beta)`."""
    filename = function.__code__.co_filename if hasattr(function, "__code__") else None
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == filename]
    frames = frames or [f for f in traceback.extract_tb(error.__traceback__) if "ipykernel" in f.filename]
    if not frames or frames[-1].lineno is None:
        return ""
    line = linecache.getline(frames[-1].filename, frames[-1].lineno).strip()
    return f"in {frames[-1].name}, line {frames[-1].lineno}: {line}" if line else f"in {frames[-1].name}"


def unwritten(error: NotImplementedError) -> str | None:
    """The name of the function whose blank raised this error."""
    frames = traceback.extract_tb(error.__traceback__)
    return frames[-1].name if frames else None


class Examination:
    """Asks one function, and raises a Finding at the first answer that is not right.

    Parameters
    ----------
    function : the student's
    seed : int, from which the inputs are drawn
    lookup : function of a name that returns another function of the same notebook, or raises a Finding

    Attributes
    ----------
    rng : numpy.random.Generator for the inputs
    questions : int, how many calls were made
    sent : tuple, the arguments of the last call, as the function has them
    """

    def __init__(self, function: Callable, seed: int, lookup: Callable[[str], Callable]):
        self.function = function
        self.rng = np.random.default_rng(seed)
        self.given = lookup
        self.questions = 0
        self.sent: tuple = ()

    # asking

    def call(self, *args: object, take: int | None = None) -> object:
        """What the function returns for copies of the arguments; its errors, warnings and side effects are findings.

        With `take`, the answer is an iterator, and the list of its first `take` items is returned.
        """
        self.questions += 1
        sent = self.sent = tuple(_copy(value) for value in args)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("ignore")
            warnings.simplefilter("always", RuntimeWarning)
            try:
                answer = self.function(*sent)
                if take is not None and isinstance(answer, Iterable):
                    answer = list(itertools.islice(answer, take))
            except NotImplementedError as error:
                raise self.blank(error) from None
            except KeyboardInterrupt:
                raise Finding(f"was interrupted at ({arguments(args)}).", "→ does a loop never end?") from None
            except Finding:
                raise
            except (Exception, SystemExit) as error:
                raise Finding(
                    f"raises {type(error).__name__} for ({arguments(args)}).",
                    *filter(None, [plain(error), blame(error, self.function)]),
                ) from None
        for index, (before, after) in enumerate(zip(args, sent, strict=True)):
            if not _same(before, after):
                raise Finding(
                    f"changes its argument number {index + 1}.",
                    "→ compute a new array instead of writing into the one that was given (+=, -=, x[...] =)",
                )
        self.warned = [plain(w.message) for w in caught]
        return answer

    def blank(self, error: NotImplementedError) -> Finding:
        """The finding that an exercise is not written yet."""
        name = unwritten(error)
        if name and name != self.function.__name__:
            return Finding(f"calls {name}, which is not written yet. Write {name} first.", blank=True)
        return Finding("not written yet.", blank=True)

    def __call__(self, *args: object, shape: tuple, kind: str = "f", infinite: bool = False) -> np.ndarray:
        """The function's answer as an array, once its type, shape, dtype and finiteness are as promised.

        Parameters
        ----------
        args : passed on
        shape : expected shape; () expects a float
        kind : "f" for float64, "i" for integers
        infinite : whether inf is a right answer
        """
        return self.array(self.call(*args), shape, kind, infinite, args)

    def array(self, answer, shape: tuple, kind: str = "f", infinite: bool = False, args: tuple = ()) -> np.ndarray:
        """One array of an answer, once its type, shape, dtype and finiteness are as promised."""
        wanted = f"an array of shape {shape}" if shape else "a float"
        if answer is None:
            raise Finding(f"returns None, expected {wanted}.", "→ does the function end without a `return`?")
        if shape == () and isinstance(answer, int | float | np.number) and not isinstance(answer, bool):
            answer = np.asarray(answer, dtype=float)
        elif isinstance(answer, float | int | np.number):
            raise Finding(
                f"returns one number, expected {wanted}.", "→ one for every entry of the result: along which axis?"
            )
        elif not isinstance(answer, np.ndarray):
            raise Finding(
                f"returns {_article(type(answer).__name__)}, expected {wanted}.",
                *(["→ np.array(...) makes an array of a list"] if isinstance(answer, list) else []),
            )
        if answer.shape != shape:
            raise Finding(f"shape {answer.shape}, expected {shape}.", *self.why_shape(answer.shape, shape, args))
        if kind == "i" and answer.dtype.kind not in "iu":
            raise Finding(f"has dtype {answer.dtype}, expected integers.")
        if kind == "f" and answer.dtype != np.float64:
            raise Finding(
                f"has dtype {answer.dtype}, expected float64.", "→ .astype(float), or 0.0 and 1.0 for 0 and 1"
            )
        wrong = np.isnan(answer) if infinite else ~np.isfinite(answer)
        if wrong.any():
            entry = tuple(np.argwhere(wrong)[0])
            where = f" at {place(entry)}" if entry else ""
            raise Finding(
                f"is {answer[entry]}{where} for ({arguments(args)}).",
                *(f"NumPy warned: {text}" for text in self.warned[:1]),
            )
        if self.warned:
            raise Finding(f"is not silent for ({arguments(args)}).", f"NumPy warned: {self.warned[0]}")
        return answer

    @staticmethod
    def why_shape(got: tuple, expected: tuple, args: tuple) -> list[str]:
        """What a wrong shape says about its cause, where that is certain from the shape alone."""
        if len(got) == len(expected) == 2:
            if got == expected[::-1]:
                return ["→ it is transposed: rows and columns have changed places"]
            if got[0] == expected[0] and got[1] == expected[1] + 1:
                return ["→ one column too many: the constant 1 (the bias) has no place here"]
            if got[0] == expected[0] and got[1] == expected[1] - 1:
                return ["→ one column is missing: that of the constant 1 (the bias)"]
        if len(expected) == 2 and got == expected[:1]:
            return [f"→ one number for each token, expected a row of {expected[1]}"]
        if len(expected) == 1 and len(got) == 2 and got == (expected[0], expected[0]):
            return ["→ (n,) against (n, 1) broadcasts to (n, n)"]
        if len(expected) == 2 and expected[1] == 1 and got == (expected[0], expected[0]):
            return ["→ (n,) against (n, 1) broadcasts to (n, n)"]
        return []

    def refuses(self, *args: object, because: str) -> None:
        """The function must raise ValueError for these arguments."""
        try:
            answer = self.call(*args)
        except Finding as finding:
            if finding.headline.startswith("raises ValueError "):
                return
            raise
        raise Finding(
            f"returns {_article(type(answer).__name__)} for ({arguments(args)}), expected a ValueError.",
            f"→ {because}",
        )

    # judging

    def equal(self, yours, expected, against: str, *, exact: bool = False, n: int | None = None) -> None:
        """Every entry must be right: within 1e-9 relative or (unless exact) 1e-12 absolute."""
        yours, expected = np.asarray(yours, dtype=float), np.asarray(expected, dtype=float)
        with np.errstate(invalid="ignore"):
            close = np.abs(yours - expected) <= 1e-9 * np.abs(expected) + (0 if exact else 1e-12)
            wrong = ~np.where(np.isfinite(expected), close, yours == expected)
        compare(yours, expected, wrong, against=against, array_name="answer", n=n)

    def near(self, yours, expected, bar: float, against: str) -> None:
        """Every entry must lie within `bar` of what is expected: for properties in which rounding grows."""
        yours, expected = np.asarray(yours, dtype=float), np.asarray(expected, dtype=float)
        with np.errstate(invalid="ignore"):
            wrong = ~(np.abs(yours - expected) <= bar * np.maximum(1.0, np.abs(expected)))
        compare(yours, expected, wrong, against=against, array_name="answer")

    def differentiates(self, yours: np.ndarray, f: Callable, x: np.ndarray, *, name: str, n: int | None = None) -> None:
        """The answer must be the gradient of f at x, by finite differences with their error bars."""
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            judge = Judge(lambda flat: f(flat.reshape(x.shape)), yours.ravel(), x.ravel(), relative=1e-9)
            verdict = judge.verdict()
            if verdict.right and verdict.left_out.size < x.size:
                return
            expected, bar = finite_differences(f, x)
        if not np.isfinite(bar).any():
            raise Finding("could not be judged: the function that it is the derivative of is not smooth here.")
        wrong = differing(yours, expected, bar)
        compare(yours, expected, wrong, against="finite differences", array_name=name, n=n)

    def holds(self, condition: bool, headline: str, *details: str) -> None:
        """The condition must be true; otherwise the report says the rest."""
        if not condition:
            raise Finding(headline, *details)


def _copy(value):
    """A copy of an argument; generators of random numbers are passed on as they are."""
    return value if isinstance(value, np.random.Generator) else copy.deepcopy(value)


def _same(before, after) -> bool:
    """Whether an argument is as it was."""
    if isinstance(before, np.ndarray):
        return isinstance(after, np.ndarray) and before.shape == after.shape and bool(np.all(before == after))
    if isinstance(before, list):
        return (
            isinstance(after, list)
            and len(before) == len(after)
            and all(_same(b, a) for b, a in zip(before, after, strict=True))
        )
    return True


def _article(noun: str) -> str:
    noun = {"ndarray": "array"}.get(noun, noun)
    return f"an {noun}" if noun[0] in "aeiouAEIOU" else f"a {noun}"
