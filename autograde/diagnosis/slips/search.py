"""Which slip it is: changes are tried one at a time, then two, until the function answers everything rightly.

What is found is proven: with this one place of the student's own text changed, and nothing else, the check passes.
Where several places could be changed, the commonest slip is named.
"""

import ast
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from autograde.diagnosis.slips.edits import (
    arrays,
    names,
    numbers,
    operators,
    passes,
    places,
    refusals,
    scopes,
    shapes,
    statements,
    tensors,
)
from autograde.diagnosis.slips.edits.edit import Edit
from autograde.diagnosis.slips.guesses import put_in
from autograde.diagnosis.slips.guesses.evidence import is_guess, likeliest
from autograde.diagnosis.slips.screen import Screen
from autograde.diagnosis.slips.source import Source, Written
from autograde.diagnosis.slips.trial import Trial, bounded_memory

Kind = Callable[[Written, Source], Iterable[Edit]]
FAR_FETCHED: tuple[Kind, ...] = (  # what hardly ever is one of two slips
    put_in.in_one_place,
    put_in.wrapped,
    put_in.putting_in,
    statements.order,
    put_in.factors,
)
KINDS: tuple[Kind, ...] = (  # the commonest slips first
    statements.returned,
    refusals.refusals,
    refusals.nearly,
    numbers.small,
    scopes.scopes,
    statements.unpacked,
    passes.pairing,
    statements.alternatives,
    statements.jumps,
    statements.loops,
    statements.needless,
    statements.sums,
    passes.rebound,
    passes.kept,
    passes.positions,
    tensors.tensors,
    numbers.keywords,
    arrays.kinds,
    shapes.whole,
    places.labels,
    places.places,
    names.functions,
    names.calls,
    numbers.letters,
    scopes.lengths,
    scopes.families,
    names.arguments,
    operators.whole_sign,
    operators.unequal,
    operators.operators,
    refusals.conditions,
    operators.brackets,
    arrays.axes,
    operators.signs,
    scopes.mixed_up,
    statements.ranges,
    arrays.copies,
    shapes.shapes,
    operators.products,
    arrays.indices,
    arrays.pairs,
    names.too_many,
    operators.leaving_out,
    names.rarely,
    passes.goes_on,
    names.variables,
    shapes.turned,
    arrays.columns,
    shapes.above_zero,
    numbers.bounds,
    numbers.numbers,
    passes.completed,
    passes.collected,
    shapes.too_early,
    *FAR_FETCHED,
)
MOST = 2000  # questions that changed functions are asked
SECONDS = 0.38  # of CPU, since the check began
LEAST = 0.1  # of CPU, for the search, however long the check took
GOES_ON = 3  # questions, beyond the one at which the check ended, that a slip's undoing has to bring
VAGUE = (
    *("another_variable", "another_number", "another_index", "index_missing", "minus_missing", "minus_extra"),
    *("call_missing", "factor_missing", "division_missing", "term_missing", "another_step"),
    "factor_two_missing",
)
FURTHER = 4  # changes that come further than the student's own text: a second one is tried with each


class Slip(NamedTuple):
    """A slip that was found.

    Attributes
    ----------
    mistake : str, its name in the catalogue
    line : int, of the cell in which the function stands
    fragment : str, the text at which it was made
    words : str, what is to be said beside
    alone : bool, without it everything is answered rightly; else the check goes on, and ends later
    """

    mistake: str
    line: int
    fragment: str
    words: str
    alone: bool = True


def slips(
    source: Source,
    examine: Callable[[Any], None],
    again: Callable[[Callable], Any],
    reached: int,
    screen: Screen | None = None,
    beyond: Sequence[Callable[[Any], None]] = (),
    began: float | None = None,
) -> list[Slip]:
    """The slip, or the two, without which a function passes its check; empty where none is found.

    Parameters
    ----------
    source : the student's function
    examine : its check
    again : function of a function that returns a new examination of it, which draws the same questions
    reached : int, how many questions the student's own function was asked
    screen : what lets changes through to the whole check, where one is known
    beyond : the checks of the exercise's other parts
    began : when the check began, in seconds of CPU of this process; now where left out
    """
    now = time.process_time()
    seconds = max(LEAST, SECONDS - (now - (now if began is None else began)))
    with bounded_memory():
        return _found(source, Trial(source, examine, again, MOST, seconds, screen, beyond), reached)


