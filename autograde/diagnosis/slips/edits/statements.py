"""Statements: what stands in a loop and what after it, = for +=, where a loop begins and ends, which step is first."""

import ast
from collections.abc import Iterator

from autograde.diagnosis.slips.edits.edit import Edit, call, called, name, replaced
from autograde.diagnosis.slips.source import Place, Source, Written

RETURN_NONE = {"reverse": "reversed", "sort": "sorted"}  # methods that change a list -> what returns another one
BLOCKS = ("body", "orelse", "finalbody")
JUMPS = (ast.Raise, ast.Return, ast.Break, ast.Continue)  # what stands behind them is never reached


def blocks(written: Written) -> Iterator[tuple[ast.AST, str, list[ast.stmt]]]:
    """Every list of statements, with its owner and the field in which it is."""
    for owner in ast.walk(written.node):
        for field in BLOCKS:
            block = getattr(owner, field, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield owner, field, block


def loops(written: Written, _: Source) -> Iterator[Edit]:
    """A statement that stands inside a loop and belongs behind or before it, or the reverse."""
    for owner, field, block in blocks(written):
        for i, loop in enumerate(block):
            if not isinstance(loop, ast.For | ast.While | ast.If | ast.With):
                continue
            mistakes = (
                ("return_in_loop", "inside_loop", "before_loop", "outside_loop")
                if isinstance(loop, ast.For | ast.While)
                else ("inside_block",) * 3 + ("outside_block",)
            )
            last = loop.body[-1]
            if len(loop.body) > 1:
                mistake = mistakes[0] if isinstance(last, ast.Return) else mistakes[1]
                after = [*block[: i + 1], last, *block[i + 1 :]]
                yield Edit(mistake, last, ((Place(loop, "body"), loop.body[:-1]), (Place(owner, field), after)))
                first = loop.body[0]
                before = [*block[:i], first, *block[i:]]
                yield Edit(mistakes[2], first, ((Place(loop, "body"), loop.body[1:]), (Place(owner, field), before)))
            if isinstance(last, ast.Return) and isinstance(loop, ast.For | ast.While):
                for variable in reversed(written.variables):
                    after = [*block[: i + 1], ast.Return(name(variable)), *block[i + 1 :]]
                    changes = (Place(loop, "body"), loop.body[:-1] or [ast.Pass()]), (Place(owner, field), after)
                    yield Edit("return_in_loop", last, changes, f"after it, `return {variable}`")
            for j in range(max(0, i - 3), i):
                if isinstance(block[j], ast.Assign) and isinstance(loop, ast.For | ast.While):
                    rest = [*block[:j], *block[j + 1 :]]
                    changes = (Place(loop, "body"), [block[j], *loop.body]), (Place(owner, field), rest)
                    yield Edit("begun_once", block[j], changes)
            if i + 1 < len(block) and not isinstance(block[i + 1], ast.Return) and not isinstance(last, JUMPS):
                moved = block[i + 1]
                rest = [*block[: i + 1], *block[i + 2 :]]
                yield Edit(
                    mistakes[3], moved, ((Place(loop, "body"), [*loop.body, moved]), (Place(owner, field), rest))
                )
                inner = loop.body[-1]
                if isinstance(inner, ast.For | ast.While | ast.If) and not isinstance(inner.body[-1], JUMPS):
                    place = Place(inner, "body"), [*inner.body, moved]
                    yield Edit(mistakes[3], moved, (place, (Place(owner, field), rest)))


def jumps(written: Written, _: Source) -> Iterator[Edit]:
    """`break` for `continue` and the reverse; a loop, or a pass of it, that ends where it should go on."""
    for place, node in written.places:
        if isinstance(node, ast.Break):
            yield replaced("break_for_continue", place, ast.Continue())
        elif isinstance(node, ast.Continue):
            yield replaced("continue_for_break", place, ast.Break())
    for place, node in written.places:
        if isinstance(node, ast.If) and not node.orelse:
            ends = isinstance(node.body[-1], ast.Return) and _inside_loop(written, node)
            if ends or isinstance(node.body[-1], ast.Break | ast.Continue):
                yield replaced("left_too_early", place, ast.Pass())


def needless(written: Written, _: Source) -> Iterator[Edit]:
    """What is done, or refused, under a condition, and never should be; what is meant in every case."""
    for place, node in written.places:
        if isinstance(node, ast.If) and not node.orelse:
            if any(isinstance(statement, ast.Raise) for statement in node.body):
                yield replaced("refuses_too_much", place, ast.Pass(), node.test)
            else:
                yield replaced("block_extra", place, ast.Pass())
                if not isinstance(node.body[-1], JUMPS):
                    yield replaced("condition_extra", Place(node, "test"), ast.Constant(True), node)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Compare) and isinstance(node.ctx, ast.Load):
            yield replaced("condition_extra", place, node.value, node)
        if isinstance(node, ast.BoolOp):
            for i, value in enumerate(node.values):
                others = [*node.values[:i], *node.values[i + 1 :]]
                left = others[0] if len(others) == 1 else ast.BoolOp(node.op, others)
                yield replaced("test_extra", place, left, node, f"without `{written.fragment(value)}`")
        if isinstance(node, ast.comprehension) and node.ifs:
            yield replaced("condition_extra", Place(node, "ifs"), [], node.ifs[0])
        if isinstance(node, ast.IfExp) or (called(node) == "np.where" and len(getattr(node, "args", ())) == 3):
            either = [node.body, node.orelse] if isinstance(node, ast.IfExp) else node.args[1:]  # type: ignore[attr-defined]
            for one in either:
                yield replaced("condition_extra", place, one, node, f"`{written.fragment(one)}` alone")


