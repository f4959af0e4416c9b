"""An update of a student's notebook: new text comes, no work is lost."""

import copy
import json

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.student.notebook_file import read_notebook
from autograde.student.start import start
from tests import demo, handing_in
from tests.tools import editing, instructor
from tests.tools.students_copy import NAME, RELEASE, cell, is_answer, merge, texts, updated, worked_on

GIVEN = next(cell["id"] for cell in RELEASE.cells if cell["id"].startswith("given-"))


def test_an_update_brings_the_new_text_and_keeps_the_answer():
    merged = merge(worked_on(), updated())
    assert [c["id"] for c in merged.cells if c["id"] != "abc123"] == [c["id"] for c in updated().cells]
    assert "A sentence more." in texts(merged)[1].source
    assert "'mine'" in cell(merged, "weight_gradient").source


def test_a_cell_that_the_student_added_stays_where_it_was():
    ids = [c["id"] for c in merge(worked_on(), updated()).cells]
    assert ids[ids.index("abc123") - 1] == "weight_gradient"


def test_a_blank_exercise_takes_the_new_stub():
    new = updated()
    cell(new, "hidden_delta").source = cell(new, "hidden_delta").source.replace("Parameters", "Parameters, explained")
    merged = merge(worked_on(), new)
    assert "Parameters, explained" in cell(merged, "hidden_delta").source


def test_an_edited_check_is_restored_and_the_edit_kept_as_a_cell_of_its_own():
    mine = worked_on()
    cell(mine, "check-weight_gradient").source = "print('passed')"
    merged = merge(mine, RELEASE)
    assert cell(merged, "check-weight_gradient").source == "check(weight_gradient)"
    kept = [c for c in merged.cells if c.source == "print('passed')"]
    assert len(kept) == 1
    assert "nbgrader" not in kept[0].metadata


def test_a_deleted_check_comes_back():
    mine = worked_on()
    mine.cells.remove(cell(mine, "check-weight_gradient"))
    assert cell(merge(mine, RELEASE), "check-weight_gradient").source == "check(weight_gradient)"


def test_an_edited_text_is_kept_when_the_release_drops_it():
    mine, new = worked_on(), updated()
    gone = next(c for c in texts(RELEASE) if c["id"] not in {n["id"] for n in new.cells})
    cell(mine, gone["id"]).source += "\n\nMy note."
    assert any(c.source.endswith("My note.") for c in merge(mine, new).cells)


def test_merging_twice_changes_nothing_more():
    once = merge(worked_on(), updated())
    assert merge(once, updated()) == once


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32),
    st.lists(st.lists(st.sampled_from(editing.EDITS), min_size=1, max_size=8), min_size=1, max_size=3),
)
def test_whatever_a_student_did_an_update_takes_no_line_and_no_point(seed, rounds):
    assert not editing.complaint(seed, rounds)


def test_what_was_typed_into_locked_cells_is_there_after_ten_further_updates():
    mine = worked_on()
    cell(mine, "check-weight_gradient").source += "\nprint('tried it with 3 tokens')"
    cell(mine, GIVEN).source = "# slow?\n" + cell(mine, GIVEN).source
    for _ in range(11):
        mine = merge(mine, updated())
    kept = [c for c in mine.cells if "tried it" in c.source or "# slow?" in c.source]
    assert len(kept) == 2
    assert all("skip-execution" in c.metadata.tags for c in kept)  # so it cannot cost a point
    assert cell(mine, GIVEN).source == cell(RELEASE, GIVEN).source


def stripped(notebook):
    for c in notebook.cells:
        c.metadata = {}


def renumbered(notebook):
    for number, c in enumerate(notebook.cells):
        c["id"] = str(number)


def of_version_4_2(notebook):
    for c in notebook.cells:
        del c["id"]
    notebook.nbformat_minor = 2


def of_colab(notebook):
    for number, c in enumerate(notebook.cells):
        del c["id"]
        c.metadata["id"] = f"colab{number}"