def _found(source: Source, trial: Trial, reached: int) -> list[Slip]:
    further: list[tuple[int, Edit, Written]] = []
    enough: list[Slip] = []  # the first that passes this part, though it fails another
    guesses: list[tuple[Written, Edit]] = []
    refuses = trial.screen is not None and trial.screen.refuses  # a step put in would raise the error by chance
    for written, edit in _edits(source, [kind for kind in KINDS if not (refuses and kind is put_in.wrapped)]):
        with edit.made():
            passed, questions = trial.passes()
            if passed and (not enough or trial.beyond) and trial.passes_beyond():
                if not is_guess(edit):
                    return [_slip(written, edit)]
                guesses.append((written, edit))
        if passed and not guesses:
            enough = enough or ([] if edit.at in source.guards else [_slip(written, edit)])
        elif questions > reached:
            further.append((questions, edit, written))
        if trial.over:
            break
    if guesses:
        proven = likeliest(guesses)
        return [_slip(*proven)] if proven is not None else []
    if trial.over:
        further.sort(key=lambda found: -found[0])
        return enough or _one_of_several(further, trial, reached)
    further.sort(key=lambda found: -found[0])
    return enough or _two(source, trial, further[:FURTHER]) or _one_of_several(further, trial, reached)


def _one_of_several(further: list[tuple[int, Edit, Written]], trial: Trial, reached: int) -> list[Slip]:
    """A slip that is proven as far as it goes: the question at which the check ended is answered rightly without it.

    That is so where its numbers were compared, or where the check goes on far, and no other slip comes as far.
    """
    if not further or further[0][1].mistake in VAGUE:
        return []
    most, edit, written = further[0]
    compared = trial.screen is not None and trial.screen.expected is not None
    alone = {other.mistake for questions, other, _ in further if questions == most} == {edit.mistake}
    if not alone or most < reached + (1 if compared else GOES_ON):
        return []
    return [_slip(written, edit)._replace(alone=False)]


def _two(source: Source, trial: Trial, further: list[tuple[int, Edit, Written]]) -> list[Slip]:
    """Two slips: one that comes further than the student's own text, and another one; all parts have to pass."""
    student_s = {id(node) for written in source.functions for node in ast.walk(written.node)}
    for _, first, where in further:
        with first.made():
            for written, edit in _edits(source, KINDS[: -len(FAR_FETCHED)]):
                if id(edit.at) not in student_s:  # it would undo a part of the first
                    continue
                if id(edit.at) in written.conditions and id(first.at) in where.conditions:  # any truth can be made so
                    continue
                with edit.made():
                    if trial.passes()[0] and trial.passes_beyond():
                        return [_slip(where, first), _slip(written, edit)]
                if trial.over:
                    return []
    return []


def _edits(source: Source, kinds: Iterable[Kind] = KINDS) -> Iterator[tuple[Written, Edit]]:
    for kind in kinds:
        for written in source.functions:
            written.__dict__.pop("places", None)
            edits = list(kind(written, source))
            for edit in edits:
                yield written, edit
            for edit in _everywhere(edits):
                yield written, edit


def _everywhere(edits: list[Edit]) -> Iterator[Edit]:
    """The same slip undone at all places where it was made."""
    alike: dict[tuple, list[Edit]] = {}
    for edit in edits:
        if len(edit.changes) == 1:
            alike.setdefault((edit.mistake, edit.words, type(edit.at)), []).append(edit)
            alike.setdefault((edit.mistake, edit.words, ast.unparse(edit.at)), []).append(edit)
            place = edit.changes[0][0]
            if isinstance(edit.at, ast.Constant):  # the same number in the same place of another call
                beside = type(place.parent), place.field, place.number
                alike.setdefault((edit.mistake, edit.words, beside), []).append(edit)
    for group in alike.values():
        places = [edit.changes[0][0] for edit in group]
        if 1 < len(group) <= 6 and len({(id(place.parent), place.field, place.number) for place in places}) == len(
            group
        ):
            yield Edit(group[0].mistake, group[0].at, tuple(edit.changes[0] for edit in group), group[0].words)


def _slip(written: Written, edit: Edit) -> Slip:
    return slip_at(written, edit.mistake, edit.at, edit.words)


def slip_at(written: Written, mistake: str, at: ast.AST, words: str) -> Slip:
    """A slip with its line and its text in the cell."""
    small = isinstance(at, ast.Name | ast.Constant | ast.UnaryOp | ast.Attribute)
    return Slip(mistake, written.line(at), (written.whole_line if small else written.fragment)(at), words)
