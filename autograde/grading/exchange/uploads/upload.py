"""What a system gave one name: a file, or a folder with files."""

from dataclasses import dataclass
from pathlib import Path

from autograde.asking.call import plain
from autograde.grading.exchange.uploads.upload_names import Reading


@dataclass(frozen=True)
class Upload:
    """What the system gave one name: a file, or a folder with files.

    Attributes
    ----------
    path : Path, where it was unpacked
    readings : what its name says, the system's own way to read it first
    """

    path: Path
    readings: tuple[Reading, ...]

    @property
    def reading(self) -> Reading:
        return self.readings[0]

    @property
    def who(self) -> str:
        number = f" (number {self.reading.number} of {self.reading.system})" if self.reading.number else ""
        return plain(self.reading.name) + number

    def notebooks(self) -> list[Path]:
        """The notebooks in it; no link leads to one."""
        paths = [self.path] if self.path.is_file() else sorted(self.path.rglob("*.ipynb"))
        return [path for path in paths if path.suffix == ".ipynb" and path.is_file() and not path.is_symlink()]
