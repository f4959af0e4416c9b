"""The one style of all figures: width of a page, colours that everybody tells apart, dashes, fonts."""

import functools
from typing import Any

import matplotlib
from matplotlib.colors import LinearSegmentedColormap

WIDTH = 7.0  # inches: the width of a page, at which the text is 10 points high
BLUE, ORANGE, GREY, PALE = "#0072B2", "#BF5400", "#595959", "#8F8F8F"
INKS = [BLUE, ORANGE, "#000000", "#009E73", "#CC79A7", "#56B4E9"]  # Okabe and Ito, the second one darker
FOR_TEXT = {BLUE, ORANGE, GREY, "#000000"}  # a contrast of 4.5 on white, as text needs
STROKES = ["-", (0, (5, 2)), (0, (1, 1.3)), (0, (6, 2, 1, 2)), (0, (3, 1, 1, 1, 1, 1)), (0, (9, 3))]
TINTS = ["#E08214", "#FDD9A8", "#FFFFFF", "#B9D4EA", "#4A90C8"]  # under black text
SIGNED = LinearSegmentedColormap.from_list("signed", TINTS)
STYLE: dict[Any, Any] = {
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.labelsize": 10,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "axes.edgecolor": GREY,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "lines.linewidth": 2,
    "hatch.linewidth": 0.8,
    "mathtext.fontset": "stix",
    "figure.dpi": 100,
    "savefig.dpi": 100,
}


def styled(draw):
    """Make a drawing function use this style, whatever the reader's own settings are."""

    @functools.wraps(draw)
    def styled(*arguments, **options):
        with matplotlib.rc_context(STYLE):
            return draw(*arguments, **options)

    return styled
