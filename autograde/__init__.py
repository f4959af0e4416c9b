"""Checks of the course's exercises: a student's function against finite differences, known values and properties."""

from autograde.checking.check import CheckFailed, check, examine
from autograde.gradients.check_gradient import check_gradient
from autograde.reporting.catalogue import mistakes
from autograde.reporting.report import Report
from autograde.student.begin import begin

__version__ = "0.1.0"
__all__ = ["CheckFailed", "Report", "begin", "check", "check_gradient", "examine", "mistakes"]
