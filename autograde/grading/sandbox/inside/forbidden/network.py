"""The network, which is not there: who asks for a name reads why."""

import functools
import socket

from autograde.grading.sandbox.inside.forbidden.reasons import NETWORK


def explain_network() -> None:
    """Say it where a name is looked up."""

    def telling(function):
        @functools.wraps(function)
        def told(*arguments, **known):
            try:
                return function(*arguments, **known)
            except socket.gaierror as error:
                raise socket.gaierror(error.errno, NETWORK) from None

        return told

    for name in "getaddrinfo", "gethostbyname", "gethostbyname_ex":
        setattr(socket, name, telling(getattr(socket, name)))
