"""Whose an upload is: by the system's number, or by a name that nobody else has; else it is nobody's, and told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from autograde.asking.call import plain
from autograde.grading.counts_and_durations import count
from autograde.grading.exchange.rosters.roster import Roster
from autograde.grading.exchange.uploads.known_students import KnownStudents, letters
from autograde.grading.exchange.uploads.upload import Upload
from autograde.grading.exchange.uploads.upload_names import Reading
from autograde.grading.gradebook.people import Person


@dataclass(frozen=True)
class Whose:
    """Whom a name means: a student, or nobody, and why.

    Attributes
    ----------
    student : as the gradebook knows them, "" for nobody
    by_number : whether a number of the system says so, and not a name alone
    why : the end of a sentence where it is nobody
    """

    student: str = ""
    by_number: bool = False
    why: str = ""


def _help(reading: Reading) -> str:
    if reading.system == "Canvas":
        return "put Canvas's gradebook export (CSV) beside the zip"
    return "put Moodle's grading worksheet (CSV) beside the zip, or a group's files into submitted/STUDENT/UNIT"


class Owners:
    """Tells whose each upload is, as far as the gradebook and the systems' lists know the class.

    Parameters
    ----------
    people : student -> Person
    lists : Canvas's gradebook export, Moodle's grading worksheet
    """

    def __init__(self, people: Mapping[str, Person], lists: Sequence[Roster] = ()):
        self.known = KnownStudents(people, lists)

    def of(self, uploads: Sequence[Upload], tell: Callable[[str], None]) -> list[tuple[Upload, str]]:
        """The uploads that are somebody's, with whose; the others are told."""
        first = {upload: self.whose(upload.reading) for upload in uploads}
        numbers: dict[tuple[str, str], set[str]] = {}  # student and system -> numbers
        for upload, whose in first.items():
            numbers.setdefault((whose.student, upload.reading.system), set()).add(upload.reading.number)
        alone: dict[str, set[str]] = {}  # number -> names, of the uploads that have one reading
        for upload in uploads:
            if len(upload.readings) == 1:
                alone.setdefault(upload.reading.number, set()).add(upload.reading.name)
        found = []
        for upload, whose in first.items():
            why = whose.why or self._doubt(upload, whose, numbers[whose.student, upload.reading.system], alone)
            if why:
                tell(f"{upload.who} {why}.")
            else:
                found.append((upload, whose.student))
        by_name = [(student, _help(upload.reading)) for upload, student in found if not first[upload].by_number]
        if by_name:
            who = count(len({student for student, _ in by_name}), "student")
            tell(f"{who} known by the name alone, which anybody may give to themselves: {by_name[0][1]}.")
        return found

    def _doubt(self, upload: Upload, whose: Whose, numbers: set[str], alone: dict[str, set[str]]) -> str:
        """Why an upload is not given to the one whom its name says, "" where it is."""
        if not whose.by_number and len(numbers) > 1:
            named = ", ".join(sorted(numbers))
            return (
                f"has the name of {plain(whose.student)}, and so have others (numbers {named}): left out; "
                f"{_help(upload.reading)}"
            )
        for other in upload.readings[1:]:
            if other.system == upload.reading.system and other.name not in alone.get(other.number, {other.name}):
                continue  # this number's files begin otherwise
            student = self.whose(other).student
            if other.system != upload.reading.system and student != whose.student:
                return (
                    f"is named so that Canvas and Moodle could both have made it ({plain(upload.path.name)}): left out"
                )
            if student and student != whose.student:
                return (
                    f"could be {plain(whose.student)} or {plain(student)}, as {plain(upload.path.name)} can be read: "
                    "left out; ask whose it is, and put it into submitted/STUDENT/UNIT"
                )
        return ""

    def whose(self, reading: Reading) -> Whose:
        """Whom a reading of a name means."""
        system, number = reading.system, reading.number
        listed = self.known.numbers[system].get(number, set())
        if len(listed) > 1:
            return Whose(why=f"is a number of {' and of '.join(sorted(map(plain, listed)))}: left out; mend the lists")
        if listed and system == "Moodle" and letters(reading.name) in self.known.groups:
            return Whose(why="is a group, not a student: left out; put its files into submitted/STUDENT/UNIT")
        if listed:
            return Whose(next(iter(listed)), by_number=True)
        called = self.known.called.get(letters(reading.name), [])
        if system == "Canvas" and number in self.known.people and number not in self.known.numbered[system]:
            if number in called or not self.known.people[number].first + self.known.people[number].last:
                return Whose(number, by_number=True)
            what = f"has the number that is the id of {plain(number)}, but another name"
            return Whose(why=f"{what}: left out; {_help(reading)}")
        fitting = [student for student in called if student not in self.known.numbered[system]]
        if len(fitting) == 1:
            return Whose(fitting[0])
        if fitting:
            return Whose(why=f"could be {' or '.join(sorted(map(plain, fitting)))}: left out; {_help(reading)}")
        if called:
            return Whose(why=f"has the name of {plain(called[0])}, who has another number of {system}: left out")
        if system == "Moodle" and number in self.known.blind:
            hint = "the worksheet hides who it is, too: reveal the identities in Moodle, and download it again"
            return Whose(why=f"is marked blind: left out; {hint}")
        hint = _help(reading) if system == "Moodle" else "autograde students FILE.csv brings a class into it"
        return Whose(why=f"is nobody of the gradebook: left out; {hint}")

    def without_group(self, uploads: list[Upload]) -> list[Upload]:
        """Without the group's name that Moodle puts before everybody's where a teacher downloads one group."""
        names = {upload.reading.name for upload in uploads}
        first = min(names, default="")
        starts = [first[: place + 1] for place, letter in enumerate(first) if letter == "-"]
        shared = max((start for start in starts if all(name.startswith(start) for name in names)), default="")
        if len(names) < 2 or not shared or any(letters(name) in self.known.called for name in names):
            return uploads
        if any(upload.reading.system != "Moodle" for upload in uploads):
            return uploads
        return [
            replace(upload, readings=(replace(upload.reading, name=upload.reading.name[len(shared) :]),))
            for upload in uploads
        ]
