"""A course of one's own: a folder that builds, checks and grades itself, to be changed from there."""

import keyword
import re
from pathlib import Path

from autograde.version import __version__

TEMPLATE = Path(__file__).with_name("template")
WHERE = {  # the template's files -> where they stand in the new folder
    "README.md.txt": "README.md",
    "pyproject.toml.txt": "pyproject.toml",
    "nbgrader_config.py.txt": "nbgrader_config.py",
    "gitignore.txt": ".gitignore",
    "package.py.txt": "{package}/__init__.py",
    "checks.py.txt": "{package}/checks/first_steps.py",
    "catalogue.py.txt": "{package}/mistakes/catalogue.py",
    "mistakes.py.txt": "{package}/mistakes/first_steps.py",
    "reference.py.txt": "solutions/reference.py",
    "notebook.md.txt": "solutions/01_first_steps/first_steps.md",
    "test_course.py.txt": "tests/test_course.py",
}
EMPTY = {
    "{package}/01_first_steps/.gitkeep": "",
    "{package}/checks/__init__.py": '"""What each check asks, and what it wants of the answer."""\n',
    "{package}/mistakes/__init__.py": '"""How exercises go wrong; a module for each unit."""\n',
}


class NoCourse(Exception):
    """A course that cannot be made; the text is one sentence."""


def new_course(folder: Path) -> list[Path]:
    """Make a course in a new folder, whose name is the course's; return the files that were written.

    Raises
    ------
    NoCourse : if the folder holds something, or its name is none that a package can have
    """
    name = folder.absolute().name
    package = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    if not package.isidentifier() or keyword.iskeyword(package) or package in ("autograde", "solutions", "tests"):
        raise NoCourse(f"{name!r} is no name for a course: take letters, digits and hyphens, a letter first.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NoCourse(f"{folder} is there already, and not empty: name a new folder.")
    words = {"[[name]]": package.replace("_", "-"), "[[package]]": package, "[[engine]]": __version__}
    texts = {path: (TEMPLATE / source).read_text(encoding="utf-8") for source, path in WHERE.items()} | EMPTY
    written = []
    for where, text in texts.items():
        for sign, word in words.items():
            text = text.replace(sign, word)
        path = folder / where.format(package=package)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written
