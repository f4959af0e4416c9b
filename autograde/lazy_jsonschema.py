"""What makes a command start quickly."""

import sys
from typing import Any

UNUSED = ("rfc3987_syntax", "isoduration")  # the grammar of web addresses, and durations with all that knows of times


def import_jsonschema() -> None:
    """Import jsonschema, which nbformat and nbgrader need, without its grammar of web addresses and its durations.

    To build that grammar takes a second of every start. No notebook's schema asks for an address or a duration: what is
    validated stays the same. Where jsonschema is imported already, nothing changes.
    """
    absent = [name for name in UNUSED if name not in sys.modules]
    no_such_package: Any = None
    sys.modules.update(dict.fromkeys(absent, no_such_package))
    try:
        import jsonschema  # noqa: F401
    finally:
        for name in absent:
            del sys.modules[name]
