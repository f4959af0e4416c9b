"""The executed notebook as it is kept: what a stranger wrote does nothing in the pages that nbgrader makes of it."""

import json
import warnings
from pathlib import Path

import nbformat
import pytest

from autograde.grading.assignments.assignment import load
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.gradebook.recording.marked_notebook import marked, written
from autograde.grading.gradebook.recording.output_limits import shortener
from autograde.grading.job import Job
from autograde.grading.limits import Limits
from autograde.grading.outcome import Outcome
from autograde.grading.submissions.prepare import prepare, read
from tests.handing_in import PNG, edit, hand_in, notebook
from tests.tools import lab
from tests.tools.hostile import HACK, MARKDOWN, OUTPUTS, hostile, is_hacked

UNIT, NAME = "04_back_propagation", "back_propagation"


def executed(job: Job) -> Outcome:
    """A job whose every code cell showed everything that is in OUTPUTS."""
    made = json.loads(job.source)
    for c in made["cells"]:
        if c["cell_type"] == "code":
            c["outputs"], c["execution_count"] = OUTPUTS, f"<img src=x onerror={HACK}>"
    return Outcome("eve", UNIT, NAME, "stopped", json.dumps(made).encode(), (), MARKDOWN[0], MARKDOWN[0])


@pytest.fixture(scope="module")
def pages(released, tmp_path_factory):
    """nbgrader's two pages of the hostile notebook, as recorded and as it was handed in: name -> HTML."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.converters import GenerateFeedback
    from nbgrader.server_extensions import formgrader

    course = CourseDirectory(released)
    assignment = load(course, UNIT)
    root = tmp_path_factory.mktemp("hostile")
    folder = hand_in(root, UNIT, "eve")
    edit(folder / f"{NAME}.ipynb", hostile)
    job = prepare(read(folder, "eve", assignment), assignment, NAME, bytes(32), Limits())
    assert isinstance(job, Job)
    recorded = json.loads(written(marked(executed(job), shortener(course.config))))
    handed_in = nbformat.reads(notebook("ada", UNIT, NAME), as_version=4)
    handed_in["cells"] += [nbformat.v4.new_markdown_cell(text) for text in MARKDOWN]
    templates = Path(formgrader.__file__).parent / "templates"
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        feedback = GenerateFeedback().config.HTMLExporter
        for whose, content in (("recorded", recorded), ("handed in", handed_in)):
            for c in content["cells"]:
                c["metadata"].get("nbgrader", {}).update(score=0, points=1, comment=None)
            for template in ("formgrade", "feedback"):
                exporter = HTMLExporter(
                    template_name=template,
                    extra_template_basedirs=[str(templates)],
                    extra_template_paths=feedback.extra_template_paths,
                )
                resources = {
                    "nbgrader": {"notebook": NAME, "score": 0, "max_score": 1, "late_penalty": 0},
                    "index": 0,
                    "total": 1,
                    "base_url": "",
                    "notebook_path": "",
                    "student": "eve",
                }
                page, _ = exporter.from_notebook_node(nbformat.from_dict(content), resources=resources)
                found[whose, template] = page
    return found


@pytest.mark.skipif(lab.CHROMIUM is None, reason=lab.MISSING)
@pytest.mark.parametrize("template", ["formgrade", "feedback"])
def test_nothing_of_a_hostile_notebook_runs_in_nbgraders_pages(pages, template):
    with lab.chromium() as browser:
        assert is_hacked(browser, pages["handed in", template], lab.PATIENCE)  # as it was handed in it would
        assert not is_hacked(browser, pages["recorded", template])


def test_what_was_written_is_still_there_to_be_read(pages):
    page = pages["recorded", "formgrade"]
    assert "&lt;script&gt;console.log(4242)" in page
    assert "&lt;form" in page
    assert ">shown<" in page.replace("\n", "")
    assert PNG in page


def test_what_happened_stands_at_the_top_of_the_page_where_it_was_not_ordinary():
    source = nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Hello", id="outcome")]))
    sentence = "the cell that begins with '<script>' was ended."
    outcome = Outcome("ada", UNIT, "x", "stopped", source.encode(), (), sentence, "")
    made = marked(outcome, lambda cell: cell)
    assert "&lt;script&gt;" in made["cells"][0]["source"]
    nbformat.validate(nbformat.from_dict(made))
    outcome = Outcome("ada", UNIT, "x", "graded", source.encode(), (), sentence, "")
    assert len(marked(outcome, lambda cell: cell)["cells"]) == 1
