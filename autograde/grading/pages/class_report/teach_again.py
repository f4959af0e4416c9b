"""One paragraph: what to teach again on Monday."""

from autograde.grading.counts_and_durations import count
from autograde.grading.pages.class_results.exercises import Exercise
from autograde.grading.pages.class_results.overview import Overview
from autograde.grading.pages.mistake_names import sentence_of

MOST = 3  # exercises that one lesson can take up
EASY = 0.85  # of the class: what so many solved needs no lesson
FEW = 10  # students: a smaller class makes no statistics


def paragraph(overview: Overview) -> str:
    """What to teach again: the exercises that cost the class most, and what went wrong there."""
    checked = [e for e in overview.exercises if e.asked.checked and not e.asked.dropped and e.students > e.unread]
    if not checked:
        return "Nothing is graded yet."
    lost = sorted((e for e in checked if e.lost > 0), key=lambda e: -e.lost)
    if not lost:
        return "Everybody passed every check: nothing needs to be taught again."
    hard = [e for e in lost if e.solved < EASY * (e.students - e.unread)][:MOST]
    if not hard:
        return (
            f"At least {100 * EASY:.0f} % of the class solved each exercise: nothing needs to be taught again to all. "
            + _exercise(lost[0], f"{lost[0].title} costs the class most")
        )
    begins = ("{} costs the class most", "{} comes next", "Then {}")
    sentences = [_exercise(e, begin.format(e.title)) for e, begin in zip(hard, begins, strict=False)]
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


def _exercise(exercise: Exercise, begin: str) -> str:
    """How many did not solve an exercise, and each of the reasons with its number: they add up."""
    reasons = []
    if exercise.wrong:
        name, number = exercise.mistakes[0] if exercise.mistakes else ("", 0)
        many = f"for {number} of them " if number < exercise.wrong else "for all of them " if number > 1 else ""
        which = f" ({many}“{(sentence_of(name) or name).rstrip('.')}”)" if name else ""
        reasons.append(f"{exercise.wrong} got it wrong{which}")
    if exercise.blank:
        reasons.append(f"{exercise.blank} left it blank")
    if exercise.waiting:
        reasons.append(f"{exercise.waiting} cannot be judged while an earlier exercise is wrong")
    if exercise.unreadable:
        reasons.append(f"{exercise.unreadable} handed in no notebook that can be read")
    if exercise.unread:
        reasons.append(f"{exercise.unread} {'waits' if exercise.unread == 1 else 'wait'} for a person")
    failed = exercise.students - exercise.solved
    listed = reasons[0] if len(reasons) == 1 else f"{', '.join(reasons[:-1])} and {reasons[-1]}"
    return f"{begin}: {failed} of {count(exercise.students, 'student')} did not solve it; {listed}."
