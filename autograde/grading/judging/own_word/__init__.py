"""Graded cells whose own outputs decide: the notebook's own word, as in nbgrader."""
