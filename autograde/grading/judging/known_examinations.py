"""Examinations that were made before: a class is asked the same, and many answer the same.

What an examination finds follows from its questions, which the assignment's key decides, and from the answers, bit for
bit. Who answers as somebody has answered before gets what was found then; at the first answer that nobody gave yet the
examination is made. It is put no question twice. Where nearly all went the same way, the questions of that way are put
at once: a message costs as much as what it asks.
"""

import hashlib
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Set
from contextlib import suppress
from dataclasses import dataclass, field
from types import ModuleType

from autograde.asking.call import Answer
from autograde.courses import current
from autograde.grading.judging.rehearsal import foreseen
from autograde.grading.judging.remote_function import Remote
from autograde.grading.judging.right_functions import right_functions
from autograde.grading.sandbox.wire.requests import TOGETHER
from autograde.reporting.report import Finding, Report

ITS_BYTES = 2**18  # of questions that are put at once, at most
LIKELY = 0.8  # of those who came to a step, so many went on as most did: then the next question is put with it
MOST_STEPS = 20_000  # that are kept: about 300 different ways through the checks of a unit
LARGEST = 2**20  # bytes of a question that is kept
DEAR, ITS_NEWS = 0.004, 2**18  # seconds of computing from which on a finding is worth telling, and its bytes at most

Found = Report | Finding
Done = tuple[bytes, str, bytes]


@dataclass
class Step:
    """What an examination does next: it asks a question, needs another exercise, or ends.

    Attributes
    ----------
    frame : bytes, the question
    given : str, another exercise that has to be right
    after : digest of an answer (b"" for an exercise that is right) -> the next step
    found : what the examination found, at its end
    came : how many came this way
    """

    frame: bytes = b""
    given: str = ""
    after: dict[bytes, "Step"] = field(default_factory=dict)
    found: Found | None = None
    came: int = 0

    def questions(self, foreseen: Callable[[bytes], bool]) -> list[bytes]:
        """The question of this step, and of those that are foreseen those that most likely come next."""
        asked, size = [self.frame], len(self.frame)
        step = self.likely()
        while (
            step is not None
            and step.frame
            and foreseen(step.frame)
            and len(asked) < TOGETHER
            and size + len(step.frame) <= ITS_BYTES
        ):
            asked.append(step.frame)
            size += len(step.frame)
            step = step.likely()
        return asked

    def likely(self) -> "Step | None":
        """The step to which nearly all go from here."""
        step = max(self.after.values(), key=lambda step: step.came, default=None)
        return step if step is not None and step.came >= LIKELY * self.came else None


class Known:
    """The examinations of a process."""

    def __init__(self) -> None:
        self._first: dict[tuple, Step] = {}
        self._frames: dict[bytes, bytes] = {}  # each question once, in however many steps it stands
        self._steps = 0
        self._news: list[bytes] = []
        self.foreseen: dict[tuple, Set[bytes]] = {}  # of examinations, see `rehearsal.foreseen`

    def first(self, key: tuple) -> Step:
        """The first step of an examination, which is named by whatever decides about its questions."""
        return self._first.setdefault(key, Step())

    def add(self, step: Step, done: list[Done], found: Found, came: int = 1) -> bool:
        """Remember how an examination went, unless too much is remembered already; whether it is.

        Parameters
        ----------
        step : its first
        done : question, or another exercise that was needed, and the digest of the answer
        found : what came of it
        came : how many came this way
        """
        if self._steps + len(done) > MOST_STEPS or any(len(frame) > LARGEST for frame, *_ in done):
            return False
        for frame, given, answer in done:
            step.frame, step.given = self._frames.setdefault(frame, frame), given
            if answer not in step.after:
                step.after[answer] = Step()
                self._steps += 1
            step.came += came
            step = step.after[answer]
        step.came += came
        if isinstance(found, Finding):
            found = found.with_traceback(None)
            found.__context__ = found.__cause__ = None
        step.found = found
        return True

    def tell(self, key: tuple, done: list[Done], found: Found) -> None:
        """Keep for other processes how an examination went: it took long to find."""
        exercise, part, seed, reference, _ = key
        with suppress(Exception):  # what a check of somebody's found may be of a kind that does not travel
            if reference is right_functions():
                item = pickle.dumps((exercise, part, seed, done, found), protocol=pickle.HIGHEST_PROTOCOL)
                self._news += [item] if len(item) <= ITS_NEWS else []

    def news(self) -> list[bytes]:
        """What is to be told, once."""
        told, self._news = self._news, []
        return told

    def hear(self, news: Iterable[bytes]) -> None:
        """Remember what another process of this grader told; of those who went the usual way it tells nothing, so that
        nobody is counted."""
        for item in news:
            with suppress(Exception):
                exercise, part, seed, done, found = pickle.loads(item)
                self.add(self.first(key_of(exercise, part, seed, right_functions())), done, found, came=0)


