"""What is recorded: nbgrader's own autograde, run on the same submissions, writes the same rows."""

import shutil
import warnings
from datetime import datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets.config import Config

from autograde.grading.assignments.assignment import load
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.recording.autograded_files import AutogradedFiles
from autograde.grading.limits import Limits
from autograde.grading.running.grade import grade
from tests import demo
from tests.handing_in import cell, edit, hand_in
from tests.tools import standin
from tests.tools.gradebooks import same
from tests.tools.instructor import say
from tests.tools.postgres import POSTGRES, a_server

MANY, ONE, EXTRA = "03_loss_functions", "04_back_propagation", "extra"
QUESTION = "question_residual_layer"
GIVEN = (  # by a person
    ("ada", ONE, "back_propagation", QUESTION),
    ("emil", ONE, "back_propagation", "check_hidden_delta"),
    ("pia", MANY, "cross_entropy", "check_cross_entropy"),
)


class Decided(NbGraderPreprocessor):
    """In the place of nbgrader's Execute: a check's cell holds an error or not, as `standin.passes` says."""

    def preprocess_cell(self, cell, resources, cell_index):
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade") and not marks["solution"] and cell.cell_type == "code":
            error = nbformat.v4.new_output("error", ename="CheckFailed", evalue="", traceback=[])
            cell.outputs = [] if standin.passes(resources["nbgrader"]["student"], marks["grade_id"]) else [error]
        return cell, resources


def configured(folder: Path, late: str) -> Config:
    config = Config()
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "lectures"
    config.OverwriteCells.add_missing_cells = True
    config.LateSubmissionPlugin.penalty_method = late
    return config


def stock(folder: Path, unit: str, late: str = "none") -> None:
    """Grade by nbgrader's own autograde."""
    from nbgrader import preprocessors as steps

    config = configured(folder, late)
    config.Autograde.autograde_preprocessors = [
        Decided,
        steps.LimitOutput,
        steps.SaveAutoGrades,
        steps.AssignLatePenalties,
        steps.CheckCellMetadata,
    ]
    api = NbGraderAPI(config=config)
    for student in sorted(path.parent.name for path in folder.glob(f"submitted/*/{unit}")):
        result = api.autograde(unit, student, force=True)
        assert result["success"], result["log"]


def ours(folder: Path, unit: str, late: str = "none") -> None:
    """Grade by our own."""
    with (folder / "nbgrader_config.py").open("a") as file:
        file.write(f"\nc.LateSubmissionPlugin.penalty_method = {late!r}\n")
    course = CourseDirectory(folder)
    with standin.pool(run=standin.decide) as pool:
        list(grade(course, load(course, unit), course.students(unit), pool, Limits(), force=True))


def twins(class_folder: Path, tmp_path: Path, prepare) -> tuple[Path, Path]:
    """Two equal courses, with the same submissions in both."""
    prepare(class_folder)
    return class_folder, shutil.copytree(class_folder, tmp_path / "twin")


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def a_class(folder: Path) -> None:
    for student, like in (("ada", "ada"), ("dora", "dora"), ("emil", "emil"), ("pia", "pia")):
        hand_in(folder, MANY, student, like)
        hand_in(folder, ONE, student, like, timestamp="2026-02-03 04:05:06.789 UTC")
    (folder / "submitted" / "emil" / MANY / "cross_entropy.ipynb").unlink()
    path = folder / "submitted" / "ada" / ONE / "back_propagation.ipynb"

    def delete(content):
        content["cells"].remove(cell(content, "check_hidden_delta"))
        content["cells"].remove(cell(content, "question_residual_layer"))

    edit(path, delete)


def test_the_rows_are_those_that_nbgrader_writes(class_folder, tmp_path):
    one, other = twins(class_folder, tmp_path, a_class)
    for unit in (MANY, ONE):
        stock(one, unit)
        ours(other, unit)
        same(one, other)


def test_nbgraders_own_autograde_goes_on_from_what_was_recorded(class_folder, tmp_path):
    one, other = twins(class_folder, tmp_path, a_class)
    ours(other, ONE)
    for folder in (one, other):
        stock(folder, ONE)
    same(one, other)
    theirs, after_ours = (sorted(path.name for path in folder.glob("autograded/*/*/*")) for folder in (one, other))
    assert theirs == after_ours


