"""By what a class is known where it is collected: the gradebook, and the CSV files that stand beside the archive."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograde.grading.exchange.rosters.roster import Roster, read_roster
from autograde.grading.exchange.uploads.archive_layout import upload_in
from autograde.grading.gradebook.people import Person, read_people


def people(directory: Any) -> dict[str, Person]:
    """The gradebook's students: id -> Person.

    Parameters
    ----------
    directory : nbgrader's CourseDirectory
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from nbgrader.api import Gradebook

        with Gradebook(directory.db_url, directory.course_id) as gradebook:
            return read_people(gradebook.db.connection())


def lists(folder: Path, tell: Callable[[str], None]) -> list[Roster]:
    """The CSV files that stand beside the archive; never one that a student uploaded.

    Raises
    ------
    CannotGrade : if one cannot be read
    """
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() != ".csv" or not path.is_file():
            continue
        if upload_in(path.relative_to(folder).parts):
            tell(f"{path.name} is named as a student's upload: not read as a list; rename it if it is one.")
            continue
        found.append(read_roster(path))
    return found
