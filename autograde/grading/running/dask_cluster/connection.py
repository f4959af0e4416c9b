"""A connection with a Dask scheduler."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from distributed import Client, Security

from autograde.grading.errors import CannotGrade
from autograde.grading.running.pool import Address

ANSWER_SECONDS = 10  # that the scheduler may take to answer at first
GREETINGS = 3  # tries to connect to a scheduler that answers


@contextmanager
def connection(address: Address) -> Iterator[Client]:
    """A client of the scheduler, for as long as the context lasts.

    Raises
    ------
    CannotGrade : if no scheduler answers there
    """
    warnings.filterwarnings("ignore", "Sending large graph")  # a job with the files that were handed in with it
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is said in a sentence
    try:
        client = connected(address)
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise CannotGrade(
            f"No Dask scheduler answers at {address.scheduler} ({str(error).splitlines()[0]}): start one with "
            "dask scheduler, and say the address that it prints."
        ) from None
    try:
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=ANSWER_SECONDS)


def connected(address: Address) -> Client:
    """A client of the scheduler.

    Where a worker comes or goes in the very moment of its greeting, Dask's client stumbles over an assertion of its
    own (the first message is not alone); it connects the next time.
    """
    for _ in range(GREETINGS):
        with suppress(AssertionError):
            return _Client(address.scheduler, security=_security(address), timeout=ANSWER_SECONDS, set_as_default=False)
    raise RuntimeError(f"it greeted {GREETINGS} times in a way that Dask's client does not understand")


class _Client(Client):
    """A client that closes itself where it cannot start.

    Dask's own leaves that to the garbage collector, which may come while the next client starts its loop: closing
    needs the lock that starting holds, and both wait for ever.
    """

    def start(self, **options: Any) -> None:
        try:
            super().start(**options)
        except BaseException:
            with suppress(Exception):
                self.close(timeout=ANSWER_SECONDS)
            raise


def _security(address: Address) -> Security | None:
    """What the command line says of TLS; None, and Dask's configuration counts, where it says nothing."""
    if not (address.tls_ca_file or address.tls_cert or address.tls_key):
        return None
    return Security(
        tls_ca_file=address.tls_ca_file,
        tls_client_cert=address.tls_cert,
        tls_client_key=address.tls_key,
        require_encryption=True,
    )
