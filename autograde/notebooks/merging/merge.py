"""A student's notebook and a later release of it, made one: new text comes, and nothing of the student's is lost.

The student's cells stay in their order, and what graders run of them runs as before: so the merged notebook gets at
least the points of the notebook before. What comes with the release is put between them.
"""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograde.notebooks.cell_fields import SKIP, cell_id, source_of, tags_of
from autograde.notebooks.checksum import as_released, digest
from autograde.notebooks.names_in_code import NOTHING, Names, definitions, names_of
from autograde.notebooks.released import Cell, asked_by, grade_id
from autograde.notebooks.restore import CELL_ID, CELL_TYPES, with_missing


@dataclass(frozen=True)
class Merged:
    """A merged notebook, how many answers stand in it, and sentences on what of the student's moved."""

    notebook: dict[str, Any]
    answers: int
    moved: tuple[str, ...]


@dataclass
class Mine:
    """One cell of the student's notebook.

    Attributes
    ----------
    cell : as it was read
    place : int, among the student's cells
    source : its text
    counted : str, the name of the assignment's cell that a grader takes it for; "" for none
    runs : bool, whether a grader runs the student's text
    names : what that text does with names
    target : int, the place of the release's cell that it is, None where it is the student's own
    kept : bool, whether it stays as it is, as a cell of the student's own
    """

    cell: dict[str, Any]
    place: int
    source: str
    counted: str = ""
    runs: bool = False
    names: Names = NOTHING
    target: int | None = None
    kept: bool = True


@dataclass
class _Entry:
    """One cell of the merged notebook: which cell of the release it is, and what becomes of it."""

    target: int | None
    cell: dict[str, Any] = field(repr=False)


def merge(mine: Mapping[str, Any], release: Mapping[str, Any]) -> Merged:
    """The released notebook with a student's work in it.

    Cells are matched by nbgrader's grade_id, then by their id, then by what stands in them. Answers, edited cells and
    cells that the student added are kept, in the student's order; text that nobody edited is the release's, and so is
    every locked cell. What was typed into a locked cell is kept above it, in a cell that graders leave out. A blank
    exercise never comes below its answer.

    Parameters
    ----------
    mine : the student's notebook, as read
    release : the released notebook, as read
    """
    return _Merge(mine, release).merged()


def brought(release: Mapping[str, Any]) -> list[str]:
    """The digests of a release's texts, kept in the student's notebook: a later update knows what nobody edited."""
    return sorted({digest(source_of(cell)) for cell in release["cells"]})


def brought_with(notebook: Mapping[str, Any]) -> set[str]:
    """The digests of the texts that came with the release that a notebook was made from, as it says itself."""
    metadata = notebook.get("metadata")
    ours = metadata.get("autograde") if isinstance(metadata, dict) else None
    found = ours.get("brought") if isinstance(ours, dict) else None
    return {text for text in found if isinstance(text, str)} if isinstance(found, list) else set()


