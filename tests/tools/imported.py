"""`python -m tests.tools.imported MODULE WORDS`: say `autograde WORDS`, and end with 1 where it has imported a module."""

import sys

from autograde.cli import main

if __name__ == "__main__":
    try:
        main(args=sys.argv[2:], prog_name="autograde")
    finally:
        if sys.argv[1] in sys.modules:
            raise SystemExit(f"{sys.argv[1]} was imported")
