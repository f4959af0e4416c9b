"""By which names and numbers a class is known: to the gradebook, and to the systems' lists beside an archive."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from autograde.grading.exchange.rosters.match import match
from autograde.grading.exchange.rosters.roster import Roster
from autograde.grading.gradebook.people import Person


def letters(name: str) -> str:
    """A name as it is compared: without spaces, signs and case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


class KnownStudents:
    """A class, as the gradebook and the systems' lists know it.

    Parameters
    ----------
    people : student -> Person
    lists : Canvas's gradebook export, Moodle's grading worksheet
    """

    def __init__(self, people: Mapping[str, Person], lists: Sequence[Roster] = ()):
        self.people, self.lists = people, lists

    @cached_property
    def called(self) -> dict[str, list[str]]:
        """Who is called so: letters of a name -> students; who has no name in the gradebook is called by the id."""
        found: dict[str, list[str]] = {}
        for student, person in self.people.items():
            names = {person.first + person.last, person.last + person.first} - {""} or {student}
            for name in {letters(name) for name in names} - {""}:
                found.setdefault(name, []).append(student)
        return found

    @cached_property
    def numbers(self) -> dict[str, dict[str, set[str]]]:
        """Whom a number of a system means: the gradebook's, and those of the lists beside the archive."""
        found: dict[str, dict[str, set[str]]] = {"Canvas": {}, "Moodle": {}}
        for person in self.people.values():
            if person.lms:
                found["Canvas"].setdefault(person.lms, set()).add(person.id)
        for roster in self.lists:
            matched = match(self.people, roster).entries
            whose = {entry.line: student for student, entry in matched.items()}
            named = Counter(letters(entry.whole) for entry in roster.entries)
            for entry in roster.entries:
                called = [who for who in self.called.get(letters(entry.whole), []) if who not in matched]
                alone = len(called) == 1 and named[letters(entry.whole)] == 1
                for system, what in ("Moodle", "participant"), ("Canvas", "number"):
                    student = whose.get(entry.line) or (called[0] if alone and system == "Moodle" else None)
                    if student is not None and what in entry.known:
                        found[system].setdefault(entry.known[what], set()).add(student)
        return found

    @cached_property
    def numbered(self) -> dict[str, set[str]]:
        """Those whose number is known, system by system."""
        return {system: set().union(*numbers.values()) for system, numbers in self.numbers.items()}

    @cached_property
    def blind(self) -> set[str]:
        """Moodle's numbers of those of whom its worksheet says nothing else."""
        return {
            e.known["participant"] for roster in self.lists for e in roster.entries if set(e.known) == {"participant"}
        }

    @cached_property
    def groups(self) -> set[str]:
        """What a worksheet of Moodle's names beside students, and not as one: the group's name is there."""
        found: set[str] = set()
        for roster in self.lists:
            if roster.form == "moodle":
                names = {letters(entry.whole) for entry in roster.entries}
                others = [column for column in range(len(roster.header)) if column not in roster.columns]
                found |= {letters(entry.cells[column]) for entry in roster.entries for column in others} - names
        return found - {""}
