"""Courses are found by name and by folder, do not take each other's checks, and a broken one is told in a sentence."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import lectures
from autograde import courses
from autograde.build.course_folder import ROOT
from autograde.cli import main
from autograde.courses import Course, CourseError
from autograde.grading.judging.code_digest import what_judges
from tests.tools.hills import CHECK, UNIT, make


@pytest.fixture
def course(tmp_path):
    """A course of one unit with one exercise: its package and its reference."""
    return make(tmp_path / "hills", "hills", 6.0)


@pytest.fixture(autouse=True)
def _as_before():
    used = courses._used
    yield
    courses.use(used or courses.named(""))


def test_this_course_is_installed_and_keeps_notebooks_without_a_name():
    assert courses.named("").folder == courses.named("backprop").folder == Path(lectures.__file__).parent
    assert courses.named("").units == lectures.UNITS


def test_two_courses_of_one_name_keep_their_own_checks(tmp_path):
    from autograde import examine

    def slope(x):
        return 2.0 * x

    found = []
    for number, value in ((1, 6.0), (2, 7.0)):
        courses.use(Course(make(tmp_path / str(number), "hills", value)))
        found.append(bool(examine(slope)))
        assert examine(lambda y, y_star: y).headline != ""
    assert found == [True, False]


def test_another_course_s_exercises_and_words_are_not_this_one_s(course):
    from autograde import examine, mistakes

    def mse(y, y_star):
        return y

    ours = mistakes()
    courses.use(Course(course))
    assert examine(mse).headline == "no exercise has this name."
    assert mistakes()["sign"] == "the hill goes down"
    assert "average_missing" in ours
    assert "average_missing" not in mistakes()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda c: (c / "__init__.py").unlink(), r"hills is no course: there is no __init__\.py"),
        (lambda c: shutil.rmtree(c / "checks"), r"hills has no checks: put a module for each unit into .*checks"),
        (lambda c: (c / "checks" / "slopes.py").write_text("x = 1\ndef slope(:"), r"slopes\.py, line 2: SyntaxError"),
        (lambda c: (c / "checks" / "slopes.py").write_text("x = 1\ny = x / 0"), r"slopes\.py, line 2: ZeroDivision"),
        (lambda c: (c / "__init__.py").write_text("ENGINE = '99.0'"), r"__init__\.py: .* made for autograde 99\.0"),
        (two_of_one_name := lambda c: _second(c), r"Two exercises are called slope: .*slopes\.py, line 2 and .*line 1"),
    ],
)
def test_a_course_that_cannot_be_used_is_told_with_file_and_line(course, change, sentence):
    change(course)
    with pytest.raises(CourseError, match=sentence):
        Course(course).examinations  # noqa: B018


def _second(course: Path) -> None:
    (course / "02_more").mkdir()
    (course / "02_more" / "more.ipynb").write_text("{}")
    (course / "checks" / "more.py").write_text("def slope(ask):\n    pass\n")


def test_a_course_that_is_not_installed_is_told():
    said = CliRunner().invoke(main, ["start", "anywhere", "--course", "hills"])
    assert said.exit_code == 1
    assert "The course 'hills' is not installed here; there are backprop." in said.output


def test_the_checks_of_a_unit_may_stand_in_a_folder_of_modules(course):
    (course / "checks" / "slopes.py").unlink()
    folder = course / "checks" / "slopes"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "gentle.py").write_text(CHECK.format(value=6.0))
    (folder / "steep.py").write_text("def slope__steep(ask):\n    pass\n")
    found = Course(course)
    assert {check: unit for check, (unit, _) in found.examinations.items()} == {
        ("slope", ""): UNIT,
        ("slope", "steep"): UNIT,
    }
    assert {path.name for path in found.files(UNIT)} == {"__init__.py", "gentle.py", "steep.py", "reference.py"}


def as_a_folder(course: Path) -> Path:
    """The root of an instructor's folder in which a course is taught."""
    (course.parent / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.source_directory = 'solutions'\n"
        "c.CourseDirectory.release_directory = 'hills'\n"
    )
    return course.parent


def told(root: Path, *lines: str) -> list[str]:
    """What a process of its own prints that opens the folder."""
    opened = (
        "from pathlib import Path",
        "from autograde.grading.assignments.course_directory import CourseDirectory",
        f"opened = CourseDirectory(Path({str(root)!r}))",
    )
    program = "\n".join([*opened, *lines])
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def test_a_folder_is_graded_by_its_own_checks(course):
    root = as_a_folder(course)
    lines = (
        "from autograde.grading.judging.rehearsal import rehearse",
        "from autograde.grading.judging.right_functions import right_functions",
        "found = opened.course",
        "rehearse(['check(slope)'])",
        "print(found.name, right_functions().slope(3.0))",
    )
    assert told(root, *lines) == ["hills 6.0"]


def test_a_reference_with_a_syntax_error_is_told_with_file_and_line(course):
    (course.parent / "solutions" / "reference.py").write_text("def slope(x):\n    return x /")
    said = told(
        as_a_folder(course),
        "from autograde.grading.judging.right_functions import right_functions",
        "_ = opened.course",
        "try:",
        "    right_functions()",
        "except Exception as problem:",
        "    print(problem)",
    )
    assert "reference.py, line 2: SyntaxError" in said[0]


def test_a_folder_is_reported_in_its_own_words(course):
    with (course / "checks" / "slopes.py").open("a") as file:
        file.write("\n\ndef slope__steep(ask):\n    pass\n")
    root = as_a_folder(course)
    said = told(
        root,
        "from nbgrader.api import Gradebook",
        f"Gradebook('sqlite:///{root / 'gradebook.db'}').close()",
        "from autograde import mistakes",
        "from autograde.grading.gradebook.read_back.course_record import Record",
        "from autograde.grading.gradebook.read_back.titles import title",
        "Record(opened)",
        "print(title('check_slope_steep'), '/', mistakes()['sign'])",
    )
    assert said == ["slope (steep) / the hill goes down"]


def test_a_course_that_cannot_be_used_is_no_reason_to_refuse_another(course, monkeypatch):
    (course / "__init__.py").write_text("ENGINE = '99.0'")
    ours = courses.installed()
    monkeypatch.setattr(courses, "installed", lambda: {"hills": course, **ours})
    assert courses.named("").name == "backprop"
    monkeypatch.setattr(courses, "installed", lambda: {"hills": course})
    with pytest.raises(CourseError, match=r"made for autograde 99\.0"):
        courses.named("")


@pytest.mark.parametrize(
    ("module", "import_of_near"),
    [
        ("slopes.py", "from . import near"),
        ("slopes/slope.py", "from .. import near"),
        ("slopes/slope.py", "from ..near import NEAR"),
    ],
)
def test_the_digest_of_what_decides_follows_imports_of_modules(course, module, import_of_near):
    (course / "checks" / "slopes.py").unlink()
    (course / "checks" / module).parent.mkdir(exist_ok=True)
    (course / "checks" / module).write_text(f"{import_of_near}\n{CHECK.format(value=6.0)}")
    digests = []
    for number in (1, 1, 2):
        (course / "checks" / "near.py").write_text(f"NEAR = {number}\n")
        courses.use(Course(course))
        digests.append(what_judges(UNIT))
    assert digests[0] == digests[1] != digests[2]
