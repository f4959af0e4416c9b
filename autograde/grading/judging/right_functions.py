"""The right functions of a course, which no student's package holds."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from zlib import crc32

from autograde.courses import current, where
from autograde.grading.errors import CannotGrade

UNTOUCHED = "Nothing was graded, and every score is as it was: mend it, then say the same again."


def right_functions() -> ModuleType:
    """The course's reference, which no student's package holds.

    Raises
    ------
    CannotGrade : if this installation has none, or it cannot be imported
    """
    path = current().reference
    if not path.is_file():
        raise CannotGrade(
            f"Grading needs the reference functions ({path}), which the installed package does not hold: install from "
            "a clone of the course's repository, with python -m pip install --editable ."
        )
    try:
        return _reference(path)
    except Exception as error:  # somebody is mending it
        raise CannotGrade(f"The reference cannot be used: {where(error)}. {UNTOUCHED}") from None


@cache
def _reference(path: Path) -> ModuleType:
    """The module of a file; where its package can be imported from there, by its usual name."""
    name = f"{path.parent.name}.{path.stem}"
    try:
        found = find_spec(name)
    except (ImportError, ValueError):
        found = None
    if found is not None and found.origin and Path(found.origin).resolve() == path:
        return import_module(name)
    spec = spec_from_file_location(f"{path.parent.name}_{crc32(str(path).encode()):08x}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
