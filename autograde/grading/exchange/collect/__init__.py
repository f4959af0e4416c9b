"""Collecting for nbgrader: the notebooks of an archive that a learning-management system handed out."""
