"""How late a submission came, as nbgrader counts it."""

from datetime import datetime, timedelta


def seconds_late(timestamp: datetime | None, duedate: datetime | None, extension: timedelta | None) -> float:
    """How late a submission came, in seconds; 0 where it was in time, or no time is known."""
    if timestamp is None or duedate is None:
        return 0.0
    return max(0.0, (timestamp - duedate - (extension or timedelta())).total_seconds())
