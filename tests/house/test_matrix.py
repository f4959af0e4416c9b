"""A sample of `make matrix`: one notebook, its sliders too, with the lowest versions that the metadata allow."""

import sys

import nbformat
import pytest

from tests.tools.matrix import notebooks
from tests.tools.matrix.environments import COURSE, KINDS, Environment, Kind, interpreter, lowest, wheels


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheels of the course")
    wheels(folder)
    return folder


@pytest.mark.skipif(interpreter(KINDS[0].python) is None, reason=f"no Python {KINDS[0].python} on this machine")
def test_a_notebook_and_its_sliders_run_with_the_lowest_versions(made, tmp_path):
    kind = Kind("lowest", KINDS[0].python, lowest(), with_tests=False)
    environment = Environment(kind, tmp_path / "with a space", made)
    there = environment.versions()
    assert {f"{name}=={'.'.join(there[name].split('.')[:2])}" for name in ("ipython", "numpy")} <= set(lowest())
    moved, complaints = notebooks.run("forward_propagation", environment, tmp_path / "jupyter")
    assert complaints == []
    assert moved >= 17  # the sliders of the network, the stepper's slider and its two buttons


def test_the_course_comes_in_and_nothing_that_is_there_changes(made, tmp_path, monkeypatch):
    first = Environment(
        Kind("empty", ".".join(map(str, sys.version_info[:2])), ("click==8.1.8",), False, True), tmp_path, made
    )
    assert first.would_change() == []
    monkeypatch.setattr(first, "before", {"click": "8.1.7"})
    assert first.changed() == ["click 8.1.7 -> 8.1.8"]
    assert COURSE not in first.versions()


def test_the_lowest_versions_are_those_of_the_metadata():
    assert {"ipython==7.34", "ipywidgets==7.7", "numpy==1.26", "nbclient==0.10"} <= set(lowest())


OUTPUTS = {
    "code: ValueError: no": nbformat.v4.new_output("error", ename="ValueError", evalue="no", traceback=[]),
    "code: a warning": nbformat.v4.new_output("stream", name="stderr", text="a warning\n"),
    "code: <small>`TypeError: no`</small>": nbformat.v4.new_output(
        "display_data", data={"text/markdown": "<small>`TypeError: no`</small>"}
    ),
    "": nbformat.v4.new_output("display_data", data={"text/markdown": "<small>`check` says so.</small>"}),
}


@pytest.mark.parametrize("said", OUTPUTS)
def test_errors_warnings_and_what_is_not_redrawn_are_complaints(said):
    assert notebooks.complaint(nbformat.v4.new_code_cell(id="code"), OUTPUTS[said]) == said
