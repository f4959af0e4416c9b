"""What Python, NumPy and PyTorch say is put into words of one's own: real exceptions, raised here."""

import importlib.util
import math
import warnings

import numpy as np
import pytest

from autograde.asking.standins import Linear
from autograde.checking.exceptions_in_words import raised_of, slips_of

NAMES = {"A": np.ones((7, 4)), "v": np.ones(7), "np": np, "math": math, "one": lambda a: a, "Linear": Linear}
RAISING = {
    "sizes_of_product": ("A @ A", "np.dot(A, A)"),
    "shapes_of_operands": ("A - v", "A.copy().__setitem__(0, v)"),
    "math_for_numpy": ("math.exp(A)", "math.sqrt(v)"),
    "no_array_of_these": ("np.array([A, v])",),
    "array_into_entry": ("v.copy().__setitem__(0, v)",),
    "arithmetic_of_lists": ("[A] - [A]", "0.1 * [A]", "2.0 / (1, 2)"),
    "none_used": ("None - A", "None[0]", "None + 1"),
    "string_and_number": ("'a' + 1", "1 + 'a'"),
    "not_called": ("1 - np.tanh.reduce", "1.0 * math.exp", "len[0]", "2 * one"),
    "value_called": ("A(1)", "[1](0)", "{}(0)"),
    "no_range": ("[i for i in 3]",),
    "length_of_number": ("len(3)",),
    "array_as_list": ("A.append(1)",),
    "list_as_array": ("[1].shape", "[[1]][0, 0]"),
    "index_no_integer": ("A[1.5]", "[1]['a']"),
    "index_out_of_bounds": ("A[9]", "[1][3]"),
    "popped_empty": ("[].pop()",),
    "not_in_list": ("['a'].index('b')",),
    "too_many_indices": ("v[0, 0]",),
    "no_such_axis": ("v.sum(axis=1)",),
    "arrays_put_together": ("np.concatenate([A, v])", "np.concatenate([A, A.T])"),
    "shape_is_a_tuple": ("np.zeros(3, 4)",),
    "unpacking": ("exec('a, b = 1, 2, 3')", "exec('a, b = 3')"),
    "argument_missing": ("one()",),
    "argument_extra": ("one(1, 2)",),
    "keyword_unknown": ("one(b=1)", "A.clip(lower=0)"),
    "no_index_of_arrays": ("v.index(1)",),
    "array_for_number": ("range(v)",),
    "part_for_whole": ("Linear(v)(v[0])",),
    "integer_array_in_place": ("np.add(A, A, out=np.zeros((7, 4), dtype=int))",),
    "reshape": ("v.reshape(3, 3)",),
}


def raised(expression: str, names: dict) -> str:
    """What an expression says when it fails."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python sees some of it beforehand
        code = compile(expression, "<raised>", "eval")
    with pytest.raises(Exception) as caught:  # noqa: PT011
        eval(code, dict(names))
    return str(caught.value)


@pytest.mark.parametrize(("slip", "expression"), [(slip, text) for slip, texts in RAISING.items() for text in texts])
def test_an_exception_names_its_slip(slip, expression):
    said = raised(expression, NAMES)
    assert slips_of(said) == (slip,), said


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="needs PyTorch")
def test_exceptions_of_pytorch_name_their_slips():
    import torch

    names = {"torch": torch, "np": np, "w": torch.ones(2, 3, dtype=torch.float64, requires_grad=True)}
    for slip, expression in {
        "no_grad_missing": "w.copy_(torch.ones(2, 3))",
        "detach_missing": "w.numpy()",
        "list_not_unpacked": "torch.nn.Sequential([torch.nn.Tanh()])",
        "no_record": "torch.ones(1).backward()",
        "sizes_of_product": "w @ w",
        "shapes_of_operands": "w + torch.ones(4)",
        "no_module": "torch.nn.Sequential(torch.tanh)",
        "parameter_expected": "setattr(torch.nn.Linear(3, 2), 'weight', np.ones((2, 3)))",
        "layer_without_weights": "torch.nn.Tanh().weight",
        "labels_along_another_axis": "torch.nn.functional.cross_entropy(torch.ones(9, 2), torch.ones(2, dtype=int))",
        "tensor_types": "torch.nn.Linear(3, 2)(w)",
    }.items():
        said = raised(expression, names)
        assert slips_of(said) == (slip,), said


def test_axes_that_are_taken_for_granted_are_told_where_a_shape_is_asked_for_them():
    for expression in ("v.shape[1]", "exec('n, K = v.shape')"):
        said = raised(expression, NAMES)
        assert slips_of(said, "in f, line 2: n, K = v.shape") == ("axes_taken_for_granted",)
        assert slips_of(said) != ("axes_taken_for_granted",)


def test_what_python_proves_of_itself_keeps_its_name():
    assert raised_of("NameError", "name 'exp' is not defined") == ("np_missing",)
    assert raised_of("NameError", "name 'betta' is not defined") == ("name_undefined",)
    assert raised_of("ValueError", "The truth value of an array with more than one") == ("truth_value",)
    assert slips_of("something that nobody has heard") == ()
