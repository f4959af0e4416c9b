"""Trains the network that reads digits in `forward_propagation`, and writes its weights."""

from pathlib import Path

import numpy as np

from lectures import datasets
from solutions.reference import (
    cross_entropy_from_excitation,
    one_hot,
    softmax_cross_entropy_gradient,
    train,
)

PATH = Path(datasets.__file__).parent / "data" / "digit_weights.txt"
HEADER = """Weights of a network of 64, 32 and 10 nodes, tanh and softmax, trained on the first 1257 digits; CC0.
A row of either matrix in each line, layer 1 before layer 2; made by tests/tools/trained_digits.py."""


def trained() -> list[np.ndarray]:
    """The weights, trained by the course's own `train`: 60 epochs, batches of 32, learning rate 0.2."""
    ink, digit = datasets.digits()
    rng = np.random.default_rng(28)
    weights = [rng.normal(0, 1 / 8, (32, 65)), rng.normal(0, 1 / 6, (10, 33))]
    first = slice(datasets.TRAINED)
    labels = one_hot(digit[first], 10)
    found, history = train(
        ink[first], labels, weights, 0.2, 60, 32, rng, cross_entropy_from_excitation, softmax_cross_entropy_gradient
    )
    print(f"loss {history[0]:.2f} -> {history[-1]:.4f}")
    return found


if __name__ == "__main__":
    rows = [" ".join(f"{number:.3f}" for number in row) for w in trained() for row in w]
    PATH.write_text("".join(f"# {line}\n" for line in HEADER.splitlines()) + "\n".join(rows) + "\n", encoding="utf-8")
    print(PATH)
