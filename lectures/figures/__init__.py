"""Drawings the notebooks use.

Every function takes numbers or functions and returns a Matplotlib figure; nothing here computes anything of
the course. Colours are blue and orange, which colour-blind readers tell apart, and never say anything alone:
a sign is also a dash, a hatch or a character, a size is also a width.

Every drawing function also takes

``alt``
    What the picture says, for those who cannot see it. Without it, the figure says what was drawn.
``ax``
    (those that fill one set of axes) Matplotlib axes to draw into; then the axes are returned.

End a cell with ``figures.show(figure, "What is seen.", "What to take away.")``: the picture, with the first as its
alternative text and the second as a line under it. One that moves (``slider``, ``stepper``, ...) takes that line as
``caption``: what to move, and what to see.
"""

from lectures.figures.charts import bars, confusion, loglog
from lectures.figures.descent import steps, training
from lectures.figures.drawing.picture import Picture, describe, panels, show
from lectures.figures.drawing.style import BLUE, GREY, INKS, ORANGE, PALE, SIGNED, STROKES, STYLE, TINTS, WIDTH
from lectures.figures.forward_steps import step_forward
from lectures.figures.functions import activation, curve
from lectures.figures.graphs import computational_graph
from lectures.figures.losses import loss_surface
from lectures.figures.matrices import grid
from lectures.figures.networks import backward_pass, network, record
from lectures.figures.pixels import images, signed_images
from lectures.figures.widgets import explore_network, slider, stepper

__all__ = [
    "BLUE",
    "GREY",
    "INKS",
    "ORANGE",
    "PALE",
    "SIGNED",
    "STROKES",
    "STYLE",
    "TINTS",
    "WIDTH",
    "Picture",
    "activation",
    "backward_pass",
    "bars",
    "computational_graph",
    "confusion",
    "curve",
    "describe",
    "explore_network",
    "grid",
    "images",
    "loglog",
    "loss_surface",
    "network",
    "panels",
    "record",
    "show",
    "signed_images",
    "slider",
    "step_forward",
    "stepper",
    "steps",
    "training",
]
