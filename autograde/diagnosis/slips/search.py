"""Which slip it is: changes are tried one at a time, then two, until the function answers everything rightly.

What is found is proven: with this one place of the student's own text changed, and nothing else, the check passes.
Where several places could be changed, the commonest slip is named.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from autograde.diagnosis.slips.edits import arrays, names, numbers, operators, statements
from autograde.diagnosis.slips.edits.edit import Edit
from autograde.diagnosis.slips.source import Source, Written
from autograde.diagnosis.slips.trial import Trial, bounded_memory

KINDS: tuple[Callable[[Written, Source], Iterable[Edit]], ...] = (  # the commonest slips first
    statements.returned,
    statements.loops,
    statements.sums,
    names.functions,
    names.calls,
    names.arguments,
    operators.operators,
    operators.brackets,
    arrays.axes,
    operators.signs,
    statements.ranges,
    arrays.copies,
    operators.products,
    arrays.indices,
    arrays.pairs,
    names.too_many,
    names.variables,
    names.wrapped,
    arrays.columns,
    arrays.kinds,
    numbers.numbers,
    names.in_one_place,
    operators.leaving_out,
    operators.putting_in,
    statements.order,
)
MOST = 2000  # questions that changed functions are asked
SECONDS = 0.35  # of CPU
FURTHER = 4  # changes that come further than the student's own text: a second one is tried with each


class Slip(NamedTuple):
    """A slip that was found.

    Attributes
    ----------
    mistake : str, its name in the catalogue
    line : int, of the cell in which the function stands
    fragment : str, the text at which it was made
    words : str, what is to be said beside
    """

    mistake: str
    line: int
    fragment: str
    words: str


def slips(source: Source, examine: Callable[[Any], None], again: Callable[[Callable], Any], reached: int) -> list[Slip]:
    """The slip, or the two, without which a function passes its check; empty where none is found.

    Parameters
    ----------
    source : the student's function
    examine : its check
    again : function of a function that returns a new examination of it, which draws the same questions
    reached : int, how many questions the student's own function was asked
    """
    with bounded_memory():
        return _found(source, Trial(source, examine, again, MOST, SECONDS), reached)


def _found(source: Source, trial: Trial, reached: int) -> list[Slip]:
    further: list[tuple[int, Edit, Written]] = []
    for written, edit in _edits(source):
        passed, questions = _tried(trial, edit)
        if passed:
            return [_slip(written, edit)]
        if questions > reached:
            further.append((questions, edit, written))
        if trial.over:
            return []
    further.sort(key=lambda found: -found[0])
    for _, first, where in further[:FURTHER]:
        with first.made():
            for written, edit in _edits(source):
                if _tried(trial, edit)[0]:
                    return [_slip(where, first), _slip(written, edit)]
                if trial.over:
                    return []
    return []


def _edits(source: Source) -> Iterator[tuple[Written, Edit]]:
    for kind in KINDS:
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
    for group in alike.values():
        places = [edit.changes[0][0] for edit in group]
        if 1 < len(group) <= 6 and len({(id(place.parent), place.field, place.number) for place in places}) == len(
            group
        ):
            yield Edit(group[0].mistake, group[0].at, tuple(edit.changes[0] for edit in group), group[0].words)


def _tried(trial: Trial, edit: Edit) -> tuple[bool, int]:
    with edit.made():
        return trial.passes()


def _slip(written: Written, edit: Edit) -> Slip:
    small = isinstance(edit.at, ast.Name | ast.Constant | ast.UnaryOp | ast.Attribute)
    return Slip(
        edit.mistake, written.line(edit.at), (written.whole_line if small else written.fragment)(edit.at), edit.words
    )
