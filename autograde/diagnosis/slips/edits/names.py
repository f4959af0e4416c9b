"""Names: another variable, another function, a function that is not called, one call too many or too few."""

import ast
import difflib
from collections.abc import Iterator
from functools import partial

from autograde.diagnosis.slips.edits.edit import Edit, call, called, expression, name, replaced
from autograde.diagnosis.slips.source import Place, Source, Written

OTHER = {  # what is called -> what may have been meant, and the slip's name
    "np.max": (("np.argmax", "value_for_place"), ("np.maximum", "largest_of_all")),
    "np.min": (("np.argmin", "value_for_place"), ("np.minimum", "largest_of_all")),
    "np.argmax": (("np.max", "place_for_value"), ("np.argmin", "smallest_chosen")),
    "np.argmin": (("np.argmax", "smallest_chosen"),),
    "max": (("np.maximum", "python_for_numpy"), ("np.max", "python_for_numpy"), ("np.argmax", "value_for_place")),
    "min": (("np.minimum", "python_for_numpy"), ("np.min", "python_for_numpy")),
    "sum": (("np.sum", "python_for_numpy"),),
    "abs": (("np.abs", "python_for_numpy"),),
    "round": (("np.round", "python_for_numpy"),),
    "any": (("np.any", "python_for_numpy"),),
    "all": (("np.all", "python_for_numpy"),),
    "int": (("float", "integers"), ("round", "cut_not_rounded")),
    "np.sum": (("np.mean", "sum_for_mean"), ("np.cumsum", "another_function")),
    "np.mean": (("np.sum", "mean_for_sum"),),
    "np.median": (("np.mean", "another_function"),),
    "np.any": (("np.all", "any_for_all"),),
    "np.all": (("np.any", "all_for_any"),),
    "np.maximum": (("np.minimum", "smallest_for_largest"),),
    "np.minimum": (("np.maximum", "smallest_for_largest"),),
    "np.multiply": (("np.matmul", "star_for_matmul"), ("np.outer", "star_for_matmul")),
    "np.dot": (("np.multiply", "matmul_for_star"), ("np.outer", "another_product")),
    "np.matmul": (("np.multiply", "matmul_for_star"),),
    "np.inner": (("np.outer", "another_product"), ("np.dot", "another_product")),
    "np.outer": (("np.multiply", "another_product"), ("np.dot", "another_product")),
    "np.append": (("np.concatenate", "flattened"),),
    "np.vstack": (("np.hstack", "stacked_otherwise"), ("np.column_stack", "stacked_otherwise")),
    "np.hstack": (("np.vstack", "stacked_otherwise"), ("np.column_stack", "stacked_otherwise")),
    "np.log10": (("np.log", "base_of_logarithm_general"),),
    "np.log2": (("np.log", "base_of_logarithm_general"),),
    "np.log1p": (("np.log", "another_function"),),
    "np.log": (("np.log1p", "small_value_lost"),),
    "np.exp2": (("np.exp", "another_function"),),
    "np.sqrt": (("np.square", "another_function"),),
    "np.tan": (("np.tanh", "another_function"),),
    "np.arctan": (("np.tanh", "another_function"),),
    "np.arctanh": (("np.tanh", "another_function"),),
    "np.round": (("np.floor", "another_function"),),
    "np.ceil": (("np.round", "another_function"),),
    "np.floor": (("np.round", "another_function"),),
    "math.ceil": (("round", "another_function"),),
    "math.floor": (("round", "another_function"),),
    "np.zeros": (("np.ones", "zeros_for_ones"),),
    "np.zeros_like": (("np.ones_like", "zeros_for_ones"),),
    "np.ones": (("np.zeros", "ones_for_zeros"),),
    "np.ones_like": (("np.zeros_like", "ones_for_zeros"),),
    "np.unique": (("np.asarray", "another_function"),),
    "np.sort": (("np.argsort", "value_for_place"),),
    "np.array": (("list", "no_array_of_these"),),
    "np.asarray": (("list", "no_array_of_these"),),
    "sorted": (("list", "sorted_extra"),),
    "set": (("list", "set_for_list"),),
    "reversed": (("list", "reversed_extra"),),
    "torch.Tensor": (("torch.tensor", "torch_tensor"),),
    "torch.FloatTensor": (("torch.tensor", "torch_tensor"),),
}
TORCHS = {"dim": "axis", "keepdim": "keepdims"}  # PyTorch's words -> NumPy's
OTHERS = {"axes": "axis", "keep_dims": "keepdims", "dims": "axis", "keepdim": "keepdims"}  # words of nobody's
RARELY = {"np.sum": (("np.max", "another_function"),)}  # likewise, once nothing commoner is found
METHODS = {  # a method -> what may have been meant
    "max": (("argmax", "value_for_place"),),
    "min": (("argmin", "value_for_place"), ("max", "smallest_for_largest")),
    "argmax": (("max", "place_for_value"), ("argmin", "smallest_chosen")),
    "argmin": (("argmax", "smallest_chosen"),),
    "sum": (("mean", "sum_for_mean"),),
    "mean": (("sum", "mean_for_sum"),),
    "any": (("all", "any_for_all"),),
    "all": (("any", "all_for_any"),),
    "append": (("extend", "append_for_extend"),),
    "extend": (("append", "extend_for_append"),),
    "remove": (("pop", "another_function"),),
    "item": (("copy", "another_function"),),
    "shuffle": (("permutation", "shuffle_returns_nothing"),),
    "choice": (("permutation", "drawn_with_replacement"),),
    "idxmax": (("argmax", "anothers_word"),),
    "idxmin": (("argmin", "anothers_word"),),
    "index": (("argmax", "another_function"),),
    "clone": (("copy", "anothers_word"),),
    "to_numpy": (("copy", "anothers_word"),),
    "permute": (("transpose", "anothers_word"),),
    "push": (("append", "anothers_word"),),
    "add": (("append", "anothers_word"),),
    "append_": (("append", "anothers_word"),),
    "toLowerCase": (("lower", "anothers_word"),),
    "ravel": (("copy", "flattened"),),
    "flatten": (("copy", "flattened"),),
}
UNCALLED = ("sum", "mean", "max", "min", "argmax", "argmin", "copy", "ravel", "any", "all", "tolist", "item", "lower")


