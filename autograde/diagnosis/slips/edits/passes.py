"""Passes of a loop: a name that gets a new value there, two loops for one, a sum that is not complete yet."""

import ast
from collections.abc import Iterator

from autograde.diagnosis.slips.edits.edit import Edit, call, name
from autograde.diagnosis.slips.edits.statements import blocks
from autograde.diagnosis.slips.source import Place, Source, Written

# methods, and functions of NumPy's, that change nothing and return something new
NEW = (
    *("replace", "lower", "upper", "strip", "split", "join", "title", "astype", "reshape", "copy", "flatten", "ravel"),
    *("transpose", "T", "clip", "round", "append", "concatenate", "insert", "delete", "sort", "reversed", "squeeze"),
)


def rebound(written: Written, _: Source) -> Iterator[Edit]:
    """A name of the loop that gets a new value, where the list or the array that it came from keeps its old one."""
    for owner, field, block in blocks(written):
        for i, loop in enumerate(block):
            if not isinstance(loop, ast.For):
                continue
            came = _came_from(loop)
            given = [s for s in loop.body if isinstance(s, ast.Assign | ast.AugAssign) and _target(s) in came]
            for statement in given:
                at = loop.body.index(statement)
                entries = ast.Subscript(name(_target(statement)), ast.Constant(...), ast.Store())
                written_into = (
                    ast.Assign([entries], statement.value)
                    if isinstance(statement, ast.Assign)
                    else ast.AugAssign(entries, statement.op, statement.value)
                )
                yield Edit("rebound", statement, ((Place(loop, "body", at), written_into),))
            if given and all(isinstance(source, ast.Name) for source in came.values()):
                yield _collected(owner, field, block, i, {_target(s): came[_target(s)] for s in given}, given[0])


def _target(statement: ast.Assign | ast.AugAssign) -> str:
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    return target.id if isinstance(target, ast.Name) else ""


def _came_from(loop: ast.For) -> dict[str, ast.expr]:
    """A loop's names -> what each of them goes through."""
    iterated, target = loop.iter, loop.target
    if isinstance(iterated, ast.Call) and isinstance(iterated.func, ast.Name) and isinstance(target, ast.Tuple):
        if iterated.func.id == "zip" and len(iterated.args) == len(target.elts):
            pairs = zip(target.elts, iterated.args, strict=True)
            return {part.id: source for part, source in pairs if isinstance(part, ast.Name)}
        if iterated.func.id == "enumerate" and len(target.elts) == 2:
            part = target.elts[1]
            return {part.id: iterated.args[0]} if isinstance(part, ast.Name) and iterated.args else {}
    if isinstance(target, ast.Name):
        return {target.id: iterated}
    return {}


def _collected(owner: ast.AST, field: str, block: list, i: int, came: dict[str, ast.expr], at: ast.AST) -> Edit:
    """New lists take in what the names hold at the end of each pass, and stand for the old ones afterwards."""
    loop = block[i]
    fresh = {source.id: f"new_{source.id}" for source in came.values() if isinstance(source, ast.Name)}
    empty = [ast.Assign([ast.Name(new, ast.Store())], ast.List([], ast.Load())) for new in fresh.values()]
    ends = [
        ast.Expr(call(f"{fresh[source.id]}.append", name(variable)))
        for variable, source in came.items()
        if isinstance(source, ast.Name)
    ]
    after = [ast.Assign([ast.Name(old, ast.Store())], name(new)) for old, new in fresh.items()]
    longer = [*block[:i], *empty, loop, *after, *block[i + 1 :]]
    words = " and ".join(f"`{new[4:]}`" for new in fresh.values())
    changes = (Place(loop, "body"), [*loop.body, *ends]), (Place(owner, field), longer)
    return Edit("rebound", at, changes, f"{words} still holds what it held")


