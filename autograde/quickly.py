"""What makes a command start quickly."""

import sys
from typing import Any


def skip_address_grammar() -> None:
    """Keep jsonschema, which nbformat and nbgrader import, from building its grammar of internationalised addresses.

    That takes a second of every start. No notebook's schema asks for such an address: what is validated stays the same.
    For a command's own process, before nbformat is imported; where the grammar is there already, nothing changes.
    """
    absent: Any = None  # to Python's import: there is no such package
    sys.modules.setdefault("rfc3987_syntax", absent)
