"""Makes pictures of every solved notebook as JupyterLab shows it, to be looked at before a release.

    python -m tests.tools.screenshots                        all nine, into build/screenshots
    python -m tests.tools.screenshots forward_propagation    one of them
    python -m tests.tools.screenshots --grey                 as a reader without colours sees them

Each notebook runs in a live kernel in headless Chromium, sliders included. A picture shows whole cells, from the top
of the notebook to its end: 01_training_data/training_data-01.png, -02.png and so on.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat

from autograde.build.course_folder import ROOT, SOLUTIONS, sources
from autograde.build.errors import SourceError
from autograde.build.reference_text import Reference
from autograde.build.source_notebook import source_notebook
from tests.tools import lab

WIDTH, HEIGHT = 900, 1500  # pixels; a cell that is taller than a page gets a picture of its own


def photograph(notebook, folder):
    """Save pictures of an open notebook from its top to its end; return their paths."""
    page = notebook.page
    page.add_style_tag(content=".jp-Toolbar, .jp-mod-searchable::after { display: none !important }")
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('.jp-Notebook .jp-Cell')].map(
            cell => ({ top: cell.offsetTop, bottom: cell.offsetTop + cell.offsetHeight }))"""
    )
    paths = []
    for first, last in _pages(boxes):
        high = boxes[last]["bottom"] - boxes[first]["top"]
        page.set_viewport_size({"width": WIDTH, "height": max(high + 200, 400)})
        page.wait_for_timeout(150)
        cells = page.locator(".jp-Notebook .jp-Cell")
        cells.nth(first).evaluate("cell => cell.scrollIntoView({ block: 'start' })")
        page.wait_for_timeout(250)
        top, end = cells.nth(first).bounding_box(), cells.nth(last).bounding_box()
        path = folder / f"{folder.name}-{len(paths) + 1:02d}.png"
        upper = max(top["y"], 0)
        area = {"x": top["x"], "y": upper, "width": top["width"], "height": end["y"] + end["height"] - upper}
        page.screenshot(path=path, clip=area)
        paths.append(path)
    return paths


def _pages(boxes):
    """Return the (first, last) cells of each picture, as many as fit into its height."""
    first = 0
    while first < len(boxes):
        last = first
        while last + 1 < len(boxes) and boxes[last + 1]["bottom"] - boxes[first]["top"] <= HEIGHT:
            last += 1
        yield first, last
        first = last + 1


def main():
    parser = argparse.ArgumentParser(description="Make screenshots of the solved notebooks in JupyterLab.")
    parser.add_argument("--grey", action="store_true", help="without colours")
    parser.add_argument("only", nargs="*", help="names of notebooks (forward_propagation); all where left out")
    options = parser.parse_args()
    if lab.CHROMIUM is None:
        print(lab.MISSING, file=sys.stderr)
        return 1
    reference = Reference(SOLUTIONS / "reference.py")
    try:
        paths = sources(options.only)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as temporary:
        course, private = Path(temporary) / "course", Path(temporary) / "private"
        private.mkdir()
        cells = {}
        for path in paths:
            made = source_notebook(path, reference)
            cells[path] = made.cells
            (course / path.parent.name).mkdir(parents=True, exist_ok=True)
            nbformat.write(made, course / path.parent.name / f"{path.stem}.ipynb")
        with lab.jupyterlab(course, private) as address, lab.chromium() as browser:
            for path in paths:
                folder = ROOT / "build" / "screenshots" / path.stem
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
                notebook = lab.Notebook(browser, address, f"{path.parent.name}/{path.stem}.ipynb", cells[path])
                notebook.run_all()
                notebook.page.wait_for_timeout(2000)  # the last formulas and sliders
                if options.grey:
                    notebook.page.add_style_tag(content="html { filter: grayscale(1) }")
                count = len(photograph(notebook, folder))
                print(f"{count} pictures in {folder.relative_to(ROOT)}", flush=True)
                notebook.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
