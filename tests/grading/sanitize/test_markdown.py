"""Markdown that a stranger wrote is shown and does nothing, and honest Markdown stays as it is."""

import tracemalloc

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.build.course_folder import LECTURES
from autograde.grading.sanitize.markdown import _render, markdown
from tests.handing_in import PNG
from tests.tools import lab
from tests.tools.hostile import MARKDOWN


def test_half_of_the_hostile_texts_do_not_stay_as_they_are():
    """nbconvert itself shows the others as text."""
    assert sum(markdown(text, {}) != text for text in MARKDOWN) > len(MARKDOWN) / 2


HONEST = [
    "The loss is $\\ell < 1$ and $a < b$; in code, `x < y and y > z`.",
    "# My answer\n\n1. *First*\n2. **Second** ~~not~~\n\n> quoted\n\n---\n",
    "```python\nif a < b:\n    print('<script>')\n```",
    "| a | b |\n|--:|:-:|\n| 1 | 2 |",
    "See [the lecture](https://example.org/a?b=c&d=e) or <https://example.org>, [below](#Answer).",
    "$$\\begin{aligned} a &< b \\\\ c &> d \\end{aligned}$$",
    "<details><summary>Hint</summary>\n\nText\n\n</details>",
    'a < b, c > d, e & f, "quoted", it\'s',
    "- [ ] open\n- [x] done",
    f"![x](data:image/png;base64,{PNG})",
    "![my drawing](derivation.png) and ![another](pictures/one%20two.png)",
    "Line\n\nÜber σ(β) → 0 😀",
    "",
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_markdown_stays_as_it_is(text):
    assert markdown(text, {}) == text


def test_every_text_of_the_course_stays_as_it_is():
    for path in sorted(LECTURES.glob("*/*.ipynb")):
        for c in nbformat.read(path, as_version=4).cells:
            if c.cell_type == "markdown":
                assert markdown(c.source, {}) == c.source


@pytest.fixture(scope="module")
def parsed():
    """What Chromium makes of a piece of HTML: its elements' names and attributes."""
    if lab.CHROMIUM is None:
        pytest.skip(lab.MISSING)
    with lab.chromium() as browser:
        page = browser.new_page()
        yield lambda html: page.evaluate(
            """html => [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('*')]
                .map(e => [e.tagName.toLowerCase(), [...e.attributes].map(a => [a.name, a.value])])""",
            html,
        )


PIECES = ["<", ">", "img", " src=x", " onerror=1", "script", "/", "a", " href=", '"', "'", "javascript:"]
MARKS = ["`", "\n", "\n\n", "[", "](", ")", "$", "&lt;", "&#60;", "!--", "--", "\\", "```", " ", "*", "\0", "\r", "|"]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.sampled_from(MARKS) | st.sampled_from(MARKDOWN), max_size=25).map("".join))
def test_whatever_is_typed_nothing_that_acts_is_in_the_page(parsed, text):
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    for tag, attributes in parsed(markdown2html_mistune(markdown(text, {}))):
        assert tag not in ("script", "iframe", "object", "embed", "style", "svg", "math", "form", "meta", "base")
        for name, value in attributes:
            assert not name.startswith("on")
            assert not value.lower().lstrip().startswith("javascript")


@pytest.mark.parametrize(
    "text",
    [
        '<a class="btn" href="http://evil.example">Full credit</a>',
        "<a class='btn btn-primary' href='http://evil.example'>Full credit</a>",
        '<span class="btn"><a href="http://evil.example">Full credit</a></span>',
        '<a style="text-align:center" align="center" width="100" href="http://evil.example">Full credit</a>',
        '<a href="http://evil.example"><kbd>Full credit</kbd></a>',
        "<a href='http://evil.example'><kbd>Full credit</kbd></a>",
        "<kbd>[Full credit](http://evil.example)</kbd>",
        '<mark><A HREF="http://evil.example">Full credit</A></mark>',
        '<div class="alert alert-warning"><a href="http://evil.example">Full credit</a></div>',
        '<p class="nav"><a href="http://evil.example">Full credit</a></p>',
    ],
)
def test_a_link_is_dressed_as_nothing_else(text):
    from bs4 import BeautifulSoup

    page = BeautifulSoup(_render(markdown(text, {}), {}), "html.parser")
    (link,) = page.find_all("a")
    assert link.text == "Full credit" or link.text == "<kbd>Full credit</kbd>"
    for tag in page.find_all(True):
        assert set(tag.attrs) <= {"href"}, tag
        assert tag.name in ("a", "p", "div", "span"), tag


# bounds


def attached(size, kind="image/png"):
    return {"a.png": {kind: PNG + "A" * (size - len(PNG))}}


@pytest.mark.parametrize("tag", ["", "<script>1</script>"], ids=["as it is", "cleaned"])
def test_an_attachment_is_shown_once_and_twice_and_not_a_hundred_times(tag):
    given = attached(10_000)
    picture = given["a.png"]["image/png"]
    for times in (1, 2):
        shown = markdown("![x](attachment:a.png)\n" * times + tag, given)
        assert shown.count("attachment:a.png") + shown.count(picture) == times
    shown = markdown("![x](attachment:a.png)\n" * 100 + tag, given)
    assert len(shown) < 10_000
    assert shown.startswith("<pre>")


def test_what_a_text_says_of_attachments_is_bounded_in_memory():
    text = "![x](attachment:a.png)\n" * 500 + "<script>1</script>"
    tracemalloc.start()
    markdown(text, attached(2**20))
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used < 2**25
