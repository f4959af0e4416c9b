"""From hand-written text to released notebooks, and to the wheel that students install."""

import sys

sys.dont_write_bytecode = True  # a __pycache__ in solutions/ would be an assignment to nbgrader