def pairing(written: Written, _: Source) -> Iterator[Edit]:
    """Two loops, one inside the other, where the two go side by side."""
    for place, node in written.places:
        if isinstance(node, ast.For) and len(node.body) == 1 and isinstance(node.body[0], ast.For):
            inner = node.body[0]
            both = ast.Tuple([node.target, inner.target], ast.Store())
            side = call("zip", node.iter, inner.iter)
            yield Edit("all_pairs", node, ((place, ast.For(both, side, inner.body, [])),), "`zip(...)`")
            if len(inner.body) == 1 and isinstance(inner.body[0], ast.For):
                third = inner.body[0]
                every = ast.Tuple([node.target, inner.target, third.target], ast.Store())
                side = call("zip", node.iter, inner.iter, third.iter)
                yield Edit("all_pairs", node, ((place, ast.For(every, side, third.body, [])),), "`zip(...)`")
        if isinstance(node, ast.ListComp | ast.GeneratorExp) and len(node.generators) == 2:
            first, second = node.generators
            both = ast.Tuple([first.target, second.target], ast.Store())
            one = ast.comprehension(both, call("zip", first.iter, second.iter), [], 0)
            yield Edit("all_pairs", node, ((place, type(node)(node.elt, [one])),), "`zip(...)`")


def positions(written: Written, _: Source) -> Iterator[Edit]:
    """What stands in a list, taken for its position in that list."""
    for _place, node in written.places:
        if not isinstance(node, ast.For) or not isinstance(node.target, ast.Name):
            continue
        if isinstance(node.iter, ast.Call):
            continue
        for inner, part in written.places:
            if inner.field != "slice" or not isinstance(part, ast.Name) or part.id != node.target.id:
                continue
            if part not in ast.walk(node) or not isinstance(getattr(inner.parent, "ctx", None), ast.Load):
                continue
            pair = ast.Tuple([ast.Name("_at", ast.Store()), node.target], ast.Store())
            changes = (
                (Place(node, "target"), pair),
                (Place(node, "iter"), call("enumerate", node.iter)),
                (inner, name("_at")),
            )
            yield Edit(
                "value_for_position", inner.parent, changes, f"`enumerate({ast.unparse(node.iter)})` counts them"
            )


def goes_on(written: Written, _: Source) -> Iterator[Edit]:
    """What a computation began with, where what it gave last is meant: x in the place of hs[-1]."""
    calls = [node.func for _, node in written.places if isinstance(node, ast.Call)]
    appends = [f.value for f in calls if isinstance(f, ast.Attribute) and f.attr == "append"]
    lists = [held.id for held in appends if isinstance(held, ast.Name)]
    for place, node in written.places:
        if not isinstance(node, ast.Name) or node.id not in written.parameters or place.field == "func":
            continue
        if isinstance(place.parent, ast.Subscript | ast.List) or node.id in written.functions:
            continue
        for collected_so_far in dict.fromkeys(lists):
            last = ast.Subscript(name(collected_so_far), ast.Constant(-1), ast.Load())
            words = f"`{ast.unparse(last)}` in place of `{node.id}`"
            yield Edit("last_one_meant", node, ((place, last),), words)


def kept(written: Written, _: Source) -> Iterator[Edit]:
    """The largest so far that is compared with and never noted; what a call gives and nothing takes."""
    for place, node in written.places:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Compare) and len(node.test.ops) == 1:
            value, best = node.test.left, node.test.comparators[0]
            if isinstance(best, ast.Name) and f"{best.id} =" not in "\n".join(map(ast.unparse, node.body)):
                noted = ast.Assign([ast.Name(best.id, ast.Store())], value)
                change = Place(node, "body"), [*node.body, noted]
                yield Edit("largest_not_noted", node.test, (change,), f"`{best.id}`")
        lost = node.value if isinstance(node, ast.Expr) else None
        if (
            isinstance(lost, ast.Call)
            and isinstance(lost.func, ast.Attribute)
            and isinstance(lost.func.value, ast.Name)
        ):
            holder = (
                lost.func.value.id if lost.func.value.id != "np" else ast.unparse(lost.args[0]) if lost.args else ""
            )
            if holder in written.variables and lost.func.attr in NEW:
                taken = ast.Assign([ast.Name(holder, ast.Store())], lost)
                yield Edit("thrown_away", lost, ((place, taken),), f"`{holder} = ...`")
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name):
            for variable in written.variables:
                if variable in ast.unparse(node.value) and node.value.func.id != "print":
                    taken = ast.Assign([ast.Name(variable, ast.Store())], node.value)
                    yield Edit("thrown_away", node.value, ((place, taken),), f"`{variable} = ...`")


