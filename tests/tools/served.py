"""A folder of pages, served on this machine; what stands on a page, read without a browser."""

import functools
import http.server
import threading
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def served(folder):
    """Serve a folder; gives its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Page(HTMLParser):
    """What a page links to, what can be linked to on it, its text."""

    def __init__(self, path):
        super().__init__()
        self.links, self.anchors, self.words = [], set(), []
        self.feed(path.read_text(encoding="utf-8"))

    @property
    def text(self):
        return "".join(self.words)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "src") and value is not None:
                self.links.append(value)
            if name == "id":
                self.anchors.add(value)

    def handle_data(self, data):
        self.words.append(data)


def dead_links(folder):
    """(page, link) for every link that leads to nothing in the folder; links to elsewhere are not followed.

    What is no page of ours is left out: lite is a program, and the theme keeps its templates in _static.
    """
    inside = {path: path.relative_to(folder).parts[0] for path in sorted(folder.rglob("*.html"))}
    paths = [path for path, part in inside.items() if part not in ("lite", "_static")]
    pages = {path: Page(path) for path in paths}
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            place = urlsplit(urljoin(f"/{path.relative_to(folder).as_posix()}", unquote(parts.path))).path
            target = folder / place.lstrip("/")
            known = pages.get(target)
            if not target.is_file() or (known and parts.fragment and unquote(parts.fragment) not in known.anchors):
                yield path.relative_to(folder).as_posix(), link
