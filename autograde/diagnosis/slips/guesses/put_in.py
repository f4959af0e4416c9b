"""What may be missing where nothing shows it: a step, a factor, a square; and what is done in one place alone.

Nothing is put into a condition, of which only the truth matters: a square, or a step, that makes it true of the inputs
at hand is none that anybody forgot.
"""

import ast
from collections.abc import Iterator

from autograde.diagnosis.slips.edits.edit import Edit, call, called, expression, replaced
from autograde.diagnosis.slips.source import Place, Source, Written

FUNCTIONS = ("np.exp", "np.log", "np.tanh")  # that may be meant in the place of a step
STEPPED = (ast.Name, ast.Call, ast.BinOp, ast.Subscript)
SIZED = ("len", "range", "np.arange", "np.zeros", "np.ones", "np.eye", "np.empty")
STEPS = (
    "np.exp",
    "np.log",
    "np.abs",
    "np.sum",
    "np.mean",
    "np.array",
    "float",
    "list",
)  # of everybody, in which something may be missing


def _is_count(written: Written, node: ast.AST, place: Place) -> bool:
    """Whether an expression is a length or a counter, or stands where one does."""
    if (isinstance(node, ast.Name) and node.id in written.counts) or ".shape" in ast.unparse(node):
        return True
    parent = place.parent
    return isinstance(parent, ast.Compare | ast.Slice) or called(node) in SIZED or called(parent) in SIZED


def in_one_place(written: Written, _: Source) -> Iterator[Edit]:
    """What is computed in one place of the function, and is meant in another one too."""
    computed = [n for _, n in written.places if isinstance(n, ast.BinOp) and isinstance(n.left, ast.Name)]
    for place, node in written.places:
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load) or id(node) in written.conditions:
            continue
        for whole in computed:
            if isinstance(whole.left, ast.Name) and whole.left.id == node.id and whole is not place.parent:
                words = f"`{ast.unparse(whole)}`, as in line {written.line(whole)}"
                yield replaced("in_one_place_only", place, whole, words=words)


def wrapped(written: Written, source: Source) -> Iterator[Edit]:
    """A value that goes in as it is, though a function of it is meant; another function than is meant."""
    steps = source.steps
    for place, node in written.places:
        if id(node) in written.conditions:
            continue
        what = called(node)
        alone = isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords
        if isinstance(node, ast.Call) and (what in source.steps or (alone and what.startswith("np."))):
            for other in (*source.steps, *FUNCTIONS):
                if other != called(node):
                    new = call(other, *node.args)
                    yield replaced("another_step", place, new, words=f"`{other}`")
        if place.field in ("slice", "func", "targets", "test") or not isinstance(node, STEPPED):
            continue
        if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load) or _is_count(written, node, place):
            continue
        for step in (*steps, *STEPS):
            if called(node) != step and called(place.parent) != step:
                yield replaced("call_missing", place, call(step, node), words=f"`{step}`")


def putting_in(written: Written, _: Source) -> Iterator[Edit]:
    """A square that is missing, the difference to 1, a factor 2."""
    for place, node in written.places:
        if not isinstance(node, ast.expr) or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            continue
        if id(node) in written.conditions or place.field in ("slice", "func"):
            continue
        if isinstance(node, ast.Constant | ast.Slice | ast.Tuple | ast.List):
            continue
        if isinstance(node, ast.Name | ast.BinOp | ast.Call):
            yield replaced("square_missing", place, ast.BinOp(node, ast.Pow(), ast.Constant(2)))
            minus = ast.BinOp(ast.Constant(1), ast.Sub(), node)
            words = f"`* (1 - {written.fragment(node)})`"
            yield replaced("factor_missing", place, ast.BinOp(node, ast.Mult(), minus), words=words)
            yield replaced("one_minus_missing", place, ast.BinOp(ast.Constant(1), ast.Sub(), node))
            twice = ast.BinOp(ast.Constant(2), ast.Mult(), node)
            yield replaced("factor_two_missing", place, twice, words=f"`2 * {written.fragment(node)}`")
            yield replaced("division_missing", place, ast.BinOp(node, ast.Div(), ast.Constant(2)), words="`/ 2`")
            for operator, sign in ((ast.Sub(), "-"), (ast.Add(), "+")):
                new = ast.BinOp(node, operator, ast.Constant(1))
                yield replaced("term_missing", place, new, words=f"`{written.fragment(node)} {sign} 1`")


def factors(written: Written, _: Source) -> Iterator[Edit]:
    """A variable that is to be multiplied with, or divided by."""
    known = [variable for variable in written.variables if variable not in written.functions]
    forms = [variable for variable in known if variable in written.counts]
    forms += [f"{v}{index}" for v in known if v not in forms for index in ("", "[:, np.newaxis]", "[:, :, np.newaxis]")]
    forms += [f"len({v})" for v in written.parameters] + [f"{v}.shape[1]" for v in written.parameters]
    for place, node in written.places:
        whole = isinstance(node, ast.BinOp | ast.Call) and place.field not in ("slice", "func", "test", "iter")
        if not whole or isinstance(place.parent, ast.Expr) or id(node) in written.conditions:
            continue
        for form in forms:
            for sign, operator, mistake in (("*", ast.Mult(), "factor_missing"), ("/", ast.Div(), "division_missing")):
                new = ast.BinOp(node, operator, expression(form))  # type: ignore[arg-type]
                yield replaced(mistake, place, new, words=f"`{sign} {form}`")
