"""A picture shows itself in a notebook with a description; what every drawing begins and ends with."""

import base64
import io
import sys
from html import escape

import matplotlib
from matplotlib.figure import Figure

from lectures.figures.drawing.labels import spoken
from lectures.figures.drawing.style import STYLE, WIDTH, styled


class Picture(Figure):
    """A figure that shows itself in a notebook, once, with its alternative text."""

    alt_text = ""
    caption = ""

    def subplots(self, *arguments, **options):
        with matplotlib.rc_context(STYLE):
            return super().subplots(*arguments, **options)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return bundle(self)


def describe(fig, text, caption=""):
    """Give a figure its alternative text, and its caption where there is one; return the figure."""
    fig.alt_text = text
    if caption:
        fig.caption = caption
    return fig


def show(fig, alt=None, caption=""):
    """Display a figure with its alternative text, and a line under it.

    The picture is displayed as HTML, since JupyterLab gives an ``image/png`` no alternative text, and beside it
    as a PNG for those who cannot show HTML, such as LaTeX.

    Parameters
    ----------
    fig : Figure
        One of this package's, or any other Matplotlib figure.
    alt : str, optional
        What is seen, for those who cannot see it; without it, the figure's own description.
    caption : str, optional
        What to take away from it, for everybody: other words than those of `alt`.
    """
    from IPython.display import display

    describe(fig, alt_of(fig) if alt is None else alt, caption)
    data, metadata = bundle(fig)
    display(data, metadata=metadata, raw=True)
    if getattr(fig, "caption", ""):
        display(caption_of(fig.caption), raw=True)
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(fig)  # or the notebook draws a pyplot figure a second time


def bundle(fig):
    """Return what a notebook displays of a figure: its data and its metadata, by type."""
    text = spoken(alt_of(fig))
    image = io.BytesIO()
    with matplotlib.rc_context(STYLE):
        fig.savefig(image, format="png", dpi=1.5 * fig.dpi)  # sharp on a fine screen, shown at `width`
    png = base64.b64encode(image.getvalue()).decode("ascii")
    width = round(fig.get_figwidth() * fig.dpi)
    html = f'<img src="data:image/png;base64,{png}" width="{width}" alt="{escape(text)}">'
    return {"text/html": html, "image/png": png, "text/plain": text}, {"image/png": {"alt": text, "width": width}}


def alt_of(fig):
    """Return a figure's description; a figure drawn elsewhere may have none."""
    return getattr(fig, "alt_text", "") or "A figure without a description."


def caption_of(text):
    return {"text/markdown": f"<small>{text}</small>" if text else "", "text/plain": text}


def axes_for(ax, height, width=WIDTH):
    """Return the caller's figure and axes, or a new picture of that size in inches with its axes."""
    if ax is not None:
        return ax.figure, ax
    fig = Picture(figsize=(width, height), layout="constrained")
    return fig, fig.subplots()


def finish(fig, ax, given, alt, default):
    """Return what a drawing function returns: the caller's axes, or the figure with its description."""
    return given if given is not None else describe(fig, alt or spoken(default))


@styled
def panels(rows, columns, *, height):
    """Return a figure of the page's width and its axes, an array (rows, columns), to draw into.

    Parameters
    ----------
    height : float
        Of the figure, in inches.
    """
    fig = Picture(figsize=(WIDTH, height), layout="constrained")
    return fig, fig.subplots(rows, columns, squeeze=False)
