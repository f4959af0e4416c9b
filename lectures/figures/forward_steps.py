"""A token on its way forward through a small network, one edge at a time."""

import numpy as np

from lectures.figures.drawing.labels import number_text, spoken
from lectures.figures.networks import network
from lectures.figures.widgets import stepper


def step_forward(weights, betas, hs, *, activation="tanh", output="softmax", start=4, fmt="{:.2f}", caption=""):
    """Show a token going forward through a small network, one edge at a time; a still picture as in `slider`.

    Parameters
    ----------
    weights, betas, hs
        As in `network`; token 0's values are written, each from its step on.
    activation, output : str
        The names of the two nonlinearities.
    start : int
        The step of the still picture.
    caption : str
        As in `slider`.
    """
    frames = list(forward_frames(weights, betas, hs, activation, output, fmt))

    def draw(i):
        title, alt, marked, known_betas, known_hs = frames[i]
        alt = f"Step {i + 1} of {len(frames)}: {alt}"
        return network(weights, betas=known_betas, hs=known_hs, highlight=marked, title=title, alt=spoken(alt), fmt=fmt)

    stepper(draw, len(frames), start=start, caption=caption)


def forward_frames(weights, betas, hs, activation, output, fmt):
    """Yield title, description, what stands out, and the betas and hs known so far, of each step."""
    betas, hs = ([np.atleast_2d(part)[:1] for part in parts] for parts in (betas, hs))
    seen_betas = [np.full(beta.shape, np.nan) for beta in betas]
    seen_hs = [hs[0], *(beta.copy() for beta in seen_betas)]

    def frame(title, said, *marked):
        return title, said, marked, [beta.copy() for beta in seen_betas], [h.copy() for h in seen_hs]

    yield frame("the features go in", "the features go in.", *((0, j) for j in range(hs[0].shape[1])))
    for layer, w in enumerate(weights):
        for k, row in enumerate(w):
            node, below = f"node {k + 1} of layer {layer + 1}", [*hs[layer][0], 1.0]
            for j in range(len(row) - 1):
                title = f"{_name('beta', layer, k)} = {_products(row[: j + 1], below, fmt)} + \N{HORIZONTAL ELLIPSIS}"
                said = (
                    f"the edge from node {j + 1} of layer {layer} to {node} adds {_products(row[[j]], below[j:], fmt)}."
                )
                yield frame(title, said, (layer, k, j), (layer, j), (layer + 1, k))
            seen_betas[layer][0, k] = betas[layer][0, k]
            beta, bias = number_text(betas[layer][0, k], fmt), len(row) - 1
            title = f"{_name('beta', layer, k)} = {_products(row, below, fmt)} = {beta}"
            said = f"the edge from the constant 1 completes the excitation of {node}, {beta}."
            yield frame(title, said, (layer, k, bias), (layer, bias), (layer + 1, k))
            if layer < len(weights) - 1:
                seen_hs[layer + 1][0, k] = hs[layer + 1][0, k]
                h = number_text(hs[layer + 1][0, k], fmt)
                title, said = (
                    f"{_name('h', layer, k)} = {activation}({beta}) = {h}",
                    f"{node} gets its activation, {h}.",
                )
                yield frame(title, said, (layer + 1, k))
    seen_hs[-1] = hs[-1]
    beta, y_star = (", ".join(number_text(value, fmt) for value in part[-1][0]) for part in (betas, hs))
    title, said = f"$y^*$ = {output}({beta}) = ({y_star})", f"{output} turns {beta} into the answer, {y_star}."
    yield frame(title, said, *((len(weights), k) for k in range(hs[-1].shape[1])))


def _name(letter, layer, k):
    """Return the name of a node's excitation or activation, as mathematics."""
    symbol = "\\beta" if letter == "beta" else letter
    return f"${symbol}^{{({layer + 1})}}_{{{k + 1}}}$"


def _products(ws, hs, fmt):
    """Return a sum of products as text: 0.50 · 1.00 − 1.00 · (−0.46)."""
    text = ""
    for i, (w, h) in enumerate(zip(ws, hs, strict=False)):
        sign = ("\N{MINUS SIGN}" if w < 0 else "") if i == 0 else (" \N{MINUS SIGN} " if w < 0 else " + ")
        factor = f"({number_text(h, fmt)})" if h < 0 else number_text(h, fmt)
        text += f"{sign}{number_text(abs(w), fmt)} \N{MIDDLE DOT} {factor}"
    return text
