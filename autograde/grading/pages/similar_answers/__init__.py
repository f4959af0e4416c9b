"""Answers that agree beyond what is obvious."""
