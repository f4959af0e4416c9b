"""Traces of mistaken answers: each fits the answer that it was taken of, and gives no answer back."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from autograde.courses import current
from autograde.diagnosis.agreement import leaves
from autograde.diagnosis.derivatives import Numbers
from autograde.diagnosis.known_questions import Trace
from autograde.diagnosis.naming import STEPS
from autograde.diagnosis.stage import Abstain
from lectures.mistakes import known as kept_traces
from tests.mistakes import known

NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False) | st.sampled_from([np.nan, np.inf, -np.inf])
ARRAYS = arrays(np.float64, array_shapes(max_dims=3, max_side=4), elements=NUMBERS)


@given(ARRAYS, st.booleans())
def test_a_trace_fits_its_own_answer_also_when_it_was_rounded_otherwise(array, exact):
    trace = Trace.of([array], exact)
    assert trace.fits([array], exact)
    assert trace.fits([array * (1 + 1e-13)], exact)


@given(ARRAYS, st.data())
def test_a_trace_does_not_fit_an_answer_with_another_entry(array, data):
    at = data.draw(st.integers(0, array.size - 1))
    other = array.copy()
    other.flat[at] = 1.0 if not np.isfinite(array.flat[at]) else array.flat[at] + 1e-3 * (1 + np.nanmax(_sizes(array)))
    assert not Trace.of([array]).fits([other])


def _sizes(array):
    return np.where(np.isfinite(array), np.abs(array), 0)


@pytest.mark.parametrize(
    ("answer", "other"),
    [
        (np.arange(6.0).reshape(2, 3), np.arange(6.0).reshape(3, 2)),
        (np.arange(6.0).reshape(2, 3), np.arange(6.0)),
        (np.array([1.0, 2.0]), np.array([2.0, 1.0])),
        (np.array([1, 2]), np.array([1.0, 2.0])),
        (np.array([0.1], "f4"), np.array([0.1])),
    ],
)
def test_shape_order_and_kind_count(answer, other):
    assert Trace.of([answer]).fits([answer])
    assert not Trace.of([answer]).fits([other])


def test_where_small_numbers_count_a_small_one_tells():
    one, other = np.array([4.248e-18, 1000.0]), np.array([4.249e-18, 1000.0])
    assert not Trace.of([one], exact=True).fits([other], exact=True)
    assert Trace.of([one]).fits([other])


def test_the_file_holds_one_number_for_an_answer():
    for held in json.loads(kept_traces.path.read_text()).values():
        for _, *traces in held["told"]:
            for trace in traces:
                assert trace in (None, "says nothing") or [type(part) for part in trace[:2]] == [int, float]


@pytest.mark.parametrize("name", sorted(set(kept_traces.questions) - {"to_linear", "torch_network", "torch_train"}))
def test_no_trace_is_that_of_the_right_answer(name):
    """On every question: numbers that are right on one of them can be wrong ones too. Unit 06 answers with objects."""
    exercise, _, part = name.partition("__")
    assert (exercise, part) in current().examinations
    right = known.notebook()[exercise]
    asked = [known._plain(tuple(question["args"])) for question in kept_traces.questions[name]]
    answers = [leaves(known.answer(right, args)) for args in asked]
    for number, (mistake, _) in enumerate(kept_traces.questions[name][0]["wrong"]):
        traces = [question["wrong"][number][1] for question in kept_traces.questions[name]]
        told = [(trace, mine) for trace, mine in zip(traces, answers, strict=True) if trace != "says nothing"]
        assert not all(isinstance(trace, Trace) and trace.fits(mine) for trace, mine in told), mistake


def test_a_chain_of_formulas_says_yes_or_no_and_gives_no_numbers():
    beta = np.random.default_rng(5).normal(size=(3, 4))
    names = known.notebook()
    chain, other = (
        current().suspicions["softmax_jacobian", ""].chain((beta,), Numbers(names.__getitem__, step)) for step in STEPS
    )
    right = names["softmax_jacobian"](beta)
    assert not callable(chain)
    assert chain.right([right], lambda: other) is True
    assert chain.right([2 * right], lambda: other) is False
    doubled = [choice for choice in chain.single() if chain.fits(choice, [2 * right], lambda: other)]
    assert [chain.mistakes(choice) for choice in doubled] == [["factor_two_extra"]]


def test_numbers_that_are_stored_are_of_wrong_answers_only():
    told = (
        current().suspicions["one_hot", ""].chain((np.array([2, 0, 3, 1, 3]), 4), Numbers(known.notebook().__getitem__))
    )
    with pytest.raises(Abstain):
        told.stages[0].way(0)(None)
    assert not told.right([np.eye(4)[[2, 0, 3, 1, 3]]], lambda: told)
    (counted,) = [c for c in told.single() if told.fits(c, [np.eye(4)[[1, 3, 2, 0, 2]]])]
    assert told.mistakes(counted) == ["counts_from_one"]
