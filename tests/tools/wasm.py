"""Proves that the checks run in WebAssembly: `make wasm`.

    python -m tests.tools.wasm              all exercises; several minutes
    python -m tests.tools.wasm softmax      some of them

A browser's Python that can be had without a network is old: the wheel dive-jupyterlite-xeus-python 0.5.7 holds Python
3.10 and NumPy 1.21 for JupyterLite 0.1.0b14. They get an environment of their own, in build/wasm, made with Python
3.11. The student's half is put into headless Chromium, with what `tests.tools.in_wasm` lends to so old a Python; there
integers have 32 bits, and NumPy warns of no overflow. Asked is every exercise that needs no PyTorch: its right answers
pass, and each wrong one of `tests/mistakes` gets its name.
"""

import argparse
import base64
import io
import json
import re
import shutil
import subprocess
import sys
import time
import zipfile

from autograde.build.course_folder import ROOT
from tests.tools import lab
from tests.tools.served import served

FOLDER = ROOT / "build" / "wasm"
NEEDED = ("jupyterlite==0.1.0b14", "dive-jupyterlite-xeus-python==0.5.7")
CHUNK = 200_000  # characters that are handed over at once
SENT = (
    *("autograde", "lectures", "solutions/reference.py", "tests/__init__.py", "tests/mistakes", "tests/right_answers"),
    *("tests/tools/__init__.py", "tests/tools/in_wasm.py"),
)
KEPT_AT_HOME = ("autograde/grading/", "autograde/cli/", "autograde/build/site/", "tests/mistakes/known.py")
SILENT = {"sigmoid-overflow-warns"}  # wrong by a warning alone: NumPy sees no overflow where processors have no flags
ENTRY = "[autograde.courses]\nbackprop = lectures\n"
LATE = 300  # seconds: a page that has lost a message waits for ever
RUN = """async (code) => {
  if (!window.kernel) {
    const sessions = window.jupyterapp.serviceManager.sessions;
    const asked = { name: "wasm", path: "wasm", type: "notebook", kernel: { name: "xeus-python" } };
    window.kernel = (await sessions.startNew(asked)).kernel;
  }
  const asked = window.kernel.requestExecute({ code });
  const said = [];
  asked.onIOPub = ({ content }) => said.push(content.text || (content.traceback || []).join("\\n"));
  const late = new Promise((resolve) => setTimeout(resolve, LATE, null));
  return (await Promise.race([asked.done, late])) && said.join("");
}"""


class NoKernel(Exception):
    """WebAssembly could not be tried; the sentence says why."""


class NoAnswer(NoKernel):
    """A kernel has not answered in time."""


def environment():
    """The Python that builds JupyterLite, made where it is not there."""
    python = FOLDER / "venv" / "bin" / "python"
    if not python.exists():
        old = sys.executable if sys.version_info[:2] == (3, 11) else shutil.which("python3.11")
        if old is None:
            raise NoKernel(
                "This kernel's JupyterLite is built with Python 3.11, which is not on the path: install python3.11."
            )
        subprocess.run([old, "-m", "venv", str(FOLDER / "venv")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *NEEDED], check=True)
    return python


