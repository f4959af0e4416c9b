"""What is made of whatever a student hands in, before it runs: nbgrader's own preprocessors are the oracle."""

import copy
import json
import os
import shutil
import warnings
from datetime import datetime, timedelta

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograde.build.course_folder import LECTURES
from autograde.grading.assignments.assignment import load
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.job import Job
from autograde.grading.limits import Limits
from autograde.grading.outcome import Outcome
from autograde.grading.submissions.prepare import Broken, prepare, read, restore
from tests.handing_in import HARMLESS, cell, edit, hand_in, notebook

UNIT, NAME = "04_back_propagation", "back_propagation"
KEY = bytes(32)


@pytest.fixture(scope="module")
def course(released):
    return CourseDirectory(released)


@pytest.fixture(scope="module")
def assignment(course):
    return load(course, UNIT)


@pytest.fixture(scope="module")
def asked(assignment):
    return assignment.notebooks[NAME]


def by_nbgrader(course, text, twice=False):
    """What nbgrader's autograde makes of a notebook before it runs it.

    On a cell that stands there twice nbgrader 0.9.6 fails in its last steps: asked to bring missing cells back, and
    in its check of the metadata.
    """
    from nbgrader import preprocessors as steps

    resources = {"nbgrader": {"notebook": NAME, "assignment": UNIT, "student": "ada", "db_url": course.database}}
    made = nbformat.reads(text, as_version=4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for step in (
            steps.ClearOutput(),
            steps.DeduplicateIds(),
            steps.OverwriteKernelspec(),
            steps.OverwriteCells(add_missing_cells=not twice),
            *([] if twice else [steps.CheckCellMetadata()]),
        ):
            made, resources = step.preprocess(made, resources)
    return made


def plain(made):
    """A notebook as what counts: types, texts, and what nbgrader reads from its metadata; the kernel."""
    from nbgrader import utils

    cells = []
    for c in nbformat.from_dict(made).cells:
        marks = c.metadata.get("nbgrader") or {}
        facts = [fact(c) for fact in (utils.is_grade, utils.is_solution, utils.is_locked, utils.is_task)]
        cells.append((c.cell_type, c.source, *facts, *map(marks.get, ("grade_id", "points", "checksum"))))
    return cells, made["metadata"]["kernelspec"]


def duplicated(content):
    place = content["cells"].index(cell(content, "weight_gradient"))
    content["cells"].insert(place, copy.deepcopy(content["cells"][place]))
    content["cells"][place]["source"] = "weight_gradient = None"


def moved(content):
    cells = content["cells"]
    cells.append(cells.pop(cells.index(cell(content, "check_output_delta"))))


def without(*names):
    def change(content):
        content["cells"] = [
            c for c in content["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") not in names
        ]

    return change


def own_cells(content):
    content["cells"] += [nbformat.v4.new_code_cell("print(1)"), nbformat.v4.new_markdown_cell("I was here: $a < b$")]


def marks(grade_id, **changed):
    def change(content):
        cell(content, grade_id)["metadata"]["nbgrader"].update(changed)

    return change


def retyped(content):
    answer = cell(content, "hidden_delta")
    answer["cell_type"] = "markdown"
    del answer["outputs"], answer["execution_count"]


def other_kernel(content):
    content["metadata"]["kernelspec"] = {"name": "r", "display_name": "R", "language": "R"}


def with_outputs(content):
    cell(content, "check_hidden_delta")["outputs"] = [nbformat.v4.new_output("stream", text="passed")]


@pytest.mark.parametrize("student", HARMLESS)
def test_a_submission_is_prepared_as_nbgrader_prepares_it(course, asked, student):
    text = notebook(student, UNIT, NAME)
    assert plain(restore(json.loads(text)["cells"], asked)) == plain(by_nbgrader(course, text))


@pytest.mark.parametrize(
    "change",
    [
        duplicated,
        moved,
        own_cells,
        other_kernel,
        retyped,
        with_outputs,
        without("check_hidden_delta"),
        without("check_activation_gradient", "check_back_propagate", "check_back_propagate_deep"),
        without("question_residual_layer"),
        without("given_mse_gradient"),
        marks("check_hidden_delta", points=1000),
        marks("check_hidden_delta", locked=False, checksum="0"),
        lambda content: cell(content, "check_hidden_delta").update(source="pass"),
        lambda content: cell(content, "given_mse_gradient").update(source="mse_gradient = None"),
    ],
)
def test_an_edited_notebook_is_restored_as_nbgrader_restores_it(course, asked, change):
    content = json.loads(notebook("ada", UNIT, NAME))
    change(content)
    expected, kernel = plain(by_nbgrader(course, json.dumps(content), twice=change is duplicated))
    cells, same_kernel = plain(restore(content["cells"], asked))
    assert kernel == same_kernel
    for ours, theirs in zip(cells, expected, strict=True):
        assert ours == theirs


def grade_cells(made):
    found = [c for c in made["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]
    return {c["metadata"]["nbgrader"]["grade_id"]: c for c in found}, len(found)


def is_whole(made, asked):
    """Whether a notebook holds exactly the assignment's graded cells, as the gradebook knows them."""
    found, count = grade_cells(made)
    wanted = {name: known for name, known in asked.cells.items() if known.grade}
    assert set(found) == set(wanted)
    assert count == len(wanted)
    for name, known in wanted.items():
        assert found[name]["cell_type"] == known.cell_type
        assert found[name]["metadata"]["nbgrader"]["points"] == known.points
        assert found[name]["metadata"].get("tags", []) == known.metadata.get("tags", [])
        if known.locked:
            assert found[name]["source"].endswith(known.source)
    nbformat.validate(nbformat.from_dict(made))


def everything_deleted(content):
    content["cells"] = []


def answer_and_check_deleted(content):
    without("weight_gradient", "check_weight_gradient")(content)


def all_metadata_deleted(content):
    for c in content["cells"]:
        c["metadata"] = {}


def every_cell_a_check(content):
    for c in content["cells"]:
        c["metadata"] = {"nbgrader": {"grade_id": "check_hidden_delta", "grade": True, "points": 99}}


def no_check_but_a_name(content):
    cell(content, "check_hidden_delta")["metadata"]["nbgrader"] = {"grade_id": "check_hidden_delta"}


def skipped(content):
    cell(content, "check_hidden_delta")["metadata"]["tags"] = ["skip-execution"]


def invented(content):
    made = nbformat.v4.new_code_cell("pass", metadata={"nbgrader": {"grade_id": "mine", "grade": True, "points": 50}})
    content["cells"].append(made)


@pytest.mark.parametrize(
    "change",
    [
        everything_deleted,
        answer_and_check_deleted,
        all_metadata_deleted,
        every_cell_a_check,
        no_check_but_a_name,
        skipped,
        invented,
    ],
)
def test_no_edit_changes_which_cells_are_graded(asked, change):
    content = json.loads(notebook("ada", UNIT, NAME))
    change(content)
    is_whole(restore(content["cells"], asked), asked)


def test_a_check_whose_answer_was_written_anew_further_down_runs_after_it(asked):
    content = json.loads(notebook("ada", UNIT, NAME))
    answer = cell(content, "weight_gradient")
    following = content["cells"].index(cell(content, "activation_gradient"))
    anew = nbformat.v4.new_code_cell("".join(answer["source"]))
    content["cells"].insert(following, anew)
    answer_and_check_deleted(content)
    sources = [c["source"] for c in restore(content["cells"], asked)["cells"]]
    check = next(i for i, source in enumerate(sources) if source.endswith("check(weight_gradient)"))
    assert sources.index(anew.source) < check


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
NAMES = st.sampled_from(["check_hidden_delta", "hidden_delta", "question_residual_layer", "given_mse", "mine", "", 3])
MARKS = st.dictionaries(
    st.sampled_from(["grade_id", "grade", "solution", "locked", "task", "points", "schema_version", "cell_type"]),
    JSON | NAMES,
)
CELLS = JSON | st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "heading"]) | JSON,
        "source": st.text(max_size=30) | st.lists(st.text(max_size=9) | JSON, max_size=3) | JSON,
        "metadata": JSON | st.fixed_dictionaries({}, optional={"nbgrader": MARKS | JSON, "tags": JSON}),
        "id": st.text(max_size=5) | JSON,
        "attachments": JSON,
        "outputs": JSON,
    },
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CELLS, max_size=6))
def test_whatever_the_cells_are_the_notebook_is_whole(asked, cells):
    is_whole(restore(cells, asked), asked)


