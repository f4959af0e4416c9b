"""The notebooks to be opened in a browser: JupyterLite, whose Python is Pyodide, with the course's own wheels."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.build.course_folder import LECTURES
from autograde.build.errors import SourceError
from autograde.build.site.browser_wheels import browser_wheels
from autograde.notebooks.merging.from_a_browser import IN_BROWSER

EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager")
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"


def lite(folder: Path, units: Mapping[str, Sequence[str]], html: Path) -> None:
    """Build JupyterLite into html/lite.

    Parameters
    ----------
    folder : Path, where it is prepared
    units : unit -> names of its notebooks, those that are on the site
    html : Path, of the site

    Raises
    ------
    SourceError : if a wheel or JupyterLite cannot be made
    """
    shutil.rmtree(folder, ignore_errors=True)
    browser_wheels(list(units)[-1], folder / "wheels")
    for unit, names in units.items():
        (folder / "contents" / unit).mkdir(parents=True)
        for name in names:
            received = nbformat.read(LECTURES / unit / f"{name}.ipynb", as_version=4)
            nbformat.write(for_a_browser(received), folder / "contents" / unit / f"{name}.ipynb")
    for name in EXTENSIONS:
        shutil.copytree(Path(sys.prefix, "share/jupyter/labextensions", name), folder / "labextensions" / name)
    (folder / "jupyter-lite.json").write_text(json.dumps(_settings()), encoding="utf-8")
    _build(folder, html / "lite")
    _guard(html / "lite")


def for_a_browser(received: NotebookNode) -> NotebookNode:
    """A student's notebook with a word on browsers above its first code, which waits for the packages."""
    place = next(number for number, cell in enumerate(received.cells) if cell.cell_type == "code")
    received.cells.insert(place, nbformat.v4.new_markdown_cell(IN_BROWSER, id="in-your-browser"))
    return received


def _settings() -> dict:
    """Which Pyodide, from where: the one that the kernel was made for, where its makers serve it."""
    from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_MJS

    config = {"appName": "The course in your browser", "litePluginSettings": {}}
    config["litePluginSettings"] = {KERNEL: {"pyodideUrl": f"{PYODIDE_CDN_URL}/{PYODIDE_MJS}"}}
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": config}


def _build(folder: Path, made: Path) -> None:
    words = ["build", "--lite-dir", ".", "--output-dir", str(made), "--contents", "contents"]
    words += ["--piplite-wheels", "wheels", "--apps", "notebooks", "--apps", "tree", "--no-sourcemaps"]
    words += ["--no-unused-shared-packages", "--ignore-sys-prefix", "--no-libarchive"]
    words += ["--FederatedExtensionAddon.extra_labextensions_path=labextensions"]
    command = [sys.executable, "-m", "jupyterlite_core", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SourceError(f"JupyterLite could not be built:\n{done.stdout}{done.stderr}")


def _guard(made: Path) -> None:
    """Let JupyterLite's pages say in a sentence what keeps Python from starting."""
    guard = Path(__file__).with_name("guard.js")
    shutil.copy(guard, made / guard.name)
    for app in ("notebooks", "tree"):
        page = made / app / "index.html"
        text = page.read_text(encoding="utf-8")
        script = f'<script defer src="../{guard.name}"></script>'
        page.write_text(text.replace("</body>", f"{script}</body>"), encoding="utf-8")
