"""`autograde read` as a program of its own, and what a browser or a stranger asks of it."""

import http.client
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from autograde.build.course_folder import ROOT

PARTS = [
    "The derivative reaches the layer below along two paths, so the chain rule adds: $1 + g'(\\beta)\\,w$.",
    "Plain: $0.2^{20} = 1.0 \\cdot 10^{-14}$, the gradient vanishes. Residual: $1.2^{20} = 38.3$.",
    "For all tokens $G^{(l-1)} = G^{(l)} + (g'(B) \\odot G^{(l)})\\,W$, and $W$ must be square.",
    "I think the sum comes from the average over tokens.",
    "$$\\frac{\\partial\\ell}{\\partial h} = \\delta\\, w$$\n\nand nothing else appears.",
]


def answers(number):
    """So many students' answers: student -> text, of a few kinds that are alike."""
    return {
        f"student{n:03}": "\n\n".join(
            [*(PARTS[(n + k) % 5] for k in range(1 + n % 3)), f"(Written by hand, page {n}.)"]
        )
        for n in range(number)
    }


@contextmanager
def desk(course: Path, unit: str, *words: object, port: int = 0):
    """The desk of a unit, served; its address. It is ended as a person ends it."""
    command = [sys.executable, "-m", "autograde", "read", unit, "--course", course, "--no-browser", "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    hear = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests may not, in the background
    program = subprocess.Popen(
        [str(word) for word in [*command, f"--port={port}", *words]],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        preexec_fn=hear,
    )
    assert program.stdout is not None
    try:
        yield json.loads(program.stdout.readline())["address"]
    finally:
        program.send_signal(signal.SIGINT)
        program.stdout.read()
        assert program.wait(300) == 0
        program.stdout.close()


class Caller:
    """Whoever talks to a desk without a browser.

    Parameters
    ----------
    address : the desk's, with the word that lets in
    """

    def __init__(self, address):
        parts = urlsplit(address)
        self.port, self.token = parts.port, parts.query.removeprefix("token=")
        self.honest = {"Authorization": f"token {self.token}", "Host": f"127.0.0.1:{self.port}"}

    def ask(self, path, headers, body=None, method=None):
        """Status, headers and text of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        connection.request(method or ("POST" if body else "GET"), path, body=body, headers=headers)
        answer = connection.getresponse()
        try:
            return answer.status, dict(answer.getheaders()), answer.read().decode()
        finally:
            connection.close()

    def xsrf(self):
        """The cookie and the header that the page writes with."""
        _, headers, text = self.ask("/", self.honest)
        cookie = headers["Set-Cookie"].split(";")[0]
        return {"Cookie": cookie, "X-XSRFToken": text.split('data-xsrf="')[1].split('"')[0]}

    def question(self, number=0):
        status, _, text = self.ask(f"/question/{number}", self.honest)
        assert status == 200, text
        return json.loads(text)

    def give(self, one, after, **more):
        """Write points for an answer of `question`, as the page does."""
        before = {key: one[key] for key in ("points", "comment", "waits")}
        body = json.dumps({"seen": one["seen"], "before": before, "after": after} | more)
        return self.ask(f"/answer/0/{one['id']}", self.honest | self.xsrf(), body)
