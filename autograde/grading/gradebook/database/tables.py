"""nbgrader's tables, without what SQLAlchemy warns of in nbgrader's own classes."""

import warnings
from collections.abc import Mapping
from typing import Any


def tables() -> Mapping[str, Any]:
    """nbgrader's tables by their names in the database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from nbgrader.api import Base
    return Base.metadata.tables
