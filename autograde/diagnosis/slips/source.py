"""The text of a student's function as a tree, and of the helpers that stand in the same cell."""

import ast
import inspect
import textwrap
import types
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from autograde.asking.call import called_names

LONGEST = 100  # lines of a function: a longer one is no exercise of a course
LEAVES = (ast.Break, ast.Continue, ast.Return)


def located(new: Any, at: Any) -> None:
    """Give new nodes the place in the text of the node under which they hang: Python compiles none without."""
    for node in new if isinstance(new, list) else [new]:
        if not isinstance(node, ast.AST) or hasattr(node, "lineno"):
            continue
        if "lineno" in node._attributes:
            ends = {"end_lineno": getattr(at, "lineno", 1), "end_col_offset": 0}
            for name, value in {"lineno": getattr(at, "lineno", 1), "col_offset": 0, **ends}.items():
                setattr(node, name, value)
        for _, value in ast.iter_fields(node):
            if isinstance(value, ast.AST | list):
                located(value, at)


class Place(NamedTuple):
    """Where a node hangs in a tree: a field of its parent, and the number in it where the field is a list."""

    parent: Any
    field: str
    number: int | None = None

    def get(self) -> Any:
        value = getattr(self.parent, self.field)
        return value if self.number is None else value[self.number]

    def put(self, node: Any) -> None:
        located(node, self.parent)
        if self.number is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.number] = node


@dataclass(frozen=True)
class Written:
    """One function as it is written.

    Attributes
    ----------
    node : its tree
    text : str, as it stands in its cell
    first : int, the line in its cell at which it begins
    functions : its parameters that were functions when it was asked
    integers : its parameters that were whole numbers then
    """

    node: ast.FunctionDef
    text: str
    first: int
    functions: list[str] = field(default_factory=list)
    integers: list[str] = field(default_factory=list)

    def fragment(self, node: ast.AST) -> str:
        """The text of a node, on one line; of a statement with a body, its head."""
        said = ast.get_source_segment(self.text, node) or ast.unparse(node)
        return _short(said.strip().split("\n")[0])

    def whole_line(self, node: ast.AST) -> str:
        """The line on which a node begins."""
        return _short(self.text.split("\n")[getattr(node, "lineno", 1) - 1].strip())

    def line(self, node: ast.AST) -> int:
        """The line of a node in its cell, counted from 1."""
        return self.first + getattr(node, "lineno", 1) - 1

    @cached_property
    def places(self) -> list[tuple[Place, ast.AST]]:
        """Every node of the body with its place, in the order in which they are read."""
        return [found for statement in range(len(self.node.body)) for found in _below(self.node, "body", statement)]

    @cached_property
    def conditions(self) -> set[int]:
        """The ids of nodes of which only their truth matters: very different ones may be true of the same inputs."""
        whole: list[ast.expr] = [node for node in ast.walk(self.node) if isinstance(node, ast.Compare | ast.BoolOp)]
        for node in ast.walk(self.node):
            if isinstance(node, ast.If | ast.While | ast.IfExp | ast.Assert):
                whole.append(node.test)
            elif isinstance(node, ast.comprehension):
                whole.extend(node.ifs)
        return {id(part) for test in whole for part in ast.walk(test)}

    @cached_property
    def ways_out(self) -> set[int]:
        """The ids of nodes of the tests after which a loop, or a pass of it, ends."""
        tests = [n.test for n in ast.walk(self.node) if isinstance(n, ast.If) and isinstance(n.body[-1], LEAVES)]
        return {id(part) for test in tests for part in ast.walk(test)}

    @cached_property
    def parameters(self) -> list[str]:
        arguments = self.node.args
        return [argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]

    @cached_property
    def counts(self) -> set[str]:
        """The names that hold whole numbers: lengths, and what a loop counts."""
        found = set(self.integers)
        for node in ast.walk(self.node):
            if isinstance(node, ast.Assign) and _is_length(node.value):
                found.update(part.id for part in ast.walk(node.targets[0]) if isinstance(part, ast.Name))
            if isinstance(node, ast.For | ast.comprehension) and isinstance(node.iter, ast.Call):
                names = [part.id for part in ast.walk(node.target) if isinstance(part, ast.Name)]
                text = ast.unparse(node.iter)
                if "range(" in text:
                    found.update(names)
                elif text.startswith("enumerate("):
                    found.update(names[:1])
        return found

    @cached_property
    def looped(self) -> set[str]:
        """The names that a loop gives a value in each pass."""
        loops = [node for node in ast.walk(self.node) if isinstance(node, ast.For | ast.comprehension)]
        return {part.id for loop in loops for part in ast.walk(loop.target) if isinstance(part, ast.Name)}

    @cached_property
    def variables(self) -> list[str]:
        """The names that have a value in it: its parameters, then what it assigns, in order."""
        stored = [
            node.id for node in ast.walk(self.node) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        ]
        return list(dict.fromkeys([*self.parameters, *stored]))


