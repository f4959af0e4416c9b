"""What a stranger wrote is shown and does nothing: in the pages that nbgrader makes, in a real Chromium."""

import json
import tracemalloc
import warnings
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.build.build import LECTURES
from autograde.grading import sanitize as harmless
from autograde.grading.assignments.assignment import load
from autograde.grading.assignments.course_directory import Course
from autograde.grading.gradebook.record import marked, shortener, written
from autograde.grading.limits import Limits
from autograde.grading.outcome import Job, Outcome
from autograde.grading.submissions.prepare import prepare, read
from tests.handing_in import PNG, cell, edit, hand_in, notebook
from tests.tools import lab

UNIT, NAME = "04_back_propagation", "back_propagation"
HACK = "console.log(4242)"

MARKDOWN = [
    f"<script>{HACK}</script>",
    f"text <img src=x onerror='{HACK}'> text",
    f'<svg onload="{HACK}"><animate onbegin="{HACK}" attributeName="x" dur="1s"/></svg>',
    f'<details open ontoggle="{HACK}"><summary>x</summary></details>',
    f"[click](javascript:{HACK})",
    f"[click](JaVa&#115;cript:{HACK})",
    f'<a href="java\tscript:{HACK}">click</a>',
    f'<a href="&#x6A;avascript:{HACK}">click</a>',
    f"<iframe srcdoc='<script>parent.{HACK}</script>'></iframe>",
    f"<iframe src='javascript:parent.{HACK}'></iframe>",
    f"```mermaid\n<img src=x onerror={HACK}>\n```",
    f"<math><mtext><table><mglyph><style><img src=x onerror={HACK}></style></mglyph></table></mtext></math>",
    f"<style>@keyframes x{{}}</style><b style='animation-name:x' onanimationstart='{HACK}'>x</b>",
    f"<form action='javascript:{HACK}'><button>click</button></form>",
    f"<noscript><p title='</noscript><img src=x onerror={HACK}>'></noscript>",
    f"<!--><img src=x onerror={HACK}>-->",
    f"`` <img src=x onerror={HACK}>",
    f"| a |\n|---|\n| <img src=x onerror={HACK}> |",
    f"$x$ <img src=x onerror={HACK}> $$\\text{{<img src=x onerror={HACK}>}}$$",
    f"\\begin{{align}}</p><img src=x onerror={HACK}>\\end{{align}}",
    f"<textarea><img title='</textarea><img src=x onerror={HACK}>'></textarea>",
    f"[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==) <embed src='javascript:{HACK}'>",
    f"<meta http-equiv='refresh' content='0;url=javascript:{HACK}'><base href='javascript:{HACK}//'>",
    f"<div\nonmouseover='{HACK}' style='position:fixed;inset:0'>over</div>",
    f'![x" onerror="{HACK}](nowhere.png "t\\" onerror={HACK} x=\\"")',
    f"<img src=x onerror={HACK}",
    f"<scr<script>ipt>{HACK}</script>",
    f"<x:script xmlns:x='http://www.w3.org/1999/xhtml'>{HACK}</x:script>",
]

OUTPUTS = [
    {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/html": f"<script>{HACK}</script>", "text/plain": "t"},
    },
    {"output_type": "display_data", "metadata": {}, "data": {"application/javascript": HACK}},
    {"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": f"<svg onload='{HACK}'/>"}},
    {"output_type": "display_data", "metadata": {}, "data": {"text/markdown": MARKDOWN[0]}},
    {"output_type": "display_data", "metadata": {}, "data": {"text/latex": f"<img src=x onerror={HACK}>"}},
    {"output_type": "display_data", "metadata": {}, "data": {"text/vnd.mermaid": f"<img src=x onerror={HACK}>"}},
    {"output_type": "display_data", "metadata": {}, "data": {"image/png": f'" onerror="{HACK}'}},
    {
        "output_type": "display_data",
        "metadata": {"filenames": {"image/png": "x"}, "image/png": {"width": f"1 onerror={HACK}"}},
        "data": {"image/png": PNG},
    },
    {
        "output_type": "stream",
        "name": "stdout",
        "text": f"<img src=x onerror={HACK}> \x1b[31m<b>\x1b]8;;javascript:1\x07",
    },
    {
        "output_type": "error",
        "ename": f"<img src=x onerror={HACK}>",
        "evalue": "",
        "traceback": [f"\x1b[0;31m<img src=x onerror={HACK}>"],
    },
    {
        "output_type": "execute_result",
        "execution_count": f"<img src=x onerror={HACK}>",
        "metadata": {},
        "data": {"text/plain": "shown"},
    },
]


