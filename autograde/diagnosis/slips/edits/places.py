"""Places and what stands there: positions for values, a tuple of places, the place of a 1 for that of the largest."""

import ast
from collections.abc import Iterator

from autograde.diagnosis.slips.edits.edit import Edit, call, called, expression, name, replaced
from autograde.diagnosis.slips.source import Place, Source, Written

LISTS = (ast.Name, ast.Subscript, ast.ListComp, ast.List, ast.Call)
PLACES = ("np.where", "np.nonzero", "np.argwhere")


def places(written: Written, _: Source) -> Iterator[Edit]:
    """Places where values are meant, and the like."""
    for place, node in written.places:
        if isinstance(node, ast.Call):
            yield from _tuple_of_places(place, node)
            yield from _place_of_largest(place, node)
            yield from _starred(written, node)
            if called(node) in ("np.insert", "np.delete") and len(node.args) > 1:
                yield from _at_the_end(node)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name) and node.slice.id in written.counts:
            for values in (v for v in written.parameters if v not in written.integers):
                for word in (v for v in written.looped if v not in written.counts):
                    at = call(f"{values}.index", name(word))
                    yield replaced("another_place", Place(node, "slice"), at, node, f"`{ast.unparse(at)}`")
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
            right = node.comparators[0]
            if isinstance(right, ast.Constant) and right.value == 1:
                for largest in (call("np.max", node.left), call("np.max", node.left, axis=expression("1"))):
                    yield replaced("place_of_one", Place(node, "comparators", 0), largest, node)
                rows = call("np.max", node.left, axis=expression("1"), keepdims=expression("True"))
                yield replaced("place_of_one", Place(node, "comparators", 0), rows, node)


def labels(written: Written, _: Source) -> Iterator[Edit]:
    """A one-hot label where the index of its class is meant: as an index, beside another index."""
    for place, node in written.places:
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load) or node.id in written.counts:
            continue
        whole = place.parent
        index = isinstance(whole, ast.Tuple) and any("arange" in ast.unparse(part) for part in whole.elts)
        beside = isinstance(whole, ast.Compare | ast.BinOp) and "argmax" in ast.unparse(whole)
        if index or beside or place.field == "slice":
            at = call("np.argmax", node, axis=expression("1"))
            yield replaced("label_for_index", place, at, whole if index else None, words=f"`{ast.unparse(at)}`")


def _tuple_of_places(place: Place, node: ast.Call) -> Iterator[Edit]:
    if called(node) in PLACES and len(node.args) == 1 and not isinstance(place.parent, ast.Subscript):
        for index in ("1", "0"):
            one = ast.Subscript(node, expression(index), ast.Load())
            yield replaced("tuple_of_places", place, one, words=f"`{ast.unparse(one)}`")
        first = ast.Subscript(ast.Subscript(node, expression("0"), ast.Load()), expression("0"), ast.Load())
        yield replaced("tuple_of_places", place, first, words="`[0][0]`, the first place along the one axis")


def _place_of_largest(place: Place, node: ast.Call) -> Iterator[Edit]:
    """row.index(1), which only a label has."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "index" or len(node.args) != 1:
        return
    if isinstance(node.args[0], ast.Constant):
        largest = call("int", call("np.argmax", node.func.value))
        yield replaced("place_of_one", place, largest, words="`np.argmax`")


def _starred(written: Written, node: ast.Call) -> Iterator[Edit]:
    """An argument that is to be handed over one by one; positions that are handed over for what stands at them."""
    for i, argument in enumerate(node.args):
        if isinstance(argument, ast.Starred):
            if isinstance(argument.value, ast.Name):
                for variable in written.parameters:
                    if variable != argument.value.id:
                        one = ast.Subscript(name(variable), name("_at"), ast.Load())
                        each = ast.comprehension(ast.Name("_at", ast.Store()), argument.value, [], 0)
                        values = ast.Starred(ast.GeneratorExp(one, [each]), ast.Load())
                        said = f"`{variable}[...]`"
                        yield replaced("position_for_value", Place(node, "args", i), values, node, said)
        elif (
            len(node.args) == 1 and isinstance(argument, LISTS) and not called(node).startswith(("np.", "len", "list"))
        ):
            yield replaced("star_missing", Place(node, "args", i), ast.Starred(argument, ast.Load()), node)


def _at_the_end(node: ast.Call) -> Iterator[Edit]:
    """np.insert(h, -1, ...) puts it before the last one."""
    array, at = node.args[0], node.args[1]
    if isinstance(at, ast.UnaryOp | ast.Constant):
        for axis in ("1", "0"):
            length = ast.Subscript(ast.Attribute(array, "shape", ast.Load()), expression(axis), ast.Load())
            yield replaced("inserted_before", Place(node, "args", 1), length, node, f"`{ast.unparse(length)}`")