def prepared(course, assignment, tmp_path, content):
    folder = tmp_path / "handed-in"
    folder.mkdir()
    if content is not None:
        (folder / f"{NAME}.ipynb").write_bytes(content)
    return prepare(read(folder, "ada", assignment), assignment, NAME, KEY, Limits())


TEXT = notebook("ada", UNIT, NAME)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "was not handed in"),
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\x00\xff\xfe" * 50, "is no notebook"),
        (TEXT.encode()[:5000], "is no notebook (its JSON breaks off or is damaged in line"),
        (b"null", "its JSON is no object"),
        (b'{"cells": 3}', "it has no cells"),
        (b"{}", "it has no cells"),
        (b"[" * 200_000, "is no notebook"),
        (b'{"cells": ' + b"1" * 10_000 + b"}", "its JSON holds an endless number"),
        (b'{"cells": [' + b"0," * 2_000_000 + b"0]}", "holds more than 2000000 values"),
        (b'{"cells": [' + b"{}," * 6000 + b"{}]}", "has more than 5000 cells"),
        (b'{"worksheets": [3], "nbformat": 3}', "cannot be converted"),
        (b"<html>Log in first</html>", "is no notebook"),
    ],
)
def test_a_notebook_that_cannot_be_read_gets_no_points_and_a_sentence(
    course, assignment, asked, tmp_path, content, why
):
    outcome = prepared(course, assignment, tmp_path, content)
    assert isinstance(outcome, Outcome)
    assert outcome.status == "broken"
    assert why in outcome.to_student
    assert why in outcome.to_instructor
    assert [(v.grade_id, v.points, v.possible) for v in outcome.verdicts] == [
        (known.grade_id, 0, known.points) for known in asked.autograded
    ]
    is_whole(json.loads(outcome.executed), asked)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.replace("reference", "ré").encode("latin-1", "replace"),
        json.dumps(json.loads(TEXT)).encode("ascii"),
    ],
)
def test_a_notebook_in_another_encoding_is_read(course, assignment, asked, tmp_path, content):
    job = prepared(course, assignment, tmp_path, content)
    assert isinstance(job, Job)
    is_whole(json.loads(job.source), asked)


