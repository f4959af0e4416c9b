"""`python -m tests.tools.imported MODULE WORDS`: `autograde WORDS`, with status 1 where that imports a module."""

import sys

from autograde.cli import main

if __name__ == "__main__":
    try:
        main(args=sys.argv[2:], prog_name="autograde")
    finally:
        if sys.argv[1] in sys.modules:
            raise SystemExit(f"{sys.argv[1]} was imported")
