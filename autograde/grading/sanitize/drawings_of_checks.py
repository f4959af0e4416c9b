"""Pictures that a check drew as HTML or SVG, with known tags and plain attributes alone."""

import re
from functools import cache, lru_cache
from typing import Any

LONGEST = 300_000  # characters of one picture
_TAGS = """
div span p pre b i em strong sub sup br table caption thead tbody tr th td figure figcaption
svg g text tspan title desc line rect circle path polyline polygon
"""
_ATTRIBUTES = """
colspan rowspan scope role aria-label style width height viewBox xmlns d points x y x1 x2 y1 y2 cx cy r rx ry dx dy
fill stroke stroke-width stroke-dasharray opacity transform text-anchor dominant-baseline
font-size font-family font-weight font-style
"""
_STYLES = """
background background-color border border-bottom border-collapse border-left border-spacing caption-side color display
font font-family font-size font-style font-weight height margin max-width opacity outline padding text-align
text-decoration vertical-align white-space width
"""
ACTIVE = re.compile(r"url\s*\(|expression|script:|@import|[\\<>]", re.IGNORECASE)


@cache
def _cleaner() -> Any:
    from bleach import Cleaner
    from bleach.css_sanitizer import CSSSanitizer

    attributes = frozenset(_ATTRIBUTES.split())
    sanitizer = CSSSanitizer(allowed_css_properties=frozenset(_STYLES.split()))
    sanitizer.sanitize_css = lru_cache(1000)(sanitizer.sanitize_css)  # a grid says the same of each of its cells
    return Cleaner(
        tags=frozenset(_TAGS.split()),
        attributes=lambda tag, name, value: name in attributes and not ACTIVE.search(value),
        css_sanitizer=sanitizer,
        strip=True,
    )


@lru_cache(256)
def plain_markup(drawn: str) -> str:
    """A picture's HTML, marked as such for a template; "" where there is none, or it is too long."""
    from markupsafe import Markup

    if not drawn or len(drawn) > LONGEST:
        return ""
    return Markup(_cleaner().clean(drawn))
