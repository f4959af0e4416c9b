"""Where a notebook shows the code of an exercise before it asks for it.

Code is compared by its skeleton: what is computed with what, by which operators and functions; names, numbers, indices
and spaces are nothing, the order of a sum or of a product neither. Functions of earlier units are written out, and
names that a cell gives one value are put in: `D = d.T; D @ np.column_stack([X, np.ones(2)]) / 2` holds
`delta.T @ append_one(h) / len(delta)`. A place holds an exercise's code where it holds half of the solution's
operations, or more.
"""

import ast
import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nbformat import NotebookNode

LEAST = 3  # operations of a solution that is looked for; of a smaller one every formula would hold some
_OPERATIONS = ast.BinOp | ast.Call | ast.ListComp | ast.GeneratorExp | ast.IfExp | ast.Compare
_NOTHING = ("len", "float", "int", "list", "range")  # calls that only turn a size or a number into another type
_EITHER_WAY = ast.Add | ast.Mult


@dataclass(frozen=True)
class Shown:
    """A place above an exercise that holds its code.

    Attributes
    ----------
    exercise : str
    place : the first line of the code that is shown
    share : float, of the solution's operations, how many stand there
    """

    exercise: str
    place: str
    share: float


def answers_above(
    notebook: NotebookNode, solutions: Mapping[str, ast.FunctionDef], known: Mapping[str, ast.FunctionDef]
) -> list[Shown]:
    """The places of a notebook that hold the code of an exercise below, that exercise's own hints aside.

    Parameters
    ----------
    notebook : a source notebook; its exercises bear their names as ids
    solutions : name -> function, of the exercises that are looked for
    known : functions of earlier units, which are written out where they are one formula
    """
    written = {name: function for name, function in known.items() if isinstance(function.body[-1], ast.Return)}
    places: list[tuple[str, set[str]]] = []
    hints: list[tuple[str, set[str]]] = []  # since the last heading of an exercise
    found = []
    for cell in notebook.cells:
        name = cell["id"]
        if name in solutions:
            found += list(_holding(name, solutions[name], places, written))
        elif cell.cell_type == "code" and not name.startswith(("given", "setup", "check")):
            places.append((cell.source.split("\n")[0], skeletons(cell.source, written)))
        elif cell.cell_type == "markdown":
            if re.search(r"^#+ Exercise", cell.source, re.MULTILINE):
                places, hints = places + hints, []
            for code, folded in code_in(cell.source):
                (hints if folded else places).append((code.split("\n")[0], skeletons(code, written)))
    return found


def _holding(name: str, solution: ast.FunctionDef, places: list, known: Mapping) -> Iterator[Shown]:
    formulas = [_written_out(formula, known) for formula in _formulas(solution)]
    sizes = {skeleton(formula): operations(formula) for formula in formulas if _says_something(formula)}
    whole = sum(map(operations, formulas))
    for place, there in places if whole >= LEAST else ():
        share = sum(size for shape, size in sizes.items() if shape in there) / whole
        if share >= 0.5:
            yield Shown(name, place, share)


def _says_something(formula: ast.AST) -> bool:
    return operations(formula) > 1 or (isinstance(formula, ast.Call) and len(formula.args) > 2)


def code_in(text: str) -> Iterator[tuple[str, bool]]:
    """(code, whether it stands in what is folded) of Markdown, in blocks and in lines."""
    for part in re.split(r"(<details>.*?</details>)", text, flags=re.DOTALL):
        blocks = re.findall(r"```\w*\n(.*?)```", part, re.DOTALL)
        for code in [*blocks, *re.findall(r"`([^`\n]+)`", part)]:
            yield code, part.startswith("<details>")


def _formulas(function: ast.FunctionDef) -> list[ast.expr]:
    """What a function computes: the values of its statements."""
    statements = [node for statement in function.body for node in ast.walk(statement)]
    values = [getattr(node, "value", None) for node in statements if isinstance(node, ast.stmt)]
    values = [value.value if isinstance(value, ast.Yield) else value for value in values]
    return [value for value in values if value is not None and not isinstance(value, ast.Constant)]


