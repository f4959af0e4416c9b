"""Checks of the course's exercises: a student's function against finite differences, known values and properties."""

from autograde.checking.check import CheckFailed, check, examine
from autograde.gradients.check_gradient import check_gradient
from autograde.reporting.catalogue import mistakes
from autograde.reporting.report import Report
from autograde.student.begin import begin
from autograde.version import __version__ as __version__

__all__ = ["CheckFailed", "Report", "begin", "check", "check_gradient", "examine", "mistakes"]
