"""The collector's two classes, under the address that nbgrader_config.py names in a course that began under 0.1."""

from autograde.grading.exchange.collect.collector import Submissions
from autograde.grading.exchange.collect.extractor import Archives

__all__ = ["Archives", "Submissions"]
