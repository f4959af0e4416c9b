"""Feedback: a page for each student and notebook."""
