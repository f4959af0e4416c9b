"""Arrays: axes, kept axes, indices and slices, a column in the place of a row, two names for one array, types."""

import ast
from collections.abc import Iterator

from autograde.diagnosis.slips.edits.edit import Edit, call, called, expression, replaced
from autograde.diagnosis.slips.source import Place, Source, Written

TOGETHER = ("np.hstack", "np.vstack", "np.column_stack", "np.concatenate", "np.stack")
REDUCED = (
    *("sum", "mean", "max", "min", "prod", "any", "all", "argmax", "argmin", "std", "median", "norm"),
    *("amax", "squeeze", "reduce", "average", "var", "ptp", "count_nonzero", "nansum"),
)
ALONG = (  # what goes along an axis, and keeps it; more than one array at once
    *("concatenate", "append", "cumsum", "cumprod", "sort", "argsort", "flip", "accumulate", "diff", "roll", "repeat"),
    *("stack", "permuted", "shuffle"),
)
NOT_ALL = ("reduce", *ALONG[2:])  # without an axis, these go along one


def axes(written: Written, _: Source) -> Iterator[Edit]:
    """A reduction over another axis, or over all; an axis that is kept, or not."""
    for place, node in written.places:
        if not isinstance(node, ast.Call) or called(node).split(".")[-1] not in (*REDUCED, *ALONG):
            continue
        at = next((i for i, keyword in enumerate(node.keywords) if keyword.arg in ("axis", "dim")), None)
        first = 1 if called(node).startswith("np.") else 0
        if at is None and len(node.args) > first and isinstance(node.args[first], ast.Constant | ast.UnaryOp):
            now, spot = node.args[first], Place(node, "args", first)
        elif at is not None:
            now, spot = node.keywords[at].value, Place(node.keywords[at], "value")
        else:
            now, spot = None, None
        reduces = called(node).split(".")[-1] in REDUCED
        if spot is not None and now is not None:
            for other in ("0", "1", "2", "-1", "-2"):
                if other != ast.unparse(now):
                    yield replaced("another_axis", spot, expression(other), node, f"`axis={other}`")
            if reduces and at is not None and called(node).split(".")[-1] not in ("max", "min"):
                yield replaced("axis_extra", place, _without(node, "axis", "keepdims"))
        else:
            mistake = "axis_not_named" if called(node).split(".")[-1] in NOT_ALL else "axis_missing"
            for other in ("1", "0", "-1"):
                yield replaced(mistake, place, _with(node, "axis", other), words=f"`axis={other}`")
                if reduces:
                    new = _with(_with(node, "axis", other), "keepdims", "True")
                    yield replaced(mistake, place, new, words=f"`axis={other}, keepdims=True`")
        if reduces:
            if called(node).endswith("squeeze"):
                continue
            if any(keyword.arg == "keepdims" for keyword in node.keywords):
                yield replaced("keepdims_extra", place, _without(node, "keepdims"))
            else:
                yield replaced("column_lost", place, _with(node, "keepdims", "True"), words="`keepdims=True`")
                if spot is not None and now is not None:
                    for other in ("0", "1"):
                        if other != ast.unparse(now):
                            new = _with(_with(_without(node, "axis"), "axis", other), "keepdims", "True")
                            yield replaced("another_axis", place, new, words=f"`axis={other}, keepdims=True`")


def _with(node: ast.Call, keyword: str, value: str) -> ast.Call:
    return ast.Call(node.func, node.args, [*node.keywords, ast.keyword(keyword, expression(value))])


def _without(node: ast.Call, *keywords: str) -> ast.Call:
    return ast.Call(node.func, node.args, [keyword for keyword in node.keywords if keyword.arg not in keywords])