def hostile(content):
    """A notebook with everything above, and more in its metadata."""
    content["cells"] += [nbformat.v4.new_markdown_cell(text) for text in MARKDOWN]
    raw = nbformat.v4.new_raw_cell(f"<script>{HACK}</script>", metadata={"raw_mimetype": "text/html"})
    attached = nbformat.v4.new_markdown_cell("![x](attachment:a.png)")
    attached["attachments"] = {"a.png": {"image/png": f'x" onerror="{HACK}'}}
    missing = nbformat.v4.new_markdown_cell("![x](attachment:none.png)")
    tagged = nbformat.v4.new_code_cell("1")
    tagged["metadata"] = {"tags": [f'"><script>{HACK}</script>'], "collapsed": HACK}
    content["cells"] += [raw, attached, missing, tagged]
    content["cells"][0]["id"] = f'"><script>{HACK}</script>'
    cell(content, "question_residual_layer")["source"] = MARKDOWN[1] + "\n\n" + MARKDOWN[10]
    state = {"state": {}, "version_major": 2, "x": f"</script><script>{HACK}</script>"}
    content["metadata"] |= {
        "widgets": {"application/vnd.jupyter.widget-state+json": state},
        "title": f"</title><script>{HACK}</script>",
        "language_info": {"name": "python", "pygments_lexer": "html"},
    }


def executed(job: Job) -> Outcome:
    """A job whose every code cell showed everything that is in OUTPUTS."""
    made = json.loads(job.source)
    for c in made["cells"]:
        if c["cell_type"] == "code":
            c["outputs"], c["execution_count"] = OUTPUTS, f"<img src=x onerror={HACK}>"
    return Outcome("eve", UNIT, NAME, "stopped", json.dumps(made).encode(), (), MARKDOWN[0], MARKDOWN[0])


