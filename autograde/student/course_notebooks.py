"""The released notebooks that a student has: those that travel in the course's package."""

from pathlib import Path

from autograde.courses import current


def released_notebooks() -> dict[str, Path]:
    """The notebooks that travel in the package: "04_back_propagation/back_propagation.ipynb" -> its file."""
    folder = current().folder
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.glob("[0-9]*/*.ipynb"))}
