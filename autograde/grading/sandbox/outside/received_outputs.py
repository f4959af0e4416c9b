"""Outputs of cells that come from a sandbox: taken as data, and only in the form that a notebook knows."""

import json
from typing import Any

BRACKETS = 2**17  # of the JSON that is read


def outputs_of(answer: bytes) -> list[dict[str, Any]]:
    """The outputs that a session sent.

    Parameters
    ----------
    answer : bytes, JSON made by a process that nobody trusts

    Raises
    ------
    ValueError : where it is no list of a notebook's outputs
    """
    if answer.count(b"[") + answer.count(b"{") > BRACKETS:
        raise ValueError("too many parts")  # each takes many times its two bytes once it is read
    try:
        received = json.loads(answer.decode("utf-8", "replace"), parse_constant=str)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(received, list):
        raise ValueError("not a list")
    return [_output(one) for one in received]


def _output(received: Any) -> dict[str, Any]:
    """One output, with the fields of its kind and no others."""
    if not isinstance(received, dict):
        raise ValueError("an output that is not an object")
    kind = received.get("output_type")
    if kind == "stream" and received.get("name") in ("stdout", "stderr"):
        return {"output_type": kind, "name": received["name"], "text": _text(received.get("text"))}
    if kind == "error" and isinstance(received.get("traceback"), list):
        lines = [_text(line) for line in received["traceback"]]
        named = {name: _text(received.get(name)) for name in ("ename", "evalue")}
        line = received.get("line")  # of the cell, in which it ended: told of graded cells
        told = {"line": line} if type(line) is int and 0 < line < 2**31 else {}
        return {"output_type": kind, **named, "traceback": lines, **told}
    if kind in ("display_data", "execute_result"):
        data, metadata = received.get("data"), received.get("metadata")
        if isinstance(data, dict) and isinstance(metadata, dict):
            shown = {_text(name): _value(name, value) for name, value in data.items()}
            output = {"output_type": kind, "data": shown, "metadata": _plain(metadata)}
            if kind == "execute_result":
                count = received.get("execution_count")
                counts = type(count) is int and 0 <= count < 2**31  # True is an int too
                output["execution_count"] = count if counts else None
            return output
    raise ValueError(f"an output of an unknown kind: {str(kind)[:40]}")


def _value(kind: str, value: Any) -> Any:
    """A rich output: text, but for the kinds that are JSON."""
    return _plain(value) if kind.endswith("json") else _text(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"text was expected, not {type(value).__name__}")
    return value.encode("utf-8", "replace").decode()  # half of a surrogate pair cannot be written into a file


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