def collected(written: Written, _: Source) -> Iterator[Edit]:
    """What each pass gives: a row that overwrites all of the array, or a value of which the last one alone is kept."""
    for owner, field, block in blocks(written):
        for i, loop in enumerate(block):
            if not isinstance(loop, ast.For):
                continue
            counters = [n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name) and n.id in written.counts]
            for at, statement in enumerate(loop.body):
                if not isinstance(statement, ast.Assign) or not _target(statement):
                    continue
                variable = _target(statement)
                for counter in counters:
                    one = ast.Subscript(name(variable), name(counter), ast.Store())
                    change = Place(loop, "body", at), ast.Assign([one], statement.value)
                    yield Edit("all_overwritten", statement, (change,), f"`{variable}[{counter}] = ...`")
                last = block[-1]
                if isinstance(last, ast.Return) and last.value is not None and variable in ast.unparse(last.value):
                    begins = ast.Assign([ast.Name("_each", ast.Store())], ast.List([], ast.Load()))
                    takes = ast.Expr(call("_each.append", name(variable)))
                    middle = [*block[:i], begins, loop, *block[i + 1 : -1], ast.Return(name("_each"))]
                    changes = (Place(loop, "body"), [*loop.body, takes]), (Place(owner, field), middle)
                    yield Edit("last_pass_only", statement, changes, f"`{variable}`")


def completed(written: Written, _: Source) -> Iterator[Edit]:
    """What is computed of a sum inside the loop that adds it up; what is added in every pass, and belongs after it."""
    for owner, field, block in blocks(written):
        for i, loop in enumerate(block):
            if not isinstance(loop, ast.For):
                continue
            for j, statement in enumerate(loop.body):
                if not isinstance(statement, ast.AugAssign):
                    continue
                if isinstance(statement.target, ast.Name):
                    yield from _after_the_sum(owner, field, block, i, j)
                if isinstance(statement.value, ast.BinOp) and isinstance(statement.value.op, ast.Add):
                    yield from _once(owner, field, block, i, j)


def _after_the_sum(owner: ast.AST, field: str, block: list, i: int, j: int) -> Iterator[Edit]:
    """Two loops for one: the first adds up, the second computes of the sum."""
    loop = block[i]
    total = loop.body[j].target.id
    for statement in loop.body[j + 1 :]:
        uses = any(isinstance(node, ast.Name) and node.id == total for node in ast.walk(statement))
        if uses and isinstance(statement, ast.Assign):
            rest = [s for s in loop.body if s is not statement]
            second = [s for s in loop.body if s is not loop.body[j]]
            adds = ast.For(loop.target, loop.iter, rest, [])
            computes = ast.For(loop.target, loop.iter, second, [])
            changes = ((Place(owner, field), [*block[:i], adds, computes, *block[i + 1 :]]),)
            yield Edit("sum_so_far", statement, changes, f"`{total}`")


def _once(owner: ast.AST, field: str, block: list, i: int, j: int) -> Iterator[Edit]:
    """A part of what each pass adds is added once, after the loop."""
    loop, statement = block[i], block[i].body[j]
    value = statement.value
    for kept, moved in ((value.left, value.right), (value.right, value.left)):
        after = ast.AugAssign(statement.target, statement.op, moved)
        changes = (
            (Place(loop, "body", j), ast.AugAssign(statement.target, statement.op, kept)),
            (Place(owner, field), [*block[: i + 1], after, *block[i + 1 :]]),
        )
        yield Edit("added_each_time", statement, changes, f"`{ast.unparse(moved)}`")
