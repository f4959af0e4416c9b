"""What a page shows of a cell's outputs: text without a terminal's colours, pictures that begin as such."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any

from autograde.notebooks.cell_fields import text

LONGEST_MESSAGE = 8_000  # characters that are shown
LARGEST_IMAGE = 2**21  # bytes
MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


def printed(cell: Mapping[str, Any]) -> str:
    """What stands under a check that stock nbgrader has run: text, without terminal colours."""
    said = []
    for output in cell.get("outputs") or []:
        if output.get("output_type") == "stream":
            said.append(text(output.get("text")))
        elif output.get("output_type") == "error":
            said.append("\n".join(map(text, output.get("traceback") or [])) or text(output.get("evalue")))
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", "\n".join(said)).strip()[:LONGEST_MESSAGE]


def images(cell: Mapping[str, Any]) -> Iterator[str]:
    """The pictures under a cell as data URIs: PNG and JPEG that begin as such, nothing else."""
    for output in cell.get("outputs") or []:
        data = output.get("data")
        for kind, magic in MAGIC.items():
            coded = re.sub(r"\s", "", text(data.get(kind))) if isinstance(data, dict) else ""
            if not coded or len(coded) > LARGEST_IMAGE * 4 / 3:
                continue
            try:
                content = base64.b64decode(coded, validate=True)
            except (binascii.Error, ValueError):
                continue
            if content.startswith(magic):
                yield f"data:{kind};base64,{base64.b64encode(content).decode()}"
