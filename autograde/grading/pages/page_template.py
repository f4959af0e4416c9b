"""The template of a page; everything that is put in is escaped."""

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any


@cache
def page_template(path: Path) -> Any:
    """A Jinja template that a missing value is an error in.

    Parameters
    ----------
    path : Path of the template
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(path.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= FILTERS
    return environment.get_template(path.name)


def number(value: float, digits: int = 2) -> str:
    """A number with few digits; a dash where there is none."""
    return "–" if math.isnan(value) else f"{value:.{digits}f}".replace("-", "−")


def percent(value: float) -> str:
    """A part of 1 as percent; a dash where there is none."""
    return "–" if math.isnan(value) else f"{100 * value:.0f} %"


FILTERS: dict[str, Callable[..., str]] = {"number": number, "percent": percent}
