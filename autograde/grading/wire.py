"""Plain data between the grader and a student's process: a JSON header, then the bytes of the arrays. No pickles.

    frame = length of the header (4 bytes, big-endian), header, array, array, ...

A value is null, a bool, a number, a string, or an object with one key: {"a": [dtype, shape]} an array, {"s": dtype} a
NumPy number, {"l": [...]} a list, {"t": [...]} a tuple, {"d": {...}} a dictionary, {"g": state} a random generator,
{"f": name} a stand-in function, {"o": type} what is no plain data. Arrays follow in the order in which they are named.
"""

import json
import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from autograde.asking import Answer, Opaque
from autograde.exercises.standins import FUNCTIONS, Linear

HEADER = 2**16  # bytes of a header, at most
KINDS = "biufc"  # of the dtypes that travel
DEPTH = 6


class NotData(Exception):
    """A frame that cannot be read: the sentence says why."""


def pack(value: object) -> bytes:
    """The frame of a value; what is no plain data becomes the name of its type."""
    blobs: list[bytes] = []
    header = json.dumps(_encode(value, blobs, 0), separators=(",", ":")).encode()
    return b"".join([len(header).to_bytes(4, "big"), header, *blobs])


def unpack(frame: bytes) -> object:
    """The value of a frame.

    Raises
    ------
    NotData : if it is no frame of `pack`, or its header is longer than HEADER
    """
    length = int.from_bytes(frame[:4], "big")
    if len(frame) < 4 or length > HEADER or len(frame) < 4 + length:
        raise NotData(f"a header of {length} bytes, expected at most {HEADER}")
    rest = memoryview(frame)[4 + length :]
    try:
        header = json.loads(frame[4 : 4 + length])
        sizes = [_size(dtype, shape) for dtype, shape in _arrays(header, 0)]
        if sum(sizes) != len(rest):
            raise NotData(f"{len(rest)} bytes of arrays, expected {sum(sizes)}")
        cuts = np.cumsum([0, *sizes]).tolist()
        return _decode(header, iter([rest[a:b] for a, b in pairwise(cuts)]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        raise NotData(f"no data of this grader ({type(error).__name__})") from None


def pack_answer(answer: Answer, generators: list[np.random.Generator], most: int) -> bytes:
    """The frame of an Answer, with the generators that were passed, as they are now; a value that is too large is
    left out, and said to be."""
    fields = dict(vars(answer)) | {"generators": generators}
    try:
        frame = pack(fields)
        if len(frame) <= most and int.from_bytes(frame[:4], "big") <= HEADER:
            return frame
        size = len(frame)
    except (MemoryError, RecursionError):
        size = 0
    said = f"answer of {size} bytes, more than any right answer has" if size else "answer too large to send"
    return pack(fields | {"value": Opaque(said), "warned": (), "said": answer.said[:200]})


def unpack_answer(frame: bytes) -> tuple[Answer, list[np.random.Generator]]:
    """The Answer of a frame, and the generators as the function left them.

    Raises
    ------
    NotData : if it is none
    """
    fields = unpack(frame)
    if not isinstance(fields, dict):
        raise NotData("no answer")
    texts = {name: fields.get(name, "") for name in ("raised", "said", "where", "blank", "stopped", "printed")}
    undefined = fields.get("undefined", False)
    changed, warned, generators = (fields.get(name, ()) for name in ("changed", "warned", "generators"))
    right = (
        all(isinstance(text, str) for text in texts.values())
        and isinstance(undefined, bool)
        and isinstance(changed, tuple)
        and all(isinstance(index, int) for index in changed)
        and isinstance(warned, tuple)
        and all(isinstance(text, str) for text in warned)
        and isinstance(generators, list)
        and all(isinstance(rng, np.random.Generator) for rng in generators)
    )
    if not right:
        raise NotData("no answer")
    return Answer(fields.get("value"), undefined=undefined, changed=changed, warned=warned, **texts), generators


def _encode(value: object, blobs: list[bytes], depth: int):
    if depth > DEPTH:
        return {"o": type(value).__name__}
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, np.generic) and value.dtype.kind in KINDS:
        blobs.append(value.tobytes())
        return {"s": value.dtype.str}
    if isinstance(value, int | float):
        return value if isinstance(value, float) or abs(value) < 2**64 else {"o": "int of more than 64 bits"}
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in KINDS:
            return {"o": f"array of dtype {value.dtype}"}
        blobs.append(np.ascontiguousarray(value).tobytes())
        return {"a": [value.dtype.str, list(value.shape)]}
    if isinstance(value, list | tuple):
        key = "l" if isinstance(value, list) else "t"
        return {key: [_encode(item, blobs, depth + 1) for item in value]}
    if isinstance(value, dict) and all(isinstance(name, str) for name in value):
        return {"d": {name: _encode(item, blobs, depth + 1) for name, item in value.items()}}
    if isinstance(value, np.random.Generator):
        return {"g": value.bit_generator.state}
    if isinstance(value, Linear):
        return {"f": ["Linear", _encode(value.slopes, blobs, depth + 1)]}
    if FUNCTIONS.get(getattr(value, "__name__", "")) is value:
        return {"f": [getattr(value, "__name__", ""), None]}
    return {"o": value.type_name if isinstance(value, Opaque) else type(value).__name__}


def _arrays(header, depth: int) -> Iterator[tuple[str, list]]:
    """dtype and shape of every array that a header names, in order."""
    if depth > 2 * DEPTH:
        raise NotData("nested too deep")
    if isinstance(header, dict):
        ((key, inner),) = header.items()
        if key == "a":
            yield inner[0], inner[1]
        elif key == "s":
            yield inner, []
        elif key in ("l", "t"):
            for item in inner:
                yield from _arrays(item, depth + 1)
        elif key == "d":
            for item in inner.values():
                yield from _arrays(item, depth + 1)
        elif key == "f":
            yield from _arrays(inner[1], depth + 1)


def _size(dtype: str, shape: list) -> int:
    """Bytes of an array, by Python's own numbers, which do not overflow."""
    if np.dtype(dtype).kind not in KINDS or len(shape) > 8:
        raise NotData(f"an array of dtype {str(dtype)[:20]}")
    if not all(type(length) is int and length >= 0 for length in shape):
        raise NotData("a shape that is none")
    return np.dtype(dtype).itemsize * math.prod(shape)


def _decode(header, blobs: Iterator[memoryview]):
    if not isinstance(header, dict):
        if isinstance(header, list):
            raise NotData("a list without its key")
        return header
    ((key, inner),) = header.items()
    if key == "a":
        return np.frombuffer(next(blobs), dtype=inner[0]).reshape(inner[1]).copy()
    if key == "s":
        return np.frombuffer(next(blobs), dtype=inner)[0]
    if key == "l":
        return [_decode(item, blobs) for item in inner]
    if key == "t":
        return tuple(_decode(item, blobs) for item in inner)
    if key == "d":
        return {name: _decode(item, blobs) for name, item in inner.items()}
    if key == "g":
        rng = np.random.default_rng()
        rng.bit_generator.state = inner
        return rng
    if key == "f":
        name, slopes = inner[0], _decode(inner[1], blobs)
        return Linear(slopes) if name == "Linear" else FUNCTIONS[name]
    if key == "o":
        return Opaque(str(inner)[:60])
    raise NotData(f"an unknown kind {key[:20]!r}")
