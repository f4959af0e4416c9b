"""A unit whose notebook was split: each answer is brought to the notebook in which its exercise now stands."""

import copy

import nbformat
import pytest
from click.testing import CliRunner

from autograde.cli import main
from autograde.notebooks.cell_fields import marks_of
from autograde.student import start as starting
from autograde.student.notebook_file import read_notebook
from autograde.student.start import start
from tests.tools.split import MOVED, split
from tests.tools.students_copy import NAME, RELEASE, cell

EXERCISE = "output_delta"
UNIT = NAME.split("/")[0]
NEW = f"{UNIT}/{MOVED}.ipynb"
ANSWER = "def output_delta(loss_gradient, jacobian):\n    return 'mine'"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A student's folder with the notebook of before, and a course whose next version splits it."""
    released = tmp_path / "released"
    for name, notebook in zip((NAME, NEW), split(RELEASE, EXERCISE), strict=True):
        path = released / name
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
    files = {name: released / name for name in (NAME, NEW)}
    monkeypatch.setattr(starting, "released_notebooks", lambda: files)
    path = tmp_path / "mine" / NAME
    path.parent.mkdir(parents=True)
    nbformat.write(RELEASE, path)
    return tmp_path / "mine"


def before(folder, *own, **answers):
    """The notebook of before with answers, and with cells of the student's own at its beginning; its file."""
    mine = copy.deepcopy(RELEASE)
    for name, source in answers.items():
        cell(mine, name).source = source
    mine.cells[3:3] = [nbformat.v4.new_code_cell(source, id=f"own-{i}") for i, source in enumerate(own)]
    nbformat.write(mine, folder / NAME)
    return (folder / NAME).read_bytes()


def sources(path):
    return [one.source for one in read_notebook(path).cells]


def test_an_answer_goes_to_where_its_exercise_stands_and_the_notebook_of_before_is_kept(folder):
    was = before(folder, "print('my own experiment')", output_delta=ANSWER, weight_gradient="weight_gradient = 1")
    old, new = start(folder)
    assert (old.what, old.answers, new.what, new.answers) == ("updated", 1, "new", 1)
    assert old.before.read_bytes() == was
    assert cell(read_notebook(folder / NEW), EXERCISE).source == ANSWER
    assert marks_of(cell(read_notebook(folder / NEW), EXERCISE))["grade_id"] == EXERCISE
    assert ANSWER not in sources(folder / NAME)
    assert "print('my own experiment')" in sources(folder / NAME)
    assert cell(read_notebook(folder / NAME), "weight_gradient").source == "weight_gradient = 1"
    assert old.moved == (f"{EXERCISE}: your answer is in {MOVED}.ipynb now, where its exercise stands.",)
    assert new.moved == (
        f"{EXERCISE}: your answer from back_propagation.ipynb is here now, where its exercise stands.",
    )


def test_said_again_nothing_changes(folder):
    before(folder, output_delta=ANSWER)
    start(folder)
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert [copied.what for copied in start(folder)] == ["unchanged", "unchanged"]
    assert {path: path.read_bytes() for path in files} == files


def test_a_blank_exercise_moves_nothing(folder):
    before(folder)
    old, new = start(folder)
    assert (new.what, new.answers, new.moved, old.moved) == ("new", 0, (), ())
    assert cell(read_notebook(folder / NEW), EXERCISE).source == cell(RELEASE, EXERCISE).source


def test_an_answer_that_stands_there_already_is_not_touched_and_the_other_stays_too(folder):
    before(folder, output_delta=ANSWER)
    start(folder)
    other = read_notebook(folder / NEW)
    cell(other, EXERCISE).source = "output_delta = 'a second one'"
    nbformat.write(other, folder / NEW)
    before(folder, output_delta=ANSWER)
    start(folder)
    assert cell(read_notebook(folder / NEW), EXERCISE).source == "output_delta = 'a second one'"
    assert ANSWER in sources(folder / NAME)


def test_an_answer_comes_to_a_notebook_that_was_begun_before(folder):
    before(folder)
    start(folder)
    before(folder, output_delta=ANSWER)
    _, new = start(folder)
    assert (new.what, new.answers) == ("updated", 1)
    assert cell(read_notebook(folder / NEW), EXERCISE).source == ANSWER


def test_what_an_answer_calls_of_the_student_s_own_comes_along(folder):
    calls = "def output_delta(loss_gradient, jacobian):\n    return twice(jacobian)"
    twice, scale = "def twice(a):\n    return SCALE * a", "SCALE = 2"
    before(folder, scale, twice, "unrelated = 1", output_delta=calls)
    start(folder)
    there = sources(folder / NEW)
    assert there.index(scale) < there.index(twice) < there.index(calls)
    assert "unrelated = 1" not in there
    assert scale in sources(folder / NAME)


def test_an_answer_that_a_cell_of_the_student_s_own_calls_stands_in_both(folder):
    before(folder, "mine = output_delta", output_delta=ANSWER)
    start(folder)
    assert ANSWER in sources(folder / NAME)
    assert cell(read_notebook(folder / NEW), EXERCISE).source == ANSWER


def test_nothing_leaves_a_notebook_for_one_that_cannot_be_written(folder):
    before(folder, output_delta=ANSWER)
    (folder / NEW).mkdir()
    old, new = start(folder)
    assert new.what == "left"
    assert ANSWER in sources(folder / NAME)
    assert old.moved == ()


def test_nothing_leaves_a_notebook_for_one_that_is_a_link(folder, tmp_path):
    before(folder, output_delta=ANSWER)
    nbformat.write(split(RELEASE, EXERCISE)[1], tmp_path / "elsewhere.ipynb")
    (folder / NEW).symlink_to(tmp_path / "elsewhere.ipynb")
    old, new = start(folder)
    assert new.what == "left"
    assert ANSWER in sources(folder / NAME)
    assert old.moved == ()


def test_a_student_reads_what_moved(folder):
    before(folder, output_delta=ANSWER)
    said = CliRunner().invoke(main, ["start", str(folder), UNIT])
    assert said.exit_code == 0
    assert f"  {EXERCISE}: your answer is in {MOVED}.ipynb now, where its exercise stands.\n" in said.output
    assert said.output.splitlines()[-2] == f"{folder}: 1 new, 1 updated; 1 answer kept."
