"""A unit's answers as they are read: what there is to read, one answer, points and a comment for it."""

import hmac
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.dropped_exercises import SAID
from autograde.grading.bounded_process.bounded_calls import Apart
from autograde.grading.desk.alike import Alike, alike
from autograde.grading.desk.answers import Answer, Answers
from autograde.grading.desk.open_gradebook import OpenGradebook
from autograde.grading.errors import CannotGrade
from autograde.grading.gradebook.read_back.course_record import Record
from autograde.grading.gradebook.read_back.questions import Question, Text, questions
from autograde.grading.gradebook.read_back.submissions import Handed
from autograde.grading.gradebook.recording.manual_grades import GONE, Given, OtherByNow, Place
from autograde.grading.sanitize.harmless import harmless, typed

CPU_SECONDS = 5  # of one answer's rendering
REUSED = 9  # comments that are offered
LONGEST_COMMENT = 20_000
LONGEST_ANSWER = 200_000  # characters that are shown


class Desk:
    """What is read of one unit.

    Parameters
    ----------
    course : CourseDirectory
    unit : str
    key : bytes, from which an answer's name is made, so that it tells nobody's
    names : whether students are named

    Raises
    ------
    CannotGrade : if the unit is unknown, nothing of it is graded, or nothing in it is for a person to read
    """

    def __init__(self, course: CourseDirectory, unit: str, key: bytes, names: bool = False):
        self.course, self.unit, self.names, self._key = course, unit, names, key
        record = Record(course)
        handed = record.chosen(unit, ())
        self.people = record.people
        asked = record.unit(unit)
        self.questions = questions(course, asked, _by_hand(handed.values()) - {c.key for c in asked.cells if c.dropped})
        if not self.questions:
            raise CannotGrade(f"{unit} has no question that a person reads: its checks give all points.")
        self.waiting = sum(one.waiting + one.again for one in handed.values())
        self._answers = [Answers(course, unit, question) for question in self.questions]
        self._alike: dict[int, tuple[tuple[str, ...], Alike]] = {}
        self._students: dict[str, str] = {}  # by what their answers are called
        self._gradebook = OpenGradebook(course, unit)
        self._render = Apart(harmless, cpu_seconds=CPU_SECONDS)
        self._rendered: dict[tuple[str, str], str] = {}

    def close(self) -> None:
        """Close the gradebook; end the process that renders."""
        self._render.close()
        self._gradebook.close()

    def overview(self) -> dict[str, Any]:
        """The unit and its questions."""
        listed = [
            {
                "name": "/".join(question.cell.key),
                "title": f"{question.cell.title} (check)" if question.cell.checked else question.cell.title,
                "notebook": question.cell.notebook,
            }
            for question in self.questions
        ]
        mine = hmac.digest(self._key, self.unit.encode("utf-8", "replace"), "sha256")[:8].hex()
        return {"unit": self.unit, "desk": mine, "names": self.names, "questions": listed}

    def question(self, number: int) -> dict[str, Any]:
        """One question with the state of all answers, those that are alike one after another, blank ones last."""
        question = self.questions[number]
        self._gradebook.close()  # what was released or dropped anew is seen
        states = self._gradebook.given(_place(question), by_hand=question.cell.checked)
        if not states:
            raise CannotGrade(
                "Nobody waits for a person here any more."
                if question.cell.checked
                else "The gradebook holds no answer to this question: was it released anew?"
            )
        self._students |= {self.name(student): student for student in states}
        students = sorted(states, key=self.name)  # an order that tells nobody's name
        answers = [self._answers[number].answer(student) for student in students]
        found = self._alike_of(number, answers)
        order = sorted(found.order, key=lambda place: answers[place].blank)  # stable
        return self.overview() | {
            "asked": "".join(self.shown(text) for text in question.asked),
            "scheme": self.shown(question.scheme) if question.scheme else "",
            "missing": question.missing,
            "name": "/".join(question.cell.key),
            "note": _note(question),
            "possible": question.cell.possible,
            "answers": [
                {"id": self.name(students[place]), "seen": answers[place].seen, "blank": answers[place].blank}
                | {"who": self.people[students[place]].name if self.names else ""}
                | {"like": [[self.name(students[other]), round(cosine, 2)] for other, cosine in found.nearest[place]]}
                | asdict(states[students[place]])
                for place in order
            ],
            "comments": _reused(states),
        }

    def answer(self, number: int, name: str) -> dict[str, Any]:
        """One answer as HTML, and what stands in the gradebook of it now."""
        student = self._student(name)
        states = self._gradebook.given(_place(self.questions[number]), student)
        if student not in states:
            raise CannotGrade(GONE)
        answer = self._answers[number].answer(student)
        return {"id": name, "html": self._html(answer), "seen": answer.seen} | asdict(states[student])

    def give(self, number: int, name: str, seen: str, before: Given, after: Given) -> dict[str, Any]:
        """Write points and a comment.

        Parameters
        ----------
        number : the question's
        name : the answer's
        seen : digest of the answer that was read
        before : what is replaced
        after : what is given

        Returns
        -------
        dict, what stands there now; with `other` where nothing was written, because it is something else by now

        Raises
        ------
        CannotGrade : if it cannot be written
        """
        question = self.questions[number]
        if after.points is not None and not 0 <= after.points <= question.cell.possible:
            most = f"{question.cell.possible:g}"
            raise CannotGrade(f"{after.points:g} points are not between 0 and {most}: nothing was written.")
        if len(after.comment) > LONGEST_COMMENT:
            raise CannotGrade(f"A comment has at most {LONGEST_COMMENT} characters: nothing was written.")
        student = self._student(name)
        if self._answers[number].answer(student).seen != seen:
            return self.answer(number, name) | {"other": "The answer is another by now."}
        try:
            now = self._gradebook.give(_place(question), student, before, after)
        except OtherByNow as found:
            return self.answer(number, name) | asdict(found.now) | {"other": str(found)}
        return {"id": name, "seen": seen} | asdict(now)

    def name(self, student: str) -> str:
        """What an answer is called on the page."""
        return hmac.digest(self._key, f"{self.unit}/{student}".encode("utf-8", "replace"), "sha256")[:12].hex()

    def shown(self, text: Text) -> str:
        """A piece of a notebook as HTML that cannot act."""
        if len(text.source) > LONGEST_ANSWER:
            left = f"{len(text.source) - LONGEST_ANSWER} characters more stand in autograded/."
            return typed(text.source[:LONGEST_ANSWER]) + typed(left)
        if text.code:
            return typed(text.source)
        key = text.source, repr(text.pictures)
        if key not in self._rendered:
            try:
                self._rendered[key] = self._render(text.source, text.pictures)
            except Exception:  # what takes too long, or ends its process
                self._rendered[key] = typed(text.source)
        return self._rendered[key]

    def _html(self, answer: Answer) -> str:
        if answer.text is None:
            return typed("What was handed in cannot be read here: look into autograded/, or grade it again.")
        pictures = "".join(f'<img src="{picture}" alt="">' for picture in answer.pictures)
        return self.shown(answer.text) + (typed(answer.printed) if answer.printed else "") + pictures

    def _student(self, name: str) -> str:
        if name not in self._students:
            raise CannotGrade(GONE)
        return self._students[name]

    def _alike_of(self, number: int, answers: list[Answer]) -> Alike:
        texts = tuple("" if a.text is None or a.blank else a.text.source for a in answers)
        if number not in self._alike or self._alike[number][0] != texts:
            self._alike[number] = texts, alike(texts)
        return self._alike[number][1]


def _by_hand(handed: Iterable[Handed]) -> set[tuple[str, str]]:
    """The cells that wait for a person of somebody, or have got points of one."""
    return {
        key for one in handed for key, mark in one.marks.items() if mark.waits or mark.again or mark.manual is not None
    }


def _place(question: Question) -> Place:
    return Place(question.cell.notebook, question.cell.grade_id, question.answered)


def _note(question: Question) -> str:
    """What a reader has to know of a question before its text; "" for nothing."""
    if question.cell.dropped:
        return f"The question was dropped: {SAID[question.cell.dropped]}."
    if question.cell.checked:
        return "A check that waits for a person, or has a person's points: below the code stands what became of it."
    return ""


def _reused(states: Mapping[str, Given]) -> list[str]:
    """The paragraphs that stand in most comments, the most used first."""
    lines = Counter(
        line.strip()
        for state in states.values()
        for line in dict.fromkeys(state.comment.split("\n"))
        if line.strip() and line.strip() != "No response."
    )
    return [line for line, _ in sorted(lines.items(), key=lambda item: (-item[1], item[0]))[:REUSED]]
