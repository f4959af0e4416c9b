"""A warm process on its way: started, in a sandbox or without one, told what is special, ended."""

import contextlib
import json
import os
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from autograde.courses import current
from autograde.grading.limits import Limits
from autograde.grading.sandbox.bubblewrap import NOBODY, command, program
from autograde.grading.sandbox.exercise_names import exercise_names
from autograde.grading.sandbox.inside.environment import ENVIRONMENT
from autograde.grading.sandbox.shown_files import PACKAGES, course_files, python, shown_as, site_packages
from autograde.grading.sandbox.wire.requests import SETTINGS, TWIN

START = """
import os, sys
wanted = []  # of every fork, by libraries that are imported from here on
os.register_at_fork = lambda **hooks: wanted.append(hooks)
user, descriptor, confined, sys.path[:0] = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "confined", sys.argv[4:]
if user:
    os.setgroups([]); os.setgid(user); os.setuid(user)
from autograde.grading.sandbox.inside.warm_process import serve
serve(descriptor, confined, wanted)
"""


class Launched:
    """A warm process on its way: what every notebook needs is imported before it is known what this one needs.

    Parameters
    ----------
    sandboxed : bool
    scratch : str, a folder for its own; None for the system's

    Attributes
    ----------
    control : socket, over which it is told what to do; its end ends it
    course : Address of the course whose files it shows

    Raises
    ------
    NoSandbox : where this machine has none
    """

    def __init__(self, sandboxed: bool, scratch: str | None = None):
        if sandboxed:
            program()  # where there is none, nothing is begun
        self.sandboxed, self.course = sandboxed, current().address
        self.control, theirs = socket.socketpair()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the process)
        self._folder = tempfile.TemporaryDirectory(prefix="autograde-", dir=scratch)
        with theirs:
            self._process = subprocess.Popen(
                self._command(theirs.fileno()),
                env={} if sandboxed else self._environment(self._folder.name),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C in a terminal is for the grader, which then ends its workers
            )
        self.pid = self._process.pid

    def tell(self, limits: Limits, imports: Iterable[str], cells: Sequence[str] = ()) -> None:
        """Say what is special to its submissions; then it gets ready for them. A process that died hears nothing.

        Parameters
        ----------
        limits : Limits
        imports : names of modules to import
        cells : sources of cells that every notebook has, and that are no plain Python
        """
        with contextlib.suppress(OSError):
            package = [current().import_name] if current().has_package else []
            special = {
                "limits": asdict(limits),
                "imports": [*package, *imports],
                "cells": list(cells),
                "exercises": exercise_names(),
            }
            settings = json.dumps(special).encode()
            self.control.sendall(SETTINGS.pack(len(settings)) + settings)

    def twin(self) -> socket.socket:
        """The control socket of a fork of it, for another worker: what it has imported need not be imported again."""
        ours, theirs = socket.socketpair()
        with theirs, contextlib.suppress(OSError):  # of a process that died the twin says nothing
            socket.send_fds(self.control, [TWIN], [theirs.fileno()])
        return ours

    def poll(self) -> int | None:
        """How it ended; None while it lives."""
        return self._process.poll()

    def said(self) -> str:
        """What it wrote in its distress."""
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace").strip()

    def end(self) -> None:
        """End it; its twins end by their own sockets."""
        self.control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()
        self._folder.cleanup()

    def _environment(self, scratch: str) -> dict[str, str]:
        return {**ENVIRONMENT, "PYTHONHASHSEED": "0", "TMPDIR": scratch, "MPLCONFIGDIR": f"{scratch}/matplotlib"}

    def _command(self, descriptor: int) -> list[str]:
        """The warm process's command. Without a sandbox, links show the same files of the course to import."""
        options = ["-s", "-P", "-S", "-B", "-c", START]
        if self.sandboxed:
            user = NOBODY if os.getuid() == 0 else 0
            interpreter, *packages = map(shown_as, [python(), *site_packages()])
            inside = [interpreter, *options, str(user), str(descriptor), "confined", PACKAGES, *packages]
            return command(inside, self._environment("/tmp"), self._folder.name)
        for name, path in course_files().items():
            link = Path(self._folder.name, name)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path)
        return [python(), *options, "0", str(descriptor), "free", self._folder.name, *site_packages()]