def alternatives(written: Written, _: Source) -> Iterator[Edit]:
    """A second `if` where `elif` is meant; a statement that belongs into an `else`."""
    for owner, field, block in blocks(written):
        for i in range(1, len(block)):
            before, here = block[i - 1], block[i]
            if not isinstance(here, ast.If):
                continue
            if isinstance(before, ast.If) and not before.orelse:
                chain = ast.If(before.test, before.body, [here])
                yield Edit("if_for_elif", here, ((Place(owner, field), [*block[: i - 1], chain, *block[i + 1 :]]),))
            elif not here.orelse and isinstance(before, ast.Expr | ast.Assign | ast.AugAssign):
                either = ast.If(here.test, here.body, [before])
                yield Edit("else_missing", before, ((Place(owner, field), [*block[: i - 1], either, *block[i + 1 :]]),))


def order(written: Written, _: Source) -> Iterator[Edit]:
    """Two statements whose order is the other way round."""
    for owner, field, block in blocks(written):
        for i in range(len(block) - 1):
            if isinstance(block[i + 1], ast.Return):
                continue
            turned = [*block[:i], block[i + 1], block[i], *block[i + 2 :]]
            yield Edit("statements_turned", block[i], ((Place(owner, field), turned),))


def sums(written: Written, _: Source) -> Iterator[Edit]:
    """= for +=, += for =, another += than is meant."""
    for place, node in written.places:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and _inside_loop(written, node):
            target, value = node.targets[0], node.value
            if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.UAdd):  # total =+ x
                value = value.operand
            if isinstance(target, ast.Name | ast.Attribute | ast.Subscript):
                yield replaced("overwritten_in_loop", place, ast.AugAssign(target, ast.Add(), value))
        if isinstance(node, ast.AugAssign):
            yield replaced("added_in_loop", place, ast.Assign([node.target], node.value))
            for other in (ast.Sub(), ast.Add()):
                if type(other) is not type(node.op):
                    yield replaced(_other_sum(node.op, other), Place(node, "op"), other, node)
            if isinstance(node.target, ast.Name):
                added = ast.Expr(call(f"{node.target.id}.append", node.value))
                yield replaced("extend_for_append", place, added, words=f"`{node.target.id}.append(...)`")
                load = name(node.target.id)
                apart = ast.Assign([node.target], ast.BinOp(load, node.op, node.value))
                yield replaced("arguments_changed", place, apart)


def _other_sum(written: ast.operator, meant: ast.operator) -> str:
    """The name of += and the like for another one."""
    if isinstance(meant, ast.Sub):
        return "plus_for_minus" if isinstance(written, ast.Add) else "scaled_not_added"
    return "minus_for_plus" if isinstance(written, ast.Sub) else "scaled_not_added"


def _inside_loop(written: Written, statement: ast.AST) -> bool:
    loops = (node for _, node in written.places if isinstance(node, ast.For | ast.While))
    return any(statement in ast.walk(loop) for loop in loops)


