"""Markdown as HTML that cannot act: plain tags, pictures that are in it, links that lead out, MathML of our own."""

import html
import re
import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any

from autograde.grading.sanitize.mathematics import mathml

LONGEST = 20_000  # characters; what is longer is shown as it was typed
MOST_FORMULAS = 300
LARGEST_PICTURES = 2**23  # characters of all pictures of one answer
_WORDS = """
a b blockquote br caption code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s
samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var
"""
_TAGS = frozenset(_WORDS.split())
_SIGN = re.compile(r"(formula[0-9a-f]{16})x(\d{1,3})x")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/\s]*={0,2}")
_LINK = re.compile(r"(?:https?://|mailto:).*", re.IGNORECASE | re.DOTALL)
_PATTERNS = {
    ("img", "src"): _PICTURE,
    ("a", "href"): _LINK,
    **{("img", name): re.compile(r".*", re.DOTALL) for name in ("alt", "title")},
    **{(tag, name): re.compile(r"\d{1,2}") for tag in ("td", "th") for name in ("colspan", "rowspan")},
    ("ol", "start"): re.compile(r"\d{1,4}"),
}


def harmless(source: str, attached: Mapping[str, Mapping[str, str]]) -> str:
    """Markdown as HTML with plain tags alone: no script, style, class, id, form or frame; as typed where that is long.

    Parameters
    ----------
    source : what was written
    attached : the pictures attached to the cell, name -> kind -> base64
    """
    if len(source) > LONGEST or sum(len(data) for kinds in attached.values() for data in kinds.values()) > (
        LARGEST_PICTURES
    ):
        return typed(source)
    sign = f"formula{secrets.token_hex(8)}"  # stands for a formula while the rest is cleaned; no text can hold it
    try:
        renderer = _renderer(sign, attached)
        cleaned = _cleaned(_with_boxes(_markdown()(renderer=renderer).render(source)), sign)
    except Exception:  # whatever it is that cannot be rendered is shown as it was typed
        return typed(source)
    if len(cleaned) > LARGEST_PICTURES + 20 * LONGEST:
        return typed(source)
    return _SIGN.sub(
        lambda found: renderer.formulas[int(found[2])] if found[1] == sign else found[0],
        cleaned,
    )


def _with_boxes(markup: str) -> str:
    """The boxes of a list of tasks as signs."""
    box = '<input class="task-list-item-checkbox" type="checkbox" disabled'
    return markup.replace(f"{box} checked/>", "☑ ").replace(f"{box}/>", "☐ ")


def typed(source: str) -> str:
    """The text as it was typed."""
    return f"<pre>{html.escape(source)}</pre>"


@cache
def _markdown() -> Any:
    from nbconvert.filters.markdown_mistune import MarkdownWithMath

    return MarkdownWithMath


def _renderer(sign: str, attached: Mapping[str, Mapping[str, str]]) -> Any:
    from nbconvert.filters.markdown_mistune import IPythonRenderer

    class Renderer(IPythonRenderer):
        """nbconvert's, with a sign in the place of each formula."""

        formulas: list[str]

        def formula(self, body: str, around: str, block: bool) -> str:
            if len(self.formulas) >= MOST_FORMULAS:
                return html.escape(around)
            made = mathml(body, block) or f"<code>{html.escape(around)}</code>"
            self.formulas.append(f'<span class="wide">{made}</span>' if block else made)
            return f"{sign}x{len(self.formulas) - 1}x"

        def inline_math(self, body: str) -> str:
            return self.formula(body, f"${body}$", False)

        def block_math(self, body: str) -> str:
            return self.formula(body, f"$${body}$$", True)

        def latex_environment(self, name: str, body: str) -> str:
            whole = f"\\begin{{{name}}}{body}\\end{{{name}}}"
            return self.formula(whole, whole, True)

    renderer = Renderer(escape=False, attachments={name: dict(kinds) for name, kinds in attached.items()})
    renderer.exclude_anchor_links = True
    renderer.formulas = []
    return renderer


def _cleaned(markup: str, sign: str) -> str:
    """The HTML with everything else turned into visible text, and no formula inside of an attribute."""
    from bleach import clean

    def allowed(tag: str, name: str, value: str) -> bool:
        pattern = _PATTERNS.get((tag, name))
        return pattern is not None and sign not in value and bool(pattern.fullmatch(value))

    kept = clean(markup, tags=_TAGS, attributes=allowed, protocols={"http", "https", "mailto", "data"})
    return kept.replace("<img>", "[a picture that is not in the notebook]")
