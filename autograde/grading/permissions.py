"""Files and folders that nobody else on a shared machine may read."""

import os
import stat
from contextlib import suppress
from pathlib import Path

OTHERS = 0o007  # whoever is neither the owner nor of the group


def private(mode: int = 0o666) -> int:
    """A file's permissions without any right for others; the group keeps what the umask leaves it."""
    return mode & ~OTHERS & ~_umask()


def _umask() -> int:
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/self/status").read_text().splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("Umask:")), 8)
    mask = os.umask(0o077)  # the only other way to ask
    os.umask(mask)
    return mask


def close_to_others(path: Path) -> None:
    """Take from others every right to a file or folder that is ours; what is not ours, or not there, stays as it is."""
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat(follow_symlinks=False).st_mode)
        if mode & OTHERS and not path.is_symlink():
            path.chmod(mode & ~OTHERS)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, closed to others."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in missing:
        close_to_others(one)