def ranges(written: Written, _: Source) -> Iterator[Edit]:
    """A loop that begins or ends one too early or too late, or goes the other way."""
    for place, node in written.places:
        if isinstance(node, ast.Call) and called(node) == "np.arange" and len(node.args) == 2:
            for change in (ast.Sub(), ast.Add()):
                shifted: list[ast.expr] = [ast.BinOp(end, change, ast.Constant(1)) for end in node.args]
                yield replaced("loop_bounds", place, ast.Call(node.func, shifted, node.keywords))
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "range":
            yield from _gone_through(place, node)
            continue
        arguments = node.args
        ends = [arguments[0]] if len(arguments) == 1 else arguments[:2]
        for i, end in enumerate(ends):
            for change, number in ((ast.Sub(), 1), (ast.Add(), 1), (ast.Sub(), 2), (ast.Add(), 2)):
                new = ast.BinOp(end, change, ast.Constant(number))
                yield replaced("loop_bounds", Place(node, "args", i), new, node)
            if isinstance(end, ast.BinOp) and isinstance(end.right, ast.Constant):
                yield replaced("loop_bounds", Place(node, "args", i), end.left, node)
        if len(arguments) > 1 and not isinstance(arguments[0], ast.Constant):
            yield replaced("loop_bounds", Place(node, "args", 0), ast.Constant(0), node)
        for change in (ast.Sub(), ast.Add()) if len(arguments) > 1 else ():
            shifted = [ast.BinOp(end, change, ast.Constant(1)) for end in arguments[:2]]
            yield replaced("loop_bounds", place, ast.Call(node.func, [*shifted, *arguments[2:]], []))
        for parameter in written.integers if len(arguments) < 3 else ():
            begin = arguments[0] if len(arguments) == 2 else ast.Constant(0)
            stepped = ast.Call(node.func, [begin, arguments[-1], name(parameter)], [])
            yield replaced("step_missing", place, stepped, words=f"`{ast.unparse(stepped)}`")
        if len(arguments) == 1:
            yield replaced("loop_bounds", place, ast.Call(node.func, [ast.Constant(1), arguments[0]], []))
            two = ast.Constant(2)
            in_twos = ast.Call(node.func, [ast.Constant(0), ast.BinOp(two, ast.Mult(), arguments[0]), two], [])
            yield replaced("step_missing", place, in_twos, words=f"`{ast.unparse(in_twos)}`")
        yield replaced("loop_backward", place, ast.Call(name("reversed"), [node], []))


def _gone_through(place: Place, node: ast.AST) -> Iterator[Edit]:
    """What a loop goes through that is no range."""
    turned = node.args[0] if isinstance(node, ast.Call) and called(node) == "enumerate" and node.args else None
    if isinstance(turned, ast.Call) and called(turned) == "reversed":
        kept = call("reversed", call("list", call("enumerate", *turned.args)))
        yield replaced("counted_from_the_end", place, kept, words="`reversed(list(enumerate(...)))`")
    if place.field == "iter":
        backward = ast.Call(name("reversed"), [ast.Call(name("list"), [place.get()], [])], [])
        yield replaced("loop_backward", place, ast.Call(name("list"), [backward], []))
    if place.field == "iter" and isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
        yield replaced("no_range", place, ast.Call(name("range"), [node], []))


def unpacked(written: Written, _: Source) -> Iterator[Edit]:
    """The brackets around two names that come as a pair: for m, (operation, inputs) in enumerate(record)."""
    for _place, node in written.places:
        if isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Tuple):
            names = node.target.elts
            if len(names) > 2 and not any(isinstance(part, ast.Tuple) for part in names):
                for number, rest in ((0, 1), (1, 0)):
                    pair = ast.Tuple([*names[rest : rest + len(names) - 1]], ast.Store())
                    both = [names[0], pair] if number == 0 else [pair, names[-1]]
                    words = f"`for {ast.unparse(ast.Tuple(both, ast.Store()))[1:-1]} in ...`"
                    at = Place(node, "target")
                    yield replaced("pair_in_brackets", at, ast.Tuple(both, ast.Store()), node.target, words)


def returned(written: Written, source: Source) -> Iterator[Edit]:
    """A result that is computed and not returned, or printed; another variable than the one that is returned."""
    body = written.node.body
    last = body[-1]
    if isinstance(last, ast.Expr) and not isinstance(last.value, ast.Constant):
        mistake = "nothing_returned"
        value = last.value
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "print" and value.args:
            mistake, value = "printed_not_returned", value.args[0]
        yield replaced(mistake, Place(written.node, "body", len(body) - 1), ast.Return(value))
    if not isinstance(last, ast.Return):
        for variable in reversed(written.variables):
            yield Edit(
                "nothing_returned",
                last,
                ((Place(written.node, "body"), [*body, ast.Return(name(variable))]),),
                f"`return {variable}`",
            )
    for place, node in written.places:
        if isinstance(node, ast.Return) and node.value is not None and _inside_loop(written, node):
            yield replaced("return_for_yield", place, ast.Expr(ast.Yield(node.value)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RETURN_NONE:
            another = call(RETURN_NONE[node.func.attr], node.func.value)
            yield replaced("in_place_returns_none", place, call("list", another))
        if isinstance(node, ast.Call) and called(node).endswith(".append") and not isinstance(place.parent, ast.Expr):
            assert isinstance(node.func, ast.Attribute)
            longer = ast.BinOp(call("list", node.func.value), ast.Add(), ast.List(node.args, ast.Load()))
            yield replaced("in_place_returns_none", place, longer)
        if isinstance(node, ast.Return) and called(node.value).endswith(("Error", "Exception")):
            yield replaced("exception_returned", place, ast.Raise(node.value, None))
