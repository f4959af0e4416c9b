"""How long a notebook takes, estimated the same way for each: from what its reader has to read and to do.

    words / 120 + lines x 4 s + exercises x 6 min + predictions x 45 s + written questions x 6 min + self-tests x 30 s

Read from the released notebook, as somebody sees it who leaves closed what is folded. Words are Markdown's as rendered;
a formula in a line counts 1, one on its own 10; what stands in `<details>` and alternative texts count nothing. Lines
are the non-empty ones of code that is not folded, blank exercises and checks aside. An exercise of one short line
counts 3 minutes, a long one 12. A prediction is a sentence that says "Predict", or "before you run"; a self-test is
each `<details>` below the heading "Test yourself".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt

from autograde.notebooks.cell_fields import marks_of, source_of

SHORT = {
    *("to_unsigned", "to_signed", "class_index", "append_one", "tanh", "relu"),
    *("sigmoid_derivative", "tanh_derivative", "relu_derivative", "corpus_loss", "error_rate"),
    *("binary_cross_entropy_gradient", "sigmoid_binary_cross_entropy_gradient", "momentum_step", "newton_step"),
}
LONG = {"forward", "back_propagate", "train", "reverse_mode"}

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_DETAILS = re.compile(r"<details>.*?</details>", re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_ON_ITS_OWN = re.compile(r"\$\$.*?\$\$", re.DOTALL)
_IN_A_LINE = re.compile(r"\$[^$]+\$")
_WORD = re.compile(r"\S*\w\S*")
_ASKS = re.compile(r"\bPredict\b|\b[Bb]efore you (?:run|look|go on)\b")


@dataclass(frozen=True)
class Hour:
    """What one notebook asks of its reader."""

    words: int
    lines: int
    exercises: tuple[str, ...]
    predictions: int
    questions: int
    self_tests: int

    @property
    def minutes(self) -> float:
        """The estimate."""
        written = sum(3 if name in SHORT else 12 if name in LONG else 6 for name in self.exercises)
        read = self.words / 120 + self.lines * 4 / 60
        return read + written + self.predictions * 0.75 + self.questions * 6 + self.self_tests * 0.5


def estimate(notebook: Mapping[str, Any]) -> Hour:
    """The Hour of a released notebook, as read."""
    texts = [source_of(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown" and not marks_of(cell)]
    answers = [marks_of(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown" and marks_of(cell)]
    visible = [_DETAILS.sub("", text) for text in texts]
    return Hour(
        words=sum(map(words, visible)),
        lines=sum(len(lines) for lines in _lines(notebook)),
        exercises=tuple(_exercises(notebook)),
        predictions=sum(len(predictions(text)) for text in visible),
        questions=sum(bool(marks.get("grade")) for marks in answers),
        self_tests="\n".join(texts).partition("\n## Test yourself\n")[2].count("<details>"),
    )


def words(text: str) -> int:
    """How many words a reader meets in Markdown as it is rendered."""
    text = _CODE.sub(lambda code: code[0].replace("$", ""), text)
    text = _IN_A_LINE.sub(" formula ", _ON_ITS_OWN.sub(" formula" * 10 + " ", text))
    shown = [
        "".join(_shown(part.type, part.content) for part in token.children or ())
        if token.type == "inline"
        else token.content
        for token in _MARKDOWN.parse(text)
        if token.type in ("inline", "fence", "code_block")
    ]
    return len(_WORD.findall(" ".join(shown)))


def _shown(kind: str, content: str) -> str:
    return content if kind in ("text", "code_inline") else " " if kind.endswith("break") else ""


def predictions(text: str) -> list[str]:
    """The sentences of a text that ask its reader to predict."""
    return [sentence for sentence in re.split(r"(?<=[.?!])\s+|\n\n", text) if _ASKS.search(sentence)]


def _lines(notebook: Mapping[str, Any]) -> Iterator[list[str]]:
    for cell in notebook["cells"]:
        folded = cell["metadata"].get("jupyter", {}).get("source_hidden", False)
        if cell["cell_type"] == "code" and not folded and not marks_of(cell):
            yield [line for line in source_of(cell).split("\n") if line.strip()]


def _exercises(notebook: Mapping[str, Any]) -> Iterator[str]:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and marks_of(cell).get("solution"):
            yield marks_of(cell)["grade_id"]
