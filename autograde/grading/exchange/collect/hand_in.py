"""One notebook that was handed in; of several hand-ins of one notebook the last counts."""

import filecmp
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograde.grading.exchange.uploads.upload import Upload

REASONS = (
    "it is a checkpoint, which Jupyter keeps",
    "its name can be read as another student's",
    "it was handed in before",
    "it is known by its cells alone, and not by its name",
    "its time in the archive is earlier",
    "the number behind its name is smaller",
)  # what the places of an order say of the smaller one
BY_NAME = 3  # the place that says whether a file has the notebook's name: where not, the work may be in either


@dataclass(frozen=True)
class HandIn:
    """One notebook among the unpacked files.

    Attributes
    ----------
    path : Path
    student : str, as the gradebook knows them
    notebook : str
    order : of two hand-ins of one notebook the one with the larger order counts; see `REASONS`
    late : whether the system says so
    upload : what it came in
    time : when it was handed in, where the course's own pattern tells
    """

    path: Path
    student: str
    notebook: str
    order: tuple
    late: bool = False
    upload: Upload | None = None
    time: datetime | None = None


def last_ones(hand_ins: Iterable[HandIn], superseded: Callable[[HandIn, HandIn], None]) -> list[HandIn]:
    """Of several hand-ins of one notebook the last.

    Parameters
    ----------
    hand_ins : of all students
    superseded : told of every two of one notebook, the one that counts first
    """
    best: dict[tuple[str, str], HandIn] = {}
    for one in hand_ins:
        which = one.student, one.notebook + one.path.suffix
        before = best.get(which)
        if before is None:
            best[which] = one
        else:
            best[which], old = sorted((before, one), key=lambda h: h.order, reverse=True)
            superseded(best[which], old)
    return list(best.values())


def reason(counts: HandIn, old: HandIn) -> str:
    """Why the second of two does not count, "" where both have one time."""
    pairs = zip(REASONS, counts.order, old.order, strict=True)
    return next((why for why, a, b in pairs if a != b), "")


def is_doubtful(counts: HandIn, old: HandIn) -> bool:
    """Whether a person should look at both: the work may be in either."""
    named = counts.order[BY_NAME] and old.order[BY_NAME]
    why = reason(counts, old)
    return not why or (why != REASONS[0] and not named and not filecmp.cmp(counts.path, old.path, shallow=False))
