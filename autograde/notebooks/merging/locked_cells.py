"""Checks and given functions: the release's text, where the student has it or where graders put it."""

from autograde.notebooks.merging.cells_as_graded import Mine, last_of
from autograde.notebooks.merging.draft import Draft, Entry
from autograde.notebooks.merging.student_and_release import BothNotebooks
from autograde.notebooks.names_in_code import names_of
from autograde.notebooks.restore import with_missing


def put_locked_cell(both: BothNotebooks, draft: Draft, place: int) -> None:
    """A check or a given function: the release's text, where the student has it or where graders put it."""
    here = [mine for mine in both.mine if mine.target == place]
    counted = last_of([mine for mine in here if mine.counted])
    known = both.known[place]
    assert known is not None
    untouched = [mine for mine in here if both.as_the_course_gave_it(mine, place)]
    bound = names_of(known.source).bound
    others = [mine for mine in both.mine if mine.runs and mine not in untouched and mine.names.bound & bound]
    if here and not known.grade and not others:  # every copy gives the same: the first one stays
        counted = here[0]
    for mine in untouched:
        if known.grade or not others or not mine.runs:
            draft.drop(mine)
    if counted is not None:
        draft.bring(counted, place)
        if counted not in untouched and _typed_lines(both, counted, place):
            kept = draft.own(counted, skipped=True)
            draft.above.setdefault(counted.place, []).append(Entry(None, kept))
            draft.moved.append(
                f"{both.name(place)}: this cell is locked; what you typed into it stands above it, in a cell of "
                "your own that graders leave out."
            )
        return
    if known.grade:
        _missing_check(both, draft, place, untouched)
    elif untouched:
        draft.bring(untouched[-1], place)
    elif here:
        draft.put_above(here[0].place, place)


def _typed_lines(both: BothNotebooks, mine: Mine, place: int) -> bool:
    """Whether a cell has a line that the release's has not."""
    given = {line.strip() for line in both.cells[place]["source"].split("\n")}
    return any(line.strip() not in given for line in mine.source.split("\n") if line.strip())


def _missing_check(both: BothNotebooks, draft: Draft, place: int, untouched: list[Mine]) -> None:
    """A check that graders do not find by its name: where they put it, or nicer where that is as good."""
    known = both.known[place]
    assert known is not None
    graders = _places_of_missing(both)[known.grade_id]
    used = names_of(both.cells[place]["source"]).used - {"check"}
    if untouched:
        nice = untouched[-1].place
    else:
        before = [mine.place for mine in both.mine if mine.target == place - 1]
        nice = before[-1] + 1 if before else graders
    good = _are_as_good(both, place, nice, graders)
    if untouched and good:
        draft.bring(untouched[-1], place)
    elif place - 1 in {mine.target for mine in both.mine} and good:
        draft.put_above(nice, place)
    elif any(mine.runs and (mine.names.hidden or mine.names.bound & used) for mine in both.mine):
        draft.put_above(graders, place)


def _places_of_missing(both: BothNotebooks) -> dict[str, int]:
    """Above which of the student's cells graders put the checks that they do not find."""
    places, following = {}, len(both.mine)
    for place in reversed(with_missing([mine.counted or None for mine in both.mine], both.asked)):
        if isinstance(place, str):
            places[place] = following
        else:
            following = place
    return places


def _are_as_good(both: BothNotebooks, place: int, one: int, other: int) -> bool:
    """Whether nothing that a check needs is given a value between two places."""
    needed = set(names_of(both.cells[place]["source"]).used - {"check"})
    running = [mine for mine in both.mine if mine.runs or mine.names.bound]
    before = -1
    while len(needed) > before:
        before = len(needed)
        for mine in running:
            if mine.names.bound & needed:
                needed |= mine.names.used
    between = [mine for mine in running if min(one, other) <= mine.place < max(one, other)]
    return not any(mine.names.hidden or mine.names.bound & needed for mine in between if not both.is_plain(mine))
