"""Answers to weight_gradient, right and wrong, as a student would write them."""

from tests.mistakes import notebook

WRONG = "def weight_gradient(delta, h):\n    return delta.T @ append_one(h)"
RIGHT = "def weight_gradient(delta, h):\n    return delta.T @ append_one(h) / len(h)"


def written(source):
    """A function in a notebook in which everything else is right."""
    names = notebook()
    exec(source, names)
    return names["weight_gradient"]