@pytest.mark.parametrize("change", [stripped, renumbered, of_version_4_2, of_colab])
def test_a_notebook_that_lost_its_ids_or_marks_is_not_doubled(change):
    mine = worked_on()
    change(mine)
    merged = merge(mine, RELEASE)
    assert [c.source for c in merged.cells] == [c.source for c in worked_on().cells]
    assert cell(merged, "weight_gradient").metadata.nbgrader.grade_id == "weight_gradient"


def test_course_text_that_nobody_edited_is_known_without_ids(tmp_path):
    start(tmp_path, ("04_back_propagation",))
    mine = read_notebook(tmp_path / NAME)
    of_version_4_2(mine)
    assert [c.source for c in merge(mine, updated()).cells] == [c.source for c in updated().cells]


def test_ids_and_marks_both_lost_the_answer_is_known_by_the_function_that_it_defines():
    mine = worked_on()
    stripped(mine)
    of_version_4_2(mine)
    merged = merge(mine, RELEASE)
    assert "'mine'" in cell(merged, "weight_gradient").source
    assert len(merged.cells) == len(mine.cells)


def test_no_blank_stands_below_an_answer():
    """As notebooks are that an earlier version of `start` doubled."""
    mine = worked_on()
    answer = cell(mine, "weight_gradient")
    own = copy.deepcopy(answer)
    own.metadata, own["id"] = {}, "9f3a"
    answer.source = cell(RELEASE, "weight_gradient").source
    mine.cells.insert(3, own)
    defining = [c.source for c in merge(mine, RELEASE).cells if c.source.startswith("def weight_gradient")]
    assert defining == [own.source]


def test_an_answer_that_was_turned_into_markdown_is_code_again():
    mine = worked_on()
    answer = cell(mine, "weight_gradient")
    answer.cell_type = "markdown"
    merged = merge(mine, RELEASE)
    assert (cell(merged, "weight_gradient").cell_type, cell(merged, "weight_gradient").source) == (
        "code",
        answer.source,
    )


def test_a_written_answer_without_marks_is_known_by_the_question_above_it():
    mine = worked_on()
    answer = cell(mine, "question-residual_layer")
    answer.metadata, answer.source, answer["id"] = {}, "Because the two slopes are added.", "4c1"
    merged = merge(mine, RELEASE)
    assert cell(merged, "question-residual_layer").source == "Because the two slopes are added."
    assert not [c for c in merged.cells if c.source == "YOUR ANSWER HERE"]


def test_a_course_text_that_nobody_edited_is_not_kept_beside_its_new_version():
    merged = merge(RELEASE, updated())
    assert [c.source for c in merged.cells] == [c.source for c in updated().cells]


def graded(course, unit, name, **notebooks):
    """The points of each check that the grader gives these notebooks."""
    for student, made in notebooks.items():
        folder = course / "submitted" / student / unit
        folder.mkdir(parents=True)
        (folder / f"{name}.ipynb").write_text(json.dumps(made))
    assert instructor.say("grade", unit, "--course", course, "--quiet").exit_code == 0
    return [demo.scores(course)[student, unit] for student in notebooks]


def test_the_grader_gives_the_merged_notebook_what_it_gave_before(class_folder):
    mine = nbformat.reads(handing_in.notebook("ada", *NAME[:-6].split("/")), as_version=4)
    answers = [c for c in mine.cells if is_answer(c) and c.cell_type == "code"]
    first, second, third, fourth = answers[:4]
    half = copy.deepcopy(first)  # split
    half.source, half["id"] = "print('tried')", "ba5f0619"
    mine.cells.insert(mine.cells.index(first) + 1, half)
    second.metadata, second.source, second["id"] = {}, second.source + "\n\nprint(1)", "c83"  # merged with another
    third.cell_type, third["id"] = "markdown", "77a1"
    mine.cells.append(mine.cells.pop(mine.cells.index(fourth)))  # below its check
    fourth.metadata = {}
    merged = merge(mine, updated())
    before, after = graded(class_folder, *NAME[:-6].split("/"), before=mine, after=merged)
    assert sum(filter(None, before.values())) > 5
    assert all((after[check] or 0) >= (points or 0) for check, points in before.items())
