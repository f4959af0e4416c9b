"""What a feedback page says of each check and each answer."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from autograde.grading.assignments.dropped_exercises import NOBODY, SAID
from autograde.grading.gradebook.read_back.autograded_notebook import Executed, Said, believed
from autograde.grading.gradebook.read_back.questions import Text, piece
from autograde.grading.gradebook.read_back.submissions import Handed, Mark
from autograde.grading.gradebook.read_back.units import Asked
from autograde.grading.pages.feedback.asked_text import AskedText
from autograde.grading.pages.feedback.points_in_words import changed_by_person
from autograde.grading.pages.feedback.shown_outputs import LONGEST_MESSAGE, images, printed
from autograde.grading.pages.mistake_names import sentence_of
from autograde.grading.sanitize.drawings_of_checks import plain_markup
from autograde.grading.sanitize.harmless import harmless, typed
from autograde.notebooks.cell_fields import text

NO_RESPONSE, NOT_WRITTEN = "No response.", "not written yet."  # nbgrader's comment, and a check's words
LONGEST_CODE, LONGEST_ANSWER = 20_000, 20_000  # characters that are shown


def parts(
    asked: Mapping[str, Asked], notebook: str, handed: Handed, executed: Executed, released: AskedText
) -> Iterator[dict[str, Any]]:
    """What the page says of each check and each answer, in the notebook's order."""
    code: list[str] = []
    comments: list[str] = []
    seen = set()
    for cell in executed.cells:
        marks = (cell.get("metadata") or {}).get("nbgrader") or {}
        grade_id = str(marks.get("grade_id", ""))
        comment = handed.comments.get((notebook, grade_id), "")
        if marks.get("solution") and grade_id not in asked:
            source = text(cell.get("source"))[:LONGEST_CODE]
            code += [] if released.is_untouched((notebook, grade_id), source) else [source]
            comments += [comment] if comment else []
            continue
        if grade_id not in asked or grade_id in seen:
            continue
        seen.add(grade_id)
        mark = handed.marks.get((notebook, grade_id))
        part = _part(
            asked[grade_id], mark, believed(executed.verdicts.get(grade_id), mark, asked[grade_id].possible), cell
        )
        if marks.get("solution") or marks.get("task"):
            part |= _answer(cell, released, (notebook, grade_id))
            part["comments"] = [comment] if comment else []
        else:
            part["code"], part["comments"] = "\n\n\n".join(code), comments
            code, comments = [], []
        if part["message"].endswith(NOT_WRITTEN) or (part["question"] and not part["answer"]):
            part["comments"] = [told for told in part["comments"] if told != NO_RESPONSE]  # is said already
        yield part
    if comments:  # on an answer that no check follows
        yield _blank("further", "Further answers") | {"code": "\n\n\n".join(code), "comments": comments}


def _answer(cell: Mapping, released: AskedText, place: tuple[str, str]) -> dict[str, Any]:
    """A question and what was answered, as HTML that cannot act."""
    answer, asked = piece(dict(cell)), released.questions.get(place, ())
    blank = released.is_untouched(place, answer.source)
    return {"question": _shown(*asked), "answer": "" if blank else _shown(answer)}


def _shown(*texts: Text) -> Any:
    from markupsafe import Markup

    made = (
        typed(one.source[:LONGEST_ANSWER]) if one.code else harmless(one.source[:LONGEST_ANSWER], one.pictures)
        for one in texts
    )
    return Markup("".join(made))


def _blank(anchor: str, name: str) -> dict[str, Any]:
    return {
        "anchor": anchor,
        "title": name,
        "kind": "",
        "mark": "",
        "outcome": "",
        "points": "",
        "possible": None,
        "by_person": "",
        "message": "",
        "mistakes": [],
        "picture": "",
        "images": [],
        "code": "",
        "question": "",
        "answer": "",
        "comments": [],
    }


def _part(asked: Asked, mark: Mark | None, said: Said | None, cell: Mapping) -> dict[str, Any]:
    grade_id, possible, points = asked.grade_id, asked.possible, mark.points if mark else 0.0
    checked = cell.get("cell_type") == "code" and not (cell["metadata"]["nbgrader"]).get("solution")
    waits = bool(mark and mark.waits)
    passed = said.passed if said else points >= possible
    in_part = said is not None and said.passed and mark is not None and (mark.auto or 0.0) < possible
    if waits and not (said and checked):
        kind, sign, outcome = "waits", "…", "not yet read"
    elif checked and in_part:
        kind, sign, outcome = "failed", "✗", "passed in part"
    elif checked and passed:
        kind, sign, outcome = "passed", "✓", "passed"
    elif checked:
        kind, sign, outcome = "failed", "✗", "not passed"
    else:
        kind, sign, outcome = "read", "–", "read by a person" if mark and mark.manual is not None else "not answered"
    by_person = changed_by_person(mark) if checked else ""
    if asked.dropped:
        kind, sign, outcome, by_person = "read", "–", SAID[asked.dropped], ""
    printed_there = printed(cell) if checked and not asked.hidden else ""  # a traceback shows what the cell tests
    message, named = (said.message[:LONGEST_MESSAGE], said.mistakes) if said else (printed_there, ())
    return _blank(re.sub(r"\W", "-", grade_id), asked.title) | {
        "kind": kind,
        "mark": sign,
        "outcome": outcome,
        "points": "not yet read" if kind == "waits" else "–" if waits or asked.dropped == NOBODY else f"{points:g}",
        "possible": f"{possible:g}",
        "by_person": by_person,
        "message": message,
        "mistakes": [sentence for sentence in map(sentence_of, named[:1]) if sentence and sentence not in message],
        "picture": plain_markup(said.picture) if said else "",
        "images": list(images(cell)) if checked and not asked.hidden else [],
    }
