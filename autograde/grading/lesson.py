"""One paragraph: what to teach again on Monday."""

from autograde.grading.catalogue import sentence_of
from autograde.grading.overview import Exercise, Overview
from autograde.grading.telling import count

MOST = 3  # exercises that one lesson can take up
EASY = 0.85  # of the class: what so many solved needs no lesson
FEW = 10  # students: a smaller class makes no statistics


def paragraph(overview: Overview) -> str:
    """What to teach again: the exercises that cost the class most, and what went wrong there."""
    checked = [e for e in overview.exercises if e.asked.checked and e.students]
    if not checked:
        return "Nothing is graded yet."
    lost = sorted((e for e in checked if e.lost > 0), key=lambda e: -(e.lost - _carried(e)))
    if not lost:
        return "Everybody solved everything: nothing needs to be taught again."
    hard = [e for e in lost if e.solved < EASY * e.students][:MOST]
    if not hard:
        return (
            f"At least {100 * EASY:.0f} % of the class solved every exercise: nothing needs to be taught again to all. "
            + _exercise(lost[0], "costs the class most")
        )
    sentences = [_exercise(hard[0], "costs the class most")]
    sentences += [_exercise(exercise, "comes next" if place == 0 else "too") for place, exercise in enumerate(hard[1:])]
    common = overview.mistakes[0] if overview.mistakes else None
    if common and len(common.exercises) > 1:
        where = ", ".join(name for name, _ in common.exercises.most_common(4))
        who = count(len(common.students), "student")
        sentences.append(f"One mistake runs through several exercises ({where}; {who}): {common.sentence}.")
    carried = sum(e.waiting for e in checked)
    if carried:
        sentences.append(
            f"{count(carried, 'check')} could not be judged because an earlier exercise was wrong: "
            "mended there, some of these points come back by themselves."
        )
    return " ".join(sentences)


def _carried(exercise: Exercise) -> float:
    """Points that were lost because an earlier exercise was wrong: they are taught there."""
    return exercise.waiting * exercise.asked.possible


def _exercise(exercise: Exercise, how: str) -> str:
    failed = exercise.students - exercise.solved
    first = (
        f"{exercise.title} {how}: {failed} of {count(exercise.students, 'student')} did not solve it"
        if how != "too"
        else f"Then {exercise.title}: {failed} of {count(exercise.students, 'student')} did not solve it"
    )
    reasons = []
    if exercise.mistakes:
        name, number = exercise.mistakes[0]
        reasons.append(f"for {number} of them {_inside(sentence_of(name) or name)}")
    if exercise.blank:
        reasons.append(f"{exercise.blank} left it blank")
    return first + (" (" + "; ".join(reasons) + ")." if reasons else ".")


def _inside(sentence: str) -> str:
    """A mistake's sentence as part of another one."""
    return f"“{sentence.rstrip('.')}”"
