"""nbgrader's zip_collect or collect in a process of its own: at which step it is, what it warned of, why it failed.

Each is a line of JSON on stdout, the last one what was told.

python -m autograde.grading.exchange.collect_command.nbgraders_own zip|exchange UNIT
"""

import contextlib
import io
import json
import logging
import sys
import warnings
from collections import Counter
from collections.abc import Callable

EVERY = 10  # things done between two that are told
ROUTINE = ("Clearing existing files in ", "Directory not found. Creating: ")  # what it does at every run
COUNTED = (
    "Skipped submission with no match information provided"  # of a file that the collector has told of, or passed by
)


STEPS = {  # how a sentence on one more thing done begins -> what was done with so many
    "Parsing file": "looked through",
    "Copying from": "put into submitted/",
    "Collecting submission": "collected",
    "Updating submission": "collected",
    "No newer submission": "compared",
}


class _Kept(logging.Handler):
    """Keeps the sentences of a log: warnings, and what ended the command; tells at which step it is."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self.warned: list[str] = []
        self.failed = ""
        self._tell, self._counts = tell, Counter[str]()

    def emit(self, record: logging.LogRecord) -> None:
        sentence = " ".join(record.getMessage().split())
        if record.levelno < logging.WARNING:
            return self._step(next((done for begun, done in STEPS.items() if sentence.startswith(begun)), ""))
        if record.levelno >= logging.ERROR:
            self.failed = self.failed or sentence
        elif not sentence.startswith(ROUTINE):
            self.warned.append(sentence)
        return None

    def _step(self, done: str) -> None:
        if done:
            self._counts[done] += 1
            if self._counts[done] % EVERY == 1:
                self._tell(f"{self._counts[done]} {done}")


def main(kind: str, unit: str, tell: Callable[[str], None]) -> dict[str, object]:
    """Collect a unit; what was told.

    Parameters
    ----------
    kind : "zip" or "exchange"
    unit : str
    tell : is told the step, every now and then
    """
    warnings.simplefilter("ignore")
    from nbgrader.apps import CollectApp, ZipCollectApp

    app = ZipCollectApp() if kind == "zip" else CollectApp()
    kept = _Kept(tell)
    app.log.addHandler(kept)
    failed = ""
    try:
        app.initialize([unit, "--force"] if kind == "zip" else [unit, "--update"])
        app.log.addHandler(kept)  # nbgrader makes its log anew while it begins
        app.start()
    except SystemExit as end:
        failed = kept.failed or (f"nbgrader ended with {end.code}." if end.code else "")
    except Exception as error:
        failed = kept.failed or f"{type(error).__name__}: {error}"
    told = vars(app).get("told")  # by our own collector, in sentences
    left_out = told if told is not None else kept.warned
    return {"failed": failed, "left_out": list(dict.fromkeys(s for s in left_out if not s.startswith(COUNTED)))}


if __name__ == "__main__":
    with contextlib.redirect_stdout(io.StringIO()):
        out = sys.__stdout__
        found = main(sys.argv[1], sys.argv[2], lambda step: print(json.dumps({"step": step}), file=out, flush=True))
    print(json.dumps(found), flush=True)
    sys.stderr.close()  # what is said once more at the end is in the table
