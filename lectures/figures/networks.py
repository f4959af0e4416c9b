"""Networks: their weights and values, what comes back through them, and a chain of operations."""

import numpy as np
from matplotlib.patches import Rectangle

from lectures.figures.drawing.labels import number_text
from lectures.figures.drawing.picture import Picture, describe, finish
from lectures.figures.drawing.style import ORANGE, WIDTH, styled
from lectures.figures.network_plan import NetworkPlan


@styled
def network(weights, x=None, betas=None, hs=None, *, title=None, highlight=None, alt=None, ax=None, fmt="{:.2f}"):
    """Draw a network: nodes in layers from left to right, the constant 1 as a square, a line for each weight.

    A line is as wide as its weight is large; solid and blue is positive, dashed and orange negative. A layer
    of up to 12 weights has them written on its lines; a layer of more than 8 nodes is drawn in part.

    Parameters
    ----------
    weights : list of arrays (K, N + 1)
        The last column multiplies the constant 1.
    x : array (n, D), optional
        Features; token 0's are written in the nodes. `hs` holds them too.
    betas, hs : lists of L and L + 1 arrays (n, K), optional
        Excitations, written above the nodes, and activations, written in them; token 0's. What is not known yet
        is NaN, and not written.
    highlight : list of tuples, optional
        What stands out while all else is pale: ``(layer, k)`` is node ``hs[layer][:, k]`` (the constant is
        the last), ``(layer, k, j)`` the weight ``weights[layer][k, j]``. All count from 0, as NumPy does.
    """
    plan = NetworkPlan(weights, values=x is not None or hs is not None or betas is not None, title=title)
    fig, canvas = plan.canvas(ax)
    marked = None if highlight is None else set(_tuples(highlight))
    for edge in plan.edges():
        strong = marked is None or edge in marked
        plan.line(canvas, edge, alpha=1.0 if strong else 0.2)
    for layer, w in enumerate(plan.weights):
        if w.size <= 12:
            texts = {edge: number_text(w[edge[1:]], fmt) for edge in plan.edges(layer)}
            plan.write_on_edges(canvas, texts, pale=lambda edge: marked is not None and edge not in marked)
    plan.nodes(canvas, x, betas, hs, marked, fmt)
    plan.key(canvas, "line: weight   solid: positive   dashed: negative   width: size   square: the constant 1")
    return finish(fig, canvas, ax, alt, f"{plan.sentence()} with a line for every weight.")


@styled
def backward_pass(
    weights, betas, hs, deltas, factors=None, *, products=None, title=None, alt=None, ax=None, fmt="{:.2f}"
):
    """Draw what comes back through a network: delta under each node, an arrow against each weight it passes.

    Nothing flows into the constant 1, nor, as nobody needs it, into the input: their lines are pale.

    Parameters
    ----------
    weights, betas, hs
        As in `network`; token 0's values are written.
    deltas : list of L arrays (n, K)
        The derivative of the loss at each excitation; what is not known yet is NaN, and not written.
    factors : dict, optional
        Text by place, counted from 0: ``(layer, k, j)`` is written on the line of ``weights[layer][k, j]``,
        ``(layer, k)`` under node ``hs[layer][:, k]``. The lines that it names are the arrows. Where it is
        left out, every line is one that something comes back along, and bears its weight.
    products : dict, optional
        Text by ``(layer, k, j)``: what makes the slope of that weight, of the two values at its ends. Its line has
        no arrow, and the nodes at its ends stand out.
    """
    products = products or {}
    plan = NetworkPlan(weights, values=True, title=title, spacing=1.3 if factors is None else 1.55)
    fig, canvas = plan.canvas(ax)
    if factors is None:
        factors = _own_weights(plan, fmt)
    for edge in plan.edges():
        if edge in factors and edge not in products:
            plan.arrow(canvas, edge)
        else:
            plan.line(canvas, edge, alpha=1.0 if edge in products else 0.2)
    for layer in range(len(plan.weights)):
        texts = {edge: (factors | products)[edge] for edge in plan.edges(layer) if edge in factors | products}
        if len(texts) <= 12:
            plan.write_on_edges(canvas, texts, room=0.32)
    plan.nodes(canvas, None, betas, hs, None, fmt, strong={end for edge in products for end in _ends(edge)})
    plan.deltas(canvas, deltas, {place: text for place, text in factors.items() if len(place) == 2}, fmt)
    plan.key(canvas, "arrow: the loss's derivative goes back   solid: positive weight   dashed: negative   width: size")
    text = f"{plan.sentence()}; arrows from right to left carry delta back against the weights."
    return finish(fig, canvas, ax, alt, text)


def _ends(edge):
    """Return the places of the two nodes that a weight joins."""
    layer, k, j = edge
    return (layer, j), (layer + 1, k)


def _own_weights(plan, fmt):
    """Return the factor that each line gives what comes back along it: its weight."""
    return {
        edge: "\N{MULTIPLICATION SIGN} " + number_text(plan.weights[edge[0]][edge[1:]], fmt)
        for edge in plan.edges()
        if edge[0] > 0 and not plan.constant(edge)
    }


@styled
def record(operations, factors, step, *, alt=None):
    """Draw a chain of operations: values go right, one a step; then slopes come back, one a step.

    Parameters
    ----------
    operations : list of (name, value, slope)
        From the first input to the loss.
    factors : list of str
        One fewer: what the slope is multiplied by on its way back to each operation but the last.
    step : int
        0 to ``2 * len(operations) - 1``.
    """
    count = len(operations)
    fig = Picture(figsize=(WIDTH, 1.9))
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, WIDTH), ylim=(0, 1.9))
    ax.axis("off")
    ax.text(WIDTH / 2, 1.7, "forward: values" if step < count else "backward: slopes", ha="center")
    apart = WIDTH / count
    said = []
    for k, (name, value, slope) in enumerate(operations):
        centre = (k + 0.5) * apart
        ax.add_patch(
            Rectangle((centre - apart / 2 + 0.2, 0.55), apart - 0.4, 0.95, facecolor="white", edgecolor="black")
        )
        ax.text(centre, 1.3, name, ha="center", va="center")
        arrow = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0}
        left, right = centre - apart / 2 - 0.18, centre - apart / 2 + 0.18
        if step >= k:
            ax.text(centre, 1.02, f"value {number_text(value, '{:.4f}')}", ha="center", va="center")
            said.append(f"value {value:.4f}")
        if k and step >= k:
            ax.annotate("", (right, 1.2), (left, 1.2), arrowprops=arrow | {"color": "black"})
        if step >= 2 * count - 1 - k:
            ax.text(centre, 0.73, f"slope {number_text(slope, '{:.4f}')}", ha="center", va="center", weight="bold")
            said.append(f"slope {slope:.4f}")
        if k and step >= 2 * count - k:
            ax.annotate("", (left, 0.85), (right, 0.85), arrowprops=arrow | {"color": ORANGE, "linestyle": "--"})
            ax.text(centre - apart / 2, 0.3, factors[k - 1], ha="center", va="center", color=ORANGE)
    return describe(fig, alt or f"A chain of {count} operations, step {step + 1} of {2 * count}: {', '.join(said)}.")


def _tuples(places):
    """Return places as a list of tuples; one place may be given without a list around it."""
    return [places] if isinstance(places, tuple) and np.isscalar(places[0]) else [tuple(p) for p in places]
