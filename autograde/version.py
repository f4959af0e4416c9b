"""This engine's version, and how versions are compared."""

__version__ = "0.2.0"


def numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version, to be compared: (0, 2, 0) of "0.2.0"."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())
