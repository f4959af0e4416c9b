"""Markdown that renders to harmless HTML: the source itself wherever that is so, else cleaned, or as it was typed."""

import html
import re
from collections.abc import Collection, Mapping
from functools import cache
from urllib.parse import unquote

# Markdown beyond these sizes is shown as it was typed: no renderer is fast on every text.
LONGEST_CELL = 20_000
LONGEST_NOTEBOOK = 100_000
SHOWN = 2  # times that what is attached to a cell may be shown in it, all together
MOST_FORMULAS = 200  # that begin with \\[ or \\(, for the end of each of which the whole rest is searched

_PLAIN_TAGS = """
a abbr b blockquote br caption center code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6
hr i img ins kbd li mark ol p pre q s samp small span strike strong sub summary sup table tbody td tfoot th thead tr tt
u ul var
"""
_TAGS = frozenset(re.findall(r"\w+", _PLAIN_TAGS))
# Repetitions that give nothing back (*+): where a text does not fit, no other way to divide it is tried.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*+)((?:\s++[a-z-]++(?:="[^"<>]*+")?+)*+)\s*+/?>', re.IGNORECASE)
_ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?', re.IGNORECASE)
_CHECKBOX = '<input class="task-list-item-checkbox" type="checkbox" disabled'
_IMAGE_DATA = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/\s]*={0,2}")
_SIGN = re.compile(r"attached\d{8}")  # stands for an attachment while a text is looked at
_CLASSES = {  # that nbconvert itself writes, by tag; any other could dress a link as a button of the page around it
    "a": re.compile(r"anchor-link"),
    "div": re.compile(r"highlight"),
    "li": re.compile(r"task-list-item"),
    "code": re.compile(r"language-[\w+-]{1,30}"),
}
_BOXES = {"kbd", "mark"}  # what the formgrader's style sheet draws as a box: round a link it looks like a button
_PATTERNS = {
    "style": re.compile(r"text-align: ?(?:left|right|center)"),
    "align": re.compile(r"left|right|center"),
    **dict.fromkeys(("width", "height", "start", "colspan", "rowspan"), re.compile(r"\d{1,4}%?")),
    **dict.fromkeys(("alt", "title"), re.compile(r".*", re.DOTALL)),
    "open": re.compile(r"(?:open)?"),
}


def markdown(source: str, attached: Mapping[str, Mapping[str, str]], taken: Collection[str] = ()) -> str:
    """Markdown that nbconvert renders to harmless HTML: the source itself wherever that is so.

    Parameters
    ----------
    source : what the student wrote
    attached : the cell's attachments
    taken : ids that the formgrader uses for its own fields
    """
    if source.count("\\\\[") + source.count("\\\\(") > MOST_FORMULAS:
        return typed(source)
    pictures = {
        f"attached{number:08}": data[kind]
        for number, (data, kind) in enumerate((data, kind) for data in attached.values() for kind in data)
    }
    names = iter(pictures)
    signs = {name: {kind: next(names) for kind in data} for name, data in attached.items()}
    try:
        rendered = _render(source, signs)
    except Exception:  # whatever nbconvert cannot render would also stop the feedback of everybody
        return typed(source)
    if sum(len(pictures.get(sign, "")) for sign in _SIGN.findall(rendered)) > SHOWN * sum(map(len, pictures.values())):
        return typed(source)
    if _is_harmless(rendered, taken):
        return source
    return _SIGN.sub(lambda sign: "".join(pictures.get(sign[0], "").split()), _cleaned(rendered))


def _render(source: str, attached: dict[str, dict[str, str]]) -> str:
    """The HTML that nbconvert makes, with a short sign in the place of each attachment: however often one is shown."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    return MarkdownWithMath(renderer=IPythonRenderer(escape=False, attachments=attached)).render(source)


def typed(source: str) -> str:
    """The text as it was typed, as Markdown: one line of HTML, in which nothing has a meaning."""
    return f"<pre>{_one_line(html.escape(source))}</pre>"


def framed(sentence: str) -> str:
    """A sentence in a frame, as Markdown; what it quotes has no meaning."""
    return f'<div class="alert alert-warning">{_one_line(html.escape(sentence))}</div>'


def _one_line(markup: str) -> str:
    # a blank line would end the block of HTML, and what follows would be Markdown again
    return markup.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "&#10;")


def _is_harmless(markup: str, taken: Collection[str]) -> bool:
    """Whether every tag is a plain one with plain attributes: no parser could read anything else into it."""
    markup = markup.replace(_CHECKBOX + "/>", "").replace(_CHECKBOX + " checked/>", "")
    tags = _tags(markup)
    return "<" not in _TAG.sub("", markup) and all(
        tag.lower() in tags and _plain_attributes(tag.lower(), attributes, taken)
        for _, tag, attributes in _TAG.findall(markup)
    )


def _tags(markup: str) -> frozenset[str]:
    """The tags that may stay: no boxes where there are links that lead out of the page."""
    links = any(tag.lower() == "a" and 'href="#' not in more for _, tag, more in _TAG.findall(markup))
    return _TAGS - _BOXES if links else _TAGS


def _plain_attributes(tag: str, attributes: str, taken: Collection[str]) -> bool:
    for name, value in _ATTRIBUTE.findall(attributes):
        if name.lower() == "id" and re.fullmatch("h[1-6]", tag) and value not in taken:
            continue
        if not _allowed(tag, name.lower(), html.unescape(value)):
            return False
    return True


def _allowed(tag: str, name: str, value: str) -> bool:
    """Whether an attribute may stay: also the question that the cleaner asks."""
    if (tag, name) == ("img", "src"):
        return bool(_IMAGE_DATA.fullmatch(value)) or _beside(value)
    if (tag, name) == ("a", "href"):
        return value.lower().startswith(("http://", "https://", "mailto:", "#")) or _beside(value)
    if name == "class":
        return value in _highlighting() if tag == "span" else tag in _CLASSES and bool(_CLASSES[tag].fullmatch(value))
    if tag == "a":
        return name == "title"
    return name in _PATTERNS and bool(_PATTERNS[name].fullmatch(value))


@cache
def _highlighting() -> frozenset[str]:
    """The short classes by which Pygments colours code."""
    from pygments.token import STANDARD_TYPES

    return frozenset(STANDARD_TYPES.values())


def _beside(address: str) -> bool:
    """Whether an address names a file beside the notebook: no scheme, no way up, no other server."""
    path = unquote(address)
    return bool(re.fullmatch(r"[\w.~()+, -]++(?:/[\w.~()+, -]++)*+", path)) and ".." not in path


def _cleaned(markup: str) -> str:
    """The rendered HTML with everything else turned into visible text."""
    from bleach import clean

    kept = clean(markup, tags=_TAGS - _BOXES, attributes=_allowed, protocols={"http", "https", "mailto", "data"})
    return f"<div>{_one_line(kept)}</div>"
