"""From source notebooks to those that students receive, by nbgrader's own generate_assignment."""

import os
import sys
import warnings
from pathlib import Path
from typing import Any

from autograde.build.errors import SourceError

CONFIG = "nbgrader_config.py"


def find_alembic() -> None:
    """Put this Python's scripts first on PATH: nbgrader starts `alembic` by its name."""
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", "")])


def settings_of(course: Path) -> Any:
    """What a course folder's nbgrader_config.py says, as traitlets' Config; nothing where there is none."""
    from traitlets.config import Config, PyFileConfigLoader

    return PyFileConfigLoader(CONFIG, path=str(course)).load_config() if (course / CONFIG).is_file() else Config()


def release(course: Path, units: list[str]) -> None:
    """Run nbgrader's generate_assignment in a course folder.

    Its folders are those of its nbgrader_config.py; without one, source/ and release/, as nbgrader has it.
    """
    from nbgrader.apps import NbGraderAPI

    find_alembic()
    config = settings_of(course)
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.db_url = f"sqlite:///{course / 'gradebook.db'}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        api = NbGraderAPI(config=config)
        for unit in units:
            result = api.generate_assignment(unit, force=True)
            if not result["success"]:
                raise SourceError(f"nbgrader did not release {unit}:\n{result['log']}{result.get('error') or ''}")
