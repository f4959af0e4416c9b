"""What Python, NumPy and PyTorch say is put into words of one's own: real exceptions, raised here."""

import importlib.util
import math

import numpy as np
import pytest

from autograde.checking.exceptions import raised_of, slips_of

A, V = np.ones((7, 4)), np.ones(7)
RAISING = {
    "sizes_of_product": (lambda: A @ A, lambda: np.dot(A, A)),
    "shapes_of_operands": (lambda: A - V, lambda: A.copy().__setitem__(slice(None), V)),
    "math_for_numpy": (lambda: math.exp(A), lambda: math.sqrt(V)),
    "no_array_of_these": (lambda: np.array([A, V]),),
    "array_into_entry": (lambda: V.copy().__setitem__(0, V),),
    "arithmetic_of_lists": (lambda: [A] - [A], lambda: 0.1 * [A], lambda: 2.0 / (1, 2)),
    "none_used": (lambda: None - A, lambda: eval("None[0]"), lambda: None + 1),
    "string_and_number": (lambda: "a" + 1, lambda: 1 + "a"),
    "not_called": (lambda: 1 - np.tanh.reduce, lambda: 1.0 * math.exp, lambda: len[0]),
    "value_called": (lambda: A(1), lambda: eval("[1](0)")),
    "no_range": (lambda: [i for i in 3],),
    "length_of_number": (lambda: len(3),),
    "array_as_list": (lambda: A.append(1),),
    "list_as_array": (lambda: [1].shape, lambda: eval("[[1]][0, 0]")),
    "index_no_integer": (lambda: A[1.5], lambda: eval('[1]["a"]')),
    "index_out_of_bounds": (lambda: A[9], lambda: [1][3]),
    "too_many_indices": (lambda: V[0, 0],),
    "no_such_axis": (lambda: V.sum(axis=1),),
    "arrays_put_together": (lambda: np.concatenate([A, V]), lambda: np.concatenate([A, A.T])),
    "shape_is_a_tuple": (lambda: np.zeros(3, 4),),
    "unpacking": (lambda: exec("a, b = 1, 2, 3"), lambda: exec("a, b = 3")),
    "argument_missing": (lambda: (lambda a: a)(),),
    "argument_extra": (lambda: (lambda a: a)(1, 2), lambda: (lambda a: a)(b=1, a=2)),
    "integer_array_in_place": (lambda: np.add(A, A, out=np.zeros((7, 4), dtype=int)),),
    "reshape": (lambda: V.reshape(3, 3),),
}  # fmt: skip


@pytest.mark.parametrize(("slip", "raising"), [(slip, f) for slip, all_of in RAISING.items() for f in all_of])
def test_an_exception_names_its_slip(slip, raising):
    with pytest.raises(Exception) as caught:  # noqa: PT011
        raising()
    assert slips_of(str(caught.value)) == (slip,), str(caught.value)


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="needs PyTorch")
def test_exceptions_of_pytorch_name_their_slips():
    import torch

    w = torch.ones(2, 3, dtype=torch.float64, requires_grad=True)
    for slip, raising in {
        "no_grad_missing": lambda: w.copy_(torch.ones(2, 3)),
        "detach_missing": w.numpy,
        "list_not_unpacked": lambda: torch.nn.Sequential([torch.nn.Tanh()]),
        "no_record": lambda: torch.ones(1).backward(),
        "sizes_of_product": lambda: w @ w,
        "shapes_of_operands": lambda: w + torch.ones(4),
        "tensor_types": lambda: torch.nn.Linear(3, 2)(w),
    }.items():
        with pytest.raises((RuntimeError, TypeError)) as caught:
            raising()
        assert slips_of(str(caught.value)) == (slip,), str(caught.value)


def test_what_python_proves_of_itself_keeps_its_name():
    assert raised_of("NameError", "name 'exp' is not defined") == ("np_missing",)
    assert raised_of("NameError", "name 'betta' is not defined") == ("name_undefined",)
    assert raised_of("ValueError", "The truth value of an array with more than one") == ("truth_value",)
    assert slips_of("something that nobody has heard") == ()
