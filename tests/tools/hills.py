"""A second course, "hills": one unit with one exercise, in words of its own."""

from pathlib import Path

UNIT = "01_slopes"
CHECK = """
def slope(ask):
    ask.equal(ask(3.0, shape=()), {value}, "the known value")
"""


def make(folder: Path, name: str = "hills", value: float = 6.0) -> Path:
    """The course in a folder: its package, and solutions beside it; returns the package."""
    package = folder / name
    for part in (package / UNIT, package / "checks", package / "mistakes", folder / "solutions"):
        part.mkdir(parents=True)
    (package / "__init__.py").write_text(f"COURSE = {name!r}\nROW = 'hill'\n")
    (package / "checks" / "__init__.py").write_text("")
    (package / "checks" / "slopes.py").write_text(CHECK.format(value=value))
    (package / "mistakes" / "__init__.py").write_text("")
    (package / "mistakes" / "catalogue.py").write_text("MISTAKES = {'sign': 'the hill goes down'}\n")
    (package / UNIT / "slopes.ipynb").write_text("{}")
    (folder / "solutions" / "reference.py").write_text("def slope(x):\n    return 2.0 * x\n")
    return package
