"""Pairs that agree, gathered: students of whom every two agree in the same exercises are told once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from autograde.grading.pages.similar_answers.pairs import Agreement, Pair

Edges = Mapping[tuple[str, str], Pair]


@dataclass(frozen=True)
class Group:
    """Students of whom every two agree.

    Attributes
    ----------
    students : those of the most striking pair first
    exercises : where every two of them agree, what they share most of first
    pairs : every two of them, the most striking first
    """

    students: tuple[str, ...]
    exercises: tuple[str, ...]
    pairs: tuple[Pair, ...]

    @property
    def part(self) -> float:
        """Of what is their own, how much agrees: of the two who agree least."""
        return min(pair.part for pair in self.pairs)

    @property
    def lines(self) -> int:
        """Lines that are the same letter for letter: of the two who have most of them."""
        return max(pair.lines for pair in self.pairs)

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """Where the first two agree, of the exercises in which all do."""
        first = {agreement.exercise: agreement for agreement in self.pairs[0].agreements}
        return tuple(first[exercise] for exercise in self.exercises)

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """Exercises in which some of them agree, and not all."""
        found = {agreement.exercise for pair in self.pairs for agreement in pair.agreements}
        return tuple(sorted(found - set(self.exercises)))


def groups(pairs: Sequence[Pair]) -> list[Group]:
    """Groups in which every pair stands once, the most striking first.

    Parameters
    ----------
    pairs : the most striking first, each two students once
    """
    left = {pair.students: pair for pair in pairs}
    partners: dict[str, set[str]] = {}
    for first, second in left:
        partners.setdefault(first, set()).add(second)
        partners.setdefault(second, set()).add(first)
    found = []
    for pair in pairs:
        if pair.students in left:
            group = _around(pair, left, partners)
            found.append(group)
            for one in group.pairs:
                first, second = one.students
                del left[one.students]
                partners[first].discard(second)
                partners[second].discard(first)
    return found


def _around(pair: Pair, left: Edges, partners: Mapping[str, set[str]]) -> Group:
    """The pair, with everybody who agrees with all the others where these agree."""
    members = list(pair.students)
    common = _places(pair)
    both = partners[members[0]] & partners[members[1]]
    nearest = {name: left[_pair(members[0], name)] for name in both}
    for name in sorted(both, key=lambda name: (-len(common & _places(nearest[name])), -nearest[name].shared, name)):
        if all(name in partners[member] for member in members):
            shared = common.intersection(*(_places(left[_pair(member, name)]) for member in members))
            if shared:
                members.append(name)
                common = shared
    inside = [left[_pair(a, b)] for at, a in enumerate(members) for b in members[at + 1 :]]
    exercises = [agreement.exercise for agreement in pair.agreements if agreement.exercise in common]
    return Group(tuple(members), tuple(exercises), tuple(inside))


def _places(pair: Pair) -> set[str]:
    return {agreement.exercise for agreement in pair.agreements}


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def lines_in_words(source: str, spans: Iterable[tuple[int, int]]) -> str:
    """Which lines of a source some places in it touch: "line 3", "lines 2 to 5, 9".

    Parameters
    ----------
    source : str
    spans : (begin, end) of each place, in characters
    """
    touched: set[int] = set()
    for begin, end in spans:
        piece = source[begin:end]
        begin += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        touched |= set(range(source.count("\n", 0, begin) + 1, source.count("\n", 0, max(begin, end)) + 2))
    runs: list[list[int]] = []
    for line in sorted(touched):
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    said = ", ".join(f"{a}" if a == b else f"{a} to {b}" for a, b in runs)
    return f"{'line' if len(touched) == 1 else 'lines'} {said}" if runs else ""
