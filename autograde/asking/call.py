"""One call of a student's function, where that function lives: arguments in, a plain Answer out."""

import contextlib
import copy
import dis
import io
import itertools
import linecache
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from autograde.asking.operands_at_error import operands

# colours; what sets a terminal's title or clipboard; and whatever else begins with escape
ORDERS = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b.?")
ENDLESS = "→ does a loop never end?"


@dataclass(frozen=True)
class Opaque:
    """A value that is no plain data; all that is said of it is the name of its type."""

    type_name: str


@dataclass(frozen=True)
class Answer:
    """What came of one call.

    Attributes
    ----------
    value : what the function returned, as read
    raised : str, the name of the exception's type; "" where the call came to its end
    said : str, the exception's text, or what to do about a call that was stopped
    where : str, the line of the student's own code in which it arose
    given : str, what the operation that raised it was given, in words
    blank : str, the function whose blank exercise raised the exception
    stopped : str, why the call was ended from outside; "" where it was not
    undefined : bool, no function has the name that was asked for
    changed : indices of the arguments that are not as they were
    warned : what NumPy warned of
    printed : str, the beginning of what it printed
    """

    value: object = None
    raised: str = ""
    said: str = ""
    where: str = ""
    given: str = ""
    blank: str = ""
    stopped: str = ""
    undefined: bool = False
    changed: tuple[int, ...] = ()
    warned: tuple[str, ...] = ()
    printed: str = ""


def plain(text: object) -> str:
    """A text of the student's on one line of at most 200 characters, without colours or other orders to a terminal."""
    if text == "":
        return ""
    try:
        said = str(text)
    except Exception:  # a text that raises an exception of its own
        said = f"a {type(text).__name__} that has no text"
    line = " ".join(ORDERS.sub("", said).split())
    if not line.isprintable():
        line = "".join(filter(str.isprintable, line))
    return line if len(line) <= 200 else line[:197] + "..."


def what_is(answer: object) -> str:
    """What an answer is, with its article: "a list", "an array"."""
    noun = (answer.type_name if isinstance(answer, Opaque) else type(answer).__name__) or "object"
    if noun == "NoneType":
        return "None"
    noun = "array" if noun == "ndarray" else noun
    return f"an {noun}" if noun[0] in "aeiouAEIOU" else f"a {noun}"


def ask(function: Callable, args: tuple, read: tuple = (), briefly: bool = False) -> Answer:
    """Call a function with copies of the arguments; its errors, warnings and side effects are part of the Answer.

    Parameters
    ----------
    function : the student's
    args : passed on; generators of random numbers as they are, everything else copied
    read : how the value is read, where it is no plain data: ("items", 12) or ("linear", x); see `READERS`
    briefly : bool, an exception is told by its type and text alone
    """
    sent = tuple(_copy(value) for value in args)
    heard = Overheard(sys.stdout)
    told = np.errstate(over="warn", divide="warn", invalid="warn", under="ignore")  # whatever the notebook has set
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(heard), told:
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", RuntimeWarning)
        try:
            value = function(*sent)
            if read:
                value = READERS[read[0]](value, sent, *read[1:])
        except NotImplementedError as error:
            blank = "" if str(error) else unwritten(error) or ""  # a library's says what it cannot do
            where = "" if blank else blame(error, function)
            return Answer(raised="NotImplementedError", said=plain(error), where=where, blank=blank)
        except KeyboardInterrupt:
            return Answer(stopped="was interrupted", said=ENDLESS)
        except BaseException as error:  # whatever it is: a student's function must not end its check
            if briefly:
                return Answer(raised=_kind(error), said=plain(error))
            where, given = blame(error, function), plain(operands(error, function))
            return Answer(raised=_kind(error), said=plain(error), where=where, given=given)
    value = _plain_arrays(value)
    changed = tuple(i for i, (before, after) in enumerate(zip(args, sent, strict=True)) if not _same(before, after))
    warned = tuple(plain(warning.message) for warning in caught)
    return Answer(value, changed=changed, warned=warned, printed=plain(heard.beginning))


class Overheard(io.TextIOBase):
    """Passes on what is printed, and keeps its beginning."""

    def __init__(self, stream):
        self.stream, self.beginning = stream, ""

    def write(self, text: str) -> int:
        self.beginning += text[: max(0, 300 - len(self.beginning))]
        return self.stream.write(text)

    def flush(self) -> None:
        self.stream.flush()

    @property
    def buffer(self):
        return self.stream.buffer


