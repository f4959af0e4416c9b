"""Which of a unit's notebooks a file is: by its name, unless the cells are another's; by the cells' names."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

from autograde.asking.call import plain
from autograde.grading.exchange.collect.embedded_ids import grade_ids, marks
from autograde.grading.exchange.collect.renamed_copies import again


class ReleasedNotebooks:
    """The notebooks of a unit, as they were released.

    Parameters
    ----------
    unit : str
    folder : Path, the unit's in the release
    """

    def __init__(self, unit: str, folder: Path):
        self.unit = unit
        self.ids = {path.stem: grade_ids(path) for path in folder.glob("*.ipynb")}

    def which(self, path: Path, stem: str, place: str, tell: Callable[[str], None]) -> str | None:
        """The notebook that a file is; None, and told, where it is none of the unit's.

        Parameters
        ----------
        path : Path of the file
        stem : str, what the student called it, without the ending
        place : str, where it stands in the archive, for a sentence
        tell : takes a sentence
        """
        there = grade_ids(path)
        shared = {name: len(ids & there) for name, ids in self.ids.items()}
        most = max(shared.values(), default=0)
        fitting = [name for name, count in shared.items() if count == most and most]
        stem = unicodedata.normalize("NFC", stem)
        for name in (stem, again(stem)[0]):
            if name in self.ids and (shared[name] or len(fitting) != 1):
                return name
        if len(fitting) == 1:
            return fitting[0]
        found = marks(path)
        if found.get("unit") == self.unit and found.get("notebook") in self.ids:
            return found["notebook"]
        ends = [name for name in self.ids if again(stem)[0].endswith((f" {name}", f"_{name}"))]  # Copy of NAME
        if len(ends) == 1 and not found:
            return ends[0]
        what = f"a notebook of {plain(found['unit'])}" if found.get("unit") else "no notebook of this course"
        tell(f"{place} is {what}, expected one of {self.unit}: left out.")
        return None
