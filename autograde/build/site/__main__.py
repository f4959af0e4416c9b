"""`python -m autograde.build.site`: the course as a static site, in build/site/html.

python -m autograde.build.site                      all lectures
python -m autograde.build.site --until UNIT         those up to one unit, where a class has no later one
python -m autograde.build.site --solutions          with the solutions, for instructors
"""

import argparse
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from autograde.build.course_folder import ROOT, sources
from autograde.build.errors import NoWheel, SourceError
from autograde.build.site.executed import executed
from autograde.build.site.lite import lite
from autograde.build.site.source_tree import write_source
from autograde.build.wheel import units_until
from autograde.courses import current


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Build the course's site.")
    parser.add_argument("--until", metavar="UNIT", help="the last unit that is on the site; all where left out")
    parser.add_argument("--solutions", action="store_true", help="show the solutions: not for students")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "site", help="where it is made, in html/")
    options = parser.parse_args(arguments)
    begun = time.perf_counter()
    try:
        made = site(options.folder, options.until, options.solutions)
    except (SourceError, NoWheel) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"made {made} in {time.perf_counter() - begun:.0f} s. To read, open index.html in it; for notebooks in a")
    print(f"browser, serve it: python -m http.server --bind 127.0.0.1 --directory {made}")
    return 0


def site(folder: Path, until: str | None = None, solutions: bool = False) -> Path:
    """Build the site; return its folder.

    Parameters
    ----------
    folder : Path, where it is made; notebooks that have run are kept in it
    until : the last unit; all where left out
    solutions : whether the lectures show them

    Raises
    ------
    NoWheel : if there is no such unit
    SourceError : if a notebook does not run, or Sphinx has something to say
    """
    folder = folder.resolve()  # JupyterLite is built from within it
    named = units_until(until) if until else list(current().units)
    units = {unit: current().units[unit] for unit in named}
    ran = executed(sources([name for names in units.values() for name in names]), folder / "executed")
    shutil.rmtree(folder / "source", ignore_errors=True)
    write_source(folder / "source", {unit: {name: ran[name] for name in units[unit]} for unit in units}, solutions)
    html = render(folder / "source", folder / "html")
    lite(folder / "lite", units, html)
    return html


def render(source: Path, html: Path) -> Path:
    """Run Sphinx, to which every warning is an error; return the folder of the pages.

    Raises
    ------
    SourceError : if Sphinx has something to say; it has said it
    """
    from sphinx.cmd.build import build_main

    shutil.rmtree(html, ignore_errors=True)
    words = ["-b", "html", "-q", "-W", "--keep-going", "-j", "2", "-d", str(source.parent / "doctrees")]
    if build_main([*words, str(source), str(html)]):
        raise SourceError("Sphinx made no site: what it says above has to be mended.")
    return html


if __name__ == "__main__":
    sys.exit(main())
