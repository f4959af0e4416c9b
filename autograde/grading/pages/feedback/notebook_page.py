"""A feedback page: what one student is told about one notebook, from the recorded outcome and nothing else."""

from pathlib import Path

from autograde.grading.gradebook.people import Person
from autograde.grading.gradebook.read_back.autograded_notebook import Executed
from autograde.grading.gradebook.read_back.submissions import Handed
from autograde.grading.gradebook.read_back.units import Unit
from autograde.grading.pages.feedback.asked_text import AskedText
from autograde.grading.pages.feedback.page_parts import parts
from autograde.grading.pages.feedback.points_in_words import late, waiting
from autograde.grading.pages.page_template import page_template

TEMPLATE = Path(__file__).with_name("feedback.html.j2")


FIRST = ("failed", "waits")  # kinds of parts that stand above the others


def page(
    unit: Unit, notebook: str, person: Person, handed: Handed, executed: Executed, released: AskedText | None = None
) -> str:
    """The page of one notebook: HTML that needs no other file.

    Parameters
    ----------
    unit : what was asked
    notebook : str
    person : whose
    handed : points and comments, from the gradebook
    executed : verdicts and answers, from the autograded notebook
    released : the questions' text, and what stood in the cells that were to be filled in
    """
    cells = [cell for cell in unit.cells if cell.notebook == notebook]
    marks = [mark for (name, _), mark in handed.marks.items() if name == notebook]
    penalty = handed.penalties.get(notebook, 0.0)
    score = max(0.0, sum(mark.points for mark in marks) - penalty)
    waits = [cell.possible for cell in cells if not handed.judged(cell)]
    found = list(parts({cell.grade_id: cell for cell in cells}, notebook, handed, executed, released or AskedText()))
    return page_template(TEMPLATE).render(
        heading=notebook.replace("_", " ").capitalize(),
        notebook=notebook,
        unit=unit.name,
        student=person.name,
        score=f"{score:g}",
        possible=f"{sum(cell.possible for cell in cells) - sum(waits):g}",
        late=late(handed.late, penalty),
        sentence=executed.to_student,
        waiting=waiting(waits),
        handed_in=f"{handed.timestamp:%Y-%m-%d %H:%M} UTC" if handed.timestamp else "",
        parts=found,
        ordered=sorted(found, key=lambda part: part["kind"] not in FIRST),  # stable
    )
