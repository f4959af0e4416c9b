"""First-order mutants of the reference functions, made by syntax tree: a check must reject every one.

python -m tests.mutants            all exercises; prints the survivors and the share that is killed
python -m tests.mutants softmax    one
"""

import ast
import copy
import signal
import sys
import warnings
from collections.abc import Iterator

sys.dont_write_bytecode = True

from autograde import examine  # noqa: E402
from autograde.exercises import examinations, parts_of  # noqa: E402
from solutions.build import SOLUTIONS, Reference  # noqa: E402

SECONDS = 5
OPERATORS: dict[type, tuple] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Or: (ast.And,),
}
FUNCTIONS = {
    "mean": ("sum",),
    "sum": ("mean",),
    "any": ("all",),
    "all": ("any",),
    "argmax": ("argmin",),
    "max": ("min",),
    "min": ("max",),
    "maximum": ("minimum",),
    "exp": ("expm1",),
    "log": ("log1p", "log2"),
    "tanh": ("sin",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "logaddexp": ("add",),
    "argsort": ("argmin",),
}


def _children(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Every place below a node at which another expression could stand: (parent, field, index, child)."""
    for parent in ast.walk(node):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, list):
                yield from ((parent, field, i, item) for i, item in enumerate(value) if isinstance(item, ast.AST))
            elif isinstance(value, ast.AST):
                yield parent, field, None, value


def _alternatives(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What a slip could have written in the place of a node: (name of the slip, new node)."""
    if isinstance(node, ast.BinOp):
        for kind in OPERATORS.get(type(node.op), ()):
            yield f"{type(node.op).__name__} -> {kind.__name__}", ast.BinOp(node.left, kind(), node.right)
        if isinstance(node.op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
            yield f"{type(node.op).__name__} swapped", ast.BinOp(node.right, node.op, node.left)
        yield f"{type(node.op).__name__} left only", node.left
        yield f"{type(node.op).__name__} right only", node.right
    if isinstance(node, ast.Compare):
        for kind in OPERATORS.get(type(node.ops[0]), ()):
            yield f"{type(node.ops[0]).__name__} -> {kind.__name__}", ast.Compare(node.left, [kind()], node.comparators)
    if isinstance(node, ast.BoolOp):
        for kind in OPERATORS.get(type(node.op), ()):
            yield f"{type(node.op).__name__} -> {kind.__name__}", ast.BoolOp(kind(), node.values)
        for value in node.values:
            yield f"{type(node.op).__name__} one side only", value
    if isinstance(node, ast.UnaryOp):
        yield f"{type(node.op).__name__} dropped", node.operand
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        for number in {node.value + 1, node.value - 1, -node.value} - {node.value}:
            yield f"{node.value} -> {number}", ast.Constant(number)
    if isinstance(node, ast.Constant) and node.value is True:
        yield "True -> False", ast.Constant(False)
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield "transpose dropped", node.value
    if isinstance(node, ast.Attribute) and node.attr in FUNCTIONS:
        for name in FUNCTIONS[node.attr]:
            yield f"{node.attr} -> {name}", ast.Attribute(node.value, name, ast.Load())
    if isinstance(node, ast.Call):
        if len(node.args) >= 2:
            swapped = [node.args[1], node.args[0], *node.args[2:]]
            yield "first two arguments swapped", ast.Call(node.func, swapped, node.keywords)
        for i, keyword in enumerate(node.keywords):
            rest = node.keywords[:i] + node.keywords[i + 1 :]
            yield f"{keyword.arg} left out", ast.Call(node.func, node.args, rest)
    if isinstance(node, ast.Subscript):
        yield "subscript dropped", node.value
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for first, second in (("y", "y_star"), ("delta", "h"), ("beta", "w")):
            if node.id in (first, second):
                other = second if node.id == first else first
                yield f"{node.id} -> {other}", ast.Name(other, ast.Load())


def mutants(function: str, reference: Reference) -> Iterator[tuple[str, str]]:
    """Every first-order mutant of a reference function: (where and what, its source)."""
    original = ast.parse(reference.given(function)).body[0]
    assert isinstance(original, ast.FunctionDef)
    original.body = original.body[1:]
    parameters = {argument.arg for argument in original.args.args}
    seen = {ast.unparse(original)}
    places = list(_children(original))
    for number, (_, _, _, node) in enumerate(places):
        for slip, _ in _alternatives(node):
            changed = copy.deepcopy(original)
            parent, field, index, same = list(_children(changed))[number]
            new = dict(_alternatives(same))[slip]
            if isinstance(new, ast.Name) and new.id not in parameters:
                continue
            if index is None:
                setattr(parent, field, new)
            else:
                getattr(parent, field)[index] = new
            source = ast.unparse(ast.fix_missing_locations(changed))
            if source not in seen:
                seen.add(source)
                yield f"line {getattr(node, 'lineno', 0)}: {slip}", source
    for index, statement in enumerate(original.body):
        if len(original.body) > 1 and not isinstance(statement, ast.Return | ast.FunctionDef | ast.Import):
            changed = copy.deepcopy(original)
            del changed.body[index]
            yield f"statement {index + 1} dropped", ast.unparse(changed)


def survives(function: str, source: str, names: dict) -> bool:
    """Whether every check of the exercise accepts the mutant."""

    def late(*_):
        raise TimeoutError

    namespace = dict(names)
    signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    try:
        exec(compile(source, f"<mutant of {function}>", "exec"), namespace)
        return all(bool(examine(namespace[function], part)) for part in parts_of(function))
    except TimeoutError:
        return False
    finally:
        signal.alarm(0)


def main() -> int:
    reference = Reference(SOLUTIONS / "reference.py")
    names: dict = {}
    exec("import re\nimport numpy as np", names)
    for name in reference.functions:
        exec(compile(reference.given(name), f"<{name}>", "exec"), names)
    exercises = sys.argv[1:] or sorted({exercise for exercise, _ in examinations()})
    killed = total = 0
    warnings.simplefilter("ignore")
    for exercise in exercises:
        for slip, source in mutants(exercise, reference):
            total += 1
            if survives(exercise, source, names):
                print(f"survives: {exercise}, {slip}\n    " + source.replace("\n", "\n    "))
            else:
                killed += 1
    print(f"{killed} of {total} mutants rejected ({100 * killed / max(total, 1):.2f} %)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