def key_of(exercise: str, part: str, seed: int, reference: ModuleType) -> tuple:
    """Whatever decides about the questions of an examination."""
    return exercise, part, seed, reference, current().examinations.get((exercise, part))


class Way:
    """One examination on its way: what is known is followed, and remembered where it is new.

    Parameters
    ----------
    known : Known
    key : whatever decides about the questions
    remote : Remote, the function that is asked
    given : function of another exercise's name that returns its right function, or raises a Finding
    """

    def __init__(self, known: Known, key: tuple, remote: Remote, given: Callable[[str], Callable]):
        self.known, self.key, self.remote, self._given = known, key, remote, given
        self._first = known.first(key)
        self._done: list[Done] = []
        self._asked: deque[tuple[bytes, bytes | Answer]] = deque()  # questions that were put on the known way
        self._ahead: deque[tuple[bytes, bytes | Answer]] = deque()  # those of them to which it has not come yet
        self._fresh = True  # whether all of it may be remembered

    def follow(self) -> Found | None:
        """What was found of somebody who answered the same; None where nobody did: then it is to be made."""
        step: Step | None = self._first
        steps = []
        while step is not None and step.found is None:
            steps.append(step)
            answer = b""
            if step.given:
                try:
                    self._given(step.given)
                except Finding:
                    return None
            elif step.frame:
                raw = self._raw(step)
                if isinstance(raw, Answer):
                    return None
                answer = _digest(raw)
            step = step.after.get(answer)
        if step is None:
            return None
        for one in *steps, step:
            one.came += 1
        return step.found

    def _raw(self, step: Step) -> bytes | Answer:
        """What is answered to the question of a step; those that most likely come next are put with it."""
        if not self._ahead or self._ahead[0][0] != step.frame:
            questions = step.questions(self._foreseen) if self.remote.together else [step.frame]
            self._ahead = deque(zip(questions, self.remote.raws(questions), strict=False))
        self._asked.append(self._ahead.popleft())
        return self._asked[-1][1]

    def _foreseen(self, question: bytes) -> bool:
        """Whether a question may be put ahead; it is found out where somebody comes that way again."""
        if self.key not in self.known.foreseen:
            exercise, part, seed, reference, _ = self.key
            self.known.foreseen[self.key] = foreseen(exercise, part, seed, reference, self.remote.question)
        return question in self.known.foreseen[self.key]

    def asked(self, args: tuple, read: tuple) -> Answer:
        """The Answer to a question of the examination, as `Remote.asked`; none is asked twice."""
        frame = self.remote.question(args, read)
        self._asked.extend(self._ahead)
        self._ahead.clear()
        before, raw = self._asked.popleft() if self._asked else (b"", b"")
        if before != frame:
            self._asked.clear()
            raw = self.remote.raw(frame)
        answer = self.remote.answer(raw, args, read)
        if isinstance(raw, Answer) or answer.stopped:
            self._fresh = False
        else:
            self._done.append((frame, "", _digest(raw)))
        return answer

    def given(self, other: str) -> Callable:
        """Another exercise that the examination needs."""
        try:
            function = self._given(other)
        except Finding:
            self._fresh = False
            raise
        self._done.append((b"", other, b""))
        return function

    def ended(self, found: Found, seconds: float) -> None:
        """The examination was made, this came of it, and it took so much computing."""
        if self._fresh and self.known.add(self._first, self._done, found) and seconds > DEAR:
            self.known.tell(self.key, self._done, found)


def _digest(raw: bytes) -> bytes:
    return hashlib.sha256(raw).digest()
