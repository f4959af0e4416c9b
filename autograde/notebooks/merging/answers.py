"""Answers, in code and in words: each is found, wherever the student wrote it, and no blank comes below it."""

from autograde.notebooks.cell_fields import SKIP, tags_of
from autograde.notebooks.merging.cells_as_graded import Mine, last_of
from autograde.notebooks.merging.draft import Draft
from autograde.notebooks.merging.student_and_release import BothNotebooks
from autograde.notebooks.names_in_code import definitions, names_of


def put_exercise(both: BothNotebooks, draft: Draft, place: int) -> None:
    """An exercise in code: find its answer; no blank comes below it."""
    blank = both.cells[place]["source"]
    asked = names_of(blank).blank
    here = [mine for mine in both.mine if mine.target == place]
    full = [mine for mine in here if not both.is_blank(mine, place)]
    answering = [mine for mine in both.mine if mine.runs and asked & mine.names.defined]
    chosen = last_of([mine for mine in full if mine in answering]) or (None if answering else last_of(full))
    if chosen is None:
        chosen = _elsewhere(both, draft, place, asked, answering)
    if chosen is not None:
        draft.answers += 1
        draft.keep_answer(chosen, place)
    elif answering:
        draft.answers += 1
        first = min(mine.place for mine in answering)
        chosen = last_of([mine for mine in here if mine not in full and mine.place < first])
        if chosen is None:
            draft.absent.add(place)
        else:
            _bring_blank(both, draft, chosen, place)
    else:
        chosen = last_of(here)
        source = _typed_into_a_check(both, draft, asked)
        if chosen is not None:
            _bring_blank(both, draft, chosen, place, source)
        elif source:
            both.cells[place]["source"] = source
        elif _may_be_bound(both, asked):
            draft.absent.add(place)
        draft.answers += bool(source)
    for mine in here:
        if mine is not chosen and mine not in full:
            _put_away(both, draft, mine, place, bool(answering))


def _bring_blank(both: BothNotebooks, draft: Draft, mine: Mine, place: int, source: str = "") -> None:
    """The exercise's unanswered cell in the place of the student's; what was typed there, or a source, in it."""
    draft.bring(mine, place)
    if source or not both.as_the_course_gave_it(mine, place):
        draft.entries[mine.place].cell["source"] = source or mine.source


def _may_be_bound(both: BothNotebooks, asked: frozenset[str]) -> bool:
    """Whether the student's code may give a value to a function that has no cell."""
    checks = {place for place, cell in enumerate(both.cells) if asked & names_of(cell["source"]).used}
    received = any(mine.target in checks for mine in both.mine)
    running = [mine for mine in both.mine if mine.runs]
    return any(asked & mine.names.bound or (received and mine.names.hidden) for mine in running)


def _elsewhere(
    both: BothNotebooks, draft: Draft, place: int, asked: frozenset[str], answering: list[Mine]
) -> Mine | None:
    """The cell of the student's own that answers an exercise, and no other one."""
    own = [mine for mine in both.mine if not mine.counted and not both.has_a_place(mine)]
    found = [mine for mine in own if mine in answering]
    if not answering and not any(mine.runs and asked & mine.names.bound for mine in both.mine):
        found = [  # an answer that was turned into Markdown
            mine
            for mine in own
            if not mine.runs
            and SKIP not in tags_of(mine.cell)
            and definitions(mine.source)
            and asked & names_of(mine.source).defined
        ]
    found = [mine for mine in found if names_of(mine.source).defined & both.exercises <= asked]
    if not found:
        return None
    found[-1].target = place
    what = "a cell of your own" if found[-1].runs else "a cell of text"
    draft.moved.append(f"{both.name(place)}: your answer, which stood in {what}, is the exercise's cell now.")
    return found[-1]


def _typed_into_a_check(both: BothNotebooks, draft: Draft, asked: frozenset[str]) -> str:
    """The definitions in a locked cell that graders restore, where an exercise is answered there and only there."""
    for mine in reversed(both.mine):
        locked = mine.counted and not mine.runs and both.asked.cells[mine.counted].cell_type == "code"
        if locked and asked & names_of(mine.source).defined and not both.is_as_brought(mine):
            found = definitions(mine.source)
            names = names_of(found)
            others = {name for other in both.mine if other.runs for name in other.names.bound}
            if asked & names.defined and not (names.defined - asked) & others:
                draft.moved.append(
                    f"{', '.join(sorted(asked))}: your answer stood in the locked cell {mine.counted}, "
                    "where it does not count; it is in the exercise's cell now."
                )
                return found
    return ""


def _put_away(both: BothNotebooks, draft: Draft, mine: Mine, place: int, answered: bool) -> None:
    """A blank that is not the exercise's cell: gone where nobody typed anything, else left out by graders."""
    if both.as_the_course_gave_it(mine, place):
        draft.drop(mine)
        if mine.source.strip() and answered:
            draft.moved.append(f"{both.name(place)}: a blank copy of the exercise, beside your answer, is gone.")
    elif answered and not mine.names.bound - mine.names.blank:
        draft.keep_own(mine, skipped=True)


def put_written_answer(both: BothNotebooks, draft: Draft, place: int) -> None:
    """An answer in words."""
    here = [mine for mine in both.mine if mine.target == place]
    full = [mine for mine in here if not both.as_the_course_gave_it(mine, place)]
    chosen = last_of(full) or last_of(here)
    if chosen is None:
        return
    if full:
        draft.answers += 1
        draft.keep_answer(chosen, place)
    else:
        draft.bring(chosen, place)
    for mine in here:
        if mine is not chosen and mine not in full:
            draft.drop(mine)
