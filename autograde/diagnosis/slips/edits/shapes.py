"""Shapes: as many columns as another array, entries in one row, vectors that are multiplied, sizes of the data."""

import ast
from collections.abc import Iterator

from autograde.diagnosis.slips.edits.edit import Edit, call, called, expression, name, replaced
from autograde.diagnosis.slips.source import Place, Source, Written

KEPT = ast.keyword("keepdims", expression("True"))
OF_VECTORS = ("np.diag", "np.outer", "np.dot", "np.inner")


def shapes(written: Written, _: Source) -> Iterator[Edit]:
    """Another shape than is meant."""
    for place, node in written.places:
        if isinstance(node, ast.Call) and called(node) in ("np.ones_like", "np.zeros_like", "np.full_like"):
            first = ast.Subscript(node, expression("a[:, :1]").slice, ast.Load())  # type: ignore[attr-defined]
            yield replaced("as_many_columns", place, first)
        if isinstance(place.parent, ast.Return) and isinstance(node, ast.expr):
            for parameter in written.parameters:
                shaped = call("np.reshape", node, ast.Attribute(name(parameter), "shape", ast.Load()))
                yield replaced("in_one_row", place, shaped, words=f"`.reshape({parameter}.shape)`")
        of_vectors = any(called(part) in OF_VECTORS for part in ast.walk(node))
        if isinstance(place.parent, ast.Return | ast.Assign) and isinstance(node, ast.expr) and of_vectors:
            yield from _row_by_row(written, place, node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult | ast.Mult):
            outer = call("np.outer", _upright(node.left), _upright(node.right))
            yield replaced("outer_for_inner", place, outer, words=f"`{ast.unparse(outer)}`")
        if isinstance(node, ast.Call) and called(node.func) == "np.vectorize" and len(node.args) == 1:
            by_row = call("np.apply_along_axis", node.func.args[0], ast.Constant(1), node.args[0])  # type: ignore[attr-defined]
            yield replaced("one_number_at_a_time", place, by_row, words=f"`{ast.unparse(by_row)}`")
        if isinstance(node, ast.Attribute) and node.attr == "size":
            columns = ast.Subscript(ast.Attribute(node.value, "shape", ast.Load()), ast.Constant(1), ast.Load())
            for length in (call("len", node.value), columns):
                yield replaced("another_length", place, length, words=f"`{ast.unparse(length)}`")
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Call):
            reduced = node.value
            column = ast.Call(reduced.func, reduced.args, [*reduced.keywords, KEPT])
            if any(keyword.arg == "axis" for keyword in reduced.keywords):
                yield replaced("index_extra", place, column, words=f"`{ast.unparse(column)}`")
        yield from _of_the_data(written, place, node)
        yield from _read_otherwise(place, node)
        yield from _one_off(place, node)


def _read_otherwise(place: Place, node: ast.AST) -> Iterator[Edit]:
    """reshape where the transpose is meant; a product of all rows where each row has one of its own."""
    if isinstance(node, ast.Call) and called(node).split(".")[-1] == "reshape" and isinstance(node.func, ast.Attribute):
        array = node.args[0] if called(node) == "np.reshape" and node.args else node.func.value
        for new in (ast.Attribute(array, "T", ast.Load()), call("np.swapaxes", array, *map(ast.Constant, (1, 2)))):
            yield replaced("reshape_for_transpose", place, new, words=f"`{ast.unparse(new)}`")
    sides = [node.left, node.right] if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult) else []
    if isinstance(node, ast.Call) and called(node) in ("np.dot", "np.matmul", "np.outer") and len(node.args) == 2:
        sides = node.args
    if sides and (called(node) == "np.outer" or (isinstance(sides[0], ast.Attribute) and sides[0].attr == "T")):
        new_axis = expression("a[:, :, np.newaxis]"), expression("a[:, np.newaxis, :]")
        own = [ast.Subscript(_upright(side), at.slice, ast.Load()) for side, at in zip(sides, new_axis, strict=True)]  # type: ignore[attr-defined]
        each = ast.BinOp(own[0], ast.Mult(), own[1])
        yield replaced("summed_over_rows", place, each, words=f"`{ast.unparse(each)}`")


def _one_off(place: Place, node: ast.AST) -> Iterator[Edit]:
    """A length that is one more, or one less, than what is meant."""
    for sign, mistake in ((ast.Sub(), "one_too_many"), (ast.Add(), "one_too_few")):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
            new = ast.BinOp(node, sign, ast.Constant(1))
            yield replaced(mistake, place, new, words=f"`{ast.unparse(new)}`")
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Attribute) or node.value.attr != "shape":
            continue
        if isinstance(node.targets[0], ast.Tuple):
            names = node.targets[0].elts
            lengths = [ast.Subscript(node.value, ast.Constant(i), ast.Load()) for i in range(len(names))]
            for i, one in enumerate(names):
                off: list[ast.expr] = [*lengths]
                off[i] = ast.BinOp(lengths[i], sign, ast.Constant(1))
                words = f"`{ast.unparse(one)} = {ast.unparse(off[i])}`"
                yield replaced(mistake, Place(node, "value"), ast.Tuple(off, ast.Load()), node, words)


