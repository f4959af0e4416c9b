"""Unit 06: how slopes on a record go wrong, by known questions."""

from . import known

SUSPICIONS = {"reverse_mode": known("reverse_mode")}
