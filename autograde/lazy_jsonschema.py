"""What makes a command start quickly."""

import sys
from typing import Any


def import_jsonschema() -> None:
    """Import jsonschema, which nbformat and nbgrader need, without its grammar of web addresses.

    To build that takes a second of every start. No notebook's schema asks for such an address: what is validated stays
    the same. Where jsonschema is imported already, nothing changes.
    """
    absent = "rfc3987_syntax" not in sys.modules
    no_such_package: Any = None
    sys.modules.setdefault("rfc3987_syntax", no_such_package)
    try:
        import jsonschema  # noqa: F401
    finally:
        if absent:
            del sys.modules["rfc3987_syntax"]
