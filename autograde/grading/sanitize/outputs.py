"""Outputs and attachments of a notebook with text and pictures alone: no HTML, no scripts, no widgets, no SVG."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from autograde.notebooks.cell_fields import text

_BASE64 = re.compile(r"[A-Za-z0-9+/\s]*+={0,2}\s*+")
IMAGES = ("image/png", "image/jpeg")


def outputs(made: Iterable[Any]) -> list[dict[str, Any]]:
    """A cell's outputs with text and pictures alone: no HTML, no scripts, no widgets, no SVG."""
    return [shown for output in made if isinstance(output, dict) and (shown := _output(output))]


def _output(output: Mapping[str, Any]) -> dict[str, Any] | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": text(output.get("text"))}
    if kind == "error":
        traceback = output.get("traceback")
        lines = [text(line) for line in traceback] if isinstance(traceback, list) else []
        return {
            "output_type": kind,
            "ename": text(output.get("ename")),
            "evalue": text(output.get("evalue")),
            "traceback": lines,
        }
    if kind in ("display_data", "execute_result"):
        data = _bundle(output.get("data"))
        shown = {"output_type": kind, "data": data, "metadata": {}}
        if kind == "execute_result":
            shown["execution_count"] = execution_count(output.get("execution_count"))
        return shown if data else None
    return None


def _bundle(data: Any) -> dict[str, str]:
    """Of the forms in which a value is shown, those that cannot act."""
    if not isinstance(data, dict):
        return {}
    kept = {"text/plain": text(data["text/plain"])} if "text/plain" in data else {}
    for kind in IMAGES:
        picture = text(data.get(kind))
        if picture and _BASE64.fullmatch(picture):
            kept[kind] = picture
    return kept


def execution_count(value: Any) -> int | None:
    """An execution count, or None where there is no whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None


def attachments(given: Any) -> dict[str, dict[str, str]]:
    """The pictures attached to a Markdown cell."""
    if not isinstance(given, dict):
        return {}
    bundles = {text(name): _bundle(data) for name, data in given.items()}
    return {name: pictures for name, data in bundles.items() if (pictures := {k: data[k] for k in IMAGES if k in data})}