class _Merge:
    def __init__(self, mine: Mapping[str, Any], release: Mapping[str, Any]):
        self.notebook, self.release = mine, release
        self.cells = [cell | {"source": source_of(cell)} for cell in release["cells"]]
        self.asked = asked_by(release)
        self.known = [self._asked(cell) for cell in self.cells]
        self.mine = self._mine(mine["cells"])
        self.brought = brought_with(mine) - set(brought(release))
        self.entries: dict[int, _Entry] = {}  # by the place of the student's cell
        self.above: dict[int, list[_Entry]] = {}  # what comes directly above a student's cell
        self.placed: set[int] = set()  # cells of the release that have their place
        self.absent: set[int] = set()  # and those that are not to come
        answered = [cell for cell, known in zip(self.cells, self.known, strict=True) if known and known.solution]
        self.exercises = {name for cell in answered for name in names_of(cell["source"]).blank}
        self.answers = 0
        self.moved: list[str] = []

    def _asked(self, cell: dict) -> Cell | None:
        name = grade_id(cell, self.asked)
        return None if name is None else self.asked.cells[name]

    def _mine(self, cells: Iterable[Any]) -> list[Mine]:
        given = [cell for cell in cells if isinstance(cell, dict)]
        names = [grade_id(cell, self.asked) if cell.get("cell_type") in CELL_TYPES else None for cell in given]
        last = {name: place for place, name in enumerate(names) if name is not None}
        found = []
        for place, (cell, name) in enumerate(zip(given, names, strict=True)):
            mine = Mine(cell, place, source_of(cell))
            runs = cell.get("cell_type") == "code" and SKIP not in tags_of(cell)
            if name is not None and last[name] == place:
                wanted = self.asked.cells[name]
                mine.counted = name
                runs = wanted.cell_type == "code" and not wanted.locked
            mine.runs = runs
            if runs:
                mine.names = names_of(mine.source)
            elif mine.counted and self.asked.cells[mine.counted].cell_type == "code":
                mine.names = names_of(self.asked.cells[mine.counted].source)  # what runs in its place
            found.append(mine)
        return found

    # which cell is which

    def _match(self) -> None:
        by_grade_id = {known.grade_id: place for place, known in enumerate(self.known) if known}
        by_id = {cell["id"]: place for place, cell in enumerate(self.cells)}
        taken = set()
        for mine in self.mine:
            name = grade_id(mine.cell, self.asked)
            if name is not None:
                mine.target = by_grade_id[name]
                taken.add(mine.target)
        for mine in self.mine:
            place = by_id.get(cell_id(mine.cell))
            if mine.target is None and place is not None and (place not in taken or self._is_answer(place)):
                mine.target = place
        taken |= {mine.target for mine in self.mine if mine.target is not None}
        by_source: dict[str, list[int]] = {}
        for place, cell in enumerate(self.cells):
            if place not in taken and cell["source"].strip():
                by_source.setdefault(cell["source"].strip(), []).append(place)
        for mine in self.mine:
            if mine.target is None and (places := by_source.get(mine.source.strip())):
                mine.target = places.pop(0)
        self._match_neighbours()
        self._match_earlier_code()

    def _match_neighbours(self) -> None:
        """A written answer that lost its marks is known by the question above it."""
        targets = {mine.target for mine in self.mine}
        for place, known in enumerate(self.known):
            if place not in targets and known and known.solution and known.cell_type == "markdown" and place:
                above = [mine for mine in self.mine if mine.target == place - 1]
                after = self.mine[above[-1].place + 1] if above and above[-1].place + 1 < len(self.mine) else None
                if after is not None and after.target is None and after.cell.get("cell_type") == "markdown":
                    after.target = place

    def _match_earlier_code(self) -> None:
        """Code of an earlier release, as that brought it, is known by the names that it gives values."""
        targets = {mine.target for mine in self.mine}
        code = [place for place, cell in enumerate(self.cells) if cell["cell_type"] == "code"]
        new = [place for place in code if place not in targets]
        for mine in self.mine:
            if mine.target is None and mine.cell.get("cell_type") == "code" and self._is_as_brought(mine):
                bound = names_of(mine.source).bound
                alike = [place for place in new if bound & names_of(self.cells[place]["source"]).bound]
                if alike:
                    mine.target = alike[0]
                    new.remove(alike[0])

    def _is_answer(self, place: int) -> bool:
        known = self.known[place]
        return known is not None and known.solution

    # what becomes of each

    def merged(self) -> Merged:
        self._match()
        exercises = [place for place in range(len(self.cells)) if self._is_answer(place)]
        for place in exercises:
            if self.cells[place]["cell_type"] == "code":
                self._exercise(place)
            else:
                self._written(place)
        for place in range(len(self.cells)):
            if self.known[place] is None:
                self._plain(place)
            elif not self._is_answer(place):
                self._locked(place)
        self._own_cells()
        return Merged(self._notebook(), self.answers, tuple(self.moved))

    def _exercise(self, place: int) -> None:
        """An exercise in code: find its answer; no blank comes below it."""
        blank = self.cells[place]["source"]
        asked = names_of(blank).blank
        here = [mine for mine in self.mine if mine.target == place]
        full = [mine for mine in here if not self._is_blank(mine, place)]
        answering = [mine for mine in self.mine if mine.runs and asked & mine.names.defined]
        chosen = _last([mine for mine in full if mine in answering]) or (None if answering else _last(full))
        if chosen is None:
            chosen = self._elsewhere(place, asked, answering)
        if chosen is not None:
            self.answers += 1
            self._keep_answer(chosen, place)
        elif answering:
            self.answers += 1
            first = min(mine.place for mine in answering)
            chosen = _last([mine for mine in here if mine not in full and mine.place < first])
            if chosen is None:
                self.absent.add(place)
            else:
                self._bring_blank(chosen, place)
        else:
            chosen = _last(here)
            source = self._typed_into_a_check(asked)
            if chosen is not None:
                self._bring_blank(chosen, place, source)
            elif source:
                self.cells[place]["source"] = source
            elif self._may_be_bound(asked):
                self.absent.add(place)
            self.answers += bool(source)
        for mine in here:
            if mine is not chosen and mine not in full:
                self._put_away(mine, place, bool(answering))

    def _bring_blank(self, mine: Mine, place: int, source: str = "") -> None:
        self._bring(mine, place)
        if source or not self._as_the_course_gave_it(mine, place):
            self.entries[mine.place].cell["source"] = source or mine.source

    def _may_be_bound(self, asked: frozenset[str]) -> bool:
        """Whether the student's code may give a value to a function that has no cell."""
        checks = {place for place, cell in enumerate(self.cells) if asked & names_of(cell["source"]).used}
        received = any(mine.target in checks for mine in self.mine)
        running = [mine for mine in self.mine if mine.runs]
        return any(asked & mine.names.bound or (received and mine.names.hidden) for mine in running)

    def _is_blank(self, mine: Mine, place: int) -> bool:
        if self._as_the_course_gave_it(mine, place):
            return True
        asked, names = names_of(self.cells[place]["source"]).blank, names_of(mine.source)
        return bool(asked) and asked <= names.blank and not names.defined

    def _as_the_course_gave_it(self, mine: Mine, place: int) -> bool:
        """Whether a cell holds nothing of the student's."""
        same = mine.source.strip() in ("", self.cells[place]["source"].strip())
        return same or self._is_as_brought(mine)

    def _is_as_brought(self, mine: Mine) -> bool:
        """Whether a cell is as this or an earlier release brought it."""
        return as_released(mine.cell) or digest(mine.source) in self.brought

    def _elsewhere(self, place: int, asked: frozenset[str], answering: list[Mine]) -> Mine | None:
        """The cell of the student's own that answers an exercise, and no other one."""
        own = [mine for mine in self.mine if not mine.counted and not self._has_a_place(mine)]
        found = [mine for mine in own if mine in answering]
        if not answering and not any(mine.runs and asked & mine.names.bound for mine in self.mine):
            found = [  # an answer that was turned into Markdown
                mine
                for mine in own
                if not mine.runs
                and SKIP not in tags_of(mine.cell)
                and definitions(mine.source)
                and asked & names_of(mine.source).defined
            ]
        found = [mine for mine in found if names_of(mine.source).defined & self.exercises <= asked]
        if not found:
            return None
        found[-1].target = place
        what = "a cell of your own" if found[-1].runs else "a cell of text"
        self.moved.append(f"{self._name(place)}: your answer, which stood in {what}, is the exercise's cell now.")
        return found[-1]

    def _has_a_place(self, mine: Mine) -> bool:
        """Whether a cell is one of the release's, and not a copy of a locked one that the student made their own."""
        known = None if mine.target is None else self.known[mine.target]
        return mine.target is not None and not (known and known.locked)

    def _typed_into_a_check(self, asked: frozenset[str]) -> str:
        """The definitions in a locked cell that graders restore, where an exercise is answered there and only there."""
        for mine in reversed(self.mine):
            locked = mine.counted and not mine.runs and self.asked.cells[mine.counted].cell_type == "code"
            if locked and asked & names_of(mine.source).defined and not self._is_as_brought(mine):
                found = definitions(mine.source)
                names = names_of(found)
                others = {name for other in self.mine if other.runs for name in other.names.bound}
                if asked & names.defined and not (names.defined - asked) & others:
                    self.moved.append(
                        f"{', '.join(sorted(asked))}: your answer stood in the locked cell {mine.counted}, "
                        "where it does not count; it is in the exercise's cell now."
                    )
                    return found
        return ""

    def _put_away(self, mine: Mine, place: int, answered: bool) -> None:
        """A blank that is not the exercise's cell: gone where nobody typed anything, else left out by graders."""
        if self._as_the_course_gave_it(mine, place):
            self._drop(mine)
            if mine.source.strip() and answered:
                self.moved.append(f"{self._name(place)}: a blank copy of the exercise, beside your answer, is gone.")
        elif answered and not mine.names.bound - mine.names.blank:
            self._keep_own(mine, skipped=True)

    def _written(self, place: int) -> None:
        """An answer in words."""
        here = [mine for mine in self.mine if mine.target == place]
        full = [mine for mine in here if not self._as_the_course_gave_it(mine, place)]
        chosen = _last(full) or _last(here)
        if chosen is None:
            return
        if full:
            self.answers += 1
            self._keep_answer(chosen, place)
        else:
            self._bring(chosen, place)
        for mine in here:
            if mine is not chosen and mine not in full:
                self._drop(mine)

    def _locked(self, place: int) -> None:
        """A check or a given function: the release's text, where the student has it or where graders put it."""
        here = [mine for mine in self.mine if mine.target == place]
        counted = _last([mine for mine in here if mine.counted])
        known = self.known[place]
        assert known is not None
        untouched = [mine for mine in here if self._as_the_course_gave_it(mine, place)]
        bound = names_of(known.source).bound
        others = [mine for mine in self.mine if mine.runs and mine not in untouched and mine.names.bound & bound]
        if here and not known.grade and not others:  # every copy gives the same: the first one stays
            counted = here[0]
        for mine in untouched:
            if known.grade or not others or not mine.runs:
                self._drop(mine)
        if counted is not None:
            self._bring(counted, place)
            if counted not in untouched and self._typed_lines(counted, place):
                kept = self._own(counted, skipped=True)
                self.above.setdefault(counted.place, []).append(_Entry(None, kept))
                self.moved.append(
                    f"{self._name(place)}: this cell is locked; what you typed into it stands above it, in a cell of "
                    "your own that graders leave out."
                )
            return
        if known.grade:
            self._missing_check(place, untouched)
        elif untouched:
            self._bring(untouched[-1], place)
        elif here:
            self._put_above(here[0].place, place)

    def _typed_lines(self, mine: Mine, place: int) -> bool:
        given = {line.strip() for line in self.cells[place]["source"].split("\n")}
        return any(line.strip() not in given for line in mine.source.split("\n") if line.strip())

    def _missing_check(self, place: int, untouched: list[Mine]) -> None:
        """A check that graders do not find by its name: where they put it, or nicer where that is as good."""
        known = self.known[place]
        assert known is not None
        graders = self._places_of_missing()[known.grade_id]
        used = names_of(self.cells[place]["source"]).used - {"check"}
        if untouched:
            nice = untouched[-1].place
        else:
            before = [mine.place for mine in self.mine if mine.target == place - 1]
            nice = before[-1] + 1 if before else graders
        good = self._are_as_good(place, nice, graders)
        if untouched and good:
            self._bring(untouched[-1], place)
        elif place - 1 in {mine.target for mine in self.mine} and good:
            self._put_above(nice, place)
        elif any(mine.runs and (mine.names.hidden or mine.names.bound & used) for mine in self.mine):
            self._put_above(graders, place)

    def _places_of_missing(self) -> dict[str, int]:
        """Above which of the student's cells graders put the checks that they do not find."""
        places, following = {}, len(self.mine)
        for place in reversed(with_missing([mine.counted or None for mine in self.mine], self.asked)):
            if isinstance(place, str):
                places[place] = following
            else:
                following = place
        return places

    def _are_as_good(self, place: int, one: int, other: int) -> bool:
        """Whether nothing that a check needs is given a value between two places."""
        needed = set(names_of(self.cells[place]["source"]).used - {"check"})
        running = [mine for mine in self.mine if mine.runs or mine.names.bound]
        before = -1
        while len(needed) > before:
            before = len(needed)
            for mine in running:
                if mine.names.bound & needed:
                    needed |= mine.names.used
        between = [mine for mine in running if min(one, other) <= mine.place < max(one, other)]
        return not any(mine.names.hidden or mine.names.bound & needed for mine in between if not self._is_plain(mine))

    def _is_plain(self, mine: Mine) -> bool:
        """Whether a cell is one of the release's that only shows something."""
        if mine.target is None or self.known[mine.target] or cell_id(self.cells[mine.target]).startswith("setup"):
            return False
        return self._as_the_course_gave_it(mine, mine.target)

    def _plain(self, place: int) -> None:
        """A cell of the release that is neither an answer nor locked."""
        here = [mine for mine in self.mine if mine.target == place]
        edited = [mine for mine in here if not self._as_the_course_gave_it(mine, place)]
        if not here:
            return
        chosen = (edited or here)[0]
        self._bring(chosen, place)
        if edited:
            made = self.entries[chosen.place].cell
            if chosen.cell.get("cell_type") in CELL_TYPES and chosen.cell["cell_type"] != made["cell_type"]:
                made |= self._own(chosen) | {"id": made["id"]}
            made["source"] = chosen.source
            made |= _shown(chosen.cell) if made["cell_type"] == "code" else _attached(chosen.cell)
            _tag(made, skipped=SKIP in tags_of(chosen.cell))
        for mine in here:
            if mine is not chosen and mine not in edited:
                self._drop(mine)

    def _own_cells(self) -> None:
        """The student's own cells stay; what an earlier release brought, and this one does not, goes."""
        left_out = [cell for cell in self.cells if cell["cell_type"] == "markdown" or SKIP in tags_of(cell)]
        texts = {cell["source"].strip() for cell in left_out} - {""}
        old = []
        for mine in self.mine:
            if mine.target is not None or not mine.kept:
                continue
            if not mine.runs and mine.source.strip() in texts:  # a copy of what graders do not run
                self._drop(mine)
            elif self._is_as_brought(mine):
                old.append(mine)
        theirs = [mine for mine in self.mine if mine.target is not None]
        theirs = [mine for mine in theirs if self._as_the_course_gave_it(mine, mine.target or 0)]
        written = [mine for mine in self.mine if mine.runs and mine not in theirs and mine not in old]
        used = {name for mine in written for name in mine.names.used}
        there = {name for mine in self.mine if mine not in old for name in mine.names.bound}
        for cell in self.cells:
            if cell["cell_type"] == "code" and SKIP not in tags_of(cell):
                there |= names_of(cell["source"]).bound
        for mine in old:
            if not (mine.runs and (mine.names.bound - there) & used):  # else the student's own code needs it
                self._drop(mine)

    # how they are put down

    def _bring(self, mine: Mine, place: int) -> None:
        """The release's cell in the place of the student's; its outputs are kept where it is the same code."""
        made = copy.deepcopy(self.cells[place])
        if made["cell_type"] == "code":
            same = made["source"].strip() == mine.source.strip()
            made |= _shown(mine.cell) if same else {"outputs": [], "execution_count": None}
        self.entries[mine.place] = _Entry(place, made)
        self.placed.add(place)
        mine.kept = False

    def _keep_answer(self, mine: Mine, place: int) -> None:
        """The student's text in the release's cell."""
        made = copy.deepcopy(self.cells[place]) | {"source": mine.source}
        made |= _shown(mine.cell) if made["cell_type"] == "code" else _attached(mine.cell)
        self.entries[mine.place] = _Entry(place, made)
        self.placed.add(place)
        mine.kept = False
        if mine.cell.get("cell_type") != made["cell_type"] and mine.counted:
            what = "code" if made["cell_type"] == "code" else "text"
            self.moved.append(f"{self._name(place)}: your answer is {what} again; its cell had another type.")

    def _keep_own(self, mine: Mine, skipped: bool = False) -> None:
        self.entries[mine.place] = _Entry(None, self._own(mine, skipped))
        mine.kept = False

    def _drop(self, mine: Mine) -> None:
        mine.kept = False

    def _put_above(self, mine_place: int, place: int) -> None:
        self.above.setdefault(mine_place, []).append(_Entry(place, copy.deepcopy(self.cells[place])))
        self.placed.add(place)

    def _own(self, mine: Mine, skipped: bool = False) -> dict[str, Any]:
        """A cell that belongs to the student alone: no marks of grading; run or left out as graders did before."""
        metadata = mine.cell.get("metadata")
        kept = copy.deepcopy(metadata) if isinstance(metadata, dict) else {}
        for key in ("nbgrader", "deletable", "editable"):
            kept.pop(key, None)
        kind = mine.cell.get("cell_type")
        if mine.counted:
            kind = self.asked.cells[mine.counted].cell_type
        made = {"cell_type": kind if kind in CELL_TYPES else "raw", "metadata": kept, "source": mine.source}
        made["id"] = cell_id(mine.cell)
        made |= _shown(mine.cell) if made["cell_type"] == "code" else _attached(mine.cell)
        if made["cell_type"] == "code" and (skipped or mine.counted):
            _tag(made, skipped=skipped)
        return made

    def _notebook(self) -> dict[str, Any]:
        """All cells in their order, with what comes new between them."""
        line = []
        for place in range(len(self.mine) + 1):
            line += self.above.get(place, [])
            if place in self.entries:
                line.append(self.entries[place])
            elif place < len(self.mine) and self.mine[place].kept:
                line.append(_Entry(None, self._own(self.mine[place])))
        for place, cell in enumerate(self.cells):
            if place in self.placed or place in self.absent:
                continue
            at = 0
            standing = {entry.target: number for number, entry in enumerate(line) if entry.target is not None}
            earlier = [standing[before] for before in range(place) if before in standing]
            if earlier:
                at = earlier[-1] + 1
                while at < len(line) and line[at].target is None:
                    at += 1
            line.insert(at, _Entry(place, copy.deepcopy(cell)))
        cells = [entry.cell for entry in line]
        _number(cells, [entry.target is not None for entry in line], {cell["id"] for cell in self.cells})
        metadata = self.notebook.get("metadata")
        mine = {key: value for key, value in metadata.items()} if isinstance(metadata, dict) else {}
        ours = copy.deepcopy(dict(self.release["metadata"]))
        return {
            "cells": cells,
            "metadata": ours | mine | {"autograde": ours.get("autograde", {}) | {"brought": brought(self.release)}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }

    def _name(self, place: int) -> str:
        known = self.known[place]
        return known.grade_id if known else cell_id(self.cells[place])


def _last(found: list[Mine]) -> Mine | None:
    """The last of the cells that graders find by name; else the last."""
    best = [mine for mine in found if mine.counted] or found
    return best[-1] if best else None


def _shown(cell: dict) -> dict[str, Any]:
    outputs, count = cell.get("outputs"), cell.get("execution_count")
    return {
        "outputs": copy.deepcopy(outputs) if isinstance(outputs, list) else [],
        "execution_count": count if isinstance(count, int) and not isinstance(count, bool) else None,
    }


def _attached(cell: dict) -> dict[str, Any]:
    attachments = cell.get("attachments")
    return {"attachments": copy.deepcopy(attachments)} if isinstance(attachments, dict) else {}


def _tag(cell: dict[str, Any], *, skipped: bool) -> None:
    """Say whether graders leave a cell out."""
    tags = [tag for tag in tags_of(cell) if tag != SKIP] + [SKIP] * skipped
    cell["metadata"].pop("tags", None)
    if tags:
        cell["metadata"]["tags"] = tags


def _number(cells: list[dict[str, Any]], released: list[bool], reserved: set[str]) -> None:
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
