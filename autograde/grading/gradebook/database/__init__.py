"""nbgrader's database, written to directly: the same rows that nbgrader's own steps write, in far fewer steps."""
