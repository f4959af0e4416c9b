"""How a course's folder is configured, as nbgrader reads it: known before nbgrader is imported, which takes a while."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from autograde.courses import use
from autograde.grading.assignments.taught_course import taught_course
from autograde.grading.errors import CannotGrade

CONFIG = "nbgrader_config.py"


def configuration(root: Path) -> Any:
    """What nbgrader reads: the files of Jupyter's configuration folders, the nearest last, then the course's own.

    Raises
    ------
    CannotGrade : if one of them cannot be read
    """
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config import Config, PyFileConfigLoader
    from traitlets.config.loader import ConfigFileNotFound

    config = Config()
    for folder in [*reversed(jupyter_config_path()), str(root)]:
        try:
            config.merge(PyFileConfigLoader(CONFIG, path=folder).load_config())
        except ConfigFileNotFound:
            continue
        except Exception as error:
            raise CannotGrade(f"{Path(folder) / CONFIG} cannot be read: {type(error).__name__}: {error}.") from None
    return config


def foresee_course(root: Path) -> None:
    """Have this process work for the course that is taught in a folder, as far as that is seen without nbgrader.

    What is wrong with it, or with the folder, is told where it is needed.
    """
    with suppress(Exception):
        said = configuration(root.resolve()).CourseDirectory
        top = root / (said.get("root") or "")
        use(taught_course(top / said.get("release_directory", "release"), top / said.get("source_directory", "source")))
