"""How a student's units stand beside each other: one far below what is usual for them, some missed, no more."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from statistics import fmean

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.counts_and_durations import count
from autograde.grading.gradebook.read_back.course_record import Record

FAR, LEAST = 30.0, 2  # percent points below one's own average, and the other units that make one
GONE = 2  # units, the last ones, of which nothing came in


class OverTheUnits:
    """A class over all units of which anything is graded.

    Parameters
    ----------
    course, record : the course and what is recorded of it
    now : datetime, in UTC; a unit that is due later is not missed yet
    """

    def __init__(self, course: CourseDirectory, record: Record, now: datetime | None = None):
        self.course, self.record = course, record
        self.now = (now or datetime.now(UTC)).replace(tzinfo=None)  # as nbgrader keeps due dates

    @cached_property
    def percents(self) -> dict[str, dict[str, float]]:
        """unit -> student -> percent of what has been judged; without those of whom nothing is."""
        found = {}
        for name, unit in self.record.units.items():
            of = {student: handed.percent(unit) for student, handed in self.record.handed(name).items()}
            known = {student: percent for student, percent in of.items() if percent == percent}
            if known:
                found[name] = known
        return found

    def far_below(self, unit: str) -> Iterator[tuple[str, str]]:
        """Who did far worse in a unit than on average in the others, and not because it was hard: student and why.

        A percent is compared with the student's other ones, and so is by how much it differs from the class's mean.
        """
        means = {name: fmean(of.values()) for name, of in self.percents.items()}
        for student, here in self.percents.get(unit, {}).items():
            others = [name for name, of in self.percents.items() if name != unit and student in of]
            if len(others) < LEAST:
                continue
            usual = fmean(self.percents[name][student] for name in others)
            class_usual = fmean(means[name] for name in others)
            if here <= usual - FAR and here - means[unit] <= usual - class_usual - FAR:
                there = f"{usual:.0f} % on average in {len(others)} other units"
                yield (
                    student,
                    f"{here:.0f} % here, {there} (class: {means[unit]:.0f} % here, {class_usual:.0f} % there)",
                )

    @cached_property
    def over(self) -> list[str]:
        """The units that are graded of somebody, and not still to be handed in."""
        due = {name: unit.duedate for name, unit in self.record.units.items() if self.record.handed(name)}
        return [name for name, date in due.items() if not (date and date > self.now)]

    @cached_property
    def missed(self) -> dict[str, list[str]]:
        """student -> the units of which nothing came in from them; without those who missed none."""
        there = {name: set(self.record.handed(name)) | set(self.course.students(name)) for name in self.over}
        found = {student: [name for name in self.over if student not in there[name]] for student in self.record.people}
        return {student: names for student, names in found.items() if names}

    def missed_in_words(self, student: str) -> tuple[str, str]:
        """What is said of somebody who missed some units: the kind of look, and why."""
        names = self.missed[student]
        if len(names) == len(self.over):
            return "units missed", f"handed in nothing of {count(len(names), 'unit')}"
        last = next(at for at, name in enumerate(reversed(self.over)) if name not in names)
        if last >= GONE:
            return "hands in no more", f"nothing since {self.over[-last - 1]}; missed {', '.join(names)}"
        return "units missed", f"{len(names)} of {len(self.over)}: {', '.join(names)}"
