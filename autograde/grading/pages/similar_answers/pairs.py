"""Answers that agree beyond what the notebook, the obvious solution and the class's common ground explain.

It lists pairs and accuses nobody: a person looks at both, and asks. A fingerprint does not count where the released
cell or the reference has it, nor where much of the class has it.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

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
    """One of two answers, and where it agrees with the other."""

    student: str
    source: str
    spans: tuple[Span, ...]

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The source in pieces: (text, whether it agrees)."""
        cut = sorted({0, len(self.source), *itertools.chain.from_iterable(self.spans)})
        return [
            (self.source[a:b], any(start <= a and b <= end for start, end in self.spans))
            for a, b in itertools.pairwise(cut)
        ]


@dataclass(frozen=True)
class Agreement:
    """Two answers to one exercise."""

    exercise: str
    shared: int  # characters of normalised code
    part: float  # of what is the students' own in both answers, the smaller part that agrees
    lines: int  # that are the same letter for letter, names and comments too
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class Pair:
    """Two students, and the exercises in which they agree, the most striking first."""

    students: tuple[str, str]
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
        for agreement in _agreements(exercise, written, explained):
            first, second = (side.student for side in agreement.sides)
            found.setdefault((first, second), []).append(agreement)
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
    """The answers to one exercise with their fingerprints, student by student."""
    for student, sources in sorted(answers.items()):
        if exercise in sources:
            found = prints[sources[exercise]]
            if isinstance(found, Exception):  # of this answer alone
                told(student, exercise, str(found) or type(found).__name__)
            else:
                yield student, Answer(sources[exercise], found)


def _agreements(exercise: str, written: Mapping[str, Answer], known: Iterable[Answer]) -> Iterable[Agreement]:
    """Every two answers to one exercise that share something of their own."""
    many = max(OBVIOUS_LEAST, OBVIOUS_PART * len(written))
    counts = Counter(h for answer in written.values() for h in answer.hashes)
    lines = Counter(line for answer in written.values() for line in answer.lines)
    explained = {h for h, count in counts.items() if count >= many}.union(*(answer.hashes for answer in known))
    usual = {line for line, count in lines.items() if count >= many}.union(*(answer.lines for answer in known))
    own = {student: answer.hashes - explained for student, answer in written.items()}
    holders: dict[int, list[str]] = {}
    for student, hashes in own.items():
        for h in hashes:
            holders.setdefault(h, []).append(student)
    pairs = {pair for students in holders.values() for pair in itertools.combinations(sorted(students), 2)}
    for first, second in sorted(pairs):
        both = own[first] & own[second]
        spans = {student: written[student].spans(both) for student in (first, second)}
        lengths = {student: _length(s) for student, s in spans.items()}
        all_own = {student: _length(written[student].spans(own[student])) for student in (first, second)}
        yield Agreement(
            exercise,
            min(lengths.values()),
            min(lengths[student] / all_own[student] for student in (first, second)),
            len((written[first].lines & written[second].lines) - usual),
            tuple(Side(s, written[s].source, written[s].shown(spans[s])) for s in (first, second)),  # type: ignore[arg-type]
        )


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)
