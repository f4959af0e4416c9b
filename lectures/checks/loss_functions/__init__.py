"""Unit 03: the four losses and their derivatives."""

SMALL = "→ is a small constant added, or a probability clipped? It shows where probabilities are small"
