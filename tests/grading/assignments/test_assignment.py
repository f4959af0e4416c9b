"""What a course of anybody's may be like: each that cannot be graded is one sentence, and other units are graded."""

import sqlite3
from types import SimpleNamespace

import pytest
from nbgrader.preprocessors import OverwriteCells

from autograde.grading.assignments.assignment import load
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.assignments.source_files import LARGEST_ALL
from autograde.grading.errors import CannotGrade
from tests.tools import any_course

TEXT = """
%% solution f
def f():
    ### BEGIN SOLUTION
    return 1
    ### END SOLUTION
%% tests t 1
assert f() == 1
"""
WORDS = """
%% words w 2
Why?
%% task s 1
Draw.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    units = {
        "fine": {"book": TEXT, "data/small.csv": b"1"},
        "kinds": {"book": TEXT + WORDS},
        "large": {"book": TEXT},
        "julia": {"book": TEXT},
        "nothing": {"book": "%% text\nRead this.\n"},
    }
    folder = any_course.make(tmp_path_factory.mktemp("odd") / "course", units, "c.Execute.timeout = 7\n")
    (folder / "source" / "large" / "huge.bin").write_bytes(bytes(LARGEST_ALL + 1))
    with sqlite3.connect(folder / "gradebook.db") as database:
        database.execute(
            "UPDATE notebook SET kernelspec = ? WHERE assignment_id = (SELECT id FROM assignment WHERE name = 'julia')",
            ['{"name": "julia-1.10", "language": "julia", "display_name": "Julia 1.10"}'],
        )
    for number, change in enumerate([{"points": "many"}, {"grade_id": "f"}]):
        notebook = any_course.notebook_of(TEXT)
        notebook.cells[1].metadata["nbgrader"].update(change)
        path = folder / "source" / f"odd{number}" / "book.ipynb"
        path.parent.mkdir()
        path.write_text(any_course.nbformat.writes(notebook))
    return folder


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        ("large", "holds 1 file of 32 MiB beside its notebooks, the largest of them huge.bin"),
        ("julia", "book.ipynb of julia is written for Julia 1.10, .* grade it with nbgrader autograde julia"),
        ("odd0", "gives 'many' points for the cell 't', which is no number"),
        ("odd1", "has two cells that are called 'f'"),
    ],
)
def test_a_unit_that_cannot_be_graded_is_one_sentence(made, unit, sentence):
    with pytest.raises(CannotGrade, match=sentence):
        load(CourseDirectory(made), unit)


def test_the_others_are_graded(made):
    course = CourseDirectory(made)
    assert not course.course.has_package
    assert [file.name for file in load(course, "fine").files] == ["data/small.csv"]
    assert not load(course, "nothing").gives_points
    assert course.seconds_a_cell == 7


def test_in_place_of_a_deleted_cell_stands_what_nbgrader_puts_there(made):
    (book,) = load(CourseDirectory(made), "kinds").notebooks.values()
    assert {cell.cell_type for cell in book.cells.values()} == {"code", "markdown"}
    for cell in book.cells.values():
        recorded = SimpleNamespace(
            name=cell.grade_id,
            cell_type=cell.cell_type,
            locked=cell.locked,
            checksum=cell.checksum,
            source=cell.source,
        )
        theirs = OverwriteCells().missing_cell_transform(recorded, cell.points, cell.solution, cell.task)
        assert cell.missing == theirs | {"metadata": cell.metadata}


def test_a_gradebook_of_another_nbgrader_is_named_with_what_to_do(made):
    course = CourseDirectory(made)
    with sqlite3.connect(made / "gradebook.db") as database:
        (before,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    try:
        for version, advice in (("724cde206c17", "nbgrader db upgrade"), ("ffffffffffff", "install the nbgrader")):
            with sqlite3.connect(made / "gradebook.db") as database:
                database.execute("UPDATE alembic_version SET version_num = ?", [version])
            with pytest.raises(CannotGrade, match=f"another version of nbgrader .*{advice}"):
                load(course, "fine")
    finally:
        with sqlite3.connect(made / "gradebook.db") as database:
            database.execute("UPDATE alembic_version SET version_num = ?", [before])
