"""What tests of sessions share."""

import time


def value(session, source):
    """The value of a cell's last expression, as text."""
    return session.run(source)[-1]["data"]["text/plain"]


def wait_until(true, seconds=120):
    """Whether something becomes true in time: that of a busy machine, of which a test that passes needs none."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()
