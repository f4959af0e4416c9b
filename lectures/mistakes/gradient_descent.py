"""Unit 05: how steps and trainings go wrong, by known questions."""

from . import known

SUSPICIONS = {name: known(name) for name in ("gradient_step", "momentum_step", "newton_step", "train")}
