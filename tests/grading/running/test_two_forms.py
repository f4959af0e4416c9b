"""A course goes on through a version that splits its notebooks: what was handed in stays, what was not is new."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograde.build import make_notebooks
from autograde.build.course_folder import SOLUTIONS
from autograde.build.handed_in import form_of, handed_in
from autograde.build.make_notebooks import build
from autograde.build.release import release
from lectures import UNITS
from tests import demo
from tests.handing_in import hand_in
from tests.sample_class import pour, students
from tests.tools import instructor
from tests.tools.split import MOVED, split

OLD, NEW = "02_forward_propagation", "04_back_propagation"
LAST = {unit: UNITS[unit][-1] for unit in (OLD, NEW)}  # the notebook that is split
MOVES = {OLD: "relu", NEW: "output_delta"}  # no other exercise of its notebook calls it
SAID = (
    f"{OLD} stays as it was released: 1 student has handed it in, and nbgrader lets no unit change that has "
    "submissions; units without any take the new form."
)


def grade(course: Path, unit: str, *words: object) -> str:
    result = instructor.say("grade", unit, "--course", course, "--no-sandbox", *words)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def points(course: Path, unit: str, student: str) -> dict[str, float]:
    """Grade cell -> points that a check gave."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission(unit, student)
        return {
            grade.name: grade.auto_score
            for notebook in submission.notebooks
            for grade in notebook.grades
            if grade.auto_score is not None
        }


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.ipynb"))}


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """A class's folder: two units released, one of them handed in by one student and graded."""
    build(only=[name for unit in (OLD, NEW) for name in UNITS[unit]])
    course = tmp_path_factory.mktemp("class") / "course"
    demo.prepare(course, [OLD, NEW], [])
    release(course, [OLD, NEW])
    hand_in(course, OLD, "ada")
    grade(course, OLD)
    return course


@pytest.fixture
def course(before, tmp_path):
    return shutil.copytree(before, tmp_path / "course")


@pytest.fixture
def new_version(monkeypatch):
    """Another version of the course, which splits the last notebook of each of the two units."""
    made = make_notebooks.source_notebook

    def sources(only=()):
        names = {unit: (*UNITS[unit], MOVED) for unit in (OLD, NEW)}
        return [SOLUTIONS / unit / f"{name}.md" for unit in names for name in names[unit] if not only or name in only]

    def source_notebook(path, reference):
        last = LAST[path.parent.name]
        if path.stem not in (last, MOVED):
            return made(path, reference)
        return split(made(path.with_stem(last), reference), MOVES[path.parent.name])[path.stem == MOVED]

    monkeypatch.setattr(make_notebooks, "sources", sources)
    monkeypatch.setattr(make_notebooks, "source_notebook", source_notebook)
    monkeypatch.setattr(make_notebooks, "left_over", lambda paths, functions: ())  # the new one has no text to read
    monkeypatch.setattr(make_notebooks.current(), "units", {unit: (*UNITS[unit], MOVED) for unit in (OLD, NEW)})


def brought(course: Path) -> list[str]:
    """Build the new version in a class's folder; what was told."""
    told: list[str] = []
    build(course / "lectures", (), course / "solutions", handed_in(course), told.append)
    return told


def put_new_form_into(folder: Path) -> None:
    """What a new checkout does to the released notebooks of the unit that was handed in."""
    path = folder / f"{LAST[OLD]}.ipynb"
    first, second = split(nbformat.read(path, as_version=4), MOVES[OLD])
    nbformat.write(first, path)
    nbformat.write(second, path.with_stem(MOVED))


@pytest.mark.usefixtures("new_version")
def test_what_was_handed_in_stays_as_it_was_released_and_the_build_says_so(course):
    kept = {step: files(course / step / OLD) for step in ("lectures", "solutions")}
    assert brought(course) == [SAID]
    assert {step: files(course / step / OLD) for step in kept} == kept
    assert sorted(files(course / "lectures" / NEW)) == sorted(f"{name}.ipynb" for name in (*UNITS[NEW], MOVED))
    release(course, [OLD, NEW])  # both: nbgrader has nothing against either
    assert handed_in(course)[OLD].form == form_of((course / "lectures" / OLD).glob("*.ipynb"))


@pytest.mark.usefixtures("new_version")
def test_what_a_new_checkout_has_put_into_its_place_is_put_back(course):
    kept = files(course / "lectures" / OLD)
    put_new_form_into(course / "lectures" / OLD)
    said, taken = brought(course)
    assert said == SAID
    assert taken == f"{course / 'lectures' / OLD / MOVED}.ipynb is taken away: it is of the new form."
    assert files(course / "lectures" / OLD) == kept


