"""`autograde read`: a page on which a unit's answers in words are read, one question after another."""

import os
import webbrowser
from contextlib import suppress
from html import escape
from pathlib import Path

from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.bounded_process.fork_server import fork_server
from autograde.grading.command_output import CommandOutput
from autograde.grading.counts_and_durations import count
from autograde.grading.desk.desk import Desk
from autograde.grading.errors import cannot_write
from autograde.grading.running.assignment_key import secret


def run(folder: Path, unit: str, names: bool, port: int, browse: bool, how: str) -> None:
    """`autograde read`: serve the page until the command is interrupted.

    Parameters
    ----------
    folder : the course's
    unit : str
    names : whether students are named
    port : int, the wanted one
    browse : whether a browser is opened
    how : "table", "quiet" or "json"

    Raises
    ------
    CannotGrade : if there is nothing to read
    """
    course = CourseDirectory(folder)
    telling = CommandOutput(how, unit)
    fork_server(os.getpid())  # now, while there is one thread
    desk = Desk(course, unit, secret(course, unit), names)
    from autograde.grading.desk.server import Server

    server = Server(desk, port)
    door = course.own / "read.html"
    try:
        telling.line("address", f"Read {unit} at {server.address}", address=server.address)
        telling.say(f"{count(desk.waiting, 'answer waits', 'answers wait')} to be read.")
        if how == "quiet":
            print(server.address, flush=True)
        telling.say("Keys are on the page: ? shows them. Every point is in the gradebook at once. Ctrl+C ends it.")
        if browse:
            _open(door, server.address)
        with suppress(KeyboardInterrupt):
            server.run()
    finally:
        door.unlink(missing_ok=True)
        desk.close()
    _tell(telling, unit, server.written)


def _tell(telling: CommandOutput, unit: str, written: int) -> None:
    """What was done, and what to do next."""
    told = f"points or a comment were written {count(written, 'time')}" if written else "nothing was written"
    telling.summary(f"{unit}: {told}.", written=written)
    if written:
        telling.say(f"Hand them on: autograde feedback {unit}, autograde export {unit} --to canvas.")


def _open(door: Path, address: str) -> None:
    """Open the page by way of a file that nobody else may read: a command's words are seen by everybody."""
    try:
        with os.fdopen(os.open(door, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(f'<meta http-equiv="refresh" content="0;url={escape(address)}">')
    except OSError as error:
        raise cannot_write(door, error) from None
    webbrowser.open(door.as_uri())
