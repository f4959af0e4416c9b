"""The student's side of a graded call: one frame in, one frame out. It holds no expected value, and decides nothing."""

import numpy as np

from autograde.asking.call import Answer, ask, called_names
from autograde.grading.sandbox.wire.answers import pack_answer
from autograde.grading.sandbox.wire.values import pack, unpack


def answer(namespace: dict, frame: bytes, most: int = 2**24) -> bytes:
    """Do what a frame asks for, with the names of the notebook.

    Parameters
    ----------
    namespace : the notebook's global names
    frame : of {"call": name, "args": (...), "read": (...)}, or {"calls": name} for the names that a function uses
    most : int, bytes that may be answered
    """
    request = unpack(frame)
    assert isinstance(request, dict)
    if "calls" in request:
        function = namespace.get(request["calls"])
        return pack({"names": called_names(getattr(function, "__code__", None))[:200]})
    function = namespace.get(request["call"])
    if not callable(function):
        return pack_answer(Answer(undefined=True), [], most)
    args = request["args"]
    found = ask(function, args, request["read"])
    return pack_answer(found, [value for value in args if isinstance(value, np.random.Generator)], most)
