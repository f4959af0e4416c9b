"""The newest Python, as Pyodide's npm package carries it, without NumPy: files compile, what is pure is imported."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from autograde.build.course_folder import ROOT

NAME, PACKAGE = "Pyodide", "pyodide@314.0.7"
SCRIPT = Path(__file__).with_suffix(".mjs")


def line() -> bool:
    """Try it, and say in a line what came of it; whether something failed."""
    if not (shutil.which("node") and shutil.which("npm")):
        print(f"{NAME:<12} needs node and npm, which are not on this machine.", flush=True)
        return False
    with tempfile.TemporaryDirectory() as folder:
        said = tried(Path(folder))
    print(f"{NAME:<12} {said.stdout.strip() or said.stderr.strip()}", flush=True)
    return said.returncode != 0


def tried(folder: Path) -> subprocess.CompletedProcess:
    """Get the package, and run the script in it."""
    command = ["npm", "install", "--silent", "--no-save", "--prefix", str(folder), PACKAGE]
    subprocess.run(command, check=True, cwd=folder)
    place = folder / "node_modules" / "pyodide"
    return subprocess.run(["node", str(SCRIPT), str(place), str(ROOT)], capture_output=True, text=True)