def build():
    """JupyterLite with the kernel; returns its folder."""
    made, empty = FOLDER / "lite", FOLDER / "empty"
    empty.mkdir(parents=True, exist_ok=True)
    words = ["build", "--lite-dir", str(empty), "--output-dir", str(made), "--apps", "retro", "--no-sourcemaps"]
    done = subprocess.run(
        [str(environment()), "-m", "jupyterlite", *words], cwd=empty, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoKernel(done.stdout + done.stderr)
    settings = made / "jupyter-lite.json"
    told = json.loads(settings.read_text(encoding="utf-8"))
    told["jupyter-config-data"]["exposeAppInBrowser"] = True
    settings.write_text(json.dumps(told), encoding="utf-8")
    return made


def packed():
    """The student's half, the reference and the answers, as a zip in base64."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in SENT:
            for path in [ROOT / name] if name.endswith(".py") else sorted((ROOT / name).rglob("*")):
                inside = path.relative_to(ROOT).as_posix()
                if path.suffix in (".py", ".json", ".txt") and not inside.startswith(KEPT_AT_HOME):
                    archive.write(path, inside)
        for unit in (path for path in (ROOT / "lectures").iterdir() if path.name[0].isdigit()):
            archive.writestr(f"lectures/{unit.name}/here", "")  # a course has the units whose folders are there
        archive.writestr("course-0.dist-info/METADATA", "Metadata-Version: 2.1\nName: course\nVersion: 0\n")
        archive.writestr("course-0.dist-info/entry_points.txt", ENTRY)
    return base64.b64encode(found.getvalue()).decode()


class Kernel:
    """The Python in a page of the browser, with the packed files on its path."""

    def __init__(self, browser, address):
        self.browser, self.address, self.page, self.packed = browser, address, None, packed()
        self.begin()

    def begin(self):
        """Open a page, a new one where there was one, and bring the files into it."""
        if self.page:
            self.page.close()
        self.page = self.browser.new_page()
        self.page.set_default_timeout(900_000)
        self.page.goto(f"{self.address}/retro/tree/index.html")
        self.page.wait_for_function("window.jupyterapp && window.jupyterapp.serviceManager")
        self.run("packed = []")
        for start in range(0, len(self.packed), CHUNK):
            self.run(f"packed.append({self.packed[start : start + CHUNK]!r})")
        self.run(
            "import base64, io, sys, zipfile\n"
            "zipfile.ZipFile(io.BytesIO(base64.b64decode(''.join(packed)))).extractall('/course')\n"
            "sys.path.insert(0, '/course')\n"
            "from tests.tools import in_wasm\n"
            "in_wasm.lend()"
        )

    def run(self, code):
        said = self.page.evaluate(RUN.replace("LATE", str(1000 * LATE)), code)
        if said is None:
            raise NoAnswer(f"no answer in {LATE} s")
        return said

    def ask_twice(self, call):
        """The same as `ask`, once more in a new page where the first gives no answer."""
        try:
            return self.ask(call)
        except NoAnswer:
            self.begin()
            return self.ask(call)

    def ask(self, call):
        """What a function of `tests.tools.in_wasm` gives."""
        said = re.sub(r"\x1b\[[0-9;]*m", "", self.run(f"print(in_wasm.{call})")).strip()
        last = said.rpartition("\n")[2]  # an answer may print
        try:
            return json.loads(last)
        except ValueError:
            raise NoKernel(f"in_wasm.{call} ended with {last}") from None


def report(kernel, only):
    """Ask the exercises, say what each found; whether all was as it should be."""
    there = kernel.ask("exercises()")
    print(f"Python {there['python']}, NumPy {there['numpy']}, in WebAssembly")
    fine, right, named = True, 0, 0
    for exercise in only or there["exercises"]:
        try:
            found = kernel.ask_twice(f"ask({exercise!r})")
        except NoKernel as error:
            fine = False
            print(f"BAD {exercise}: {error}", flush=True)
            continue
        unseen = set(found["missed"]) <= SILENT
        good = not found["refused"] and unseen and (found["named"] or exercise not in there["wrong"])
        fine, right, named = fine and bool(good), right + (not found["refused"]), named + found["named"]
        print(
            f"{'ok ' if good else 'BAD'} {exercise}: {found['named']} wrong answers named, {found['seconds']:.1f} s, "
            f"the slowest report after {found['slowest']:.2f} s",
            *found["refused"],
            *(f"not named: {wrong}" for wrong in found["missed"]),
            sep="\n    ",
            flush=True,
        )
    print(f"{right} exercises whose right answers pass, {named} wrong answers named")
    return fine


def main():
    parser = argparse.ArgumentParser(description="Run the checks in WebAssembly.")
    parser.add_argument("only", nargs="*", help="names of exercises; all where left out")
    options = parser.parse_args()
    begun = time.perf_counter()
    try:
        if lab.CHROMIUM is None:
            raise NoKernel(lab.MISSING)
        with served(build()) as address, lab.chromium() as browser:
            fine = report(Kernel(browser, address), options.only)
    except NoKernel as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{time.perf_counter() - begun:.0f} s")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
