"""The report's plots: SVG that stands in the page, readable without colour."""

import io
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

GREY, DARK = "#d0d0d0", "#1a1a1a"


def _svg(draw, width: float, height: float, description: str) -> str:
    """What `draw` draws on axes, as an SVG element."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    settings: Any = {"svg.fonttype": "none", "svg.hashsalt": description, "font.size": 10, "hatch.linewidth": 0.7}
    with rc_context(settings):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots()
        axes.spines[["top", "right"]].set_visible(False)
        draw(axes)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :]
    before, _, told = svg.partition("<metadata>")
    svg = before + told.partition("</metadata>")[2]
    svg = re.sub(r"(\.\d\d)\d++", r"\1", svg)  # a hundredth of a point is seen by nobody
    svg = re.sub(r'<g id="[^"]*">', "<g>", svg)  # of several plots on one page they would be the same
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(description)}" ', 1)


def histogram(percents: Sequence[float], what: str) -> str:
    """How many students reached how much, in tenths.

    Parameters
    ----------
    percents : 0 to 100, one for each student
    what : str, what the percents are of
    """
    percents = [percent for percent in percents if percent == percent]  # of whom anything is judged
    counts, edges = np.histogram(np.clip(percents, 0, 100), bins=10, range=(0, 100))

    def draw(axes) -> None:
        bars = axes.bar(edges[:-1], counts, width=10, align="edge", color=GREY, edgecolor=DARK)
        axes.bar_label(bars, labels=[str(count) if count else "" for count in counts])
        if len(percents):
            median = float(np.median(percents))
            axes.axvline(median, color=DARK, linestyle="--", linewidth=1.2)
            axes.set_title(f"dashed: the median, {median:.0f} %", loc="right", fontsize=9)
        axes.set(
            xlabel=f"percent of the judged points of {what}", ylabel="students", xticks=range(0, 101, 10), xlim=(0, 100)
        )
        axes.yaxis.get_major_locator().set_params(integer=True)

    told = ", ".join(f"{int(a)} to {int(a) + 10} %: {count}" for a, count in zip(edges, counts, strict=False) if count)
    return _svg(draw, 7, 2.8, f"students by percent of the points of {what}: {told}")


PARTS = (
    ("solved", DARK, ""),
    ("wrong", GREY, "//"),
    ("an earlier one is wrong", "white", ".."),
    ("left blank", "white", ""),
)


def bars(solved: Mapping[str, tuple[int, int, int, int]], students: int) -> str:
    """Of each exercise, how many solved it, got it wrong, wait for an earlier one, left it blank.

    Parameters
    ----------
    solved : exercise -> (solved, wrong, an earlier one is wrong, blank)
    students : int
    """
    names = list(solved)[::-1]

    def draw(axes) -> None:
        left = np.zeros(len(names))
        for part, (label, colour, hatch) in enumerate(PARTS):
            widths = np.array([solved[name][part] for name in names], dtype=float)
            drawn = axes.barh(names, widths, left=left, label=label, color=colour, edgecolor=DARK, hatch=hatch)
            labels = [f"{width:.0f}" if width else "" for width in widths]
            colours = "white" if colour == DARK else DARK
            box = None if colour == DARK else {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
            axes.bar_label(drawn, labels, label_type="center", color=colours, fontsize=8, bbox=box)
            left += widths
        axes.set(xlim=(0, max(students, 1)), xlabel="students", ylim=(-0.6, len(names) - 0.4))
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=4, frameon=False, fontsize=9, columnspacing=1.2)

    told = "; ".join(
        f"{name}: " + ", ".join(f"{number} {label}" for number, (label, _, _) in zip(numbers, PARTS, strict=True))
        for name, numbers in solved.items()
    )
    return _svg(draw, 7, 0.9 + 0.3 * len(names), f"outcome of each exercise: {told}")


def progress(percents: Mapping[str, Sequence[float]]) -> str:
    """How the class's scores spread, unit by unit: a box from quarter to quarter, whiskers to the extremes.

    Parameters
    ----------
    percents : unit -> 0 to 100, one for each student who handed in
    """
    names = [name for name, values in percents.items() if len(values)]

    def draw(axes) -> None:
        style = {"color": DARK}
        axes.boxplot(
            [percents[name] for name in names],
            tick_labels=[name.replace("_", " ", 1).replace("_", "\n") for name in names],
            whis=(0, 100),
            patch_artist=True,
            boxprops={"facecolor": GREY, "edgecolor": DARK},
            medianprops=style | {"linewidth": 2.5},
            whiskerprops=style,
            capprops=style,
        )
        medians = [float(np.median(percents[name])) for name in names]
        axes.plot(range(1, len(names) + 1), medians, color=DARK, linestyle=":", marker="o", markersize=4)
        axes.set(ylim=(-3, 103), ylabel="percent of the judged points")

    told = "; ".join(f"{name}: median {np.median(percents[name]):.0f} %" for name in names)
    return _svg(draw, 7, 3.2, f"scores by unit: {told}")
