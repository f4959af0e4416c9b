"""The proof that a sandbox holds, before the first submission runs in it."""

import contextlib
import json
import os
import socket
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograde.grading.sandbox.no_sandbox import NoSandbox
from autograde.grading.sandbox.outside.worker import Worker
from autograde.grading.sandbox.shown_files import visible

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
    from autograde.grading.sandbox.outside.worker import Worker

    with contextlib.ExitStack() as stack:
        if worker is None:
            worker = stack.enter_context(Worker(imports=()))
        canary = stack.enter_context(tempfile.NamedTemporaryFile(prefix="autograde-canary-"))
        port, name = stack.enter_context(_listening())
        session = stack.enter_context(worker.session())
        paths = [*hidden, Path(canary.name), Path("/etc/shadow"), Path("/proc/1/environ")]
        shown = [Path(path) for path in visible().values()]
        absent = {str(path): _on_the_way(path, shown) for path in map(Path.resolve, map(Path, paths))}
        setting = f"hidden = {json.dumps(absent)}\nport, name = {port}, {name!r}"
        outputs = session.run(f"{setting}\n{PROBE}", cpu_seconds=20, wait_seconds=20)
        try:
            found = json.loads(outputs[0]["text"])
        except (LookupError, ValueError):
            found = [f"the probe failed: {json.dumps(outputs)[-300:]}"]
    if found:
        raise NoSandbox(f"The sandbox does not hold: {'; '.join(found)}. Nothing was graded.")


def _on_the_way(folder: Path, shown: Iterable[Path]) -> list[str]:
    """The names in a hidden folder through which a way leads to something that is shown: a course can hold a .venv."""
    above, depth = folder.parts, len(folder.parts)
    return sorted({path.parts[depth] for path in shown if path.parts[:depth] == above and len(path.parts) > depth})


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
