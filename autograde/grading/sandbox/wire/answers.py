"""The frame of an Answer, what a student's function did when it was asked: a check may rely on its form."""

from typing import Any

import numpy as np

from autograde.asking.call import Answer, Opaque, plain
from autograde.grading.sandbox.wire.values import HEADER, NotData, pack, unpack

MOST_ARGUMENTS = 100  # of a call, and of its warnings
TEXTS = ("raised", "said", "where", "given", "blank", "stopped", "printed")  # of an Answer
FIELDS = {*TEXTS, "value", "undefined", "changed", "warned", "generators"}
MODULE: dict[str, type] = {  # what `asking.linear` and `asking.module` say of a module, and its type
    "kind": str,
    "type": str,
    "output": np.ndarray,
    "error": str,
    "sizes": list,
    "bias": bool,
    "shares": bool,
}


def pack_answer(answer: Answer, generators: list[np.random.Generator], most: int) -> bytes:
    """The frame of an Answer, with the generators that were passed, as they are now; a value that is too large is
    left out, and said to be."""
    fields: dict[str, object] = {"value": answer.value}
    fields |= {name: said for name, said in vars(answer).items() if name != "value" and said}
    if generators:
        fields["generators"] = generators
    try:
        frame = pack(fields)
        if len(frame) <= most and int.from_bytes(frame[:4], "big") <= HEADER:
            return frame
        size = len(frame)
    except (MemoryError, RecursionError):
        size = 0
    said = f"answer of {size} bytes, more than any right answer has" if size else "answer too large to send"
    return pack(fields | {"value": Opaque(said), "warned": (), "said": answer.said[:200]})


def unpack_answer(frame: bytes, read: tuple = ()) -> tuple[Answer, list[np.random.Generator]]:
    """The Answer of a frame, and the generators as the function left them.

    The frame is whatever the student's process likes to send. What comes out has the form that `asking.ask` gives it:
    a check need not doubt that.

    Parameters
    ----------
    frame : bytes
    read : how the value was to be read, as in `asking.ask`

    Raises
    ------
    NotData : if it is none
    """
    fields = unpack(frame)
    if not isinstance(fields, dict) or not _is_answer(fields):
        raise NotData("no answer")
    value = _data(fields.get("value"))
    texts = {name: fields.get(name, "") for name in TEXTS}
    if read and not texts["raised"] and "value" in fields and not _is_read(value, *read[:2]):
        raise NotData("no answer")
    said = {name: plain(text) for name, text in texts.items()}
    warned = tuple(plain(text) for text in fields.get("warned", ())[:MOST_ARGUMENTS])
    undefined, changed = fields.get("undefined", False), fields.get("changed", ())
    answer = Answer(value, undefined=undefined, changed=changed, warned=warned, **said)
    return answer, fields.get("generators", [])


def _is_answer(fields: dict[str, Any]) -> bool:
    """Whether the fields are those of an Answer, each of its kind."""
    undefined, changed = fields.get("undefined", False), fields.get("changed", ())
    warned, generators = fields.get("warned", ()), fields.get("generators", [])
    return (
        fields.keys() <= FIELDS
        and all(isinstance(fields.get(name, ""), str) for name in TEXTS)
        and isinstance(undefined, bool)
        and isinstance(changed, tuple)
        and all(type(index) is int and 0 <= index < MOST_ARGUMENTS for index in changed)
        and isinstance(warned, tuple)
        and all(isinstance(text, str) for text in warned)
        and isinstance(generators, list)
        and all(isinstance(rng, np.random.Generator) for rng in generators)
    )


def _data(value: Any) -> Any:
    """A value with nothing that acts in it: an answer holds no function and no generator, whatever it returned."""
    if isinstance(value, list | tuple):
        return type(value)(_data(item) for item in value)
    if isinstance(value, dict):
        return {name: _data(item) for name, item in value.items()}
    if callable(value) or isinstance(value, np.random.Generator):
        return Opaque(type(value).__name__)
    return value


def _is_read(value: Any, reader: str, first: Any = None) -> bool:
    """Whether a value has the form that one of `asking.READERS` gives it."""
    if value is None or isinstance(value, Opaque):
        return True
    if reader == "items":
        return not isinstance(value, str | tuple | dict | np.ndarray) and not (
            isinstance(value, list) and len(value) > first
        )
    if reader == "kept":
        return isinstance(value, dict) and value.keys() == {"value", "shares"} and isinstance(value["shares"], bool)
    if not isinstance(value, dict) or not {"kind", "type"} <= value.keys() <= MODULE.keys():
        return False
    kind = value["kind"]
    sizes = value.get("sizes", [0, 0])
    return (
        all(isinstance(part, MODULE[name]) for name, part in value.items())
        and kind in ("Linear", "Sequential", "other")
        and (kind == "other" or ("output" in value) != ("error" in value))
        and (reader != "linear" or kind != "Linear" or {"sizes", "bias", "shares"} <= value.keys())
        and len(sizes) == 2
        and all(type(size) is int for size in sizes)
    )
