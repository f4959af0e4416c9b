"""Answers that agree beyond what the notebook, the obvious solution and the class's common ground explain.

It lists pairs and accuses nobody: a person looks at both, and asks. A fingerprint does not count where the released
cell or the reference has it, nor where much of the class has it.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from autograde.grading.bounded_process.bounded_calls import each
from autograde.grading.cores import cores
from autograde.grading.pages.similar_answers.fingerprints import (
    Answer,
    Print,
    Span,
    fingerprints,
    fingerprints_of,
    library,
)

OBVIOUS_PART, OBVIOUS_LEAST = 0.2, 5  # of the class: what so many wrote is taken for obvious
BATCH = 50  # answers that are taken apart by one call
LEAST = 60  # characters of normalised code that a pair must share, over all exercises


@dataclass(frozen=True)
class Side:
    """One of two answers, and where in its normalised code it agrees with the other."""

    answer: Answer
    places: tuple[Span, ...]

    @property
    def source(self) -> str:
        return self.answer.source

    @property
    def spans(self) -> tuple[Span, ...]:
        """The places where it agrees, in the source."""
        return self.answer.shown(self.places)

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The source in pieces: (text, whether it agrees)."""
        spans = self.spans
        cut = sorted({0, len(self.source), *itertools.chain.from_iterable(spans)})
        return [
            (self.source[a:b], any(start <= a and b <= end for start, end in spans)) for a, b in itertools.pairwise(cut)
        ]


@dataclass(frozen=True)
class Agreement:
    """Two answers to one exercise, whoever wrote them."""

    exercise: str
    shared: int  # characters of normalised code
    part: float  # of what is the students' own in both answers, the smaller part that agrees
    lines: int  # that are the same letter for letter, names and comments too
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class Pair:
    """Two students, and the exercises in which they agree, the most striking first."""

    students: tuple[str, str]  # in the order of each agreement's sides
    agreements: tuple[Agreement, ...]

    @property
    def shared(self) -> int:
        return sum(agreement.shared for agreement in self.agreements)

    @property
    def part(self) -> float:
        """Of what is their own, how much agrees, over all these exercises."""
        return sum(a.shared * a.part for a in self.agreements) / self.shared

    @property
    def lines(self) -> int:
        return sum(agreement.lines for agreement in self.agreements)


def similar(
    answers: Mapping[str, Mapping[str, str]],
    known: Mapping[str, Iterable[str]],
    least: int = LEAST,
    told: Callable[[str, str, str], None] = lambda student, exercise, why: None,
) -> list[Pair]:
    """Pairs of students whose answers agree, the most striking first.

    Parameters
    ----------
    answers : student -> exercise -> source; cells that nobody worked in are left out
    known : exercise -> sources that explain agreement: the released cell, the reference
    least : int, characters of normalised code that a pair must share
    told : is told student, exercise and why, where an answer could not be looked at

    Raises
    ------
    NoLibrary : if copydetect is not installed
    """
    library()
    found: dict[tuple[str, str], list[Agreement]] = {}
    prints = _prints({source for sources in answers.values() for source in sources.values()})
    for exercise in sorted({exercise for sources in answers.values() for exercise in sources}):
        written = dict(_fingerprinted(exercise, answers, prints, told))
        explained = [Answer(source, fingerprints(source)) for source in known.get(exercise, ())]
        for students, agreement in _agreements(exercise, written, explained):
            found.setdefault(students, []).append(agreement)
    pairs = [
        Pair(students, tuple(sorted(agreements, key=lambda a: -a.shared))) for students, agreements in found.items()
    ]
    return sorted((p for p in pairs if p.shared >= least), key=lambda p: (-p.shared * p.part, p.students))


def _prints(sources: Iterable[str]) -> dict[str, Print | Exception]:
    """The fingerprints of answers, many at a time; of those with one that takes too much, one by one."""
    listed = sorted(sources)
    batches = [listed[first : first + BATCH] for first in range(0, len(listed), BATCH)]
    found: dict[str, Print | Exception] = {}
    for batch, prints in zip(batches, each(fingerprints_of, batches, cores()), strict=True):
        if isinstance(prints, Exception):
            prints = [
                one if isinstance(one, Exception) else one[0] for one in each(fingerprints_of, [[s] for s in batch])
            ]
        found |= zip(batch, prints, strict=True)
    return found


