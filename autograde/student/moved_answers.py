"""Answers whose exercises stand in another notebook of their unit since it was split: each goes where it is asked."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograde.notebooks.cell_fields import SKIP, cell_id, marks_of, source_of, tags_of
from autograde.notebooks.checksum import as_released
from autograde.notebooks.names_in_code import NOTHING, Names, names_of

Notebook = Mapping[str, Any]


@dataclass
class Moved:
    """A student's notebook with the answers that have come to it, and without those that have gone.

    Attributes
    ----------
    notebook : to be merged with its release
    came, went : (exercise, the other notebook's file) of each answer that came here, and of each that went
    """

    notebook: dict[str, Any]
    came: list[tuple[str, str]] = field(default_factory=list)
    went: list[tuple[str, str]] = field(default_factory=list)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a student reads of it."""
        came = (f"{name}: your answer from {old} is here now, where its exercise stands." for name, old in self.came)
        went = (f"{name}: your answer is in {new} now, where its exercise stands." for name, new in self.went)
        return (*came, *went)


def moved_answers(mine: Mapping[Path, Notebook], releases: Mapping[Path, Notebook]) -> dict[Path, Moved]:
    """The notebooks of a unit between which answers move; none where each stands where it is asked.

    An answer moves to where nothing is answered yet, and takes along what it calls of the student's own cells; it stays
    in its old place too where another cell of the student's calls it.

    Parameters
    ----------
    mine : the student's notebooks, as read, by their files
    releases : the unit's released notebooks, as read, by the files in which a student has them
    """
    asked = {path: _asked(release) for path, release in releases.items()}
    found: dict[Path, Moved] = {}
    for old, notebook in mine.items():
        for cell in [cell for cell in notebook["cells"] if isinstance(cell, dict)]:
            name = _name(cell)
            places = [path for path in asked if name in asked[path]]
            if name in asked.get(old, {}) or len(places) != 1 or _is_blank(cell, asked[places[0]][name]):
                continue
            new = places[0]
            there = found.get(new) or Moved(copy.deepcopy(dict(mine.get(new) or releases[new])))
            if not _put(cell, name, there.notebook, releases[new], notebook):
                continue
            left = found.setdefault(old, Moved(copy.deepcopy(dict(notebook))))
            found[new] = there
            there.came.append((name, old.name))
            left.went.append((name, new.name))
            _take_out(cell, left.notebook)
    return found


def _asked(release: Notebook) -> dict[str, dict[str, Any]]:
    """The cells that students answer in, by name."""
    return {marks_of(cell)["grade_id"]: cell for cell in release["cells"] if marks_of(cell).get("solution")}


def _name(cell: dict[str, Any]) -> str:
    """The name of the exercise that a cell says it answers."""
    name = marks_of(cell).get("grade_id")
    return name if isinstance(name, str) else cell_id(cell)


def _is_blank(cell: dict[str, Any], released: dict[str, Any]) -> bool:
    """Whether a cell answers nothing."""
    source = source_of(cell).strip()
    names = names_of(source) if released["cell_type"] == "code" else NOTHING
    return as_released(cell) or source in ("", source_of(released).strip()) or bool(names.blank and not names.defined)


def _put(cell: dict[str, Any], name: str, into: dict[str, Any], release: Notebook, old: Notebook) -> bool:
    """Put an answer into its exercise's cell of another notebook; whether nothing is answered there yet."""
    cells, released = into["cells"], _asked(release)[name]
    places = [place for place, other in enumerate(cells) if isinstance(other, dict) and _name(other) == name]
    written = any(_names(other).bound & _names(cell).defined for other in cells if isinstance(other, dict))
    if len(places) > 1 or (written if not places else not _is_blank(cells[places[0]], released)):
        return False
    place = places[0] if places else _place_of_missing(name, cells, release)
    kept = {key: copy.deepcopy(cell[key]) for key in ("attachments",) if key in cell}
    made = copy.deepcopy(cells[place] if places else dict(released)) | kept | {"source": source_of(cell)}
    above = []
    if released["cell_type"] == "code":
        made |= {"outputs": [], "execution_count": None}
        above = _called(cell, old, into)
    cells[place : place + bool(places)] = [*above, made]
    return True


def _place_of_missing(name: str, cells: list[Any], release: Notebook) -> int:
    """Where an exercise's cell belongs that a notebook lacks: behind what stands above it in the release."""
    order = [_name(cell) for cell in release["cells"]]
    above = set(order[: order.index(name)])
    places = [place for place, cell in enumerate(cells) if isinstance(cell, dict) and _name(cell) in above]
    return max(places, default=len(cells) - 1) + 1


def _called(answer: dict[str, Any], old: Notebook, into: Notebook) -> list[dict[str, Any]]:
    """The student's own cells that an answer needs, as the cells of another notebook that lacks them."""
    known = {name for cell in into["cells"] if isinstance(cell, dict) for name in _names(cell).bound}
    needed = set(_names(answer).used) - known
    own = [cell for cell in old["cells"] if isinstance(cell, dict) and _is_own(cell)]
    found: list[dict[str, Any]] = []
    for cell in reversed(own):  # what a needed cell needs stands above it
        if cell is not answer and _names(cell).bound & needed:
            needed |= _names(cell).used - known
            found.insert(0, {"cell_type": "code", "id": f"{cell_id(cell) or 'own'}-moved", "source": source_of(cell)})
    return [cell | {"metadata": {}, "outputs": [], "execution_count": None} for cell in found]


def _is_own(cell: dict[str, Any]) -> bool:
    """Whether a cell is code of the student's own, which runs."""
    return (
        cell.get("cell_type") == "code" and not marks_of(cell) and not as_released(cell) and SKIP not in tags_of(cell)
    )


def _names(cell: dict[str, Any]) -> Names:
    return names_of(source_of(cell)) if cell.get("cell_type") == "code" else NOTHING


def _take_out(answer: dict[str, Any], notebook: dict[str, Any]) -> None:
    """Take an answer out of the notebook in which it stood, unless a cell of the student's own calls it."""
    own = [cell for cell in notebook["cells"] if isinstance(cell, dict) and _is_own(cell)]
    if not any(_names(cell).used & _names(answer).defined for cell in own if cell != answer):
        notebook["cells"].remove(answer)
