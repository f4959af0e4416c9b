"""PyTorch: a gradient that is never computed, a weight for its gradient, a rate that is left out."""

import ast
from collections.abc import Iterator

from autograde.diagnosis.slips.edits.edit import Edit, call, called, expression, name, replaced
from autograde.diagnosis.slips.edits.statements import blocks
from autograde.diagnosis.slips.source import Place, Source, Written

ACTIVATIONS = ("Tanh", "Sigmoid", "ReLU", "Identity")  # of torch.nn


def tensors(written: Written, _: Source) -> Iterator[Edit]:
    """What PyTorch does not do by itself, and what it is not meant to do."""
    if "torch" not in written.text:
        return
    for place, node in written.places:
        if isinstance(node, ast.Attribute) and node.attr in ACTIVATIONS and place.field != "func":
            yield replaced("no_module", place, ast.Call(node, [], []), words=f"`{ast.unparse(node)}()`")
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("torch.tanh", "np.tanh") and place.field != "func":
            yield replaced("no_module", place, expression("torch.nn.Tanh()"), words="`torch.nn.Tanh()`")
        if not isinstance(node, ast.Call):
            continue
        if called(node).split(".")[-1] in ACTIVATIONS and "." in called(node):
            for other in ACTIVATIONS:
                new = call(called(node).rpartition(".")[0] + "." + other)
                yield replaced("another_function", place, new, words=f"`{other}`")
        if isinstance(node.func, ast.Attribute) and node.func.attr == "detach":
            yield replaced("value_for_gradient", place, ast.Attribute(node.func.value, "grad", ast.Load()))
        if called(node).endswith("SGD") and not any(keyword.arg == "lr" for keyword in node.keywords):
            for parameter in written.parameters:
                rate = ast.keyword("lr", name(parameter))
                new = ast.Call(node.func, node.args[:1], [*node.keywords, rate])
                yield replaced("rate_missing", place, new, words=f"`lr={parameter}`")
    yield from _recorded(written)


def _recorded(written: Written) -> Iterator[Edit]:
    """backward() that is never called, and what is computed where nothing is recorded."""
    for owner, field, block in blocks(written):
        for i, statement in enumerate(block):
            if isinstance(statement, ast.With) and "no_grad" in ast.unparse(statement.items[0]):
                opened = [*block[:i], *statement.body, *block[i + 1 :]]
                yield Edit("no_grad_extra", statement, ((Place(owner, field), opened),))
            target = statement.targets[0] if isinstance(statement, ast.Assign) else None
            if isinstance(target, ast.Name) and "backward" not in written.text:
                back = ast.Expr(call(f"{target.id}.backward"))
                longer = [*block[: i + 1], back, *block[i + 1 :]]
                yield Edit("backward_missing", statement, ((Place(owner, field), longer),), f"`{target.id}.backward()`")
