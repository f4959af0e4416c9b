"""nbgrader's zip_collect or collect in a process of its own: what it warned of, and why it failed, as a line of JSON.

python -m autograde.grading.exchange.collect_command.nbgraders_own zip|exchange UNIT
"""

import contextlib
import io
import json
import logging
import sys
import warnings

ROUTINE = ("Clearing existing files in ", "Directory not found. Creating: ")  # what it does at every run
COUNTED = (
    "Skipped submission with no match information provided"  # of a file that the collector has told of, or passed by
)


class _Kept(logging.Handler):
    """Keeps the sentences of a log: warnings, and what ended the command."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.warned: list[str] = []
        self.failed = ""

    def emit(self, record: logging.LogRecord) -> None:
        sentence = " ".join(record.getMessage().split())
        if record.levelno >= logging.ERROR:
            self.failed = self.failed or sentence
        elif not sentence.startswith(ROUTINE):
            self.warned.append(sentence)


def main(kind: str, unit: str) -> dict[str, object]:
    """Collect a unit; what was told.

    Parameters
    ----------
    kind : "zip" or "exchange"
    unit : str
    """
    warnings.simplefilter("ignore")
    from nbgrader.apps import CollectApp, ZipCollectApp

    app = ZipCollectApp() if kind == "zip" else CollectApp()
    kept = _Kept()
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
        found = main(*sys.argv[1:3])
    print(json.dumps(found), flush=True)
    sys.stderr.close()  # what is said once more at the end is in the table
