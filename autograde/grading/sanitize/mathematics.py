"""Formulas as MathML, which a browser draws without a script: known elements with known attributes alone."""

import html
import re
from typing import Any

LONGEST = 4_000  # characters of one formula
_WORDS = """
math mrow mi mn mo mtext mspace ms mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts
mtable mtr mtd mstyle mpadded mphantom menclose
"""
_TAGS = frozenset(_WORDS.split())
_LENGTH = re.compile(r"-?\d{0,3}(?:\.\d{1,4})?(?:em|ex|px|pt|%)?")
_ATTRIBUTES = {
    **dict.fromkeys(("width", "height", "depth", "lspace", "rspace", "minsize", "maxsize"), _LENGTH),
    **dict.fromkeys(("linethickness", "rowspacing", "columnspacing", "voffset"), _LENGTH),
    "mathvariant": re.compile(r"[a-z-]{1,30}"),
    "columnalign": re.compile(r"(?:left|right|center| ){1,60}"),
    "columnlines": re.compile(r"(?:none|solid|dashed| ){1,60}"),
    "rowlines": re.compile(r"(?:none|solid|dashed| ){1,60}"),
    "notation": re.compile(r"[a-z ]{1,40}"),
    "display": re.compile(r"inline|block"),
    **dict.fromkeys(
        ("stretchy", "fence", "accent", "accentunder", "movablelimits", "separator", "displaystyle"),
        re.compile(r"true|false"),
    ),
    "form": re.compile(r"prefix|infix|postfix"),
    "scriptlevel": re.compile(r"[+-]?\d"),
}


def mathml(formula: str, block: bool = False) -> str:
    """A formula in LaTeX as MathML; "" where it cannot be read.

    What latex2mathml makes is not believed: it writes a link for \\href and a tag for \\text{<b>}. Its elements are
    written anew, those that are known with the attributes that are known, and every text is escaped.

    Parameters
    ----------
    formula : str, without its dollars
    block : whether it stands on a line of its own
    """
    if len(formula) > LONGEST:
        return ""
    from latex2mathml.converter import convert_to_element

    try:
        return _written(convert_to_element(formula.strip(), display="block" if block else "inline"))
    except Exception:  # whatever it is that a stranger wrote between two dollars
        return ""


def _written(element: Any) -> str:
    inside = _text(element) + "".join(_written(child) + _tail(child) for child in element)
    if element.tag not in _TAGS:
        return f"<mrow>{inside}</mrow>"
    attributes = "".join(
        f' {name}="{html.escape(value)}"'
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES and _ATTRIBUTES[name].fullmatch(value)
    )
    return f"<{element.tag}{attributes}>{inside}</{element.tag}>"


def _text(element: Any) -> str:
    return html.escape(html.unescape(element.text or ""))  # signs come as references: &#x003B1;


def _tail(element: Any) -> str:
    return html.escape(html.unescape(element.tail or ""))