def whole(written: Written, _: Source) -> Iterator[Edit]:
    """A shape where one of its lengths is meant."""
    for place, node in written.places:
        computed = place.field in ("value", "left", "right") and not isinstance(place.parent, ast.Subscript)
        if computed and isinstance(node, ast.Attribute) and node.attr == "shape":
            for index in (1, 0):
                one = ast.Subscript(node, ast.Constant(index), ast.Load())
                yield replaced("shape_not_indexed", place, one, words=f"`{ast.unparse(one)}`")


def turned(written: Written, _: Source) -> Iterator[Edit]:
    """The last two of three axes that have changed places."""
    new_axes = ("newaxis", "None", "reshape", "expand_dims")
    if not any(word in ast.unparse(written.node) for word in new_axes):
        return
    for place, node in written.places:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in written.variables:
            new = call(f"{node.id}.transpose", *(ast.Constant(axis) for axis in (0, 2, 1)))
            yield replaced("axes_turned", place, new, words=f"`{ast.unparse(new)}`")


def above_zero(written: Written, _: Source) -> Iterator[Edit]:
    """log(1 + exp(-|z|)) without what z has above 0."""
    for place, node in written.places:
        if isinstance(node, ast.Call) and "log" in called(node) and "abs(" in ast.unparse(node):
            for variable in written.variables:
                above = call("np.maximum", name(variable), ast.Constant(0))
                new = ast.BinOp(node, ast.Add(), above)
                yield replaced("term_missing", place, new, words=f"`+ {ast.unparse(above)}`")


def _row_by_row(written: Written, place: Place, node: ast.expr) -> Iterator[Edit]:
    """What takes one row is given all of them at once."""
    known = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    for variable in written.variables:
        if variable in known and variable not in written.counts:
            each = ast.comprehension(ast.Name(variable, ast.Store()), name(variable), [], 0)
            rows = call("np.array", ast.ListComp(node, [each]))
            yield replaced("one_row_at_a_time", place, rows, words=f"for each row of `{variable}`")


def _upright(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Attribute) and node.attr == "T" else node


def _of_the_data(written: Written, place: Place, node: ast.AST) -> Iterator[Edit]:
    """How many, or which, the data at hand have, where a parameter says how many there are."""
    others = [name(parameter) for parameter in written.parameters if parameter not in written.functions]
    if isinstance(node, ast.Call) and called(node) in ("np.unique", "set"):
        for parameter in others:
            every = call("np.arange", parameter)
            yield replaced("those_that_occur", place, every, words=f"`{ast.unparse(every)}`")
    sized = isinstance(place.parent, ast.Tuple) or called(place.parent) in ("np.zeros", "np.ones", "np.empty", "np.eye")
    if called(node) == "len" and sized:
        for whole in written.integers:
            yield replaced("another_length", place, name(whole), words=f"`{whole}`")
    added = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and isinstance(node.right, ast.Constant)
    largest = isinstance(node, ast.BinOp) and added and called(node.left).split(".")[-1] == "max"
    if largest or (called(node) == "len" and "unique" in ast.unparse(node)):
        for parameter in others:
            yield replaced("those_that_occur", place, parameter, words=f"`{parameter.id}`")


def too_early(written: Written, _: Source) -> Iterator[Edit]:
    """A factor that is multiplied in before a step, and belongs after it."""
    for place, node in written.places:
        if not isinstance(node, ast.expr) or not _is_step(node):
            continue
        for inner in _parts(node):
            product = inner.get()
            if isinstance(product, ast.BinOp) and isinstance(product.op, ast.Mult):
                yield from _moved(place, node, inner, product)
            if isinstance(product, ast.Name):
                for kept in _assigned(written, product.id):
                    yield from _moved(place, node, *kept)


def _is_step(node: ast.AST) -> bool:
    matrices = isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)
    return matrices or (isinstance(node, ast.Call) and bool(node.args) and not node.keywords)


def _parts(node: ast.AST) -> list[Place]:
    if isinstance(node, ast.BinOp):
        return [Place(node, "left"), Place(node, "right")]
    return [Place(node, "args", i) for i in range(len(getattr(node, "args", ())))]


def _assigned(written: Written, variable: str) -> Iterator[tuple[Place, ast.BinOp]]:
    """Where a variable is made a product, once."""
    for _, node in written.places:
        if not isinstance(node, ast.Assign) or ast.unparse(node.targets[0]) != variable:
            continue
        if isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.Mult):
            yield Place(node, "value"), node.value


def _moved(place: Place, step: ast.expr, inner: Place, product: ast.BinOp) -> Iterator[Edit]:
    """The product keeps one factor, the other one is multiplied in after the step."""
    for kept, factor in ((product.left, product.right), (product.right, product.left)):
        after = ast.BinOp(step, ast.Mult(), factor)
        words = f"`{ast.unparse(factor)}` after `{ast.unparse(step)[:60]}`"
        yield Edit("factor_too_early", product, ((place, after), (inner, kept)), words)
