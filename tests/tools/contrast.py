"""How well a figure's texts can be read: the contrast of each with what is drawn behind it.

By the Web Content Accessibility Guidelines 2.2, 1.4.3: (L1 + 0.05) / (L2 + 0.05) of the relative luminances, 4.5 for
text. A text with an outline stands on that; any other on the pixels of the picture without texts.
"""

import io

import numpy as np
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.image import imread
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from lectures.figures import widgets
from lectures.figures.drawing import picture

LEAST = 4.5


def watch():
    """From now on every picture that a notebook shows notes in its metadata the texts that are hard to read."""
    plain = picture.bundle

    def noted(fig):
        data, metadata = plain(fig)
        low = [(ratio, text) for ratio, text in contrasts(fig) if ratio < LEAST]
        metadata["image/png"]["contrast"] = low
        return data, metadata

    picture.bundle = widgets.bundle = noted


def drawn(fig):
    """The texts that a figure shows; those of ticks beyond an axis, which Matplotlib keeps, it does not."""
    axes = [(ax, axis) for ax in fig.axes for axis in (ax.xaxis, ax.yaxis)]
    beyond = set().union(*(_beyond(axis) if ax.axison else axis.findobj(Text) for ax, axis in axes))
    texts = [text for text in fig.findobj(Text) if text not in beyond]
    return [text for text in texts if text.get_visible() and text.get_text().strip()]


def _beyond(axis):
    low, high = sorted(axis.get_view_interval())
    ticks = [tick for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high]
    return {label for tick in ticks for label in (tick.label1, tick.label2)}


def contrasts(fig):
    """(contrast, text) of every text that is drawn in a figure."""
    fig.draw_without_rendering()
    texts = drawn(fig)
    behind = _without(fig, texts)
    high = len(behind)
    for text in texts:
        box = text.get_window_extent()
        rows, columns = slice(int(high - box.y1), int(high - box.y0) + 1), slice(int(box.x0), int(box.x1) + 1)
        pixels = behind[max(rows.start, 0) : rows.stop, max(columns.start, 0) : columns.stop].reshape(-1, 3)
        if len(pixels):
            yield round(float(_contrast(text, pixels)), 2), text.get_text()


def _without(fig, texts):
    """The picture without its texts, as an array (rows, columns, 3)."""
    alphas = [text.get_alpha() for text in texts]
    for text in texts:
        text.set_alpha(0.0)  # what is hidden takes no room, and the axes would grow
    image = io.BytesIO()
    fig.savefig(image, format="png", dpi=fig.dpi)
    for text, alpha in zip(texts, alphas, strict=True):
        text.set_alpha(alpha)
    image.seek(0)
    return imread(image)[..., :3]


def _contrast(text, pixels):
    ink = to_rgba(text.get_color())
    strokes = [effect for effect in text.get_path_effects() if isinstance(effect, withStroke)]
    if strokes:
        pixels = np.array([to_rgb(strokes[0]._gc.get("foreground", "white"))])
    alpha = ink[3] * (1.0 if text.get_alpha() is None else text.get_alpha())
    shown = alpha * np.array(ink[:3]) + (1 - alpha) * pixels
    one, other = _luminance(shown), _luminance(pixels)
    return np.quantile((np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05), 0.2)  # a line may cross it


def _luminance(colours):
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]
