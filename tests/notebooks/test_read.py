"""Reading a notebook's bytes: outputs count for nothing, however large they are."""

import io
import json
import subprocess
import sys

import nbformat
import pytest

from autograde.notebooks import bounds
from autograde.notebooks.cell_fields import text
from autograde.notebooks.errors import Broken
from autograde.notebooks.read import content_of, notebook_of


def notebook_with(outputs, source="softmax = 7"):
    """A notebook file whose one cell has these outputs, as written."""
    cell = f'{{"cell_type": "code", "source": {json.dumps(source)}, "outputs": {outputs}, "metadata": {{}}}}'
    return f'{{"cells": [{cell}], "metadata": {{}}, "nbformat": 4, "nbformat_minor": 5}}'


PRINTED = '[{"output_type": "stream", "text": "' + "x" * 40_000_000 + '"}]'
PLOTTED = "[" + "0.5, " * 2_100_000 + "0.5]"


@pytest.mark.parametrize("outputs", [PRINTED, PLOTTED, PRINTED[:-2]], ids=["printed", "plotted", "damaged"])
def test_a_notebook_with_large_outputs_is_read(outputs):
    content = notebook_with(outputs).encode()
    if outputs == PRINTED[:-2]:  # the text goes on to the end of the file
        with pytest.raises(Broken, match="breaks off or is damaged"):
            notebook_of(content_of(io.BytesIO(content)))
        return
    (cell,) = notebook_of(content_of(io.BytesIO(content)))["cells"]
    assert (cell["source"], cell["outputs"]) == ("softmax = 7", None)


def test_ordinary_outputs_are_kept():
    (cell,) = notebook_of(content_of(io.BytesIO(notebook_with('["x"]').encode())))["cells"]
    assert cell["outputs"] == ["x"]


def test_large_outputs_of_version_3_and_in_utf_16_are_passed_over(monkeypatch):
    monkeypatch.setattr(bounds, "LARGEST_FILE", 100_000)
    old = nbformat.convert(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("softmax = 7")]), 3)
    old.worksheets[0].cells[0].outputs = [{"output_type": "stream", "stream": "stdout", "text": "x" * 200_000}]
    for content in (nbformat.writes(old, version=3).encode(), notebook_with(f'["{"☃" * 200_000}"]').encode("utf-16")):
        (cell,) = notebook_of(content_of(io.BytesIO(content)))["cells"]
        assert text(cell["source"]) == "softmax = 7"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (notebook_with("[]", "x" * 200_000), "is larger than 0 MiB, its outputs left out"),
        (notebook_with(f'["{"x" * 900_000}"]'), "is larger than 0 MiB"),
        (notebook_with("[" + "[]," * 200_000 + "[]]"), "holds more than 100000 values in its outputs"),
        ("[" * 200_000, "its JSON is nested too deeply"),
        ('{"a": "\\' + "a" * 200_000, "is larger than 0 MiB"),
        ('{"cells": [' + '{"outputs": 0},' * 20_000, "has more than 5000 cells"),
    ],
)
def test_what_is_passed_over_has_bounds_too(monkeypatch, content, why):
    monkeypatch.setattr(bounds, "LARGEST_FILE", 190_000)
    monkeypatch.setattr(bounds, "LARGEST_WITH_OUTPUTS", 900_000)
    monkeypatch.setattr(bounds, "MOST_STEPS", 100_000)
    with pytest.raises(Broken) as broken:
        content_of(io.BytesIO(content.encode()))
    assert why in str(broken.value)


MEMORY = """
import resource, sys
from autograde.notebooks.read import content_of, notebook_of
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with open(sys.argv[1], "rb") as file:
    content = content_of(file)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, len(content))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="another unit of memory")
def test_memory_does_not_grow_with_the_outputs(tmp_path):
    path = tmp_path / "large.ipynb"
    with open(path, "w") as file:
        before, after = notebook_with("HERE").split("HERE")
        file.write(before + "[")
        for _ in range(200):
            file.write(f'"{"x" * 2**20}",')
        file.write("0]" + after)
    said = subprocess.run([sys.executable, "-c", MEMORY, path], capture_output=True, text=True, check=True).stdout
    grown, length = map(int, said.split())
    assert length < 1000
    assert grown < 120  # the first 32 MiB are read at once, and not all is known at every moment to be free
