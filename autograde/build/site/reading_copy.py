"""A lecture as its page shows it: the student's cells, with what they show once the exercises are solved.

Code that only draws and given functions are folded, as in JupyterLab; so is what a cell shows where the reader was
asked to predict it. What a check says is left out: it speaks of an answer that is not on the page.
"""

import re
from collections.abc import Callable

import nbformat
from nbformat import NotebookNode

from autograde.notebooks.cell_fields import marks_of, source_of

ASKS = re.compile(r"\bPredict\b|\b[Bb]efore you (?:run|look|go on)\b")  # a sentence that asks for a prediction
_CONTROLS = "application/vnd.jupyter.widget-view+json"


def reading_copy(
    received: NotebookNode, solved: NotebookNode, picture: Callable[[str, dict], str], controls: str
) -> NotebookNode:
    """The notebook of a lecture's page, which MyST-NB shows.

    Parameters
    ----------
    received : the notebook that is shown: a student's, or the solved one
    solved : the solved one with its outputs; a cell has the same id in both
    picture : keeps a PNG in base64 with its metadata (alt, width), and returns the HTML that shows it
    controls : Markdown, stands where a figure's sliders or buttons would be
    """
    outputs = {cell["id"]: cell.outputs for cell in solved.cells if cell.cell_type == "code"}
    cells, asked = [], False
    for cell in received.cells:
        if cell.cell_type == "markdown":
            asked = asked or bool(ASKS.search(_without_hints(source_of(cell))))
            cells.append(nbformat.v4.new_markdown_cell(cell.source, id=cell["id"]))
            continue
        shown = [] if marks_of(cell) else [_shown(output, picture, controls) for output in outputs[cell["id"]]]
        cells.append(_code_cell(cell, shown, folded=asked))
        asked = asked and not shown
    language = {"name": "python", "pygments_lexer": "ipython3"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"language_info": language})


def _without_hints(text: str) -> str:
    """A text as somebody reads it who leaves its hints closed."""
    first, *others = text.split("<details>")
    return "".join([first, *(other.partition("</details>")[2] for other in others)])


def _code_cell(cell: NotebookNode, outputs: list[NotebookNode], folded: bool) -> NotebookNode:
    """A cell of code with its outputs; what is folded says what it is."""
    made = nbformat.v4.new_code_cell(cell.source, id=cell["id"], outputs=outputs)
    tags = []
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        tags.append("hide-input")
        made.metadata["mystnb"] = dict.fromkeys(("code_prompt_show", "code_prompt_hide"), _name_of_code(cell))
    elif folded and outputs:
        tags.append("hide-output")
        prompt = "Predict first; then open what this cell shows"
        made.metadata["mystnb"] = dict.fromkeys(("code_prompt_show", "code_prompt_hide"), prompt)
    if tags:
        made.metadata["tags"] = tags
    return made


def _name_of_code(cell: NotebookNode) -> str:
    """What is written on folded code: what it draws, or which functions it gives."""
    first = cell.source.split("\n")[0]
    if first.startswith("#"):
        return f"Code: {first.lstrip('# ')}"
    return "Given: " + ", ".join(re.findall(r"^def (\w+)", cell.source, re.MULTILINE))


def _shown(output: NotebookNode, picture: Callable[[str, dict], str], controls: str) -> NotebookNode:
    """An output as a page shows it: a picture from a file, words in the place of controls."""
    data = output.get("data", {})
    if _CONTROLS in data:
        return nbformat.v4.new_output("display_data", {"text/markdown": controls})
    if "image/png" in data:
        html = picture(data["image/png"], output.metadata.get("image/png", {}))
        return nbformat.v4.new_output("display_data", {"text/html": html})
    return output
