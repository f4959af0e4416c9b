"""Why no sandbox can be had on this machine, and what to do about it."""

import os
import re
from pathlib import Path

from autograde.grading.sandbox.shown_files import visible

RESTRICTED = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
REFUSED = "No permissions", "Permission denied", "Operation not permitted", "No space left", "Invalid argument"
SIGNS: dict[str, tuple[str, ...]] = {  # who says it -> what it then says
    **dict.fromkeys(("bwrap: ", "unshare: ", "mount: ", "capset: "), REFUSED),
    "PermissionError: ": ("/proc/self/",),
}
WITHOUT = "Without a sandbox, --no-sandbox grades too: every submission can then do whatever you can."


class NoSandbox(Exception):
    """No sandbox can be had here. The message says what is missing and how to get it."""


def _refusal(said: str) -> str:
    """Of some last words those of a system that refuses namespaces; "" for none."""
    for line in said.split("\n"):
        for sign, ends in SIGNS.items():
            _, found, rest = line.partition(sign)
            if found and any(end in rest for end in ends):
                return found + rest
    return ""


def explain(said: str) -> None:
    """Raise NoSandbox where a worker's last words mean that none can be had here.

    Parameters
    ----------
    said : str, what Bubblewrap and the process in it wrote
    """
    hint = _refusal(said)
    if "libseccomp.so.2" in said:
        raise NoSandbox(
            "libseccomp is missing, the library that filters system calls: sudo apt-get install libseccomp2 (Debian, "
            f"Ubuntu) or sudo dnf install libseccomp (Fedora). {WITHOUT}"
        )
    closed = [path for path in visible() if not readable(path)]
    if closed:
        raise NoSandbox(
            f"{closed[0]} cannot be read by the sandbox's user, who has fewer rights than you: "
            "grade with a Python and packages that every user can read (chmod -R go+rX makes them so, or take a "
            f"system's Python). {WITHOUT}"
        )
    if hint:
        raise NoSandbox(f"{_forbidden(hint)} {WITHOUT}")
    if failed := re.search("bwrap: .*", said):
        raise NoSandbox(f"Bubblewrap failed ({failed[0]}). {WITHOUT}")


def _forbidden(hint: str) -> str:
    """Who forbids sandboxes here, and how to permit them.

    Parameters
    ----------
    hint : str, the words by which that is known
    """
    if RESTRICTED.exists() and RESTRICTED.read_text().strip() == "1":
        return (
            f"This system's AppArmor forbids sandboxes ({hint}), as Ubuntu's does since 24.04. sudo sysctl -w "
            "kernel.apparmor_restrict_unprivileged_userns=0 permits them until the next start; docs/security.md says "
            f"how to permit them for good, or for Bubblewrap alone."
        )
    if container():
        return (
            f"This container forbids sandboxes ({hint}). Start it with --security-opt seccomp=unconfined "
            "--security-opt apparmor=unconfined --security-opt systempaths=unconfined (Docker) or --security-opt "
            f"seccomp=unconfined --security-opt unmask=ALL (Podman)."
        )
    return (
        f"This system forbids sandboxes ({hint}). Unprivileged user namespaces must be permitted: sudo sysctl -w "
        "user.max_user_namespaces=10000 and, on an older Debian, kernel.unprivileged_userns_clone=1; then "
        f"bwrap --unshare-user --ro-bind / / true has to succeed."
    )


def readable(path: str) -> bool:
    """Whether the sandbox's user can read a file or enter a folder: for root's sandbox, whether everybody can."""
    if os.getuid() != 0:
        return os.access(path, os.R_OK)
    return os.stat(path).st_mode & 0o5 == 0o5 if os.path.isdir(path) else bool(os.stat(path).st_mode & 0o4)


def container() -> bool:
    """Whether this is a container of Docker, Podman or Kubernetes."""
    return (
        any(Path(mark).exists() for mark in ("/.dockerenv", "/run/.containerenv"))
        or "KUBERNETES_SERVICE_HOST" in os.environ
        or "container" in os.environ
    )