def functions(written: Written, source: Source) -> Iterator[Edit]:
    """Another function of NumPy's than the one that is meant; Python's in the place of NumPy's."""
    for place, node in written.places:
        if not isinstance(node, ast.Call):
            continue
        what = called(node)
        if what.split(".")[0] != "torch" and any(keyword.arg in TORCHS for keyword in node.keywords):
            own = [ast.keyword(TORCHS.get(k.arg or "", k.arg), k.value) for k in node.keywords]
            yield replaced("torchs_word", place, ast.Call(node.func, node.args, own), words="`axis=`, `keepdims=`")
        if any(keyword.arg in OTHERS for keyword in node.keywords):
            own = [ast.keyword(OTHERS.get(k.arg or "", k.arg), k.value) for k in node.keywords]
            yield replaced("anothers_word", place, ast.Call(node.func, node.args, own), words="`axis=`, `keepdims=`")
        if what.startswith("math.") and what != "math.":
            new = ast.Call(expression("np." + what[5:]), node.args, node.keywords)
            yield replaced("math_for_numpy", place, new)
        yield from _of_deviations(place, node)
        for other, mistake in OTHER.get(what, ()):
            words = "" if other == "list" else f"`{other}`"
            yield replaced(mistake, place, ast.Call(expression(other), node.args, node.keywords), words=words)
        if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) != "np":
            for other, mistake in METHODS.get(node.func.attr, ()):
                function = ast.Attribute(node.func.value, other, ast.Load())
                new = ast.Call(function, node.args, node.keywords)
                yield replaced(mistake, place, new, words=f"`.{other}`")


def _of_deviations(place: Place, node: ast.Call) -> Iterator[Edit]:
    """The variance, or its root, for the mean of the squares."""
    what = called(node).split(".")[-1]
    if what not in ("var", "std") or not isinstance(node.func, ast.Attribute):
        return
    of_numpy = called(node).startswith("np.")
    values = node.args[0] if of_numpy and node.args else node.func.value
    square = ast.BinOp(values, ast.Pow(), ast.Constant(2))
    axis = [keyword for keyword in node.keywords if keyword.arg != "ddof"]
    mean = ast.Call(expression("np.mean"), [square, *node.args[1 if of_numpy else 0 :]], axis)
    for new in (mean, call("np.sqrt", mean)):
        yield replaced("mean_taken_off", place, new, words=f"`{ast.unparse(new)}`")


def rarely(written: Written, _: Source) -> Iterator[Edit]:
    """Another function of NumPy's that is seldom taken for the one that is meant."""
    for place, node in written.places:
        if not isinstance(node, ast.Call):
            continue
        for other, mistake in RARELY.get(called(node), ()):
            yield replaced(mistake, place, ast.Call(expression(other), node.args, node.keywords), words=f"`{other}`")


def calls(written: Written, source: Source) -> Iterator[Edit]:
    """A method or function that is named and not called, or handed over in the place of another."""
    for place, node in written.places:
        if place.field == "func" or not isinstance(getattr(node, "ctx", None), ast.Load):
            continue
        if isinstance(node, ast.Attribute) and (node.attr in UNCALLED or isinstance(place.parent, ast.Expr)):
            yield replaced("not_called", place, ast.Call(node, [], []))
        if isinstance(node, ast.Name) and node.id in source.steps and place.field == "args":
            for other in source.steps:
                if other != node.id:
                    yield replaced("another_step", place, name(other), words=f"`{other}`")
        if isinstance(node, ast.Name) and node.id in source.steps:
            for variable in written.variables:
                if variable != node.id:
                    yield replaced("not_called", place, call(node.id, name(variable)), words=f"`{node.id}({variable})`")


