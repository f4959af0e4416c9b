"""What Sphinx reads: the pages written by hand, the guides, and a page for each lecture."""

import base64
import hashlib
import re
import shutil
import struct
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from autograde.build.course_folder import LECTURES, ROOT
from autograde.build.run_solved import execute
from autograde.build.site.reading_copy import reading_copy

_LEADS_OUT = re.compile(r"\[([^\]]{1,99})\]\(\.\./[^)]{1,99}\)")
BY_HAND, GUIDES = ROOT / "site", ROOT / "docs"
FIGURES = "_static/figures"
NOTEBOOK = "../../lite/notebooks/index.html?path={unit}/{name}.ipynb"
ORIENTATION = """\
<p><a class="button" href="{notebook}">Open in your browser</a></p>

*What cells show here, they show once the exercises are solved.*
"""
CONTROLS = """\
*Sliders and buttons move this figure in <a href="{notebook}">the notebook</a>; below is one of its pictures.*"""


def write_source(folder: Path, solved: Mapping[str, Mapping[str, NotebookNode]], solutions: bool) -> None:
    """Write what Sphinx reads into an empty folder.

    Parameters
    ----------
    folder : Path
    solved : unit -> notebook's name -> the solved notebook with its outputs
    solutions : whether the lectures show them
    """
    shutil.copytree(BY_HAND, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(GUIDES, folder / "guides", dirs_exist_ok=True)
    for guide in (folder / "guides").glob("*.md"):
        text = guide.read_text(encoding="utf-8")
        guide.write_text(_LEADS_OUT.sub(r"\1", text), encoding="utf-8")  # what is no page of the site is a name there
    _run_front_page(folder)
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace("](docs/", "](guides/")
    (folder / "README.md").write_text(readme, encoding="utf-8")
    (folder / FIGURES).mkdir(parents=True, exist_ok=True)
    titles: dict[str, list[tuple[str, str]]] = {}
    for unit, notebooks in solved.items():
        for name, notebook in notebooks.items():
            received = notebook if solutions else _received(unit, name)
            address = NOTEBOOK.format(unit=unit, name=name)
            page = reading_copy(received, notebook, _pictures(folder), CONTROLS.format(notebook=address))
            titles.setdefault(unit, []).append((name, _opening(page, address)))
            path = folder / f"lectures/{unit}/{name}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(page, path)
    (folder / "lectures/index.md").write_text(_contents(titles), encoding="utf-8")


def _run_front_page(folder: Path) -> None:
    """Put the front page with what its cells show in the place of its text."""
    path = BY_HAND / "index.md"
    page = jupytext.reads(path.read_text(encoding="utf-8"), fmt="md:myst")
    execute(page, path)
    nbformat.write(page, folder / "index.ipynb")
    (folder / "index.md").unlink()


def _received(unit: str, name: str) -> NotebookNode:
    return nbformat.read(LECTURES / unit / f"{name}.ipynb", as_version=4)


def _opening(page: NotebookNode, notebook: str) -> str:
    """Put what every page needs below its heading, the way to the notebook first; return the heading."""
    heading, _, rest = page.cells[0].source.partition("\n")
    page.cells[0].source = f"{heading}\n\n{ORIENTATION.format(notebook=notebook)}{rest}"
    return heading.lstrip("# ")


def _pictures(folder: Path):
    """What keeps a page's pictures as files, a name for what is in one: pages are small, and printed once."""

    def picture(png: str, about: dict) -> str:
        content = base64.b64decode(png)
        path = folder / FIGURES / f"{hashlib.sha256(content).hexdigest()[:16]}.png"
        path.write_bytes(content)
        wide, high = struct.unpack(">II", content[16:24])  # a PNG's own words on its size, in pixels
        width = about.get("width") or wide
        size = f'width="{width}" height="{round(high * width / wide)}"'
        alt = escape(about.get("alt") or "A figure without a description.")
        return f'<img src="../../{FIGURES}/{path.name}" {size} alt="{alt}" loading="lazy">'

    return picture


def _contents(titles: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """The page of all lectures, by unit."""
    parts = ["# Lectures", f"{sum(map(len, titles.values()))} notebooks, each walked through in about an hour."]
    for unit, found in titles.items():
        listed = "\n".join(f"- [{title}]({unit}/{notebook}.ipynb)" for notebook, title in found)
        entries = "\n".join(f"{unit}/{notebook}" for notebook, _ in found)
        caption = f"Unit {unit.split('_')[0]}"
        toctree = f"```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{entries}\n```"
        parts.append(f"## {caption}\n\n{listed}\n\n{toctree}")
    return "\n\n".join(parts) + "\n"
