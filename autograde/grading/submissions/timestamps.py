"""Times that were written down: by nbgrader's exchange, by a collector, by hand."""

import re
import warnings
from datetime import datetime

_OFFSET = re.compile(r"[+-][0-9]{2}:?[0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{1,40}")


def read_time(written: str) -> tuple[datetime, str]:
    """A time in UTC, as nbgrader counts.

    nbgrader's own reader takes +0200 behind a blank for 200 seconds, and what it does not know for UTC.

    Returns
    -------
    The time without a time zone, and the name of the time zone where that is not known: then it is read as UTC

    Raises
    ------
    Exception : the library's, for what is no time
    """
    from dateutil import tz
    from dateutil.parser import parse
    from nbgrader.utils import parse_utc

    words = written.split()
    if len(words) == 3 and _DAY.fullmatch(words[0]) and _OFFSET.fullmatch(words[2]):
        return parse_utc(f"{words[0]} {words[1]}{words[2]}"), ""
    zone = words[-1] if len(words) == 3 and _ZONE.fullmatch(words[-1]) else ""
    if zone and tz.gettz(zone) is not None:
        return parse_utc(" ".join(words)), ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a time zone that is not known
        time = parse(" ".join(words))
    return parse_utc(time), zone if zone and zone.upper() not in ("AM", "PM") and time.tzinfo is None else ""