def test_a_notebook_of_version_3_is_read(course, assignment, asked, tmp_path):
    old = nbformat.convert(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("softmax = 7")]), 3)
    job = prepared(course, assignment, tmp_path, nbformat.writes(old, version=3).encode())
    assert isinstance(job, Job)
    assert "softmax = 7" in [c["source"] for c in json.loads(job.source)["cells"]]


def link(path):
    path.symlink_to("/etc/passwd")


def dangling(path):
    path.symlink_to("nowhere")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (link, "is a link"),
        (dangling, "is a link"),
        (lambda path: os.mkfifo(path), "is no regular file"),
        (lambda path: path.mkdir(), "is no regular file"),
        (
            lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 2**33),
            "is larger than 32 MiB, its outputs left out",
        ),
    ],
)
def test_what_is_no_ordinary_file_is_not_read(assignment, tmp_path, make, why):
    make(tmp_path / f"{NAME}.ipynb")
    outcome = prepare(read(tmp_path, "eve", assignment), assignment, NAME, KEY, Limits())
    assert isinstance(outcome, Outcome)
    assert why in outcome.to_instructor


def test_another_notebook_of_the_course_under_this_name_is_named(assignment, class_folder):
    folder = hand_in(class_folder, UNIT, "ada")
    shutil.copy(LECTURES / "02_forward_propagation" / "forward_propagation.ipynb", folder / f"{NAME}.ipynb")
    outcome = prepare(read(folder, "ada", assignment), assignment, NAME, KEY, Limits())
    assert isinstance(outcome, Outcome)
    said = "is the notebook forward_propagation.ipynb of 02_forward_propagation under another name"
    assert said in outcome.to_instructor
    assert said in outcome.to_student