def by_hand(folder: Path) -> None:
    """A person gives points, more points and a comment."""
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        for student, unit, notebook, answer in GIVEN:
            found = gradebook.find_grade(answer, notebook, unit, student)
            found.manual_score, found.extra_credit, found.needs_manual_grade = 1.5, 0.5, False
        said = gradebook.find_comment("question_residual_layer", "back_propagation", ONE, "ada")
        said.manual_comment = "Well said."
        gradebook.db.commit()


def test_what_a_person_gave_stays_when_a_submission_is_graded_again(class_folder, tmp_path):
    one, other = twins(class_folder, tmp_path, a_class)
    for folder, way in ((one, stock), (other, ours)):
        for unit in (MANY, ONE):
            way(folder, unit)
        by_hand(folder)
        hand_in(folder, ONE, "emil", "ines", timestamp="2026-02-04 04:05:06.789 UTC")
        for unit in (MANY, ONE):
            way(folder, unit)
    with Gradebook(f"sqlite:///{other / 'gradebook.db'}") as gradebook:
        kept = gradebook.find_grade("question_residual_layer", "back_propagation", ONE, "ada")
        assert (kept.manual_score, kept.score, kept.needs_manual_grade) == (1.5, 2.0, False)
        assert gradebook.find_grade("check_hidden_delta", "back_propagation", ONE, "emil").needs_manual_grade
    with Gradebook(f"sqlite:///{one / 'gradebook.db'}") as gradebook:  # where nbgrader asks for a second look at all
        for student, unit, notebook, answer in GIVEN:
            grade = gradebook.find_grade(answer, notebook, unit, student)
            assert grade.needs_manual_grade
            grade.needs_manual_grade = student == "emil"
        gradebook.db.commit()
    same(one, other)


def test_an_answer_that_was_read_waits_again_once_it_is_another(class_folder):
    """A run over again and a mended check ask for nothing; another text, or another picture in it, does."""

    def waits():
        ours(class_folder, ONE)
        with Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}") as gradebook:
            grades = gradebook.find_submission_notebook("back_propagation", ONE, "ada").grades
            return {grade.name for grade in grades if grade.needs_manual_grade}

    folder = hand_in(class_folder, ONE, "ada")
    path = folder / "back_propagation.ipynb"
    edit(path, lambda content: cell(content, QUESTION).update(source="see ![](my%20sketch.png)"))
    (folder / "my sketch.png").write_bytes(b"\x89PNG\r\n\x1a\n one")
    assert waits() == {QUESTION}
    with Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}") as gradebook:
        for name in (QUESTION, "check_hidden_delta", "check_weight_gradient"):
            grade = gradebook.find_grade(name, "back_propagation", ONE, "ada")
            grade.manual_score, grade.needs_manual_grade = 1, False
        gradebook.db.commit()
    assert waits() == set()
    edit(path, lambda content: content["cells"].insert(1, {"cell_type": "code", "source": "1 + 1", "metadata": {}}))
    assert waits() == set()
    (folder / "my sketch.png").write_bytes(b"\x89PNG\r\n\x1a\n two")
    assert waits() == {QUESTION}
    assert waits() == {QUESTION}  # nobody has looked yet
    edit(path, lambda content: cell(content, "hidden_delta").update(source="def hidden_delta(): pass"))
    assert waits() == {QUESTION, "check_hidden_delta"}


def test_what_was_killed_between_gradebook_and_files_asks_for_the_second_look(class_folder, monkeypatch):
    def waits():
        with Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}") as gradebook:
            return gradebook.find_grade(QUESTION, "back_propagation", ONE, "ada").needs_manual_grade

    path = hand_in(class_folder, ONE, "ada") / "back_propagation.ipynb"
    ours(class_folder, ONE)
    with Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade(QUESTION, "back_propagation", ONE, "ada")
        grade.manual_score, grade.needs_manual_grade = 1, False
        gradebook.db.commit()
    edit(path, lambda content: cell(content, QUESTION).update(source="Another answer."))

    def killed(*words):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(AutogradedFiles, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            ours(class_folder, ONE)
    ours(class_folder, ONE)
    assert waits()


@pytest.mark.parametrize("late", ["none", "zero"])
def test_late_submissions_are_punished_as_nbgrader_punishes_them(class_folder, tmp_path, late):
    def due(folder):
        a_class(folder)
        hand_in(folder, ONE, "grace", "ada", timestamp="2026-02-02 04:05:06 UTC")
        with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
            gradebook.update_or_create_assignment(ONE, duedate=datetime(2026, 2, 3, 3))

    one, other = twins(class_folder, tmp_path, due)
    for folder, way in ((one, stock), (other, ours)):
        way(folder, ONE, late)
        with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
            gradebook.grant_extension(ONE, "dora", days=2)
            gradebook.grant_extension(ONE, "pia", minutes=2)
        way(folder, ONE, late)
    same(one, other)
    with Gradebook(f"sqlite:///{other / 'gradebook.db'}") as gradebook:
        penalties = {s.student.id: s.late_submission_penalty for s in gradebook.find_assignment(ONE).submissions}
    assert penalties["dora"] == penalties["grace"] == 0
    assert (penalties["ada"] > 0) == (late == "zero")


def test_an_extension_of_an_assignment_without_a_due_date_is_no_problem(class_folder):
    a_class(class_folder)
    ours(class_folder, ONE)
    with Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}") as gradebook:
        gradebook.find_submission(ONE, "ada").extension = timedelta(days=1)
        gradebook.db.commit()
    ours(class_folder, ONE)


