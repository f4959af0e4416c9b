"""Whether a gradebook is of the form that the installed nbgrader writes."""

import re
import warnings
from importlib.util import find_spec
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.errors import CannotGrade

STEP = re.compile(r"^(down_)?revision = '(\w+)'", re.MULTILINE)


def require_version(course: CourseDirectory) -> None:
    """Refuse a gradebook that another version of nbgrader made; one that does not say its version is taken as it is.

    Raises
    ------
    CannotGrade : says what to do
    """
    made, here, known = _made_by(course), *_form_here()
    if not made or not here or made == here:
        return
    what = (
        "say nbgrader db upgrade, which keeps a copy"
        if made in known
        else "install the nbgrader that made it, or a later one"
    )
    sqlite = "sqlite:///"  # an address of another kind can hold a password
    which = course.database.removeprefix(sqlite) if course.database.startswith(sqlite) else "The gradebook"
    raise CannotGrade(f"{which} was made by another version of nbgrader ({made} there, {here} here): {what}.")


def _made_by(course: CourseDirectory) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sqlalchemy import create_engine, text
        from sqlalchemy.exc import SQLAlchemyError

        try:
            engine = create_engine(course.database)
            try:
                with engine.connect() as connection:
                    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
            finally:
                engine.dispose()
        except (SQLAlchemyError, ImportError):  # none that can be read so: that is told where it is opened
            return ""


def _form_here() -> tuple[str, set[str]]:
    """The form of the installed nbgrader's gradebooks, and those of all versions before."""
    package = find_spec("nbgrader")
    folder = Path(str(package and package.origin)).with_name("alembic") / "versions"
    steps = [dict(STEP.findall(path.read_text(encoding="utf-8"))) for path in folder.glob("*.py")]
    forms, before = {step.get("", "") for step in steps}, {step.get("down_") for step in steps}
    last = sorted(forms - before)
    return (last[0] if len(last) == 1 else ""), forms
