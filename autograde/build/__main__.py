"""`python -m autograde.build`: the notebooks, and the wheel for one unit's students."""

import sys

from autograde.build.build import main

sys.exit(main())
