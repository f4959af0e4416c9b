"""Figures that move: drawn anew where a slider or a button changes a number; a still picture without a kernel."""

import numpy as np

from lectures.figures.drawing.picture import bundle, caption_of, show


def slider(draw, *, start, stop, step, value, label, caption=""):
    """Show a figure with a slider for one number under which it was drawn.

    The figure is a PNG in the cell's output, drawn at `value`; moving the slider replaces it. So a saved or
    printed notebook keeps the picture, and without a Jupyter kernel or ipywidgets it is all there is.

    Parameters
    ----------
    draw : function
        ``draw(number)`` -> Figure.
    caption : str
        What to move, and what to see: a line under the figure.
    """

    def controls(widgets):
        digits = max(0, -int(np.floor(np.log10(step))))
        number = widgets.FloatSlider(
            value, min=start, max=stop, step=step, description=label, readout_format=f".{digits}f", style=_WIDE
        )
        return number, [number], lambda: (number.value,)

    move(draw, (value,), controls, caption)


def stepper(draw, count, *, start=0, label="step", caption=""):
    """Show a figure of one step, with buttons to go back and forward; a still picture as in `slider`.

    Where a reader sits at the kernel it opens on its first step.

    Parameters
    ----------
    draw : function
        ``draw(i)`` -> Figure, for i from 0 to ``count - 1``.
    start : int
        The step of the still picture: choose one that says most.
    caption : str
        As in `slider`.
    """

    first = 0 if _has_reader() else start

    def controls(widgets):
        step = widgets.IntSlider(first + 1, min=1, max=count, description=label)  # counted as captions count
        back, forward = (
            widgets.Button(description=name)
            for name in ("\N{BLACK LEFT-POINTING TRIANGLE} back", "forward \N{BLACK RIGHT-POINTING TRIANGLE}")
        )

        def go(by):
            step.value = min(max(step.value + by, 1), count)

        back.on_click(lambda _: go(-1))
        forward.on_click(lambda _: go(1))
        return widgets.HBox([back, forward, step]), [step], lambda: (step.value - 1,)

    move(draw, (first,), controls, caption)


def explore_network(weights, x, draw, *, caption=""):
    """Show a figure with a slider for each feature and each weight of a small network; still as in `slider`.

    Parameters
    ----------
    weights : list of arrays (K, N + 1)
        Where the sliders start.
    x : array (1, D)
        One token, where its sliders start.
    draw : function
        ``draw(x, weights)`` -> Figure; it gets new arrays at each call.
    caption : str
        As in `slider`.
    """
    arrays = [np.array(x, dtype=float), *(np.array(w, dtype=float) for w in weights)]

    def controls(widgets):
        columns = []
        for layer, array in enumerate(arrays):
            sliders = []
            for (row, column), number in np.ndenumerate(array):
                name = f"$x_{{{column + 1}}}$" if layer == 0 else f"$w^{{({layer})}}_{{{row + 1}{column + 1}}}$"
                end = max(3.0, float(np.ceil(abs(number))))
                look = {"layout": widgets.Layout(width="220px"), "style": {"description_width": "64px"}}
                sliders.append(widgets.FloatSlider(number, min=-end, max=end, step=0.02, description=name, **look))
            columns.append(sliders)

        def read():
            values = [np.array([s.value for s in column]) for column in columns]
            new = [v.reshape(a.shape) for v, a in zip(values, arrays, strict=True)]
            return new[0], new[1:]

        box = widgets.HBox([widgets.VBox(column) for column in columns])
        return box, [one for column in columns for one in column], read

    move(draw, (arrays[0].copy(), [w.copy() for w in arrays[1:]]), controls, caption)


_WIDE = {"description_width": "initial"}


def move(draw, first, controls, caption=""):
    """Display controls, the figure of `first`, which is drawn anew whenever a control changes, and a line under it.

    The figure is an ordinary display with an id, updated in place, not the content of an Output widget: a
    saved notebook keeps the former and not the latter.
    """
    from IPython.display import display

    still = draw(*first)
    widgets = _widgets()
    if widgets is None:
        show(still, caption=caption)
        return
    box, changing, read = controls(widgets)
    display(_view(box), raw=True)
    picture, about = bundle(still)
    handle = display(picture, metadata=about, raw=True, display_id=True)
    below = display(caption_of(caption), raw=True, display_id=True)

    def redraw(_):
        try:
            fig = draw(*read())
        except Exception as error:  # a callback's traceback goes to a log that nobody opens
            below.update(caption_of(f"`{type(error).__name__}: {error}`"), raw=True)
            return
        picture, about = bundle(fig)
        handle.update(picture, metadata=about, raw=True)
        below.update(caption_of(caption), raw=True)

    for control in changing:
        control.observe(redraw, names="value")


def _view(box):
    """What a notebook shows of a widget: of ipywidgets 7 as of 8, and with a sentence where nothing can be moved."""
    return {
        "application/vnd.jupyter.widget-view+json": {"version_major": 2, "version_minor": 0, "model_id": box.model_id},
        "text/plain": "(Controls: run this cell to move the figure below.)",
    }


def _has_reader():
    """Whether somebody sits at the kernel, who could be asked something: not where a program runs the notebook."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return bool(getattr(getattr(get_ipython(), "kernel", None), "_allow_stdin", False)) and _widgets() is not None


def _widgets():
    """Return ipywidgets where a notebook can show them: in a Jupyter kernel that has them."""
    try:
        import ipywidgets
        from IPython import get_ipython
    except ImportError:
        return None
    return ipywidgets if getattr(get_ipython(), "kernel", None) is not None else None