def skeletons(source: str, known: Mapping[str, ast.FunctionDef]) -> set[str]:
    """The skeletons of all formulas in a source, and in their parts; none where it is no Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    trees = [_written_out(tree, known), _written_out(_put_in(tree), known)]
    return {skeleton(node) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.expr)}


class _WriteOut(ast.NodeTransformer):
    def __init__(self, known: Mapping[str, ast.FunctionDef]):
        self.known = known

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        function = self.known.get(getattr(node.func, "id", ""))
        if function is None or len(function.body) != 2 or len(node.args) != len(function.args.args):
            return node
        values = dict(zip((argument.arg for argument in function.args.args), node.args, strict=True))
        return self.visit(_PutIn(values).visit(copy.deepcopy(function.body[-1].value)))  # type: ignore[attr-defined]


class _PutIn(ast.NodeTransformer):
    def __init__(self, values: Mapping[str, ast.AST]):
        self.values = values

    def visit_Name(self, node: ast.Name) -> ast.AST:
        put = self.values.get(node.id) if isinstance(node.ctx, ast.Load) else None
        return copy.deepcopy(put) if put is not None else node


def _written_out(tree: ast.AST, known: Mapping[str, ast.FunctionDef]) -> ast.AST:
    return _WriteOut(known).visit(copy.deepcopy(tree))


def _put_in(tree: ast.Module) -> ast.Module:
    """A source in which names that one statement gives a value are replaced by it."""
    stored = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    values: dict[str, ast.AST] = {}
    body = []
    for statement in copy.deepcopy(tree).body:
        statement = _PutIn(values).visit(statement)
        body.append(statement)
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if stored.count(name) == 1 and operations(value) < 40:
                    values[name] = value
    return ast.Module(body, [])


def is_leaf(node: ast.AST) -> bool:
    """Whether an expression computes nothing: a name, a number, an entry of one, a size."""
    match node:
        case ast.Name() | ast.Constant():
            return True
        case ast.Subscript(value=inner) | ast.UnaryOp(operand=inner):
            return is_leaf(inner)
        case ast.Attribute(value=inner, attr=name):
            return name in ("shape", "size") and is_leaf(inner)
        case ast.Call(func=ast.Name(id=name), args=inside):
            return name in _NOTHING and all(map(is_leaf, inside))
    return False


def operations(node: ast.AST) -> int:
    """How many operations an expression makes: operators, calls, comparisons, transpositions."""
    if is_leaf(node):
        return 0
    one = isinstance(node, _OPERATIONS) or (isinstance(node, ast.Attribute) and node.attr == "T")
    return one + sum(map(operations, ast.iter_child_nodes(node)))


def skeleton(node: object) -> str:
    """An expression without its names and numbers; those of functions stay."""
    match node:
        case ast.AST() if is_leaf(node):
            return "_"
        case ast.BinOp(left=left, op=op, right=right):
            sides = [skeleton(left), skeleton(right)]
            sides = sorted(sides) if isinstance(op, _EITHER_WAY) else sides
            return f"({type(op).__name__.join(sides)})"
        case ast.Call(func=function, args=given, keywords=named):
            name = function.id if isinstance(function, ast.Name) else skeleton(function)
            words = sorted(f"{word.arg}={skeleton(word.value)}" for word in named)
            return f"{name}({','.join([*map(skeleton, given), *words])})"
        case ast.Attribute(value=ast.Name(id="np" | "torch" as library), attr=name):
            return f"{library}.{name}"
        case ast.Attribute(value=inner, attr=name):
            return f"{skeleton(inner)}.{name}"
        case ast.AST():
            fields = [value for field, value in ast.iter_fields(node) if field not in ("ctx", "kind", "type_comment")]
            return f"{type(node).__name__}({','.join(map(skeleton, fields))})"
        case list():
            return f"[{','.join(map(skeleton, node))}]"
    return repr(node)
