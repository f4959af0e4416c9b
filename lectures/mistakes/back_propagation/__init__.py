"""Unit 04: how each step of back-propagation goes wrong. A stage is a Jacobian by finite differences."""

from .. import known

# tokens, nodes below, nodes: first all different, then such that a transposed matrix fits
SIZES = ((7, 4, 3), (5, 3, 6), (3, 4, 4), (6, 3, 3), (5, 2, 3), (4, 4, 5))
SUSPICIONS = {"finite_difference": known("finite_difference")}
