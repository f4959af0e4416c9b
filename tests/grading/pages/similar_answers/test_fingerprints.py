"""The fingerprints of an answer."""

import os
import subprocess
import sys
import threading

from autograde.grading.bounded_process import bounded_calls
from autograde.grading.bounded_process.fork_server import ForkServer
from autograde.grading.pages.similar_answers.fingerprints import fingerprints
from autograde.grading.pages.similar_answers.pairs import similar
from tests.tools.similar_code import CODE

SAID = "import sys; from autograde.grading.pages.similar_answers.fingerprints import fingerprints\n"
SAID += "print(sorted(fingerprints(sys.argv[1]).places))"


def test_two_interpreters_take_the_same_fingerprints():
    """Python's own hash of a text differs between them."""
    for seed in "1", "2":
        theirs = subprocess.run(
            [sys.executable, "-c", SAID, CODE],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert theirs.stdout.strip() == str(sorted(fingerprints(CODE).places))


def test_the_reference_explains_what_another_interpreter_took_apart(monkeypatch):
    """Where this program has several threads, an interpreter that was started, not forked, takes answers apart."""
    end = threading.Event()
    other = threading.Thread(target=end.wait)
    other.start()
    try:
        started = ForkServer()
    finally:
        end.set()
        other.join()
    monkeypatch.setattr(bounded_calls, "fork_server", lambda program: started)
    assert similar({"a": {"f": CODE}, "b": {"f": CODE}}, {"f": [CODE]}) == []
    (pair,) = similar({"a": {"f": CODE}, "b": {"f": CODE}}, {})
    assert pair.students == ("a", "b")
    started._control.close()
    started._process.wait()