@pytest.fixture(scope="module")
def pages(released, tmp_path_factory):
    """nbgrader's two pages of the hostile notebook, as recorded and as it was handed in: name -> HTML."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.converters import GenerateFeedback
    from nbgrader.server_extensions import formgrader

    course = Course(released)
    assignment = load(course, UNIT)
    root = tmp_path_factory.mktemp("hostile")
    folder = hand_in(root, UNIT, "eve")
    edit(folder / f"{NAME}.ipynb", hostile)
    job = prepare(read(folder, "eve", assignment), assignment, NAME, bytes(32), Limits())
    assert isinstance(job, Job)
    recorded = json.loads(written(marked(executed(job), shortener(course.config))))
    handed_in = nbformat.reads(notebook("ada", UNIT, NAME), as_version=4)
    handed_in["cells"] += [nbformat.v4.new_markdown_cell(text) for text in MARKDOWN]
    templates = Path(formgrader.__file__).parent / "templates"
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        feedback = GenerateFeedback().config.HTMLExporter
        for whose, content in (("recorded", recorded), ("handed in", handed_in)):
            for c in content["cells"]:
                c["metadata"].get("nbgrader", {}).update(score=0, points=1, comment=None)
            for template in ("formgrade", "feedback"):
                exporter = HTMLExporter(
                    template_name=template,
                    extra_template_basedirs=[str(templates)],
                    extra_template_paths=feedback.extra_template_paths,
                )
                resources = {
                    "nbgrader": {"notebook": NAME, "score": 0, "max_score": 1, "late_penalty": 0},
                    "index": 0,
                    "total": 1,
                    "base_url": "",
                    "notebook_path": "",
                    "student": "eve",
                }
                page, _ = exporter.from_notebook_node(nbformat.from_dict(content), resources=resources)
                found[whose, template] = page
    return found


def is_hacked(browser, html: str) -> bool:
    """Whether anything on a page ran, while it loaded or when everything on it was clicked and pointed at."""
    page = browser.new_page()
    page.route("**/*", lambda route: route.abort() if route.request.url.startswith("http") else route.continue_())
    page.on("dialog", lambda dialog: dialog.dismiss())
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.set_content(html, wait_until="load")
    page.wait_for_timeout(500)
    page.evaluate(
        """() => document.querySelectorAll('body *').forEach(element => {
            for (const name of ['mouseover', 'focus', 'toggle', 'click'])
                try { element.dispatchEvent(new MouseEvent(name, {bubbles: true, cancelable: true})) } catch {}
        })"""
    )
    page.wait_for_timeout(500)
    page.close()
    return "4242" in said


@pytest.mark.skipif(lab.CHROMIUM is None, reason=lab.MISSING)
@pytest.mark.parametrize("template", ["formgrade", "feedback"])
def test_nothing_of_a_hostile_notebook_runs_in_nbgraders_pages(pages, template):
    with lab.chromium() as browser:
        assert is_hacked(browser, pages["handed in", template])  # as it was handed in it would
        assert not is_hacked(browser, pages["recorded", template])


def test_what_was_written_is_still_there_to_be_read(pages):
    page = pages["recorded", "formgrade"]
    assert "&lt;script&gt;console.log(4242)" in page
    assert "&lt;form" in page
    assert ">shown<" in page.replace("\n", "")
    assert PNG in page


def test_half_of_the_hostile_texts_do_not_stay_as_they_are():
    """nbconvert itself shows the others as text."""
    assert sum(harmless.markdown(text, {}) != text for text in MARKDOWN) > len(MARKDOWN) / 2


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
    assert harmless.markdown(text, {}) == text


def test_every_text_of_the_course_stays_as_it_is():
    for path in sorted(LECTURES.glob("*/*.ipynb")):
        for c in nbformat.read(path, as_version=4).cells:
            if c.cell_type == "markdown":
                assert harmless.markdown(c.source, {}) == c.source


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

    for tag, attributes in parsed(markdown2html_mistune(harmless.markdown(text, {}))):
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

    page = BeautifulSoup(harmless._render(harmless.markdown(text, {}), {}), "html.parser")
    (link,) = page.find_all("a")
    assert link.text == "Full credit" or link.text == "<kbd>Full credit</kbd>"
    for tag in page.find_all(True):
        assert set(tag.attrs) <= {"href"}, tag
        assert tag.name in ("a", "p", "div", "span"), tag


def test_pictures_and_texts_of_outputs_stay():
    figure = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"image/png": PNG + "\n", "text/plain": "<Figure>"},
    }
    said = {"output_type": "stream", "name": "stderr", "text": ["a\n", "b"]}
    assert harmless.outputs([figure, said]) == [figure, said | {"text": "a\nb"}]


def test_half_characters_that_no_file_can_hold_are_replaced():
    [made] = harmless.outputs([{"output_type": "stream", "name": "stdout", "text": "\ud800!"}])
    assert made["text"].encode() == b"?!"


# bounds


def attached(size, kind="image/png"):
    return {"a.png": {kind: PNG + "A" * (size - len(PNG))}}


@pytest.mark.parametrize("tag", ["", "<script>1</script>"], ids=["as it is", "cleaned"])
def test_an_attachment_is_shown_once_and_twice_and_not_a_hundred_times(tag):
    given = attached(10_000)
    picture = given["a.png"]["image/png"]
    for times in (1, 2):
        shown = harmless.markdown("![x](attachment:a.png)\n" * times + tag, given)
        assert shown.count("attachment:a.png") + shown.count(picture) == times
    shown = harmless.markdown("![x](attachment:a.png)\n" * 100 + tag, given)
    assert len(shown) < 10_000
    assert shown.startswith("<pre>")


def test_what_a_text_says_of_attachments_is_bounded_in_memory():
    text = "![x](attachment:a.png)\n" * 500 + "<script>1</script>"
    tracemalloc.start()
    harmless.markdown(text, attached(2**20))
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used < 2**25


@given(
    st.integers(0, 2**14), st.sampled_from(["!", "=!", "===", "= a", "\0"]), st.sampled_from(["A", "\n", "A\n", "="])
)
def test_what_is_no_picture_is_left_out_whatever_its_length(size, end, filling):
    bundle = {"image/png": "A" + filling * size + end}
    assert harmless.outputs([{"output_type": "display_data", "data": bundle, "metadata": {}}]) == []


def test_a_picture_in_lines_is_kept():
    lines = "\n".join([PNG[:20], PNG[20:]]) + "\n"
    assert harmless.attachments({"a.png": {"image/png": lines}}) == {"a.png": {"image/png": lines}}
