"""The template of a page; everything that is put in is escaped."""

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from autograde.grading.counts_and_durations import count


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


def signed(value: float) -> str:
    """A change with its sign, as it is written in a sentence: "+18", "−2.5"."""
    return f"{value:+g}".replace("-", "−")


def points(number: str) -> str:
    """Points, as a page shows their number, with their noun."""
    return f"{number} {'point' if number == '1' else 'points'}"


def shortened(sentence: str, longest: int = 64) -> str:
    """The beginning of a sentence, as long as a table's cell takes, cut between two words."""
    if len(sentence) <= longest:
        return sentence
    return sentence[: longest + 1].rpartition(" ")[0].rstrip(" ,;:(") + " …"


FILTERS: dict[str, Callable[..., str]] = {
    "number": number,
    "percent": percent,
    "signed": signed,
    "shortened": shortened,
    "count": count,
    "points": points,
}