def columns(written: Written, _: Source) -> Iterator[Edit]:
    """A vector that has to stand as a column, or as a row; an array that has to be transposed.

    What goes along an axis is told which one: `.T` inside of it would be the same, and nobody's way of saying it.
    """
    along = [n for _, n in written.places if called(n).split(".")[-1] in (*REDUCED, *ALONG)]
    inside = {id(part) for outer in along for part in ast.walk(outer) if part is not outer}
    for place, node in written.places:
        if place.field in ("func", "targets", "slice") or not isinstance(
            node, ast.Name | ast.Call | ast.Subscript | ast.Attribute | ast.BinOp
        ):
            continue
        if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load) or _is_module(node):
            continue
        if isinstance(place.parent, ast.Attribute):
            continue
        for index in (":, np.newaxis", "np.newaxis, :", ":, :, np.newaxis"):
            yield replaced("column_missing", place, _indexed(node, index), words=f"`[{index}]`")
        if id(node) not in inside:
            yield replaced("transposition_missing", place, ast.Attribute(node, "T", ast.Load()), words="`.T`")


def _is_module(node: ast.AST) -> bool:
    return isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).split(".")[0] in ("np", "math", "torch")


def _indexed(node: ast.expr, index: str) -> ast.expr:
    wanted = expression(f"a[{index}]")
    assert isinstance(wanted, ast.Subscript)
    return ast.Subscript(node, wanted.slice, ast.Load())


def indices(written: Written, _: Source) -> Iterator[Edit]:
    """Another row, column, slice or length; an index that is missing or too many."""
    for place, node in written.places:
        if isinstance(node, ast.Subscript):
            yield from _of_subscript(written, place, node)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and not _is_module(node):
            if place.field in ("func",) or (isinstance(place.parent, ast.Subscript) and place.field == "value"):
                continue
            loops = [other for other in written.variables if other in written.looped]
            for index in (":, :-1", ":, 0", ":-1", "1:", "0", "-1", *loops, *(f":, {loop}" for loop in loops)):
                mistake = "column_kept" if index == ":, 0" else "index_missing"
                yield replaced(mistake, place, _indexed(node, index), words=f"`{node.id}[{index}]`")
        elif isinstance(node, ast.Call) and called(node) == "len" and len(node.args) == 1:
            yield from _of_length(place, node)


def _of_subscript(written: Written, place: Place, node: ast.Subscript) -> Iterator[Edit]:
    """Another index than the one that stands in brackets."""
    at, of = Place(node, "slice"), ast.unparse(node.value)
    length = isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
    if isinstance(node.slice, ast.Compare):
        yield replaced("selected_not_zeroed", place, ast.BinOp(node.value, ast.Mult(), node.slice))
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
        ends = node.slice.elts
        if not any(isinstance(end, ast.Slice) for end in ends):
            yield replaced("comma_for_colon", at, ast.Slice(ends[0], ends[1]), node, f"`{of}[a:b]`")
    for new in _slices(node.slice):
        yield replaced("another_length" if length else "another_index", at, new, node, f"`{of}[{_said(new)}]`")
    if isinstance(node.slice, ast.Name):
        yield replaced("tuple_as_index", at, call("list", node.slice), node, f"`list({node.slice.id})`")
    if isinstance(node.ctx, ast.Load) and not length:
        yield replaced("index_extra", place, node.value, words=f"the whole `{written.fragment(node.value)}`")


def _of_length(place: Place, node: ast.Call) -> Iterator[Edit]:
    """The whole shape, or the number of columns, where that of rows stands."""
    if isinstance(place.parent, ast.Call) and called(place.parent) in ("np.zeros", "np.ones", "np.empty"):
        whole = ast.Attribute(node.args[0], "shape", ast.Load())
        yield replaced("shape_lost", place, whole, place.parent, f"`{ast.unparse(whole)}`")
    columns = ast.Subscript(ast.Attribute(node.args[0], "shape", ast.Load()), ast.Constant(1), ast.Load())
    yield replaced("another_length", place, columns, words=f"`{ast.unparse(columns)}`")


