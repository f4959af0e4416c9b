"""What a student wrote is shown, and acts in no way."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.grading.sanitize.harmless import LONGEST, harmless

PNG = "iVBORw0KGgo="
KNOWN = {"href", "src", "alt", "title", "start", "colspan", "rowspan"}


class Seen(HTMLParser):
    def __init__(self, markup):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]

    def handle_data(self, data):
        self.text += data


def test_markdown_mathematics_pictures_and_code_are_rendered():
    made = harmless(
        "**b** $x^2$\n\n$$\\frac{a}{b}$$\n\n```python\nx = 1 < 2\n```\n\n![p](attachment:p.png)",
        {"p.png": {"image/png": PNG}},
    )
    assert {"strong", "msup", "mfrac", "pre", "img"} <= set(Seen(made).tags)
    assert f"data:image/png;base64,{PNG}" in made
    assert "x = 1 < 2" in Seen(made).text


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://elsewhere.example/pixel.png'>",
    "![p](https://elsewhere.example/pixel.png) ![q](file:///etc/passwd) ![r](//elsewhere.example/p)",
    '![$\\text{" onerror=alert(1) "}$](data:image/png;base64,AAAA)',
    "[a](javascript:alert(1)) [b](data:text/html,<script>alert(1)</script>) [c](vbscript:x)",
    "<a href='java&#10;script:alert(1)'>x</a> <a title='$x$' href='/question/0'>y</a>",
    "<div id=answer class=waits style='position:fixed'>x</div><form><input name=token></form>",
    "<svg><style><img src=x onerror=alert(1)></style></svg><math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object>",
    "<embed src=x><link rel=stylesheet href=x>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example'><base href='https://elsewhere.example'>",
    "<!--><img src=x onerror=alert(1)>--> <![CDATA[<script>alert(1)</script>]]>",
    "$\\text{</math><script>alert(1)</script>}$",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_of_an_attack_is_left(attack):
    only_harmless(harmless(attack + "\n\nafterwards", {}))
    assert "afterwards" in Seen(harmless(attack + "\n\nafterwards", {})).text


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from([*ATTACKS, "$x$", "`", "<b>", "**", "\n", "|a|b|\n|-|-|\n", "> ", "- "]), max_size=6).map(
        "".join
    )
)
def test_nothing_of_attacks_put_together_is_left(text):
    only_harmless(harmless(text, {}))


def only_harmless(made):
    seen = Seen(made)
    forbidden = {
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "link",
        "meta",
        "base",
        "form",
        "input",
        "svg",
        "button",
    }
    assert not forbidden & set(seen.tags)
    for tag, name, value in seen.attributes:
        if tag.startswith("m") and tag != "mark":
            assert not name.startswith(("on", "href", "style", "src", "xlink"))
        elif (tag, name, value) != ("span", "class", "wide"):
            assert name in KNOWN, (tag, name)
        if name == "src":
            assert value.startswith("data:image/")
        if name == "href":
            assert value.startswith(("http://", "https://", "mailto:"))


@pytest.mark.parametrize("text", ["x" * (LONGEST + 1), "![p](attachment:none.png) <b>", "<b>" * 7000])
def test_what_cannot_be_rendered_is_shown_as_it_was_typed(text):
    made = harmless(text, {})
    assert Seen(made).tags == ["pre"]
    assert Seen(made).text == text


def test_one_formula_that_cannot_be_read_is_shown_as_it_was_typed():
    assert "$\\frac{$" in Seen(harmless("first $\\frac{$ and $x$", {})).text
