"""Notebook files: how they are read, matched with a release, and restored, for students and graders alike."""
