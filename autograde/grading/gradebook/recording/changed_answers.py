"""What a student wrote for each graded cell, and whether it has changed since it was recorded."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from autograde.notebooks.cell_fields import text
from autograde.notebooks.released import Notebook

_CALLABLE = re.compile(r"\b(?:def|class|lambda)\b")


def changed(
    old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]], pictures: Collection[str] = ()
) -> frozenset[str]:
    """The graded cells whose answer is another one than before: what a person gave for it has to be looked at again.

    Parameters
    ----------
    old, new : the `answers` as they were recorded, and as they are recorded now
    pictures : names of the pictures beside the notebook that are others than before

    Returns
    -------
    frozenset of grade ids
    """
    return frozenset(
        name
        for name, answer in new.items()
        if old.get(name) != answer or any(picture in unquote(part) for picture in pictures for part in answer)
    )


def answers(cells: Iterable[Mapping[str, Any]], asked: Notebook) -> dict[str, tuple[str, ...]]:
    """What the points of each graded cell are given for: grade id -> texts.

    Of an answer that a person reads it is the cell itself; of a check the answers in code above it, down from the check
    before, and whatever functions the student defines among them; of a task all that the student wrote.
    """
    found: dict[str, tuple[str, ...]] = {}
    code: list[str] = []
    everything: list[str] = []
    checked, tasks = False, []
    for cell in cells:
        marks = (cell.get("metadata") or {}).get("nbgrader") or {}
        wanted = asked.cells.get(str(marks.get("grade_id")))
        if wanted is not None and wanted.autograded:
            found[wanted.grade_id], checked = tuple(code), True
            continue
        if wanted is not None and wanted.task:
            tasks.append(wanted.grade_id)
            continue
        if wanted is not None and wanted.locked and not wanted.solution:
            continue
        written = text(cell.get("source"))
        everything.append(written)
        if wanted is not None and wanted.grade:
            found[wanted.grade_id] = (written, *_attached(cell.get("attachments")))
        elif cell.get("cell_type") == "code" and (wanted is not None or _CALLABLE.search(written)):
            code, checked = ([], False) if checked else (code, checked)
            code.append(written)
    return found | dict.fromkeys(tasks, tuple(everything))


def _attached(attachments: Any) -> list[str]:
    """The pictures in an answer."""
    bundles = attachments.items() if isinstance(attachments, dict) else ()
    return sorted(
        f"{name} {kind} {''.join(text(value).split())}"
        for name, bundle in bundles
        if isinstance(bundle, dict)
        for kind, value in bundle.items()
    )