@dataclass(frozen=True)
class Source:
    """A function with the helpers that it calls, as they are written; the function is the last.

    Attributes
    ----------
    functions : list of Written
    names : the global names that they see
    steps : names of functions of one argument, which may be missing somewhere: what it was passed, then the notebook's
    """

    functions: list[Written]
    names: dict
    steps: list[str]

    def compiled(self) -> Callable:
        """The function as the trees are now, in a namespace of its own. Raises what compiling and running it raises."""
        tree = ast.Module([written.node for written in self.functions], [])
        names = dict(self.names)
        exec(compile(tree, "<check>", "exec"), names)
        return names[self.functions[-1].node.name]

    @cached_property
    def guards(self) -> list[ast.AST]:
        """The nodes of the tests after which something is raised."""
        nodes = [node for written in self.functions for node in ast.walk(written.node)]
        tests = [n.test for n in nodes if isinstance(n, ast.If) and any(isinstance(s, ast.Raise) for s in n.body)]
        return [part for test in tests for part in ast.walk(test)]

    @cached_property
    def loops(self) -> bool:
        """Whether anything is computed again and again."""
        kinds = ast.For | ast.While | ast.comprehension
        return any(isinstance(node, kinds) for written in self.functions for node in ast.walk(written.node))


def source_of(
    function: Callable, exercises: Collection[str], args: tuple = (), asked_for: Collection[str] = ()
) -> Source | None:
    """The text of a function; None where there is none, or where it is no plain function of a notebook.

    Parameters
    ----------
    function : the student's
    exercises : names of those that a notebook may have so far: each is checked by itself, and may be a step of this one
    args : that it was asked with
    asked_for : names of the notebook's functions that its check has called
    """
    function = inspect.unwrap(function) if callable(function) else function
    if not isinstance(function, types.FunctionType):
        return None
    main = _written(function)
    if main is None:
        return None
    main.node.name = function.__name__ if function.__name__.isidentifier() else main.node.name
    helpers = []
    for name in called_names(function.__code__):
        helper = function.__globals__.get(name)
        if (
            isinstance(helper, types.FunctionType)
            and helper is not function
            and name not in exercises
            and helper.__code__.co_filename == function.__code__.co_filename
        ):
            written = _written(helper)
            if written is not None and written.node.name == name:
                helpers.append(written)
    came = dict(zip(main.parameters, args, strict=False))
    main.functions.extend(name for name, value in came.items() if callable(value))
    main.integers.extend(name for name, value in came.items() if isinstance(value, int))
    near = _near(function, exercises, asked_for)
    steps = [*main.functions, *(name for name in _of_one(function.__globals__, exercises) if name in near)]
    return Source([*helpers, main], function.__globals__, [step for step in steps if step != function.__name__])


def _near(function: types.FunctionType, exercises: Collection[str], asked_for: Collection[str]) -> set[str]:
    """The exercises that have to do with a function: no other one is a step that may be missing in it.

    They stand in its name ("sigmoid" in sigmoid_derivative) or in its text; its check calls them; one of these calls
    them; or one is the derivative of the other.
    """
    names = function.__globals__
    near = {name for name in exercises if name in function.__name__} | set(asked_for)
    near.update(called_names(function.__code__))
    for name in sorted(near):
        near.update(called_names(getattr(names.get(name), "__code__", None)))
    near.update([f"{name}_derivative" for name in near] + [name.removesuffix("_derivative") for name in near])
    return near.intersection(exercises)


def _of_one(names: dict, exercises: Collection[str]) -> list[str]:
    """The exercises that a notebook has whose functions take one argument."""
    return [
        name
        for name in exercises
        if isinstance(value := names.get(name), types.FunctionType) and value.__code__.co_argcount == 1
    ]


def _is_length(node: ast.expr) -> bool:
    """Whether an expression is a length, or several."""
    if isinstance(node, ast.Tuple):
        return all(map(_is_length, node.elts))
    if isinstance(node, ast.BinOp):
        return _is_length(node.left) and (_is_length(node.right) or isinstance(node.right, ast.Constant))
    text = ast.unparse(node)
    return text.startswith("len(") or ".shape" in text[-9:] or text.endswith(".size")


def _short(line: str) -> str:
    return line if len(line) <= 70 else line[:67] + "..."


def _written(function: types.FunctionType) -> Written | None:
    code = function.__code__
    if code.co_freevars:  # it sees variables of another function
        return None
    try:
        text = textwrap.dedent(inspect.getsource(function))
        (node,) = ast.parse(text).body
    except (OSError, TypeError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not isinstance(node, ast.FunctionDef) or len(text.splitlines()) > LONGEST:
        return None
    first = code.co_firstlineno
    node.decorator_list = []
    return Written(node, text, first)


def _below(parent: ast.AST, field: str, index: int | None) -> Iterator[tuple[Place, ast.AST]]:
    place = Place(parent, field, index)
    node = place.get()
    if isinstance(node, ast.expr_context | ast.operator | ast.unaryop | ast.cmpop | ast.boolop):
        return
    yield place, node
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield from _below(node, name, None)
        elif isinstance(value, list):
            for i, child in enumerate(value):
                if isinstance(child, ast.AST):
                    yield from _below(node, name, i)
