"""What an update takes from students: nothing, after whatever they did to their notebook."""

import json
import random
import sys
import tempfile
import time
from pathlib import Path

from autograde.build.make_notebooks import build
from autograde.build.release import find_alembic
from autograde.notebooks.merging.merge import merge
from autograde.student.course_notebooks import released_notebooks
from autograde.student.notebook_file import read_file
from tests import demo
from tests.handing_in import notebook
from tests.tools import editing, instructor

HISTORIES, JUDGED = 1000, 50
UNIT, NAME = "02_forward_propagation", "activation_functions"


def main() -> None:
    begun, complaints = time.process_time(), []
    for seed in range(HISTORIES):
        chance = random.Random(seed)
        rounds = [chance.randrange(1, 9) for _ in range(chance.randrange(1, 4))]
        if said := editing.complaint(seed, rounds):
            complaints.append(f"  history {seed}, rounds {rounds}: {said}")
    print(f"  {HISTORIES} histories of a small course: {len(complaints)} lost a line or a point", end=" ")
    print(f"({time.process_time() - begun:.0f} s)")
    print(*complaints[:20], sep="\n")
    with tempfile.TemporaryDirectory() as place:
        judged(Path(place) / "course")


def judged(course: Path) -> None:
    """Histories of the course's own notebook, before and after an update, through the grader."""
    find_alembic()
    build(only=[NAME])
    demo.prepare(course, [UNIT], [])
    if demo.nbgrader(course, "generate_assignment", UNIT).wait():
        sys.exit(f"nbgrader could not release {UNIT}: read {course / 'nbgrader.log'}")
    released = read_file(released_notebooks()[f"{UNIT}/{NAME}.ipynb"])
    solved = json.loads(notebook("ada", UNIT, NAME))
    solved["cells"] = [cell | {"source": "".join(cell["source"])} for cell in solved["cells"]]
    lost = 0
    for seed in range(JUDGED):
        student = editing.Student(seed, answers(solved))
        mine = json.loads(json.dumps(solved))
        for edit in student.chance.choices(editing.EDITS, k=student.chance.randrange(1, 30)):
            getattr(student, edit)(mine)
        mine = editing.written(mine, student.chance)
        merged = merge(mine, released).notebook
        lost += bool(set(student.written_in(mine)) - set(student.written_in(merged)))
        for when, made in (("before", mine), ("after", merged)):
            folder = course / "submitted" / f"{when}{seed}" / UNIT
            folder.mkdir(parents=True)
            (folder / f"{NAME}.ipynb").write_text(json.dumps(made))
    said = instructor.say("grade", UNIT, "--course", course, "--quiet")
    if said.exit_code:
        sys.exit(said.output)
    scores = demo.scores(course)
    below = []
    for seed in range(JUDGED):
        before, after = (scores[f"{when}{seed}", UNIT] for when in ("before", "after"))
        worse = [check for check, points in before.items() if (points or 0) > (after[check] or 0)]
        below += [f"  history {seed}: below before in {', '.join(worse)}"] if worse else []
    total = sum(sum(filter(None, scores[f"before{seed}", UNIT].values())) for seed in range(JUDGED))
    print(f"  {JUDGED} histories of {NAME}, {total:g} points before: {lost} lost a line, {len(below)} a point")
    print(*below, sep="\n")


def answers(solved: dict) -> dict[str, str]:
    """The right answers that stand in a solved notebook, by the names of their exercises."""
    code = [cell for cell in solved["cells"] if cell["cell_type"] == "code" and "nbgrader" in cell["metadata"]]
    marks = [(cell["metadata"]["nbgrader"], cell["source"]) for cell in code]
    return {mark["grade_id"]: source for mark, source in marks if mark["solution"]}
