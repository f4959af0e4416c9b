"""nbgrader's own limits of what an output may be, as the course configures them."""

from collections.abc import Callable
from typing import Any


def shortener(config: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A function that leaves out what is too long of a code cell's outputs."""
    from nbformat import from_dict
    from nbgrader.preprocessors import IgnorePattern, LimitOutput

    steps = [IgnorePattern(config=config), LimitOutput(config=config)]
    steps = [step for step in steps if step.enabled]

    def shorten(cell: dict[str, Any]) -> dict[str, Any]:
        node = from_dict(cell)
        for step in steps:
            node, _ = step.preprocess_cell(node, {}, 0)
        return node

    return shorten
