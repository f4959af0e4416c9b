"""Who of the gradebook is who on a list."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograde.grading.exchange.rosters.list_form import IDS, KEYS
from autograde.grading.exchange.rosters.roster import Entry, Roster
from autograde.grading.gradebook.people import Person, folded


@dataclass
class Matched:
    """Who of the gradebook is who on the roster.

    Attributes
    ----------
    entries : student id -> Entry
    unmatched : student id -> why there is none
    alone : entries that no student of the gradebook belongs to
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    unmatched: dict[str, str] = field(default_factory=dict)
    alone: list[Entry] = field(default_factory=list)


def match(people: Mapping[str, Person], roster: Roster) -> Matched:
    """Who is who: by id first, by e-mail address too; whoever could be two people, or is nobody's, is left over.

    An id is looked for among ids and logins, a number of the system among its numbers, an address among addresses: one
    person's number may well be another's id. Only where nothing else is known of an id, it may be a number.
    """
    by: dict[str, dict[str, list[Entry]]] = {name: {} for name in KEYS}
    for entry in roster.entries:
        for name in KEYS:
            if entry.known.get(name):
                by[name].setdefault(folded(entry.known[name]), []).append(entry)
    found = Matched()
    owners: dict[int, list[str]] = {}
    lines: dict[str, dict[int, Entry]] = {}
    for student, person in people.items():
        asked = [(name, person.id) for name in (*IDS, "email")] + [("number", person.lms), ("email", person.email)]
        lines[student] = {e.line: e for name, value in asked if value for e in by[name].get(folded(value), [])}
    taken = {line for claimed in lines.values() for line in claimed}
    for student, person in people.items():
        if not lines[student]:
            lines[student] = {e.line: e for e in by["number"].get(folded(person.id), []) if e.line not in taken}
        if not lines[student]:
            found.unmatched[student] = f"nobody in {roster.path.name} has this id or e-mail address"
        elif len(lines[student]) > 1:
            places = " and ".join(str(line) for line in sorted(lines[student]))
            found.unmatched[student] = f"could be lines {places} of {roster.path.name}: id and e-mail address disagree"
        else:
            (line,) = lines[student]
            found.entries[student] = lines[student][line]
            owners.setdefault(line, []).append(student)
    for line, students in owners.items():
        if len(students) > 1:
            for student in students:
                others = ", ".join(other for other in students if other != student)
                found.unmatched[student] = f"line {line} of {roster.path.name} belongs to {others} too"
                del found.entries[student]
    kept = {entry.line for entry in found.entries.values()}
    found.alone = [entry for entry in roster.entries if entry.line not in kept]
    return found
