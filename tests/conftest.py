"""What all tests share."""

import os
import sys

sys.dont_write_bytecode = True  # a __pycache__ in solutions/ would be an assignment to nbgrader
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from solutions.build import find_alembic  # noqa: E402

find_alembic()
