"""The parts of an exercise by its name, for those who imported them from here."""

from autograde.checking.exercises import parts_of

__all__ = ["parts_of"]
