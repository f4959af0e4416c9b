"""Data made of pixels: grey pictures, and pictures of numbers with a sign."""

import numpy as np
from matplotlib.patches import Rectangle

from lectures.figures.drawing.picture import Picture, describe
from lectures.figures.drawing.style import GREY, SIGNED, WIDTH, styled


@styled
def images(pixels, shape, *, titles=None, columns=8, suptitle=None, alt=None):
    """Draw grey pictures in rows: black is the smallest value of all of them, or 0; white the largest, or 1.

    Parameters
    ----------
    pixels : array (n, rows * columns)
        A picture in every row.
    shape : (rows, columns)
        Of a picture.
    titles : list of n str, optional
        Written above the pictures.
    columns : int
        Pictures side by side.
    """
    pixels = np.atleast_2d(np.asarray(pixels, dtype=float))
    columns = min(columns, len(pixels))
    rows = -(-len(pixels) // columns)
    high, wide = shape
    width = min(WIDTH, max(columns * min(3.4, max(1.3, wide / 40)), 2.5))
    gap, above = 0.08 * wide, (0.24 * columns / width * wide * 1.15 if titles is not None else 0.08 * high)
    scale = width / (columns * (wide + gap) + gap)
    tall = rows * (high + above) + gap
    head = 0.4 if suptitle else 0.0
    fig = Picture(figsize=(width, tall * scale + head))
    ax = fig.add_axes((0, 0, 1, tall * scale / (tall * scale + head)))
    ax.set(xlim=(0, columns * (wide + gap) + gap), ylim=(tall, 0))
    ax.axis("off")
    shades = min(0.0, pixels.min()), max(1.0, pixels.max())
    for i, picture in enumerate(pixels):
        left, upper = gap + (i % columns) * (wide + gap), above + (i // columns) * (high + above)
        _framed(ax, picture.reshape(shape), left, upper, shades)
        if titles is not None:
            ax.text(left + wide / 2, upper - 0.03 / scale, titles[i], ha="center", va="bottom", fontsize=9)
    ax.set(xlim=(0, columns * (wide + gap) + gap), ylim=(tall, 0))
    if suptitle:
        fig.suptitle(suptitle, fontsize=11, y=1 - 0.12 / fig.get_figheight(), va="top")
    return describe(fig, alt or f"{len(pixels)} grey pictures of {high} by {wide} pixels.")


def _framed(ax, picture, left, upper, shades):
    """Draw one grey picture, a unit a pixel, in a thin frame."""
    high, wide = picture.shape
    ax.imshow(
        picture, cmap="gray", vmin=shades[0], vmax=shades[1], interpolation="nearest", aspect="auto",
        extent=(left, left + wide, upper + high, upper),
    )  # fmt: skip
    ax.add_patch(Rectangle((left, upper), wide, high, fill=False, edgecolor=GREY, linewidth=0.6))


@styled
def signed_images(pixels, shape, *, titles, columns=5, marks=(), alt=None):
    """Draw pictures of numbers with a sign: blue positive, orange with a dash clearly negative, white 0.

    Parameters
    ----------
    pixels : array (n, rows * columns)
        A picture in every row; all have one scale.
    shape : (rows, columns)
        Of a picture.
    titles : list of n str
    columns : int
        Pictures side by side.
    marks : list of n integers, optional
        One pixel of each picture to cross, counted row by row.
    """
    pixels = np.atleast_2d(np.asarray(pixels, dtype=float))
    columns = min(columns, len(pixels))
    rows = -(-len(pixels) // columns)
    side = min(WIDTH / columns, 2.0)
    fig = Picture(figsize=(columns * side, rows * (side * shape[0] / shape[1] + 0.25)), layout="constrained")
    largest = np.abs(pixels).max(initial=0.0) or 1.0
    panels = fig.subplots(rows, columns, squeeze=False).flat
    for ax, picture, title in zip(panels, pixels, titles, strict=False):
        ax.imshow(picture.reshape(shape), cmap=SIGNED, vmin=-largest, vmax=largest)
        r, c = np.nonzero(picture.reshape(shape) < -0.2 * largest)
        ax.scatter(c, r, marker="_", s=(18 * side / shape[1]) ** 2, color="black", linewidth=0.8)
        ax.spines[:].set_visible(True)
        ax.set(xticks=[], yticks=[])
        ax.set_title(title, fontsize=9)
    for ax, place in zip(fig.axes, marks, strict=False):
        ax.plot(place % shape[1], place // shape[1], "x", color="black", markersize=8)
    for ax in fig.axes[len(pixels) :]:
        ax.set_axis_off()
    return describe(fig, alt or f"{len(pixels)} pictures of {shape[0]} by {shape[1]} numbers.")
