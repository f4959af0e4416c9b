"""Plain data between the grader and a student's process: a JSON header, then the bytes of the arrays. No pickles.

    frame = length of the header (4 bytes, big-endian), header, array, array, ...

A value is null, a bool, a number, a string, or an object with one key: {"a": [dtype, shape]} an array, {"s": dtype} a
NumPy number, {"l": [...]} a list, {"t": [...]} a tuple, {"d": {...}} a dictionary, {"g": state} a random generator,
{"f": [name, numbers]} a stand-in function, {"o": type} what is no plain data. Arrays follow in the order in which they
are named.
"""

import json
import math
import re

import numpy as np

from autograde.asking.call import Opaque, plain
from autograde.asking.standins import DRAWN, FUNCTIONS
from autograde.notebooks.cell_fields import text

HEADER = 2**16  # bytes of a header, at most
KINDS = "biufc"  # of the dtypes that travel
DTYPE = re.compile(rf"[<>|=]?[{KINDS}]\d{{1,2}}")
DEPTH = 6
GENERATOR, OPAQUE = b'{"g":', b'{"o":'  # how these stand in a frame


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
        blobs = _Blobs(rest)
        value = _decode(json.loads(frame[4 : 4 + length]), blobs, 0)
        if blobs.rest:
            raise NotData(f"{len(blobs.rest)} bytes that belong to no array")
        return value
    except NotData:
        raise
    except Exception as error:  # of NumPy or json, on what no grader's half has sent
        raise NotData(f"no data of this grader ({type(error).__name__})") from None


def _encode(value: object, blobs: list[bytes], depth: int):
    if depth > DEPTH:
        return {"o": type(value).__name__}
    if value is None or isinstance(value, (bool, str)):
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
    if type(value) in DRAWN.values():
        (numbers,) = vars(value).values()
        return {"f": [type(value).__name__, _encode(numbers, blobs, depth + 1)]}
    if FUNCTIONS.get(getattr(value, "__name__", "")) is value:
        return {"f": [getattr(value, "__name__", ""), None]}
    return {"o": value.type_name if isinstance(value, Opaque) else type(value).__name__}


class _Blobs:
    """The bytes behind a header, of which arrays are taken one after another."""

    def __init__(self, rest: memoryview):
        self.rest = rest

    def take(self, dtype: str, shape: list) -> np.ndarray:
        """The next array, in the frame's own memory."""
        if not DTYPE.fullmatch(dtype) or len(shape) > 8:
            raise NotData(f"an array of dtype {str(dtype)[:20]}")
        kind = np.dtype(dtype)
        if not all(type(length) is int and length >= 0 for length in shape):
            raise NotData("a shape that is none")
        size = kind.itemsize * math.prod(shape)  # in Python's own numbers, which do not overflow
        if size > len(self.rest):
            raise NotData(f"{len(self.rest)} bytes for an array of {size}")
        taken, self.rest = self.rest[:size], self.rest[size:]
        return np.frombuffer(taken, dtype=kind).reshape(shape)


def _decode(header, blobs: _Blobs, depth: int):
    if depth > 2 * DEPTH:
        raise NotData("nested too deep")
    if not isinstance(header, dict):
        if isinstance(header, list) or (isinstance(header, int) and abs(header) >= 2**64):
            raise NotData("a list without its key, or a number of more than 64 bits")
        return text(header) if isinstance(header, str) else header
    ((key, inner),) = header.items()
    if key == "a":
        return blobs.take(*inner).copy()
    if key == "s":
        return blobs.take(inner, [])[()]
    if key == "l":
        return [_decode(item, blobs, depth + 1) for item in inner]
    if key == "t":
        return tuple(_decode(item, blobs, depth + 1) for item in inner)
    if key == "d":
        return {text(name): _decode(item, blobs, depth + 1) for name, item in inner.items()}
    if key == "g":
        rng = np.random.default_rng()
        rng.bit_generator.state = inner
        return rng
    if key == "f":
        name, numbers = inner[0], _decode(inner[1], blobs, depth + 1)
        return DRAWN[name](numbers) if name in DRAWN else FUNCTIONS[name]
    if key == "o" and isinstance(inner, str):
        return Opaque(plain(text(inner))[:60] or "object")
    raise NotData(f"an unknown kind {key[:20]!r}")