def _said(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text[1:-1] if isinstance(node, ast.Tuple) and text.startswith("(") else text


def _slices(now: ast.expr) -> Iterator[ast.expr]:
    """What may have been meant by an index."""
    if isinstance(now, ast.Constant) and isinstance(now.value, int):
        for value in (now.value + 1, now.value - 1, -1):
            if value != now.value:
                yield expression(str(value))
        yield expression(f"a[:, {now.value}]").slice  # type: ignore[attr-defined]
    elif isinstance(now, ast.UnaryOp):
        yield expression(f"a[:, {ast.unparse(now)}]").slice  # type: ignore[attr-defined]
        yield from (expression(text) for text in ("0", "-2", "-1") if text != ast.unparse(now))
        if not isinstance(now.operand, ast.Constant):
            yield ast.BinOp(now, ast.Sub(), ast.Constant(1))
    elif isinstance(now, ast.Slice):
        if now.lower is not None and now.upper is not None and not isinstance(now.upper, ast.BinOp):
            yield ast.Slice(now.lower, ast.BinOp(now.lower, ast.Add(), now.upper))
        for text in (":-1", "1:", ":, :-1", ":, 1:", ":", "::-1"):
            yield expression(f"a[{text}]").slice  # type: ignore[attr-defined]
    elif isinstance(now, ast.Tuple):
        if len(now.elts) == 2:
            yield ast.Tuple(now.elts[::-1], ast.Load())
        if len(now.elts) == 3 and sum(ast.unparse(part) in ("None", "np.newaxis") for part in now.elts) == 1:
            for turned in (now.elts[1:] + now.elts[:1], now.elts[2:] + now.elts[:2]):
                yield ast.Tuple(turned, ast.Load())
        if any(isinstance(part, ast.Slice) for part in now.elts):
            for text in (":, :-1", ":, 1:", ":-1, :", ":, -1", ":, 0"):
                yield expression(f"a[{text}]").slice  # type: ignore[attr-defined]
    if isinstance(now, ast.Name | ast.BinOp | ast.Constant):
        for change in (ast.Add(), ast.Sub()):
            yield ast.BinOp(now, change, ast.Constant(1))
    if isinstance(now, ast.Name):
        yield ast.Tuple([ast.Slice(), now], ast.Load())
    if isinstance(now, ast.BinOp) and isinstance(now.right, ast.Constant):
        yield now.left


def pairs(written: Written, _: Source) -> Iterator[Edit]:
    """All rows with all columns where each row is meant with its own; columns that are appended flat."""
    for place, node in written.places:
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
            rows, at = node.slice.elts
            if isinstance(rows, ast.Slice) and not isinstance(at, ast.Slice | ast.Constant):
                every = call("np.arange", call("len", node.value))
                own = ast.Tuple([every, at], ast.Load())
                yield replaced("all_with_all", Place(node, "slice"), own, node, f"`np.arange(n), {ast.unparse(at)}`")
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name | ast.Call):
            yield from _of_rows(written, node, node.slice)
        if isinstance(node, ast.Call) and called(node) == "np.append" and len(node.args) == 2 and not node.keywords:
            array, last = node.args
            column = last if not isinstance(last, ast.Constant) else call("np.full", call("len", array), last)
            stacked = call("np.column_stack", ast.List([array, column], ast.Load()))
            yield replaced("flattened", place, stacked)
        if called(node) in TOGETHER and isinstance(node, ast.Call) and len(node.args) > 1:
            several = ast.Call(node.func, [ast.List(node.args, ast.Load())], node.keywords)
            yield replaced("arrays_in_a_list", place, several, words=f"`{ast.unparse(several)}`")
        columns = call("np.column_stack", *node.args[:1]) if isinstance(node, ast.Call) else node
        if (
            called(node) == "np.array"
            and isinstance(node, ast.Call)
            and node.args
            and isinstance(node.args[0], ast.List)
        ):
            yield replaced("stacked_otherwise", place, columns, words="`np.column_stack`")
        if isinstance(node, ast.Call) and called(node) in ("np.concatenate", "np.hstack", "np.vstack", "np.stack"):
            yield replaced(
                "stacked_otherwise", place, call("np.column_stack", *node.args[:1]), words="`np.column_stack`"
            )