def test_answers_in_a_notebook_that_says_it_is_another_count(assignment, class_folder):
    folder = hand_in(class_folder, UNIT, "ada")
    edit(folder / f"{NAME}.ipynb", lambda content: content["metadata"].update(autograde={"notebook": "x", "unit": "y"}))
    assert not isinstance(prepare(read(folder, "ada", assignment), assignment, NAME, KEY, Limits()), Outcome)


def as_it_is(folder):
    pass


def renamed(*names):
    """The notebook under other names, and not under its own."""

    def change(folder):
        content = (folder / f"{NAME}.ipynb").read_bytes()
        (folder / f"{NAME}.ipynb").unlink()
        for name in names:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)

    return change


def beside(name, like="ada", graded="dora"):
    """Another notebook beside the one that is graded."""

    def change(folder):
        (folder / f"{NAME}.ipynb").write_text(notebook(graded, UNIT, NAME))
        (folder / name).write_text(notebook(like, UNIT, NAME))

    return change


def of_another_kind(name, content):
    def change(folder):
        (folder / f"{NAME}.ipynb").unlink()
        (folder / name).write_bytes(content)

    return change


def with_large_outputs(name):
    def change(folder):
        content = json.loads((folder / f"{NAME}.ipynb").read_text())
        content["cells"][0]["outputs"] = ["x" * 2**25]
        (folder / f"{NAME}.ipynb").unlink()
        (folder / name).write_text(json.dumps(content))

    return change


def damaged(folder):
    (folder / "again.ipynb").write_bytes((folder / f"{NAME}.ipynb").read_bytes())
    (folder / f"{NAME}.ipynb").write_text("{")


def a_link(folder):
    os.replace(folder / f"{NAME}.ipynb", folder.parent / "elsewhere.ipynb")
    (folder / "mine.ipynb").symlink_to(folder.parent / "elsewhere.ipynb")


@pytest.mark.parametrize(
    ("change", "graded", "told"),
    [
        (as_it_is, True, ""),
        (renamed(f"Copy of {NAME}.ipynb"), True, f"'Copy of {NAME}.ipynb' was graded as {NAME}.ipynb"),
        (renamed("final FINAL.ipynb"), True, "'final FINAL.ipynb' was graded as"),
        (renamed(f"{NAME}.ipynb.txt"), True, f"'{NAME}.ipynb.txt' was graded as"),
        (renamed(f"{NAME}.json"), True, f"'{NAME}.json' was graded as"),
        (renamed(f"{NAME}.IPYNB"), True, f"'{NAME}.IPYNB' was graded as"),
        (renamed(f"{UNIT}/{NAME}.ipynb"), True, f"'{UNIT}/{NAME}.ipynb' was graded as"),
        (renamed("a.ipynb", "b.ipynb"), False, f"{NAME}.ipynb is missing, and 'a.ipynb', 'b.ipynb' hold its cells"),
        (beside(f"{NAME} (1).ipynb"), True, f"was graded and is blank; '{NAME} (1).ipynb' holds 6 answers: if it"),
        (beside("old.ipynb", graded="emil"), True, f"'old.ipynb' holds other answers than {NAME}.ipynb"),
        (beside(f"{NAME}.ipynb.2026-03-01-2", graded="emil"), True, ""),  # kept by `autograde start`
        (beside(f"{NAME}.ipynb.2026-13-01", graded="emil"), True, "holds other answers than"),
        (with_large_outputs("mine.ipynb"), True, "'mine.ipynb' was graded as"),
        (beside("old.ipynb", like="dora", graded="ada"), True, ""),  # blank: nothing to say
        (beside("old.ipynb", graded="ada"), True, ""),  # the same
        (damaged, True, f"{NAME}.ipynb cannot be read; 'again.ipynb' holds 6 answers"),
        (a_link, False, "the folder also holds 'mine.ipynb', of no notebook's name"),
        (of_another_kind(f"{NAME}.html", b"<html>"), False, f"'{NAME}.html' is no notebook: only {NAME}.ipynb is"),
        (of_another_kind(f"{NAME}.ipynb.zip", b"PK"), False, f"'{NAME}.ipynb.zip' is no notebook"),
        (of_another_kind("else.ipynb", b"{}"), False, "the folder also holds 'else.ipynb', of no notebook's name"),
        (of_another_kind("data.json", b'{"cells": []}'), False, ""),
    ],
)
def test_the_work_under_another_name_is_graded_or_told(assignment, class_folder, change, graded, told):
    folder = hand_in(class_folder, UNIT, "ada")
    change(folder)
    submission = read(folder, "ada", assignment)
    assert isinstance(submission.files[NAME], bytes) == graded
    assert told in "; ".join(submission.noticed)
    assert bool(submission.noticed) == bool(told)
    if graded and change is not damaged:
        assert not isinstance(prepare(submission, assignment, NAME, KEY, Limits()), Outcome)


