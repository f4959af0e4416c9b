"""Outcomes into nbgrader's gradebook and folders, and read back from there."""
