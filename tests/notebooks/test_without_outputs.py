"""The outputs of cells are left out, whatever stands in them, and nothing else."""

import json

from hypothesis import given
from hypothesis import strategies as st

from autograde.notebooks.without_outputs import without_outputs

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
