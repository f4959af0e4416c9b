"""mistakes(): the names that a report can give."""

from autograde.courses import current
from autograde.reporting.catalogue import sentences


def mistakes() -> dict[str, str]:
    """The catalogue: every mistake that a report can name, and what it is in one sentence."""
    current()  # whose course's mistakes they are
    return sentences()
