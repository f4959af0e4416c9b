"""Sentences on what was left out, said when they come and once more at the end.

nbgrader says three lines of each file that it collects: nobody finds one sentence among them.
"""

import atexit
from typing import Any

from autograde.grading.counts_and_durations import count

MOST = 50  # sentences that are said once more


class RepeatedWarnings:
    """Takes a sentence and tells it; all that one command's plugins tell is said once more when it ends.

    Parameters
    ----------
    plugin : of nbgrader's, which has a log, and the command as its parent
    """

    def __init__(self, plugin: Any):
        self.log = plugin.log
        self.told: list[str] = vars(plugin.parent).setdefault("told", [])

    def __call__(self, sentence: str) -> None:
        if not self.told:
            atexit.register(self._once_more)
        self.told.append(sentence)
        self.log.warning(sentence)

    def _once_more(self) -> None:
        for sentence in self.told[:MOST]:
            self.log.warning(sentence)
        first = f", the first {MOST} of them once more above" if len(self.told) > MOST else ""
        self.log.warning(f"{count(len(self.told), 'sentence')} on what was left out or needs a look{first}.")
