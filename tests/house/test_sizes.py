"""A reader who opens a file sees one idea: short files, short functions, small folders; tests mirror the rooms."""

from fnmatch import fnmatch

import pytest

from tests.tools import house

ROOT = house.ROOT
FILE, FUNCTION, FOLDER = 300, 40, 12  # lines, lines, modules

LONG_FILES = {
    "solutions/reference.py": "every function of the course by its name: one table, looked up and never read through",
}
ABOUT_NO_MODULE = {  # a test beside the rooms, and what it is about
    "tests/checking/test_mutants.py": "all checks: the reference with one thing changed is rejected",
    "tests/grading/running/test_any_course.py": "courses that know nothing of this project, beside stock nbgrader",
    "tests/checking/test_near_misses.py": "all checks: an answer right on some sizes alone is rejected",
    "tests/checking/test_right_answers.py": "all checks: an answer written another way passes",
    "tests/checking/test_sample_class.py": "all checks: the students of the sample class",
    "tests/gradients/test_claims.py": "what the documentation of check_gradient claims",
    "tests/grading/test_worst.py": "the worst submissions through all rooms",
    "tests/grading/judging/own_word/test_odd_forms.py": "odd forms of notebooks have nbgrader's points",
    "tests/grading/judging/test_honest.py": "honest notebooks are judged as stock nbgrader judges them",
    "tests/grading/pages/test_formgrader.py": "nbgrader's formgrader on what was recorded",
    "tests/grading/running/test_class_of_0_1.py": "a class that began under version 0.1 goes on in all rooms",
    "tests/grading/running/test_nbgrader.py": "stock nbgrader on the same course",
    "tests/grading/running/test_two_forms.py": "a class goes on through a version that splits its notebooks",
    "tests/grading/sandbox/test_attacks.py": "the attacks through the whole sandbox",
    "tests/lectures/test_answers.py": "the notebooks: no cell gives an answer away",
    "tests/lectures/test_hours.py": "the notebooks: how long each takes",
    "tests/lectures/test_jupyterlab.py": "the notebooks in a browser",
    "tests/lectures/test_loss_functions_text.py": "the text of unit 03",
    "tests/lectures/test_notebooks.py": "the notebooks: fresh, and solved from top to bottom",
    "tests/lectures/test_numbers.py": "numbers in the notebooks' text",
    "tests/lectures/test_questions_first.py": "the notebooks: no exercise is answered above it",
    "tests/lectures/test_reference.py": "solutions/reference.py",
    "tests/lectures/test_stated_numbers.py": "numbers in the notebooks' text",
    "tests/lectures/test_text.py": "the notebooks' prose",
    "tests/lectures/test_visible_code.py": "the notebooks: code fits on the page",
}


def test_no_file_is_longer_than_a_reader_takes_in():
    long = {path.relative_to(ROOT).as_posix() for path in house.files(ROOT) if house.lines(path) > FILE}
    assert long == set(LONG_FILES)


def test_no_function_is_longer_than_a_screen():
    long = {function.place for function in house.functions(ROOT) if function.lines > FUNCTION}
    assert {place for place in long if place.split(":")[0] not in LONG_FILES} == set()


def test_no_folder_holds_more_modules_than_can_be_looked_over():
    full = {f"{name}: {count}" for name, count in house.modules_of_folders(ROOT).items() if count > FOLDER}
    assert full == set()


def test_every_exception_is_needed():
    assert all(house.lines(ROOT / name) > FILE for name in LONG_FILES)
    assert [name for name in ABOUT_NO_MODULE if not (ROOT / name).exists()] == []
    assert [name for name in ABOUT_NO_MODULE if house.tested_by(ROOT / name, ROOT).exists()] == []


def test_a_test_is_found_from_the_name_of_the_module_and_the_module_from_the_test():
    tests = [path for path in (ROOT / "tests").rglob("test_*.py") if path.parent.name not in ("house", "tools")]
    alone = {path.relative_to(ROOT).as_posix() for path in tests if not house.tested_by(path, ROOT).exists()}
    assert alone == set(ABOUT_NO_MODULE)


def test_no_folder_of_tests_is_passed_over(pytestconfig):
    left_out = pytestconfig.getini("norecursedirs")
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")}
    names = {part for folder in folders for part in folder.parts}
    assert [name for name in names if any(fnmatch(name, pattern) for pattern in left_out)] == []


@pytest.mark.parametrize(
    ("test", "module"),
    [
        ("tests/test_courses.py", "autograde/courses.py"),
        ("tests/cli/test_student.py", "autograde/cli/student.py"),
        ("tests/grading/sandbox/test_bubblewrap.py", "autograde/grading/sandbox/bubblewrap.py"),
        ("tests/lectures/test_datasets.py", "lectures/datasets.py"),
    ],
)
def test_where_the_tested_module_is_looked_for(test, module):
    assert house.tested_by(ROOT / test, ROOT) == ROOT / module
