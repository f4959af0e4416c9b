"""Checks of the course's exercises: a student's function against finite differences, known values and properties."""

from autograde.checks import CheckFailed, check, examine
from autograde.gradients import check_gradient
from autograde.mistakes import mistakes
from autograde.notebook import begin
from autograde.report import Report

__version__ = "0.1.0"
__all__ = ["CheckFailed", "Report", "begin", "check", "check_gradient", "examine", "mistakes"]
