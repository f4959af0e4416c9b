"""Which cell of the release each of the student's cells is: by grade id, by id, by its text, by what it defines."""

from autograde.notebooks.cell_fields import cell_id
from autograde.notebooks.merging.student_and_release import BothNotebooks
from autograde.notebooks.names_in_code import names_of
from autograde.notebooks.released import grade_id


def match_cells(both: BothNotebooks) -> None:
    """Find the `target` of each of the student's cells."""
    by_grade_id = {known.grade_id: place for place, known in enumerate(both.known) if known}
    by_id = {cell["id"]: place for place, cell in enumerate(both.cells)}
    taken = set()
    for mine in both.mine:
        name = grade_id(mine.cell, both.asked)
        if name is not None:
            mine.target = by_grade_id[name]
            taken.add(mine.target)
    for mine in both.mine:
        place = by_id.get(cell_id(mine.cell))
        if mine.target is None and place is not None and (place not in taken or both.is_answer(place)):
            mine.target = place
    taken |= {mine.target for mine in both.mine if mine.target is not None}
    by_source: dict[str, list[int]] = {}
    for place, cell in enumerate(both.cells):
        if place not in taken and cell["source"].strip():
            by_source.setdefault(cell["source"].strip(), []).append(place)
    for mine in both.mine:
        if mine.target is None and (places := by_source.get(mine.source.strip())):
            mine.target = places.pop(0)
    _match_neighbours(both)
    _match_earlier_code(both)


def _match_neighbours(both: BothNotebooks) -> None:
    """A written answer that lost its marks is known by the question above it."""
    targets = {mine.target for mine in both.mine}
    for place, known in enumerate(both.known):
        if place not in targets and known and known.solution and known.cell_type == "markdown" and place:
            above = [mine for mine in both.mine if mine.target == place - 1]
            after = both.mine[above[-1].place + 1] if above and above[-1].place + 1 < len(both.mine) else None
            if after is not None and after.target is None and after.cell.get("cell_type") == "markdown":
                after.target = place


def _match_earlier_code(both: BothNotebooks) -> None:
    """Code of an earlier release, as that brought it, is known by the names that it gives values."""
    targets = {mine.target for mine in both.mine}
    code = [place for place, cell in enumerate(both.cells) if cell["cell_type"] == "code"]
    new = [place for place in code if place not in targets]
    for mine in both.mine:
        if mine.target is None and mine.cell.get("cell_type") == "code" and both.is_as_brought(mine):
            bound = names_of(mine.source).bound
            alike = [place for place in new if bound & names_of(both.cells[place]["source"]).bound]
            if alike:
                mine.target = alike[0]
                new.remove(alike[0])
