"""Rosters, archives and grades: to and from learning-management systems."""