@pytest.mark.parametrize(
    ("stamp", "time"),
    [
        ("2026-02-03 04:05:06.7 UTC", "2026-02-03T04:05:06.700000"),
        ("", None),
        ("yesterday", None),
        ("9" * 900, None),
        ("x" * 2000, None),
        ("9999-12-31 23:59:59 -1400", None),
    ],
)
def test_the_time_of_submission_is_read_as_nbgrader_reads_it(assignment, class_folder, stamp, time):
    submission = read(hand_in(class_folder, UNIT, "ada", timestamp=stamp), "ada", assignment)
    assert (submission.timestamp.isoformat() if submission.timestamp else None) == time
    assert bool(submission.noticed) == (time is None and bool(stamp))


@pytest.mark.parametrize(
    ("stamp", "hours"),
    [
        ("2026-07-01 13:30:00 +0200", 11.5),  # nbgrader's own reader: 200 seconds
        ("2026-07-01 13:30:00 -05:30", 19),
        ("2026-07-01 13:30:00+02:00", 11.5),
        ("2026-07-01T13:30:00Z", 13.5),
        ("2026-07-01 13:30:00 Europe/Berlin", 11.5),
        ("2026-07-01 1:30 PM", 13.5),
        ("2026-07-01  13:30:00", 13.5),
    ],
)
def test_a_time_of_another_zone_is_the_same_time(assignment, class_folder, stamp, hours):
    submission = read(hand_in(class_folder, UNIT, "ada", timestamp=stamp), "ada", assignment)
    assert submission.timestamp == datetime(2026, 7, 1) + timedelta(hours=hours)
    assert not submission.noticed


def test_a_time_zone_that_is_not_known_is_told(assignment, class_folder):
    folder = hand_in(class_folder, UNIT, "ada", timestamp="2026-07-01 13:30:00 CEST")
    submission = read(folder, "ada", assignment)
    assert submission.timestamp == datetime(2026, 7, 1, 13, 30)
    said = "timestamp.txt holds '2026-07-01 13:30:00 CEST', and CEST is no known time zone: read as UTC"
    assert said in submission.noticed


def test_the_digest_changes_with_every_file_that_counts(assignment, class_folder):
    folder = hand_in(class_folder, UNIT, "ada")
    first = read(folder, "ada", assignment).digest
    (folder / ".DS_Store").write_text("of no use to a notebook")
    os.utime(folder / f"{NAME}.ipynb", (1, 1))
    assert read(folder, "ada", assignment).digest == first
    (folder / "timestamp.txt").write_text("2026-02-03 04:05:06 UTC")
    second = read(folder, "ada", assignment).digest
    (folder / f"{NAME}.ipynb").write_text(notebook("emil", UNIT, NAME))
    assert len({first, second, read(folder, "ada", assignment).digest}) == 3


def test_a_reason_is_a_part_of_a_sentence():
    assert str(Broken("is empty")) == "is empty"
