"""`autograde feedback` as tests type it, and what a reader sees of a page."""

import base64
import html
import re
from html.parser import HTMLParser

from tests.tools.instructor import NOTEBOOK, UNIT, say

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(40)).decode()


def give(course, *words):
    result = say("feedback", *words, "--course", course)
    assert result.exit_code == 0, result.output
    return result


def page(course, student, unit=UNIT, notebook=NOTEBOOK):
    return (course / "feedback" / student / unit / f"{notebook}.html").read_text(encoding="utf-8")


def shown(text):
    """What a reader sees of a page."""
    return html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)))


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
