"""What must be the same wherever notebooks of one class are judged."""

import hashlib
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from autograde.courses import Course

ENGINE = Path(__file__).parents[3]  # the package autograde


@dataclass(frozen=True)
class Versions:
    """Files, Python and packages of one machine."""

    files: str
    python: str
    packages: tuple[tuple[str, str], ...]

    def difference(self, here: "Versions") -> str:
        """What is different here, in a sentence; "" for nothing."""
        if here.files != self.files:
            return f"its files of the course are others ({here.files} there, {self.files} here): check out one commit"
        if here.python != self.python:
            return f"it runs Python {here.python}, and Python {self.python} is asked for"
        for (name, wanted), (_, found) in zip(self.packages, here.packages, strict=True):
            if wanted != found:
                return f"it has {name} {found}, and {wanted} is asked for"
        return ""


def versions(packages: tuple[str, ...], course: Course) -> Versions:
    """Those of this machine, and of the files that grade."""
    text = hashlib.sha256()
    for folder, patterns in (
        (ENGINE, ("**/*.py",)),
        (course.folder, ("**/*.py", "mistakes/*.json")),
        (course.solutions, ("*.py",)),
    ):
        for path in sorted(path for pattern in patterns for path in folder.glob(pattern)):
            text.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return Versions(
        text.hexdigest()[:12], platform.python_version(), tuple((name, _version(name)) for name in packages)
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