def _kind(error: BaseException) -> str:
    """The name of an exception's type; of one of the student's own, that of the type that it refines."""
    known = (kind for kind in type(error).__mro__ if kind.__module__.split(".")[0] in ("builtins", "numpy", "torch"))
    return next(known, type(error)).__name__


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


def called_names(code) -> list[str]:
    """The global names that a function's code uses, also inside nested functions, in order.

    An attribute is none: `np.tanh` uses np, and not the notebook's tanh.
    """
    if code is None:
        return []
    names = [step.argval for step in dis.get_instructions(code) if step.opname in ("LOAD_GLOBAL", "LOAD_NAME")]
    nested = [name for constant in code.co_consts if hasattr(constant, "co_names") for name in called_names(constant)]
    return [*dict.fromkeys([*names, *nested])]


# readers: what a value is turned into, where the function lives


def items(value, sent: tuple, most: int):
    """The first `most` items of an iterator; what is no iterator stays as it is."""
    return list(itertools.islice(value, most)) if isinstance(value, Iterable) else value


def linear(value, sent: tuple, x: np.ndarray):
    """A torch.nn.Linear as plain data: its kind, sizes, whether it has a bias, its output for x, and whether it
    shares its memory with the first argument."""
    import torch

    found = module(value, sent, x)
    if not isinstance(value, torch.nn.Linear):
        return found
    found |= {"sizes": [value.in_features, value.out_features], "bias": value.bias is not None}
    before = sent[0].copy()
    with torch.no_grad():
        for parameter in value.parameters():
            parameter.add_(1.0)
    shares = not np.array_equal(before, sent[0])
    sent[0][...] = before
    return found | {"shares": shares}


def module(value, sent: tuple, x: np.ndarray):
    """A torch module as plain data: the name of its kind, and its output for the features x."""
    import torch

    found = {"kind": "other", "type": type(value).__name__}
    for kind in ("Linear", "Sequential"):
        if isinstance(value, getattr(torch.nn, kind)):
            found["kind"] = kind
    if isinstance(value, torch.nn.Module):
        try:
            with torch.no_grad():
                found["output"] = value(torch.from_numpy(x)).numpy().copy()
        except RuntimeError as error:
            found["error"] = plain(str(error).split("\n")[0])
    return found


def kept(value, sent: tuple):
    """The value, and whether an array or a list in it is one that the function was given, or shares its memory."""
    given, found = [*_parts(sent)], [*_parts(value)]
    lists = {id(part) for part in given if isinstance(part, list)}
    arrays = [part for part in given if isinstance(part, np.ndarray)]
    shares = any(id(part) in lists for part in found) or any(
        np.may_share_memory(mine, theirs) for mine in found if isinstance(mine, np.ndarray) for theirs in arrays
    )
    return {"value": _plain_arrays(value), "shares": shares}


def _parts(value, deep: int = 4):
    """The arrays and lists in a value, itself among them."""
    if isinstance(value, np.ndarray | list):
        yield value
    if deep and isinstance(value, list | tuple):
        for item in value:
            yield from _parts(item, deep - 1)


READERS: dict[str, Callable] = {"items": items, "linear": linear, "module": module, "kept": kept}


def _plain_arrays(value, deep: int = 2):
    """The value with arrays in the place of their subclasses, which may have an == of their own, also in lists."""
    if isinstance(value, np.ndarray):
        return np.asarray(value)
    if deep and type(value) in (list, tuple) and any(isinstance(item, np.ndarray | list | tuple) for item in value):
        return type(value)(_plain_arrays(item, deep - 1) for item in value)
    return value


def _copy(value):
    """A copy of an argument; generators of random numbers and functions are passed on as they are."""
    if isinstance(value, np.ndarray):
        return value.copy(order="K")
    if type(value) is list:
        return [_copy(item) for item in value]
    if type(value) is dict:
        return {name: _copy(item) for name, item in value.items()}
    return value if isinstance(value, np.random.Generator) or callable(value) else copy.deepcopy(value)


def _same(before, after) -> bool:
    """Whether an argument is as it was."""
    if isinstance(before, np.ndarray):
        if not isinstance(after, np.ndarray) or before.shape != after.shape:
            return False
        return before.tobytes() == after.tobytes() or bool((before == after).all())
    if isinstance(before, list | tuple):
        return (
            type(before) is type(after)
            and len(before) == len(after)
            and all(_same(b, a) for b, a in zip(before, after, strict=True))
        )
    if isinstance(before, dict):
        return (
            type(after) is dict
            and [*before] == [*after]
            and all(_same(item, after[name]) for name, item in before.items())
        )
    if callable(before):
        return before is after
    if isinstance(before, str | int | float):
        return type(before) is type(after) and before == after
    return True