def copies(written: Written, _: Source) -> Iterator[Edit]:
    """Two names for one array or list; an array that cannot hold fractions; a list that should be an array."""
    for place, node in written.places:
        if isinstance(node, ast.Call) and called(node) in ("np.zeros", "np.ones", "np.empty") and len(node.args) == 2:
            new = ast.Call(node.func, [ast.Tuple(node.args, ast.Load())], node.keywords)
            yield replaced("shape_is_a_tuple", place, new)
        if place.field == "value" and isinstance(place.parent, ast.Assign) and isinstance(node, ast.Name):
            yield replaced("two_names", place, _method(node, "copy"), place.parent)
        if isinstance(node, ast.Assign) and len(node.targets) == 2 and isinstance(node.value, ast.List | ast.Call):
            empty = ast.List([], ast.Load())
            for first, second in ((node.value, node.value), (empty, node.value), (node.value, empty)):
                both = ast.Tuple([first, second], ast.Load())
                yield replaced("two_names", place, ast.Assign([ast.Tuple(node.targets, ast.Store())], both))
        if isinstance(node, ast.Call):
            said = [keyword.arg for keyword in node.keywords]
            if "dtype" in said:
                yield replaced(_of_type(node), place, _without(node, "dtype"))
            elif called(node) in ("np.zeros_like", "np.ones_like", "np.empty_like", "np.full_like"):
                yield replaced("integers", place, _with(node, "dtype", "float"))
            if called(node) == "np.vectorize" and "otypes" not in said:
                floats = _with(node, "otypes", "[float]")
                yield replaced("integers", place, floats, words="`otypes=[float]`: the first value decides the type")
            if isinstance(node.func, ast.Attribute) and node.func.attr == "astype":
                yield replaced(_of_type(node), place, node.func.value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and isinstance(node.left, ast.List):
            passes = call("range", node.right)
            loop = ast.comprehension(ast.Name("_", ast.Store()), passes, [], 0)
            for item in node.left.elts[:1]:
                yield replaced("one_list_many_times", place, ast.ListComp(item, [loop]))


def _of_type(node: ast.Call) -> str:
    """The slip of naming a type, by what it is."""
    text = ast.unparse(node)
    if any(short in text for short in ("float32", "float16", "single", "torch.float)")):
        return "single_precision"
    return "integers" if "int" in text else "wrong_dtype"


def _method(node: ast.expr, method: str) -> ast.Call:
    return ast.Call(ast.Attribute(node, method, ast.Load()), [], [])


def kinds(written: Written, _: Source) -> Iterator[Edit]:
    """What is returned has another type than is asked."""
    for place, node in written.places:
        if isinstance(node, ast.Tuple) and len(node.elts) == 1 and isinstance(node.ctx, ast.Load):
            yield replaced("comma_makes_tuple", place, node.elts[0])
        if isinstance(place.parent, ast.Return) and isinstance(node, ast.expr):
            for function, mistake in (("np.array", "list_returned"), ("float", "no_float"), ("list", "no_list")):
                yield replaced(mistake, place, ast.Call(expression(function), [node], []), words=f"`{function}(...)`")
            yield replaced(
                "wrong_dtype", place, ast.Call(ast.Attribute(node, "astype", ast.Load()), [expression("float")], [])
            )
            listed = call("np.array", call("list", node))
            yield replaced("values_to_come", place, listed, words="`np.array(list(...))`")
            floats = call("np.array", node, dtype=expression("float"))
            yield replaced("list_returned", place, floats, words="`np.array(..., dtype=float)`")
            apart = call("tuple", call("map", expression("list"), expression("zip(*a)")))
            apart.args[0].args[1].args[0].value = node  # type: ignore[attr-defined]
            yield replaced("pairs_for_lists", place, apart, words="`zip(*...)`")
            if isinstance(node, ast.Tuple) and len(node.elts) == 2:
                yield replaced("results_swapped", place, ast.Tuple(node.elts[::-1], ast.Load()))


def _of_rows(written: Written, node: ast.Subscript, column: ast.expr) -> Iterator[Edit]:
    """One index alone: the column of each row is meant, or that of the row at which a loop stands."""
    place, said = Place(node, "slice"), ast.unparse(column)
    own = ast.Tuple([call("np.arange", call("len", column)), column], ast.Load())
    yield replaced("whole_rows", place, own, node, f"`np.arange(n), {said}`")
    for row in sorted(written.looped - {said}):
        yield replaced("whole_row", place, expression(f"({row}, {said})"), node, f"`{row}, {said}`")
