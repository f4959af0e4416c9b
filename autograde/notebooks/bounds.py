"""How large a notebook is that is read.

Far beyond what anybody writes by hand, with pictures; a file beyond them costs the reader's own memory.
"""

LARGEST_FILE = 2**25
MOST_VALUES = 2_000_000
MOST_CELLS = 5_000
# Outputs count for nothing: in a file beyond the bounds above they are passed over, and only the rest must be within.
LARGEST_WITH_OUTPUTS = 2**28
MOST_STEPS = 20_000_000  # brackets and strings of what is passed over: a second of work
DEEPEST = 900  # Python's own reader ends there
