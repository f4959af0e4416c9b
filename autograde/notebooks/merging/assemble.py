"""The merged notebook as a file holds it: its cells in a line, each with an id of its own."""

import copy
from typing import Any

from autograde.notebooks.checksum import digest
from autograde.notebooks.merging.digests_of_release import brought
from autograde.notebooks.merging.draft import Draft, Entry
from autograde.notebooks.restore import CELL_ID


def assembled(draft: Draft) -> dict[str, Any]:
    """All cells in their order, with what comes new between them."""
    both = draft.both
    line: list[Entry] = []
    for place in range(len(both.mine) + 1):
        line += draft.above.get(place, [])
        if place in draft.entries:
            line.append(draft.entries[place])
        elif place < len(both.mine) and both.mine[place].kept:
            line.append(Entry(None, draft.own(both.mine[place])))
    for place, cell in enumerate(both.cells):
        if place in draft.placed or place in draft.absent:
            continue
        at = 0
        standing = {entry.target: number for number, entry in enumerate(line) if entry.target is not None}
        earlier = [standing[before] for before in range(place) if before in standing]
        if earlier:
            at = earlier[-1] + 1
            while at < len(line) and line[at].target is None:
                at += 1
        line.insert(at, Entry(place, copy.deepcopy(cell)))
    cells = [entry.cell for entry in line]
    _number_cells(cells, [entry.target is not None for entry in line], {cell["id"] for cell in both.cells})
    metadata = both.notebook.get("metadata")
    mine = {key: value for key, value in metadata.items()} if isinstance(metadata, dict) else {}
    ours = copy.deepcopy(dict(both.release["metadata"]))
    return {
        "cells": cells,
        "metadata": ours | mine | {"autograde": ours.get("autograde", {}) | {"brought": brought(both.release)}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _number_cells(cells: list[dict[str, Any]], released: list[bool], reserved: set[str]) -> None:
    """Give every cell an id that is valid and its own; the release's keep theirs."""
    taken = set(reserved)
    for cell, known in zip(cells, released, strict=True):
        if known:
            continue
        wanted = cell["id"] if CELL_ID.fullmatch(cell["id"]) else ""
        if not wanted or wanted in taken:
            wanted = first = f"own-{digest(cell['source'])}"
            number = 1
            while wanted in taken:
                number += 1
                wanted = f"{first}-{number}"
        cell["id"] = wanted
        taken.add(wanted)
