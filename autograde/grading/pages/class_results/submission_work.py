"""What a report needs of one submission, read in a process with limits of its own."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from autograde.grading.gradebook.read_back.autograded_notebook import Executed, read_all
from autograde.grading.gradebook.read_back.units import Unit
from autograde.grading.pages.class_results.notebook_cells import code_answers, graded_cells


def looked_at(
    unit: Unit, released: Mapping[str, Mapping[str, str]], folders: tuple[Path, Path]
) -> tuple[dict[str, Executed], list[str]]:
    """What a report needs of one submission: its outcomes with the answers in code, and the checks that were changed.

    Parameters
    ----------
    unit : Unit
    released : notebook -> cell -> source, as students receive it
    folders : Paths, of what was recorded and of what was handed in
    """
    recorded, submitted = folders
    executed = {
        notebook: replace(
            one,
            cells=tuple(
                {"cell_type": "code", "metadata": {"nbgrader": {"solution": True, "grade_id": name}}, "source": source}
                for name, source in code_answers(one.cells)
            ),
            verdicts={name: replace(said, picture="") for name, said in one.verdicts.items()},
        )
        for notebook, one in read_all(recorded, unit.notebooks).items()
    }
    try:
        return executed, changed_checks(unit, released, submitted)
    except MemoryError:  # a monster, which is recorded as one
        return executed, []


def changed_checks(unit: Unit, released: Mapping[str, Mapping[str, str]], folder: Path) -> list[str]:
    """The checks that a student edited or deleted; the grader brought them back."""
    changed = []
    for notebook in unit.notebooks:
        asked = released[notebook]
        sources = {grade_id: source for grade_id, source, _ in graded_cells(folder / f"{notebook}.ipynb")}
        if sources:  # a file that is no notebook is told as broken
            changed += [
                cell.title
                for cell in unit.cells
                if cell.checked and cell.notebook == notebook and cell.grade_id in asked
                if sources.get(cell.grade_id, "").strip() != asked[cell.grade_id].strip()
            ]
    return changed
