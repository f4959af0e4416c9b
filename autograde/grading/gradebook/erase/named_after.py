"""Whether a downloaded file or folder is named after a student."""

from collections.abc import Iterable

from autograde.grading.gradebook.people import Person, folded


def is_named(name: str, person: Person, people: Iterable[Person]) -> bool:
    """Whether a file or folder of a download is named a student's: by their number, their id, or a name that nobody
    else has."""
    stem, *more = name.split("_")
    numbers = [part for part in more[:2] if part.isdigit()]
    others = [one for one in people if one.id != person.id]
    if person.lms and numbers and numbers[0] == person.lms:
        return True
    if any(one.lms and numbers and numbers[0] == one.lms for one in others):
        return False
    owners = [one.id for one in (person, *others) if name == one.id or name.startswith(f"{one.id}_")]
    if owners:
        return max(owners, key=len) == person.id
    called = _letters(stem)
    return bool(more) and called in _calls(person) and not any(called in _calls(one) for one in others)


def _calls(person: Person) -> set[str]:
    first, last = person.first, person.last
    return {_letters(first + last), _letters(last + first), _letters(person.id)} - {""}


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, folded(name)))
