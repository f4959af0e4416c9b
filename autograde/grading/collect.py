"""The collectors under their old name: courses that began under 0.1 have it in their nbgrader_config.py."""

from autograde.grading.exchange.collect.collector import Archives, Submissions

__all__ = ["Archives", "Submissions"]
