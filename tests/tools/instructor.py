"""A class of two units as an instructor has it after grading: for tests of what comes after."""

import re
from pathlib import Path

from click.testing import CliRunner, Result

from autograde.build.course_folder import SOLUTIONS
from autograde.build.reference_text import Reference
from autograde.cli import main
from tests.handing_in import cell, edit, hand_in

UNITS = ["03_loss_functions", "04_back_propagation"]
UNIT, NOTEBOOK = "04_back_propagation", "back_propagation"
NAMES = {  # as people are called: accents, spaces, commas, what HTML and spreadsheets take for something else
    "ada": ("Ada", "Müller, von"),
    "bela": ("Béla", "Ó <b>Briain</b>"),
    "copy": ("Renée", "Cat"),
    "dora": ("Dora", "Díaz"),
    "emil": ("Emil", "Å"),
    "hugo": ("Hugo", "van der Berg"),
    "ines": ("Inês", "Sá"),
    "kofi": ("Kofi", "Annan"),
}
LIKE = {"copy": "bela"}  # who hands in another's work
ABSENT = ("zoe", "Zoë", "Nobody")
TAMPERED = "ines"


def say(*words: object) -> Result:
    """Type a command; what it printed and its exit status."""
    return CliRunner().invoke(main, [str(word) for word in words])


def students_csv(path: Path) -> Path:
    """The class as a list of one's own."""
    lines = ["id,first_name,last_name,email,lms_user_id"]
    people = [*((student, *name) for student, name in NAMES.items()), ABSENT]
    for number, (student, first, last) in enumerate(people, 101):
        lines.append(f'{student},{first},"{last}",{student}@uni.example,{number}')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def enrol(course: Path) -> None:
    """The class into the gradebook."""
    result = say("students", students_csv(course / "students.csv"), "--course", course)
    assert result.exit_code == 0, result.output


def everybody_hands_in(course: Path) -> None:
    """Submissions: one copies with names changed, one edits a check."""
    for unit in UNITS:
        for student in NAMES:
            hand_in(course, unit, student, LIKE.get(student, student))
    edit(course / "submitted" / "kofi" / UNIT / "finite_differences.ipynb", loop_in_one_case)
    for path in (course / "submitted" / "copy" / UNIT).glob("*.ipynb"):
        edit(path, rename_variables)
    edit(
        course / "submitted" / TAMPERED / UNIT / f"{NOTEBOOK}.ipynb",
        lambda content: cell(content, "check_hidden_delta").update(source="print('passed')"),
    )


def loop_in_one_case(content: dict) -> None:
    """A right finite_difference that never ends for arrays of three axes: one call is stopped, and no more."""
    given = Reference(SOLUTIONS / "reference.py").given("finite_difference")
    head, docstring, *body = given.split("\n")
    source = "\n".join([head, docstring, "    while w.ndim == 3:", "        pass", *body])
    cell(content, "finite_difference").update(source=source)


def rename_variables(content: dict) -> None:
    """Other names for what a function uses inside, and other comments: the same code to anybody who reads it."""
    for one in content["cells"]:
        if one["metadata"].get("nbgrader", {}).get("solution") and one["cell_type"] == "code":
            source = one["source"] if isinstance(one["source"], str) else "".join(one["source"])
            one["source"] = re.sub(r"\b(i|j|k|row|total|gradient|shifted)\b", r"my_\1", source) + "\n# mine"


# The sample class's own code, so without a sandbox; a loop is ended after 2 s. By first verdicts, so that pages have
# checks that wait for another exercise to tell of.
GRADING = "--no-sandbox", "--time-limit", 2, "--no-follow-through"


def grade(course: Path, *words: object) -> None:
    """Grade both units."""
    for unit in UNITS:
        result = say("grade", unit, "--course", course, *GRADING, *words)
        assert result.exit_code == 0, result.output


def grade_one(course: Path, unit: str, student: str) -> None:
    """Grade one student's submission."""
    result = say("grade", unit, "--course", course, *GRADING, "--student", student)
    assert result.exit_code == 0, result.output
