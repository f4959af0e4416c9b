"""A Sphinx extension: formulas as MathML, which browsers show without JavaScript and without a network."""

import re
from html import escape
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert

# A minus after an operator or an opening bracket is a sign, and stands close to its number.
SIGN = re.compile(
    r"((?:&#x(?:00028|0005B|0002C|0003D|000B7|000D7|02248|02264|02265);|[(\[,=·×])</mo>)<mo>(&#x02212;)</mo>"
)


def mathml(formula: str, *, block: bool) -> str:
    """A formula of LaTeX as MathML; a screen reader and a search find the LaTeX beside it.

    Parameters
    ----------
    formula : str, without dollar signs
    block : whether it stands on a line of its own
    """
    known = formula.strip().replace("{aligned}", "{align*}")
    made = convert(known, display="block" if block else "inline").replace("\\_", "_")
    made = SIGN.sub(r'\1<mo form="prefix">\2</mo>', made)
    return made.replace("<math ", f'<math alttext="{escape(formula.strip())}" ', 1)


def _inline(self: Any, node: nodes.Element) -> None:
    self.body.append(mathml(node.astext(), block=False))
    raise nodes.SkipNode


def _block(self: Any, node: nodes.Element) -> None:
    self.body.append(f'<div class="formula" tabindex="0">{mathml(node.astext(), block=True)}</div>')
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, Any]:
    """Give Sphinx the math renderer "mathml"."""
    app.add_html_math_renderer("mathml", inline_renderers=(_inline, None), block_renderers=(_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