def _fingerprinted(
    exercise: str,
    answers: Mapping[str, Mapping[str, str]],
    prints: Mapping[str, Print | Exception],
    told: Callable[[str, str, str], None],
) -> Iterator[tuple[str, Answer]]:
    """The answers to one exercise with their fingerprints, student by student; the same text is the same object."""
    known: dict[str, Answer] = {}
    for student, sources in sorted(answers.items()):
        if exercise in sources:
            found = prints[sources[exercise]]
            if isinstance(found, Exception):  # of this answer alone
                told(student, exercise, str(found) or type(found).__name__)
            else:
                source = sources[exercise]
                if source not in known:
                    known[source] = Answer(source, found)
                yield student, known[source]


def _agreements(
    exercise: str, written: Mapping[str, Answer], known: Iterable[Answer]
) -> Iterator[tuple[tuple[str, str], Agreement]]:
    """Every two students whose answers to one exercise share something of their own; two texts are compared once."""
    many = max(OBVIOUS_LEAST, OBVIOUS_PART * len(written))
    writers: dict[Answer, list[str]] = {}
    for student, answer in sorted(written.items()):
        writers.setdefault(answer, []).append(student)
    explained = _in_many(writers, lambda answer: answer.hashes, many).union(*(answer.hashes for answer in known))
    usual = _in_many(writers, lambda answer: answer.lines, many).union(*(answer.lines for answer in known))
    own = {answer: answer.hashes - explained for answer in writers}
    form = {answer: frozenset(answer.print.places.items()) for answer in writers}
    numbers = {one: number for number, one in enumerate(set(form.values()))}
    shared = _Shared(own)
    holders: dict[int, list[Answer]] = {}
    for answer, hashes in own.items():
        for h in hashes:
            holders.setdefault(h, []).append(answer)
    texts = {pair for holding in holders.values() for pair in itertools.combinations(holding, 2)}
    texts |= {(answer, answer) for answer in writers if own[answer]}
    for one, other in texts:
        places, length, part = shared.of(one, other, (numbers[form[one]], numbers[form[other]]))
        lines = len((one.lines & other.lines) - usual)
        agreement = Agreement(exercise, length, part, lines, (Side(one, places[0]), Side(other, places[1])))
        turned = replace(agreement, sides=agreement.sides[::-1])
        if one is other:
            yield from ((students, agreement) for students in itertools.combinations(writers[one], 2))
        else:
            for first, second in itertools.product(writers[one], writers[other]):
                yield ((first, second), agreement) if first < second else ((second, first), turned)


class _Shared:
    """What two answers share of their own; answers of the same normalised code are compared once.

    Parameters
    ----------
    own : answer -> its fingerprints that nothing explains
    """

    def __init__(self, own: Mapping[Answer, set[int]]):
        self._own = own
        self._known: dict[tuple[int, int], tuple[tuple[tuple[Span, ...], tuple[Span, ...]], int, float]] = {}
        self._lengths: dict[int, int] = {}

    def of(self, one: Answer, other: Answer, forms: tuple[int, int]) -> tuple[Any, int, float]:
        """Where they agree in each, how much, and which part of their own that is; `forms` number their code."""
        if forms not in self._known:
            both = self._own[one] & self._own[other]
            places = one.spans(both), other.spans(both)
            lengths = _length(places[0]), _length(places[1])
            part = min(lengths[0] / self._all(one, forms[0]), lengths[1] / self._all(other, forms[1]))
            self._known[forms] = places, min(lengths), part
        return self._known[forms]

    def _all(self, answer: Answer, form: int) -> int:
        if form not in self._lengths:
            self._lengths[form] = _length(answer.spans(self._own[answer]))
        return self._lengths[form]


def _in_many(writers: Mapping[Answer, list[str]], of: Callable[[Answer], set], many: float) -> set:
    """What stands in the answers of so many students."""
    counts: Counter = Counter()
    for answer, students in writers.items():
        counts.update(dict.fromkeys(of(answer), len(students)))
    return {what for what, count in counts.items() if count >= many}


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)
