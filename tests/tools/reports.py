"""`autograde report` as tests type it, and what a reader sees of its page."""

import html
import re
from html.parser import HTMLParser

from tests.tools.instructor import UNIT, say


def report(course, *words):
    result = say("report", *words, "--course", course)
    assert result.exit_code == 0, result.output
    return result


def page(course, name=UNIT):
    return (course / "reports" / f"{name}.html").read_text(encoding="utf-8")


def shown(text):
    """What a reader sees, a cell a word."""
    text = re.sub(r"<(style|script|svg).*?</\1>", "", text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def table(text, section):
    """The rows of a section's first table, as text."""
    part = text[text.index(f'id="{section}"') :]
    body = re.search(r"<tbody>(.*?)</tbody>", part, re.DOTALL).group(1)
    return [
        [shown(one) for _, one in re.findall(r"<(td|th)\b.*?>(.*?)</\1>", row, re.DOTALL)]
        for row in re.findall(r"<tr\b.*?>(.*?)</tr>", body, re.DOTALL)
    ]


class Outside(HTMLParser):
    """What a page would fetch."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if (
                tag != "a"
                and name in ("src", "href", "xlink:href", "data", "action")
                and not (value or "").startswith("#")
            ):
                self.found.append((tag, name, value))
