"""The workflow and the citation are what their readers expect: they cannot run here."""

import re

import pytest
import yaml

from autograde.build.course_folder import ROOT
from autograde.version import __version__

WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("job", WORKFLOW["jobs"])
def test_what_a_job_runs_is_here(job):
    for step in WORKFLOW["jobs"][job]["steps"]:
        for target in re.findall(r"make (\w+)", step.get("run", "")):
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        for path in re.findall(r"tests/\w+|\./autograde", step.get("run", "")):
            assert (ROOT / path).is_dir()


def test_the_citation_is_of_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == __version__
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