def arguments(written: Written, _: Source) -> Iterator[Edit]:
    """Two arguments of a call in each other's place; what stands inside its parentheses and belongs outside."""
    for place, node in written.places:
        if isinstance(node, ast.Call):
            for i in range(len(node.args) - 1):
                turned = [*node.args[:i], node.args[i + 1], node.args[i], *node.args[i + 2 :]]
                yield replaced("arguments_turned", place, ast.Call(node.func, turned, node.keywords))
            yield from _turned(place, node)
            if len(node.args) == 1 and isinstance(node.args[0], ast.BinOp):
                inner = node.args[0]
                for new in (
                    ast.BinOp(_called_with(node, inner.left), inner.op, inner.right),
                    ast.BinOp(inner.left, inner.op, _called_with(node, inner.right)),
                ):
                    yield replaced("inside_call", place, new, words=f"`{ast.unparse(new)}`")
        if isinstance(node, ast.BinOp):
            for side, other in ((node.left, node.right), (node.right, node.left)):
                if isinstance(side, ast.Call) and len(side.args) == 1 and called(side) != "len":
                    left, right = (side.args[0], other) if side is node.left else (other, side.args[0])
                    whole: ast.expr = _called_with(side, ast.BinOp(left, node.op, right))
                    yield replaced("outside_call", place, whole, words=f"`{ast.unparse(whole)}`")
                    if isinstance(node.op, ast.Sub) and side is node.right:  # 1 - log(p) for -log(1 - p)
                        whole = ast.UnaryOp(ast.USub(), whole)
                        yield replaced("outside_call", place, whole, words=f"`{ast.unparse(whole)}`")


def _turned(place: Place, node: ast.Call) -> Iterator[Edit]:
    """Two steps, one inside the other, the other way round."""
    inner = node.args[0] if node.args else None
    if isinstance(inner, ast.Call) and len(inner.args) == 1 and called(node).startswith("np."):
        first = ast.Call(node.func, [inner.args[0], *node.args[1:]], node.keywords)
        new = ast.Call(inner.func, [first], inner.keywords)
        yield replaced("steps_turned", place, new, words=f"`{ast.unparse(new)}`")


def _called_with(node: ast.Call, argument: ast.expr) -> ast.Call:
    return ast.Call(node.func, [argument], node.keywords)


def variables(written: Written, source: Source) -> Iterator[Edit]:
    """Another variable than the one that is meant; a name that is misspelt."""
    known = written.variables
    looped = [v for v in known if v not in written.parameters and v not in written.counts and v in written.looped]
    functions = list(dict.fromkeys([*written.functions, *filter(partial(_is_called, written), written.parameters)]))
    for place, node in written.places:
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.ctx, ast.Load):
            for other in looped:
                words = f"`{other}` in place of `{ast.unparse(node)}`"
                yield replaced("another_variable", place, name(other), words=words)
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
            continue
        if node.id in known:
            if node.id in functions:
                others = [other for other in functions if other != node.id]
            else:
                others = [other for other in known if other != node.id and other not in functions]
            for other in others:
                if not _into_itself(place.parent, other) and id(node) not in written.ways_out:
                    yield replaced("another_variable", place, name(other), words=f"`{other}` in place of `{node.id}`")
        elif node.id not in source.names and place.field != "func":
            for other in difflib.get_close_matches(node.id, known, 3, 0.3):
                yield replaced("name_undefined", place, name(other), words=f"is `{other}` meant?")
        if place.field == "func" and node.id in source.names and functions:
            for other in functions:
                yield replaced("named_for_passed", place, name(other), words=f"call `{other}`")


def _into_itself(parent: ast.AST, variable: str) -> bool:
    """Whether a list would be put into itself."""
    return isinstance(parent, ast.Call) and called(parent).startswith(variable + ".")


def _is_called(written: Written, parameter: str) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == parameter
        for _, node in written.places
    )


def too_many(written: Written, _: Source) -> Iterator[Edit]:
    """A function, or a transposition, too many."""
    for place, node in written.places:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in written.functions:
            yield replaced("called_too_early", place, node.func, words=f"`{node.func.id}`")
        if isinstance(node, ast.Call) and called(node) in ("round", "np.round", "np.around") and node.args:
            yield replaced("rounded", place, node.args[0])
        elif isinstance(node, ast.Call) and len(node.args) == 1:
            yield replaced("call_extra", place, node.args[0], words=f"without `{written.fragment(node.func)}`")
        if isinstance(node, ast.Call) and not node.args and isinstance(node.func, ast.Attribute):
            yield replaced("call_extra", place, node.func.value, words=f"without `.{node.func.attr}()`")
        if isinstance(node, ast.Attribute) and node.attr == "T":
            yield replaced("transposition_extra", place, node.value)
