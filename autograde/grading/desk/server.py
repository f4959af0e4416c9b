"""The desk's page under an address of this machine: one browser reads, one thread works."""

import asyncio
import json
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler

from autograde.grading.desk.desk import Desk
from autograde.grading.desk.doors import PLAIN, refused
from autograde.grading.errors import CannotGrade
from autograde.grading.gradebook.recording.manual_grades import Given
from autograde.grading.pages.page_template import page_template

PAGE = Path(__file__).with_name("page")
KINDS = {"desk.js": "text/javascript", "desk.css": "text/css"}
LARGEST = 2**18  # bytes of a request


class Server:
    """The desk, served on 127.0.0.1 until it is stopped.

    Parameters
    ----------
    desk : what is read
    port : int, the wanted one; another where it is taken

    Attributes
    ----------
    address : str, with the word that lets in
    written : int, how many times points or a comment were written
    """

    def __init__(self, desk: Desk, port: int):
        self.desk, self.written = desk, 0
        self.token = secrets.token_urlsafe(32)
        try:
            self._sockets = bind_sockets(port, "127.0.0.1")
        except OSError:
            self._sockets = bind_sockets(0, "127.0.0.1")
        self.port = self._sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/?token={self.token}"

    def run(self) -> None:
        """Serve until the program is interrupted."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        with ThreadPoolExecutor(1) as worker:  # the desk's: what it renders with is one process
            server = HTTPServer(self._application(worker), max_body_size=LARGEST, max_header_size=2**14)
            server.add_sockets(self._sockets)
            try:
                await asyncio.Event().wait()
            finally:
                server.stop()
                await server.close_all_connections()

    def _application(self, worker: ThreadPoolExecutor) -> Application:
        shared = {"server": self, "worker": worker}
        return Application(
            [
                (r"/", _Page, shared),
                (r"/(desk\.js|desk\.css)", _File, shared),
                (r"/question/(\d{1,3})", _Question, shared),
                (r"/answer/(\d{1,3})/([0-9a-f]{24})", _Answer, shared),
            ],
            default_handler_class=_Nothing,
            default_handler_args=shared,
            xsrf_cookies=True,
            xsrf_cookie_name=f"_xsrf_desk_{self.port}",  # other servers of this machine share the browser's cookies
            xsrf_cookie_kwargs={"httponly": True, "samesite": "Strict"},
            log_function=lambda handler: None,  # an address with its word belongs in no log
        )


class _Refused(HTTPError):
    """A request that gets a sentence."""

    def __init__(self, status: int, sentence: str):
        super().__init__(status)
        self.sentence = sentence


class _Guarded(RequestHandler):
    """What every answer of ours has: the guard at the door, headers that forbid a browser everything else."""

    def initialize(self, server: Server, worker: ThreadPoolExecutor) -> None:
        self.server, self.worker = server, worker

    def set_default_headers(self) -> None:
        for name, value in PLAIN.items():
            self.set_header(name, value)
        self.clear_header("Server")

    def prepare(self) -> None:
        said = self.request.headers.get("Authorization", "").removeprefix("token ")
        word = said or self.get_query_argument("token", "")
        if why := refused(self.request.headers, self.request.method or "", word, self.server.token):
            raise _Refused(403, why)

    def write_error(self, status_code: int, **more: Any) -> None:
        problem = (more.get("exc_info") or (None, None))[1]
        sentence = problem.sentence if isinstance(problem, _Refused) else "This cannot be done."
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(sentence)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if not isinstance(value, HTTPError):
            super().log_exception(typ, value, tb)

    async def tell(self, work: Callable[[], dict[str, Any]]) -> None:
        """Answer with what the desk gives, or with the sentence that says why it cannot."""
        try:
            found = await asyncio.get_running_loop().run_in_executor(self.worker, work)
        except IndexError:
            raise _Refused(404, "There is no such question.") from None
        except CannotGrade as problem:
            raise _Refused(409, str(problem)) from None
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(found))


class _Page(_Guarded):
    def get(self) -> None:
        template = page_template(PAGE / "desk.html.j2")
        desk = self.server.desk
        self.finish(template.render(token=self.server.token, xsrf=self.xsrf_token.decode(), **desk.overview()))


class _File(_Guarded):
    def get(self, name: str) -> None:
        self.set_header("Content-Type", f"{KINDS[name]}; charset=utf-8")
        self.finish((PAGE / name).read_bytes())


class _Question(_Guarded):
    async def get(self, number: str) -> None:
        await self.tell(partial(self.server.desk.question, int(number)))


class _Answer(_Guarded):
    async def get(self, number: str, name: str) -> None:
        await self.tell(partial(self.server.desk.answer, int(number), name))

    async def post(self, number: str, name: str) -> None:
        try:
            said = json.loads(self.request.body)
            seen, before, after = str(said["seen"]), _read(said["before"]), _read(said["after"])
        except (ValueError, LookupError, TypeError, OverflowError, RecursionError):
            raise _Refused(400, "This is not what the page sends.") from None
        await self.tell(partial(self._give, int(number), name, seen, before, after))

    def _give(self, number: int, name: str, seen: str, before: Given, after: Given) -> dict[str, Any]:
        found = self.server.desk.give(number, name, seen, before, after)
        self.server.written += "other" not in found
        return found


class _Nothing(_Guarded):
    def prepare(self) -> None:
        super().prepare()
        raise _Refused(404, "There is nothing here.")


def _read(said: Any) -> Given:
    points = said["points"]
    if points is not None and (isinstance(points, bool) or not isinstance(points, int | float) or points != points):
        raise ValueError
    if not isinstance(said["comment"], str) or not isinstance(said["waits"], bool):
        raise ValueError
    comment = said["comment"].encode("utf-8", "replace").decode().replace("\0", "")  # what every database can hold
    return Given(None if points is None else float(points), comment, said["waits"])
