"""nbgrader's own limits of what an output may be, as the course configures them."""

from collections.abc import Callable, Mapping
from typing import Any


def output_limits(config: Any) -> dict[str, dict[str, Any]]:
    """The limits, each of nbgrader's steps with its options, as plain data."""
    return {type(step).__name__: step.trait_values(config=True) for step in _steps(config)}


def shortener(config: Mapping[str, Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A function that leaves out what is too long of a code cell's outputs.

    Parameters
    ----------
    config : the course's, or its `output_limits`
    """
    from nbformat import from_dict

    steps = [step for step in _steps(config) if step.enabled]

    def shorten(cell: dict[str, Any]) -> dict[str, Any]:
        node = from_dict(cell)
        for step in steps:
            node, _ = step.preprocess_cell(node, {}, 0)
        return node

    return shorten


def _steps(config: Mapping[str, Any]) -> list[Any]:
    from nbgrader.preprocessors import IgnorePattern, LimitOutput
    from traitlets.config import Config

    return [step(config=Config(config)) for step in (IgnorePattern, LimitOutput)]
