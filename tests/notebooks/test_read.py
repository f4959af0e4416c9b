"""Reading a notebook's bytes: outputs count for nothing, however large they are and whatever stands in them."""

import io
import json
import subprocess
import sys

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.notebooks import read
from autograde.notebooks.read import Broken, content_of, notebook_of, without_outputs

TRAPS = st.text('"\\[]{}:, au☃\n', max_size=6) | st.sampled_from(["outputs", "cells", "\\" * 255, '"' * 300, "[" * 300])
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | TRAPS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TRAPS, inner, max_size=4),
    max_leaves=12,
)
CELL = st.fixed_dictionaries({"source": TRAPS, "metadata": JSON}, optional={"outputs": JSON, "attachments": JSON})


def in_chunks(content, size):
    return (content[place : place + size] for place in range(0, len(content), size))


def emptied(notebook):
    """What Python's own reader makes of it, with None for the outputs of cells and the state of widgets."""
    sheets = [notebook, *notebook.get("worksheets", [])]
    for cell in [cell for sheet in sheets for cell in sheet.get("cells", [])]:
        cell |= {"outputs": None} if "outputs" in cell else {}
    if "widgets" in notebook.get("metadata", {}):
        notebook["metadata"]["widgets"] = None
    return notebook


@given(
    notebook=st.fixed_dictionaries({"metadata": st.dictionaries(TRAPS | st.just("widgets"), JSON)})
    .flatmap(
        lambda given: st.lists(CELL, max_size=4).map(lambda cells: given | {"cells": cells})
        | st.lists(CELL, max_size=4).map(lambda cells: given | {"worksheets": [{"cells": cells}]})
    ),
    ascii_only=st.booleans(),
    indent=st.sampled_from([None, 1]),
    size=st.sampled_from([1, 2, 3, 7, 50, 100_000]),
    escaped=st.booleans(),
)  # fmt: skip
def test_the_outputs_of_cells_are_left_out_and_nothing_else(notebook, ascii_only, indent, size, escaped):
    content = json.dumps(notebook, ensure_ascii=ascii_only, indent=indent)
    if escaped:
        content = content.replace('"outputs": ', '"\\u006futputs" : ')
    assert json.loads(without_outputs(in_chunks(content.encode(), size))) == emptied(json.loads(content))


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
    monkeypatch.setattr(read, "LARGEST_FILE", 100_000)
    old = nbformat.convert(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("softmax = 7")]), 3)
    old.worksheets[0].cells[0].outputs = [{"output_type": "stream", "stream": "stdout", "text": "x" * 200_000}]
    for content in (nbformat.writes(old, version=3).encode(), notebook_with(f'["{"☃" * 200_000}"]').encode("utf-16")):
        (cell,) = notebook_of(content_of(io.BytesIO(content)))["cells"]
        assert read.text(cell["source"]) == "softmax = 7"


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
    monkeypatch.setattr(read, "LARGEST_FILE", 190_000)
    monkeypatch.setattr(read, "LARGEST_WITH_OUTPUTS", 900_000)
    monkeypatch.setattr(read, "_MOST_STEPS", 100_000)
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