@pytest.mark.usefixtures("new_version")
def test_where_nothing_is_left_to_put_back_the_build_leaves_the_unit_alone(course):
    shutil.rmtree(course / "solutions" / OLD)
    put_new_form_into(course / "lectures" / OLD)
    kept = files(course / "lectures" / OLD)
    assert brought(course) == [SAID]
    assert files(course / "lectures" / OLD) == kept
    assert not (course / "solutions" / OLD).exists()


@pytest.mark.usefixtures("new_version")
def test_one_unit_is_graded_in_its_old_form_and_the_next_in_its_new_one(course):
    ada = points(course, OLD, "ada")
    brought(course)
    release(course, [NEW])
    hand_in(course, OLD, "bela", like="ada")  # late, in the old form
    ada_herself = next(student for student in students() if student.name == "ada")
    folder = course / "submitted" / "pia" / NEW
    folder.mkdir(parents=True)
    for path in (course / "lectures" / NEW).glob("*.ipynb"):
        nbformat.write(pour(ada_herself, nbformat.read(path, as_version=4)), folder / path.name)
    assert "graded as it was released" not in grade(course, OLD) + grade(course, NEW)
    assert points(course, OLD, "ada") == points(course, OLD, "bela") == ada
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        unit = gradebook.find_assignment(NEW)
        assert sorted(notebook.name for notebook in unit.notebooks) == sorted((*UNITS[NEW], MOVED))
        checks = [cell for notebook in unit.notebooks for cell in notebook.grade_cells if cell.cell_type == "code"]
        assert points(course, NEW, "pia") == {cell.name: cell.max_score for cell in checks}


@pytest.mark.usefixtures("new_version")
def test_who_hands_in_the_other_form_loses_nothing(course):
    ada = points(course, OLD, "ada")
    brought(course)
    release(course, [NEW])
    hand_in(course, NEW, "ada")  # as it was before the notebook was split
    folder = hand_in(course, OLD, "bela", like="ada")
    put_new_form_into(folder)  # as it is now, for the unit that stays
    said = grade(course, OLD, "--json") + grade(course, NEW, "--json")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        cells = [cell for notebook in gradebook.find_assignment(NEW).notebooks for cell in notebook.grade_cells]
        possible = {cell.name: cell.max_score for cell in cells if cell.cell_type == "code"}
    assert points(course, NEW, "ada") == possible
    assert points(course, OLD, "bela") == ada
    assert f"{MOVES[NEW]} of {MOVED}.ipynb is graded from {LAST[NEW]}.ipynb, where it stands" in said
    assert f"{MOVES[OLD]} of {LAST[OLD]}.ipynb is graded from {MOVED}.ipynb, where it stands" in said


def test_where_the_new_form_stands_in_the_folder_the_grader_says_so_and_goes_on(course):
    ada = points(course, OLD, "ada")
    put_new_form_into(course / "lectures" / OLD)
    hand_in(course, OLD, "bela", like="ada")
    said = grade(course, OLD, "--force")
    assert (
        f"{OLD} is graded as it was released: it has submissions, and nbgrader lets no such unit change. Of another "
        f"form in its folder: {LAST[OLD]}.ipynb, {MOVED}.ipynb; units without submissions take it."
    ) in said
    assert "nbgrader generate_assignment" not in said
    assert points(course, OLD, "ada") == points(course, OLD, "bela") == ada


def test_a_unit_that_nobody_handed_in_and_a_folder_without_a_gradebook_may_change(course, tmp_path):
    assert set(handed_in(course)) == {OLD}
    hand_in(course, NEW, "ada")  # and not graded yet
    assert set(handed_in(course)) == {OLD, NEW}
    (tmp_path / "fresh").mkdir()
    assert handed_in(tmp_path / "fresh") == {}
    shutil.copy(course / "nbgrader_config.py", tmp_path / "fresh")
    assert handed_in(tmp_path / "fresh") == {}


def test_another_text_or_other_points_are_no_other_form(course, monkeypatch):
    made = make_notebooks.source_notebook

    def source_notebook(path, reference):
        notebook = made(path, reference)
        graded = [cell for cell in notebook.cells if "points" in cell.metadata.get("nbgrader", {})]
        notebook.cells[0].source += "\n\nAnother text."
        graded[0].metadata["nbgrader"]["points"] += 1
        return notebook

    monkeypatch.setattr(make_notebooks, "source_notebook", source_notebook)
    monkeypatch.setattr(make_notebooks, "left_over", lambda paths, functions: ())  # the new one has no text to read
    told: list[str] = []
    build(course / "lectures", UNITS[OLD], course / "solutions", handed_in(course), told.append)
    assert told == []
    assert b"Another text." in (course / "lectures" / OLD / f"{LAST[OLD]}.ipynb").read_bytes()
