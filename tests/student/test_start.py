"""A student's copy: new text comes, no work is lost."""

import copy
import errno
import json
from datetime import date

import nbformat
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.cli import main
from autograde.notebooks.match import checksum
from autograde.student.start import (
    as_released,
    digest,
    is_answer,
    merge,
    read_notebook,
    released_notebooks,
    start,
    summary,
)
from lectures import UNITS
from tests import demo, handing_in
from tests.tools import editing, instructor

NAME = "04_back_propagation/back_propagation.ipynb"
RELEASE = read_notebook(released_notebooks()[NAME])
GIVEN = next(cell["id"] for cell in RELEASE.cells if cell["id"].startswith("given-"))


def cell(notebook, cell_id):
    return next(c for c in notebook.cells if c["id"] == cell_id)


def texts(notebook):
    return [c for c in notebook.cells if c["id"].startswith("text-")]


def worked_on():
    """The released notebook after an hour of a student's work."""
    mine = copy.deepcopy(RELEASE)
    cell(mine, "weight_gradient").source = "def weight_gradient(delta, h):\n    return 'mine'"
    added = nbformat.v4.new_code_cell("print('my own experiment')", id="abc123")
    mine.cells.insert(mine.cells.index(cell(mine, "weight_gradient")) + 1, added)
    return mine


def updated():
    """A later release: one text changed, one text gone, one exercise's docstring better."""
    new = copy.deepcopy(RELEASE)
    first, second = texts(new)[1:3]
    first.source += "\n\nA sentence more."
    first["id"] = f"text-{digest(first.source)}"
    new.cells.remove(second)
    return new


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


def test_the_checksum_is_nbgraders():
    from nbgrader.utils import compute_checksum

    for c in RELEASE.cells:
        if "nbgrader" in c.metadata:
            assert checksum(c.source, c.cell_type, c.metadata.nbgrader) == compute_checksum(c)


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


def test_start_copies_all_nine(tmp_path):
    outcome = start(tmp_path / "my-course")
    assert summary(outcome) == "9 new"
    assert len(list((tmp_path / "my-course").rglob("*.ipynb"))) == sum(map(len, UNITS.values()))


def test_start_said_again_changes_no_file(tmp_path):
    start(tmp_path)
    path = tmp_path / NAME
    nbformat.write(worked_on(), path)
    before = path.read_bytes()
    assert summary(start(tmp_path)) == "9 unchanged; 1 answer kept"
    assert path.read_bytes() == before


def test_what_was_there_before_is_kept_and_never_overwritten(tmp_path):
    start(tmp_path)
    path = tmp_path / NAME
    found = set()
    for number in range(3):
        made = worked_on()
        made.cells = [c for c in made.cells if c["id"] != "check-weight_gradient"]
        made.cells[-1].source += f"\nMine, {number}."
        path.write_text(nbformat.writes(made))
        found.add(path.read_bytes())
        (copied,) = start(tmp_path, ("04_back_propagation",))
        assert copied.before.read_bytes() in found
    assert {kept.read_bytes() for kept in path.parent.glob(f"{path.name}.{date.today()}*")} == found


def test_a_renamed_notebook_is_found_by_what_is_in_it(tmp_path):
    start(tmp_path)
    renamed = tmp_path / "04_back_propagation" / "homework, my version.ipynb"
    renamed.write_text(nbformat.writes(worked_on()))
    (tmp_path / NAME).unlink()
    (copied,) = start(tmp_path, ("04_back_propagation",))
    assert (copied.path, copied.what, copied.answers) == (renamed, "unchanged", 1)
    assert copied.why == f"{renamed} is your {NAME}"
    assert not (tmp_path / NAME).exists()


def test_a_renamed_notebook_that_says_nothing_of_itself_is_found_too(tmp_path):
    start(tmp_path)
    renamed = tmp_path / "homework.ipynb"
    mine = worked_on()
    mine.metadata = {}
    renamed.write_text(nbformat.writes(mine))
    (tmp_path / NAME).unlink()
    assert [copied.path for copied in start(tmp_path) if copied.what == "updated"] == [renamed]


def test_a_copy_beside_the_notebook_is_not_touched(tmp_path):
    start(tmp_path)
    copied = tmp_path / "04_back_propagation" / "back_propagation-Copy1.ipynb"
    copied.write_text(nbformat.writes(worked_on()))
    before = copied.read_bytes()
    assert summary(start(tmp_path)) == "9 unchanged"
    assert copied.read_bytes() == before


