"""First-order mutants of the reference functions, made by syntax tree: a check must reject every one.

python -m tests.tools.mutants            all exercises; prints the survivors and the share that is killed
python -m tests.tools.mutants softmax    one
"""

import ast
import copy
import difflib
import importlib
import signal
import sys
import warnings
from collections.abc import Iterator, Sequence

sys.dont_write_bytecode = True

from autograde import examine  # noqa: E402
from autograde.build.course_folder import SOLUTIONS  # noqa: E402
from autograde.build.reference_text import Reference  # noqa: E402
from autograde.checking.exercises import parts_of  # noqa: E402
from autograde.courses import current  # noqa: E402
from tests.mistakes import notebook  # noqa: E402
from tests.tools.equivalent_mutants import EQUIVALENT  # noqa: E402

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


def _alternatives(node: ast.AST, names: list[str]) -> Iterator[tuple[str, ast.AST]]:
    """What a slip could have written in the place of a node: (name of the slip, new node).

    `names` are those of the function's arguments, any of which may be mistaken for its neighbour.
    """
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
        for i in range(len(node.args) - 1):
            swapped = [*node.args[:i], node.args[i + 1], node.args[i], *node.args[i + 2 :]]
            yield f"arguments {i + 1} and {i + 2} swapped", ast.Call(node.func, swapped, node.keywords)
        for i, keyword in enumerate(node.keywords):
            rest = node.keywords[:i] + node.keywords[i + 1 :]
            yield f"{keyword.arg} left out", ast.Call(node.func, node.args, rest)
    if isinstance(node, ast.Subscript):
        yield "subscript dropped", node.value
    if isinstance(node, ast.Slice) and node.lower:
        yield "slice from the start", ast.Slice(None, node.upper, node.step)
    if isinstance(node, ast.Slice) and node.upper:
        yield "slice to the end", ast.Slice(node.lower, None, node.step)
    if isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(node.ctx, ast.Load):
        yield "pair swapped", ast.Tuple(node.elts[::-1], ast.Load())
    if isinstance(node, ast.BinOp | ast.Call):
        yield "sign changed", ast.UnaryOp(ast.USub(), node)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        place = names.index(node.id)
        for other in {*names[max(0, place - 1) : place + 2]} - {node.id}:
            yield f"{node.id} -> {other}", ast.Name(other, ast.Load())
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        yield "left side transposed", ast.BinOp(ast.Attribute(node.left, "T", ast.Load()), node.op, node.right)
        yield "right side transposed", ast.BinOp(node.left, node.op, ast.Attribute(node.right, "T", ast.Load()))


def mutants(function: str, reference: Reference) -> Iterator[tuple[str, str]]:
    """Every first-order mutant of a reference function: (where and what, its source)."""
    original = ast.parse(reference.given(function)).body[0]
    assert isinstance(original, ast.FunctionDef)
    original.body = original.body[1:]
    names = [argument.arg for argument in original.args.args]
    seen = {ast.unparse(original)}
    for number, (_, _, _, node) in enumerate(_children(original)):
        for slip, _ in _alternatives(node, names):
            changed = copy.deepcopy(original)
            parent, field, index, same = list(_children(changed))[number]
            new = dict(_alternatives(same, names))[slip]
            if index is None:
                setattr(parent, field, new)
            else:
                getattr(parent, field)[index] = new
            source = ast.unparse(ast.fix_missing_locations(changed))
            if source not in seen:
                seen.add(source)
                yield f"line {getattr(node, 'lineno', 0)}: {slip}", source
    for number, (_, _, _, node) in enumerate(_children(original)):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef | ast.Import):
            changed = copy.deepcopy(original)
            parent, field, index, _ = list(_children(changed))[number]
            getattr(parent, field)[index] = ast.Pass()
            yield f"line {node.lineno}: statement dropped", ast.unparse(changed)


def survives(function: str, source: str, names: dict) -> bool:
    """Whether every check of the exercise accepts the mutant."""

    def late(*_):
        raise TimeoutError

    namespace = dict(names)
    signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)  # of the processor: a busy machine rejects nothing
    try:
        exec(compile(source, f"<mutant of {function}>", "exec"), namespace)
        return all(bool(examine(namespace[function], part)) for part in parts_of(function))
    except TimeoutError:
        return False
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def change(function: str, source: str, reference: Reference) -> str:
    """The line that a mutant changes and what it makes of it: `return a + b => return a - b`."""
    original = ast.parse(reference.given(function)).body[0]
    assert isinstance(original, ast.FunctionDef)
    original.body = original.body[1:]
    lines = list(difflib.ndiff(ast.unparse(original).splitlines(), source.splitlines()))
    before, after = ([line[2:].strip() for line in lines if line.startswith(sign)] for sign in "-+")
    return f"{' | '.join(before)} => {' | '.join(after)}"


def course() -> tuple[Reference, dict]:
    """The reference, and a notebook in which every function is right."""
    warnings.simplefilter("ignore")
    importlib.import_module("torch").set_num_threads(1)  # imported once, and not inside of what is timed
    return Reference(SOLUTIONS / "reference.py"), notebook()


def exercises() -> list[str]:
    return sorted({exercise for exercise, _ in current().examinations})


def main(names: Sequence[str] = ()) -> int:
    reference, right = course()
    killed = equivalent = total = 0
    for exercise in names or exercises():
        for _, source in mutants(exercise, reference):
            total += 1
            changed = change(exercise, source, reference)
            if not survives(exercise, source, right):
                killed += 1
            elif changed in EQUIVALENT.get(exercise, {}):
                equivalent += 1
            else:
                print(f"survives: {exercise}: {changed}", flush=True)
    other = max(total - equivalent, 1)
    print(
        f"{total} mutants: {equivalent} are equivalent to the reference, {killed} of {other} others are rejected",
        end="",
    )
    print(f" ({100 * killed / other:.2f} %)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
