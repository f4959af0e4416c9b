"""The warm process: it has imported what submissions need, and forks once for each of them."""

import contextlib
import gc
import importlib
import json
import os
import socket
from os import fork  # the submissions' one refuses
from typing import Any

from autograde.grading.limits import Limits
from autograde.grading.sandbox.inside.environment import ENVIRONMENT
from autograde.grading.sandbox.inside.full_pages import fill
from autograde.grading.sandbox.inside.large_pages import collapse
from autograde.grading.sandbox.inside.rights.namespaces import enter_network, may_fork_first_processes, prepare_tree
from autograde.grading.sandbox.inside.rights.privileges import die_with_parent
from autograde.grading.sandbox.inside.warm_up import IMPORTED, import_all, rehearsed_shell, warm
from autograde.grading.sandbox.wire.requests import SETTINGS, TWIN


def serve(descriptor: int, confined: bool, wanted: list[dict[str, Any]]) -> None:
    """Import, say so, then fork a submission for each pair of sockets that comes over the control socket.

    For a single socket that comes a twin is forked, which goes on in the same way, with this as its control socket.

    Parameters
    ----------
    descriptor : int, of the control socket; its end ends this process, and with it the submission that runs
    confined : bool, whether this is a sandbox, in which every submission gets a smaller one
    wanted : what libraries have asked for at every fork, a list that grows with the imports
    """
    control = _control(descriptor)
    os.environ.update(ENVIRONMENT)
    if confined:
        may_fork_first_processes()
        prepare_tree()
        enter_network()
    gc.disable()  # what is imported stays
    import_all(*IMPORTED)
    shell = rehearsed_shell()  # while whoever grades still finds out what
    settings = _settings(control)
    if settings is None:
        return
    from autograde.grading.sandbox.inside.forks import Forks  # after the fork above: numerical libraries start threads

    importlib.import_module("autograde.checking.exercises").names.update(settings["exercises"])  # the one `in_place`
    limits = Limits(**settings["limits"])
    forks = Forks(warm(shell, settings["imports"], settings["cells"], limits), limits, confined, wanted)
    gc.collect()
    forks.filling = fill()
    gc.enable()
    gc.freeze()  # memory that the garbage collector does not touch stays shared with the forks
    collapse()
    control.send(b"ready")
    _fork_until_the_end(control, forks, confined)
    with contextlib.suppress(ChildProcessError):
        while True:  # twins outlive the word that no more of them are wanted
            os.wait()
    os._exit(0)  # nothing here is worth the time to tidy up


def _fork_until_the_end(control: socket.socket, forks: Any, confined: bool) -> None:
    """Fork a submission or a twin for each message of a control socket; a twin goes on with a socket of its own."""
    while True:
        message, descriptors = b"", [-1]
        with contextlib.suppress(ConnectionResetError):  # the end of a socket on which nobody read "ready"
            message, descriptors, _, _ = socket.recv_fds(control, 1, 2)
        if message == TWIN:
            if fork() == 0:
                die_with_parent()
                control.close()
                control = _control(descriptors[0])
                if confined:
                    enter_network()
                control.send(b"ready")
            else:
                os.close(descriptors[0])
        elif message:
            forks.keep(control, *descriptors)
        else:
            return


def _control(descriptor: int) -> socket.socket:
    """A control socket, which no program that a submission starts would inherit."""
    control = socket.socket(fileno=descriptor)
    control.set_inheritable(False)
    return control


def _settings(control: socket.socket) -> dict[str, Any] | None:
    """What is special to the submissions of this process; None where nobody is left to say it."""
    (length,) = SETTINGS.unpack(control.recv(SETTINGS.size, socket.MSG_WAITALL) or bytes(SETTINGS.size))
    return json.loads(control.recv(length, socket.MSG_WAITALL)) if length else None
