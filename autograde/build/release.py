"""From source notebooks to those that students receive, by nbgrader's own generate_assignment."""

import os
import sys
import warnings
from pathlib import Path

from autograde.build.errors import SourceError


def find_alembic() -> None:
    """Put this Python's scripts first on PATH: nbgrader starts `alembic` by its name."""
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", "")])


def release(course: Path, units: list[str]) -> None:
    """Run nbgrader's generate_assignment on the notebooks in source/; what students receive comes to release/."""
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    find_alembic()
    config = Config()
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.db_url = f"sqlite:///{course / 'gradebook.db'}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        api = NbGraderAPI(config=config)
        for unit in units:
            result = api.generate_assignment(unit, force=True)
            if not result["success"]:
                raise SourceError(f"nbgrader did not release {unit}:\n{result['log']}{result.get('error') or ''}")
