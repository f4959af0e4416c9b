"""Zips as a system hands them out, put where they are downloaded to, and collected by the real nbgrader."""

import io
import subprocess
import sys
import zipfile
from datetime import datetime

from nbgrader.api import Gradebook

from tests.tools import instructor

UNIT, NOTEBOOK = instructor.UNIT, instructor.NOTEBOOK
DUE = datetime(2026, 3, 1, 12, 0)


def enrolled(class_folder):
    """A course with one unit released, a class in its gradebook, and nothing handed in."""
    instructor.enrol(class_folder)
    with Gradebook(f"sqlite:///{class_folder / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate=DUE)
    (class_folder / "downloaded" / UNIT / "archive").mkdir(parents=True)
    return class_folder


def zipped(course, entries, name="submissions.zip"):
    """Put an archive where it is downloaded to: name of an entry -> text or bytes."""
    path = course / "downloaded" / UNIT / "archive" / name
    path.write_bytes(packed(entries))
    return path


def packed(entries):
    """A zip's bytes; what has a time of its own is given as (content, time)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for entry, content in entries.items():
            content, time = content if isinstance(content, tuple) else (content, (2026, 2, 3, 4, 5, 6))
            archive.writestr(zipfile.ZipInfo(entry, time), content)
    return made.getvalue()


def collect(course, *words):
    """Run nbgrader zip_collect; its exit status and what it said."""
    command = [sys.executable, "-W", "ignore", "-m", "nbgrader", "zip_collect", UNIT, *words]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, done.stdout + done.stderr


def handed(course):
    """Who has handed in what: student -> text of the notebook."""
    return {
        path.parent.parent.name: path.read_text(encoding="utf-8")
        for path in course.glob(f"submitted/*/{UNIT}/{NOTEBOOK}.ipynb")
    }
