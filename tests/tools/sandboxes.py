"""What tests of the sandbox share: marks, a Bubblewrap that says what this machine's own does not, a copied package."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograde.build.course_folder import ROOT
from autograde.grading.sandbox.bubblewrap import program

linux = pytest.mark.skipif(sys.platform != "linux", reason="Bubblewrap needs Linux")
as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")

TRY = """
from pathlib import Path
from autograde.grading.sandbox.outside.probe import prove
prove([Path("solutions"), Path("tests")])
from autograde.grading.sandbox.outside.worker import Worker
with Worker(imports=()) as worker, worker.session() as session:
    print(session.run("import os\\nos.getuid(), 6 * 7")[0]["data"]["text/plain"])
"""


def fake_bubblewrap(folder, script):
    """A folder with a bwrap that runs a shell script, for what this machine's own does not say."""
    fake = folder / "bwrap"
    fake.write_text(f'#!/bin/sh\n[ "$1" = --version ] && {{ echo bubblewrap 0.9.0; exit; }}\n{script}\n')
    if script.startswith("echo bubblewrap"):
        fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(0o755)
    return folder


def copied_package(folder):
    """A copy of the package, in a folder that everybody may enter."""
    open_folder = Path(tempfile.mkdtemp(dir="/tmp", prefix=f"{folder.name}-"))
    compiled = shutil.ignore_patterns("__pycache__")  # else Python reads that, and not the source
    open_folder.chmod(0o755)
    return Path(shutil.copytree(ROOT / "autograde", open_folder / "autograde", ignore=compiled))


def within(arguments, *command, **options):
    """Run a command in a view of this machine that Bubblewrap makes."""
    outer = [program(), "--dev-bind", "/", "/", *arguments, "--", *command]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": "/tmp"}
    return subprocess.run(outer, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, **options)
