"""Grades as files: a form for each system that imports them."""
