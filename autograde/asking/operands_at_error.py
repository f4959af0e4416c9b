"""The operation of a student's own line that raised an exception, and what it was given: "`@` was given (7, 3)"."""

import ast
import linecache
from collections.abc import Callable
from types import CodeType, FrameType, TracebackType
from typing import Any

import numpy as np

MOST = 4  # operands that are told
OPERATORS: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.MatMult: "@",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Pow: "**",
    ast.BitXor: "^",
    ast.Mod: "%",
    ast.BitAnd: "&",
    ast.BitOr: "|",
}
METHODS = ("max", "min", "sum", "mean", "argmax", "argmin", "reshape", "ravel", "flatten", "copy", "transpose", "dot")
STANDINS = "autograde.asking.standins"
ASKED_AGAIN = (
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Constant,
    ast.Slice,
    ast.Tuple,
    ast.List,
    ast.UnaryOp,
    ast.BinOp,
)


def operands(error: BaseException, function: Callable) -> str:
    """What the operation that failed was given, in words; "" where that cannot be told.

    The operands are computed once more from the variables as they were: only names, attributes, indices, operators and
    functions of NumPy's, which change nothing.
    """
    found = _student_s_frame(error.__traceback__, getattr(function, "__code__", None))
    if found is None:
        return ""
    frame, instruction = found
    node = _node(frame, instruction)
    try:
        return _told(node, frame) if node is not None else ""
    except Exception:  # whatever an object raises that is asked for its shape
        return ""


def _student_s_frame(trace: TracebackType | None, code: CodeType | None) -> tuple[FrameType, int] | None:
    """The innermost frame that stands in the same file as the function, or in a notebook's cell."""
    found = None
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if (code is not None and name == code.co_filename) or "ipykernel" in name:
            found = trace.tb_frame, trace.tb_lasti
        trace = trace.tb_next
    return found


def _node(frame: FrameType, instruction: int) -> ast.AST | None:
    """The part of the text that was being computed."""
    positions = list(frame.f_code.co_positions())
    if not 0 <= instruction // 2 < len(positions):
        return None
    first, last, start, end = positions[instruction // 2]
    lines = linecache.getlines(frame.f_code.co_filename)
    try:
        tree = ast.parse("".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.expr | ast.stmt))
    fitting = [
        n for n in nodes if (n.lineno, n.end_lineno, n.col_offset, n.end_col_offset) == (first, last, start, end)
    ]
    unpacked = [n for n in ast.walk(tree) if isinstance(n, ast.Assign) and fitting and n.targets[0] is fitting[-1]]
    return unpacked[0] if unpacked else fitting[-1] if fitting else None


def _told(node: ast.AST, frame: FrameType) -> str:
    match node:
        case ast.BinOp(left, op, right) | ast.AugAssign(left, op, right):
            given, sign = [left, right], f"`{OPERATORS.get(type(op), '?')}`"
            shapes: list[Any] = [getattr(_value(part, frame), "shape", None) for part in given]
            said = f"{sign} was given {_list(given, frame)}"
            if isinstance(op, ast.MatMult) and all(shape is not None and len(shape) == 2 for shape in shapes):
                inner, outer = shapes[0][1], shapes[1][0]
                return f"{said}: their inner sizes, {inner} and {outer}, differ" if inner != outer else said
            return said
        case ast.Call(ast.Attribute(value, _, _), [], []) if _kind(value, frame):
            return f"`{ast.unparse(value)}` is {_kind(value, frame)}"
        case ast.Call(function, arguments, _):
            return f"`{ast.unparse(function)}` was given {_list(arguments, frame)}"
        case ast.Assign([ast.Tuple(names, _)], value):
            kind = _kind(value, frame)
            return f"`{ast.unparse(value)}` is {kind}, for {len(names)} names" if kind else ""
        case ast.Subscript(value, index, _):
            kind, at = _kind(value, frame), _kind(index, frame)
            said = f"`{ast.unparse(value)}` is {kind}" if kind else ""
            told = bool(said and at) and not isinstance(index, ast.Tuple)
            return f"{said}, and its index `{ast.unparse(index)}` is {at}" if told else said
        case ast.Attribute(value, name, _):
            kind = _kind(value, frame)
            return f"`{ast.unparse(value)}` is {kind}, which has no {name}" if kind else ""
        case ast.Compare(left, _, [right]):
            return f"the comparison was given {_list([left, right], frame)}"
    return ""


def _list(nodes: list[ast.expr], frame: FrameType) -> str:
    said = []
    for node in nodes[:MOST]:
        kind = "" if isinstance(node, ast.Constant) else _kind(node, frame)
        said.append(f"`{ast.unparse(node)}`, {kind}" if kind else f"`{ast.unparse(node)}`")
    return " and ".join(said) if said else "nothing"


def _kind(node: ast.AST, frame: FrameType) -> str:
    """What the value of an expression is: "an array of shape (7, 3)", "a list of 2"."""
    if isinstance(node, ast.List):
        return "a list of " + " and ".join(_kind(item, frame) or "something" for item in node.elts[:MOST])
    value = _value(node, frame)
    if value is Unknown:
        return ""
    shape: Any = getattr(value, "shape", None)
    if isinstance(value, np.ndarray) or isinstance(shape, tuple):
        what = "an array" if isinstance(value, np.ndarray | np.generic) else f"a {type(value).__name__}"
        return f"{what} of shape {tuple(shape)}" if shape != () else "a number"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}"
    if value is None:
        return "None"
    if isinstance(value, bool | int | float):
        return f"the number {value:.6g}" if not isinstance(value, bool) else str(value)
    if isinstance(value, str):
        return "a string"
    if hasattr(value, "__name__") and callable(value):
        return f"the function {value.__name__}"
    return f"the {'function' if getattr(value, '__module__', '') == STANDINS else 'object'} {type(value).__name__}"


class Unknown:
    """The value of an expression that is not computed once more."""


def _asks_alone(call: ast.Call, frame: FrameType) -> bool:
    """Whether a call changes nothing: a function of NumPy's, a method of an array, a stand-in of a check's."""
    said = ast.unparse(call.func)
    if said.startswith("np.") or said == "len":
        return "random" not in said
    if isinstance(call.func, ast.Attribute):
        return call.func.attr in METHODS and isinstance(_value(call.func.value, frame), np.ndarray)
    function = frame.f_locals.get(said)
    return getattr(function, "__module__", None) == STANDINS


def _value(node: ast.AST, frame: FrameType) -> object:
    """The value of an expression without side effects; Unknown for every other."""
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            if not _asks_alone(part, frame):
                return Unknown
        elif isinstance(part, ast.keyword):
            continue
        elif isinstance(part, ast.expr) and not isinstance(part, ASKED_AGAIN):
            return Unknown
    try:
        code = compile(ast.Expression(ast.parse(ast.unparse(node), mode="eval").body), "<check>", "eval")
        with np.errstate(all="ignore"):
            return eval(code, frame.f_globals, dict(frame.f_locals))
    except Exception:  # it is itself what fails
        return Unknown