def of_another_kind(folder: Path) -> None:
    """An assignment with everything that nbgrader knows and this course does not use."""

    def marks(name, cell_type="code", points=None, **kinds):
        marks = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
        return {"nbgrader": marks | {"grade_id": name} | kinds | ({"points": points} if points is not None else {})}

    new = nbformat.v4
    cells = [
        new.new_code_cell("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", metadata=marks("x", solution=True)),
        new.new_code_cell(
            "assert x\n### BEGIN HIDDEN TESTS\nassert x == 12345\n### END HIDDEN TESTS",
            metadata=marks("check_x", grade=True, locked=True, points=2),
        ),
        new.new_code_cell("# write here", metadata=marks("free", grade=True, solution=True, points=3)),
        new.new_markdown_cell("Answer here", metadata=marks("words", grade=True, solution=True, points=4)),
        new.new_markdown_cell("Do this", metadata=marks("task", task=True, points=5, locked=True)),
    ]
    path = folder / "solutions" / EXTRA / "extra.ipynb"
    path.parent.mkdir()
    nbformat.write(new.new_notebook(cells=cells), path)
    result = NbGraderAPI(config=configured(folder, "none")).generate_assignment(EXTRA, force=True)
    assert result["success"], result["log"]
    released = nbformat.read(folder / "lectures" / EXTRA / "extra.ipynb", as_version=4)
    for student in ("ada", "bela", "chen"):
        handed_in = folder / "submitted" / student / EXTRA
        handed_in.mkdir(parents=True)
        if student != "chen":
            for c in released.cells:
                c.source += f"\n# {student}" if c.cell_type == "code" else " mine"
        nbformat.write(released, handed_in / "extra.ipynb")


def test_tasks_and_answers_in_code_are_recorded_as_nbgrader_records_them(class_folder, tmp_path):
    one, other = twins(class_folder, tmp_path, of_another_kind)
    stock(one, EXTRA)
    ours(other, EXTRA)
    same(one, other)


def test_hidden_tests_are_on_no_page_that_a_student_gets_and_in_what_the_formgrader_shows(class_folder):
    of_another_kind(class_folder)
    ours(class_folder, EXTRA)
    assert say("feedback", EXTRA, "--course", class_folder).exit_code == 0
    pages = list(class_folder.glob(f"feedback/*/{EXTRA}/*.html"))
    assert len(pages) == 3
    for path in pages:
        assert "12345" not in path.read_text()
    for path in class_folder.glob(f"autograded/*/{EXTRA}/*.ipynb"):
        assert "assert x == 12345" in path.read_text()


@pytest.fixture
def postgres():
    with a_server() as address:
        yield address


@pytest.mark.skipif(not POSTGRES, reason="PostgreSQL is missing: on Debian, apt-get install postgresql")
def test_a_gradebook_in_postgresql_holds_the_same(class_folder, tmp_path, postgres):
    pytest.importorskip("psycopg")
    one, other = twins(class_folder, tmp_path, a_class)
    with (other / "nbgrader_config.py").open("a") as file:
        file.write(f"\nc.CourseDirectory.db_url = {postgres!r}\n")
    (other / "gradebook.db").unlink()
    for unit in (MANY, ONE):
        assert demo.nbgrader(other, "generate_assignment", unit, "--force").wait() == 0
        for _ in range(2):  # first new rows, then what stands there
            ours(one, unit)
            ours(other, unit)
    same(one, postgres)
