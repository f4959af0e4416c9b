"""Checks of a course's exercises: a student's function against finite differences, known values and properties."""

from autograde.checking.check import CheckFailed, check, examine
from autograde.checking.mistakes import mistakes
from autograde.gradients.check_gradient import check_gradient
from autograde.reporting.report import Report
from autograde.student.begin import begin
from autograde.version import __version__

__all__ = ["CheckFailed", "Report", "__version__", "begin", "check", "check_gradient", "examine", "mistakes"]