def test_a_link_to_a_notebook_in_the_same_folder_stays_a_link(tmp_path):
    edited = worked_on()
    edited.cells.pop()
    real = tmp_path / "real.ipynb"
    real.write_text(nbformat.writes(edited))
    before = real.read_bytes()
    path = tmp_path / NAME
    path.parent.mkdir()
    path.symlink_to(real)
    (copied,) = start(tmp_path, ("04_back_propagation",))
    assert (copied.what, path.is_symlink(), real.read_bytes()) == ("left", True, before)
    assert "Put what it leads to in its place" in copied.why


def test_a_folder_with_a_notebooks_name_is_left_and_told(tmp_path):
    (tmp_path / NAME).mkdir(parents=True)
    (copied,) = start(tmp_path, ("04_back_propagation",))
    assert (copied.what, copied.why) == (
        "left",
        f"{tmp_path / NAME} is a folder, expected a notebook: give the folder another name.",
    )


@pytest.mark.parametrize("full", ["copyfileobj", "copymode"])
def test_on_a_full_disk_nothing_half_written_stays(tmp_path, monkeypatch, full):
    start(tmp_path, ("04_back_propagation",))
    mine = worked_on()
    mine.cells.pop()
    path = tmp_path / NAME
    path.write_text(nbformat.writes(mine))
    before = path.read_bytes()

    def fails(*files):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(f"autograde.student.start.shutil.{full}", fails)
    said = CliRunner().invoke(main, ["start", str(tmp_path)])
    assert said.exit_code == 1
    assert "No space left on device. No work was lost: mend this, and say the same again." in said.output
    kept = [f"{path.name}.{date.today()}"] if full == "copymode" else []  # the file as it was, whole
    assert sorted(found.name for found in path.parent.iterdir()) == [path.name, *kept]
    assert all(found.read_bytes() == before for found in path.parent.iterdir())


@pytest.mark.parametrize("linked", ["file", "folder", "unfinished"])
def test_nothing_is_written_through_a_link(tmp_path, linked):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    course = tmp_path / "course"
    path = course / NAME
    edited = worked_on()
    edited.cells.pop()
    (elsewhere / path.name).write_text(nbformat.writes(edited))
    before = (elsewhere / path.name).read_bytes()
    if linked == "folder":
        course.mkdir()
        path.parent.symlink_to(elsewhere)
    else:
        path.parent.mkdir(parents=True)
        (path if linked == "file" else path.with_name(f"{path.name}.unfinished")).symlink_to(elsewhere / path.name)
    outcome = {copied.path: copied for copied in start(course)}
    assert (elsewhere / path.name).read_bytes() == before
    assert [found.name for found in elsewhere.iterdir()] == [path.name]
    if linked != "unfinished":
        assert outcome[path].what == "left"
        assert "nothing is written through a link" in outcome[path].why


def test_outputs_too_large_to_read_are_left_out_and_that_is_said(tmp_path, monkeypatch):
    start(tmp_path)
    mine = worked_on()
    cell(mine, "weight_gradient").outputs = [nbformat.v4.new_output("stream", text="x" * 2_000_000)]
    cell(mine, "check-weight_gradient").source += "\nmine = 1"
    (tmp_path / NAME).write_text(nbformat.writes(mine))
    monkeypatch.setattr("autograde.notebooks.read.LARGEST_FILE", 1_000_000)
    (copied,) = start(tmp_path, ("04_back_propagation",))
    assert any("what its cells showed is left out" in sentence for sentence in copied.moved)
    assert "'mine'" in (tmp_path / NAME).read_text()


def test_outputs_are_kept(tmp_path):
    start(tmp_path)
    mine = worked_on()
    cell(mine, "weight_gradient").outputs = [nbformat.v4.new_output("stream", text="seen before")]
    cell(mine, "check-weight_gradient").source += "\nmine = 1"
    (tmp_path / NAME).write_text(nbformat.writes(mine))
    (copied,) = start(tmp_path, ("04_back_propagation",))
    assert copied.what == "updated"
    assert cell(read_notebook(tmp_path / NAME), "weight_gradient").outputs[0]["text"] == ["seen before"]


def test_a_file_that_is_no_notebook_is_left_as_it_is(tmp_path):
    start(tmp_path)
    (tmp_path / NAME).write_text("half a notebo")
    outcome = start(tmp_path)
    assert (tmp_path / NAME).read_text() == "half a notebo"
    (why,) = [c.why for c in outcome if c.what == "left"]
    assert why == (
        f"{tmp_path / NAME} is no notebook (its JSON breaks off or is damaged in line 1). If JupyterLab opens it, save "
        "it there and say the same again; if not, the folder .ipynb_checkpoints beside it may hold an earlier state."
    )


@pytest.mark.parametrize("name", released_notebooks())
def test_a_fresh_copy_is_as_released(name):
    notebook = read_notebook(released_notebooks()[name])
    assert all(as_released(c) for c in notebook.cells)
    assert any(is_answer(c) for c in notebook.cells)
