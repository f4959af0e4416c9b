"""Asking a function: one call with copies of its arguments, and its answer as plain data."""
