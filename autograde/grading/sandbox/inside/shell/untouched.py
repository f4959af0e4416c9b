"""What of a shell, and of what it is made of, decides how a graded cell runs: as it was before the first cell."""

import builtins
import codeop
import json.encoder
import sys
import types
from collections.abc import Iterator
from typing import Any

FUNCTION = types.FunctionType
PLAIN = {bool, int, float, complex, str, bytes, type(None), list, tuple, dict, set, frozenset, type, types.ModuleType}
Parts = tuple[types.CodeType, Any, Any]
MODULES = (
    *("IPython.core.interactiveshell", "IPython.core.compilerop", "IPython.core.async_helpers"),
    *("IPython.core.displayhook", "IPython.core.inputtransformer2", "codeop", "json.encoder"),
    *(f"{__package__}.{name}" for name in ("capture", "graded_cell", "ipython_shell", "kept_outputs", "untouched")),
)
OURS = "IPython.", "autograde."
BUILTINS = "all", "any", "callable", "compile", "eval", "exec", "getattr", "hasattr", "isinstance", "len", "setattr"
THEIRS = "default"  # what programs change in JSON's encoder, for values of their own


class Untouched:
    """A shell as it stands before the first cell: what earlier cells have changed of it decides about no points.

    Parameters
    ----------
    shell : Shell
    """

    def __init__(self, shell: Any):
        self.shell, self.outputs, self.manager = shell, shell.outputs, shell.input_transformer_manager
        self.compile, self.events = shell.compile, shell.events
        objects = shell, shell.outputs, shell.compile, shell.displayhook, shell.display_pub, shell.events
        self.objects = [(one, type(one), _shadows(one)) for one in objects]
        ours = {cls for one in objects for cls in type(one).__mro__ if cls.__module__.startswith(OURS)}
        modules = [vars(sys.modules[name]) for name in MODULES if name in sys.modules]
        self.modules = [(names, {n: v for n, v in names.items() if callable(v)}) for names in modules]
        inside = [one for _, names in self.modules for one in names.values() if isinstance(one, type)]
        ours |= {cls for cls in inside if cls.__module__ in MODULES}
        ours |= {codeop.Compile, json.encoder.JSONEncoder}
        self.classes = [(cls, dict(vars(cls))) for cls in ours]
        self.parts = {function: _parts(function) for function in self._functions()}
        self.builtins = {n: v for n, v in vars(builtins).items() if isinstance(v, type) or n in BUILTINS}
        self.callbacks = {name: list(called) for name, called in shell.events.callbacks.items()}
        manager = self.manager
        lists = manager.cleanup_transforms, manager.line_transforms, manager.token_transformers
        self.lists = [(one, list(one)) for one in (*lists, shell.input_transformers_post)]

    def _functions(self) -> Iterator[types.FunctionType]:
        for _, names in [*self.classes, *self.modules]:
            for value in names.values():
                for one in (value.fget, value.fset) if isinstance(value, property) else (value,):
                    if isinstance(one, FUNCTION):
                        yield one

    def restore(self) -> dict[str, list]:
        """Bring it back; return what earlier cells want to be called at each cell, for the later ones."""
        self.bring_back()
        for transformers, usual in self.lists:
            transformers[:] = usual
        self.shell.ast_transformers, self.shell.custom_exceptions = [], ()
        if self.shell.ast_node_interactivity == "none":  # a number that is not shown would count in full
            self.shell.ast_node_interactivity = "last_expr"
        theirs = {name: list(called) for name, called in self.shell.events.callbacks.items()}
        self._call(self.callbacks)
        return theirs

    def bring_back(self) -> bool:
        """Bring back the code that runs a cell and keeps its outputs, before a cell runs and before its end is read;
        whether IPython's own, or ours, had been changed."""
        for name, value in self.builtins.items():
            if vars(builtins).get(name) is not value:
                setattr(builtins, name, value)
        changed = [str(names.get("__name__")) for names, usual in self.modules if _module_back(names, usual)]
        changed += [cls.__module__ for cls, usual in self.classes if _class_back(cls, usual)]
        changed += [function.__module__ for function, parts in self.parts.items() if _function_back(function, parts)]
        for one, kind, shadows in self.objects:
            one.__class__ = kind
            for name in set(_shadows(one)) - set(shadows):
                del vars(one)[name]
            vars(one).update(shadows)
        self.shell.outputs, self.shell.input_transformer_manager = self.outputs, self.manager
        self.shell.compile, self.shell.events = self.compile, self.events
        return any(name.startswith(OURS) for name in changed)

    def let_go(self, theirs: dict[str, list]) -> None:
        """Have what earlier cells wanted called again."""
        self._call(theirs)

    def _call(self, callbacks: dict[str, list]) -> None:
        for name, called in callbacks.items():
            self.shell.events.callbacks[name] = list(called)


def _decides(name: str, value: Any) -> bool:
    return isinstance(value, FUNCTION | property) and name != THEIRS


def _module_back(names: dict[str, Any], usual: dict[str, Any]) -> bool:
    """Bring back what a module's names stand for; whether any was another one."""
    hidden = {name for name in vars(builtins) if not name.startswith("__")}
    more = (names.keys() - usual.keys()) & hidden
    changed = [name for name, value in usual.items() if names.get(name) is not value]
    for name in more:
        del names[name]
    for name in changed:
        names[name] = usual[name]
    return bool(changed or more)


def _class_back(cls: type, usual: dict[str, Any]) -> bool:
    """Bring back a class's functions, and take away those that hide an inherited one; whether there was any."""
    now = vars(cls)
    changed = [
        name
        for name, value in usual.items()
        if now.get(name) is not value and (_decides(name, value) or not _plain(name, now.get(name)))
    ]
    hiding = [name for name, value in now.items() if name not in usual and _hides(cls, name, value)]
    for name in changed:
        setattr(cls, name, usual[name])
    for name in hiding:
        delattr(cls, name)
    return bool(changed or hiding)


def _plain(name: str, value: Any) -> bool:
    """Whether a value is what it is, wherever it is read: of any other kind, its class may answer in its place."""
    return type(value) in PLAIN or name == THEIRS


def _hides(cls: type, name: str, value: Any) -> bool:
    if isinstance(value, FUNCTION):
        return _decides(name, value) and any(_decides(name, vars(base).get(name)) for base in cls.__mro__[1:])
    return not _plain(name, value)


def _function_back(function: types.FunctionType, parts: Parts) -> bool:
    """Bring back what a function does; whether it did something else."""
    if _parts(function) == parts:
        return False
    function.__code__, function.__defaults__, function.__kwdefaults__ = parts
    return True


def _parts(function: types.FunctionType) -> Parts:
    return function.__code__, function.__defaults__, function.__kwdefaults__


def _shadows(one: Any) -> dict[str, Any]:
    """What an object has in place of its class's functions."""
    return {name: value for name, value in vars(one).items() if isinstance(getattr(type(one), name, None), FUNCTION)}
