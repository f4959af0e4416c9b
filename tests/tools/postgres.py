"""A PostgreSQL server of one's own, where the programs for it are installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

POSTGRES = all(map(shutil.which, ("initdb", "pg_ctl")))


@contextmanager
def a_server(*options: str) -> Iterator[str]:
    """The address of an empty gradebook in a server that ends with the context.

    Parameters
    ----------
    options : of the server; without any it does not wait for the disk
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: its socket stands there
    as_nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []
    if as_nobody:
        os.chown(folder, 65534, 65534)
    run = partial(subprocess.run, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"HOME": str(folder)})
    data = ["-D", str(folder / "data")]
    run([*as_nobody, "initdb", *data, "-U", "nbgrader", "-A", "trust", "--no-sync"])
    words = " ".join(options or ("-c fsync=off",))
    settings = f"-k {folder} -c listen_addresses='' {words}"
    run([*as_nobody, "pg_ctl", *data, "-w", "-l", str(folder / "log"), "-o", settings, "start"])
    try:
        yield f"postgresql+psycopg://nbgrader@/postgres?host={folder}"
    finally:
        run([*as_nobody, "pg_ctl", *data, "-w", "-m", "immediate", "stop"])
        shutil.rmtree(folder)
