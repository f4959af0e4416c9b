"""A screen holds back what cannot pass the whole check, and never what would."""

import numpy as np
import pytest

from autograde.asking.call import ask
from autograde.checking.examination import Examination
from autograde.diagnosis.slips.screen import Screen
from autograde.reporting.report import Finding


def double(a):
    return 2 * a


def ended(function, check):
    """An examination that a check has ended, and its finding."""
    exam = Examination(function, 0, lambda name: double)
    with pytest.raises(Finding) as found:
        check(exam)
    return exam, found.value


def lets(screen, function):
    return screen.lets_through(lambda args, read: ask(function, args, read, briefly=True))


def test_numbers_that_are_known_are_compared_before_the_whole_check():
    exam, finding = ended(
        lambda a: a + 1, lambda ask: ask.equal(ask(np.arange(3.0), shape=(3,)), [0, 2, 4], "the known values")
    )
    screen = Screen(exam, finding)
    assert lets(screen, double)
    assert not lets(screen, lambda a: a + 2)


def test_numbers_that_the_function_itself_has_given_are_not_compared():
    def check(ask):
        near = ask(np.arange(3.0), shape=(3,))
        ask.equal(ask(2 * np.arange(3.0), shape=(3,)), 2 * near, "twice the answer")

    exam, finding = ended(lambda a: a**2, check)
    assert lets(Screen(exam, finding), double)


def test_what_raises_again_is_held_back_but_where_it_has_to_raise():
    exam, finding = ended(lambda a: a[9], lambda ask: ask(np.arange(3.0), shape=(3,)))
    assert not lets(Screen(exam, finding), lambda a: a[8])
    exam, finding = ended(double, lambda ask: ask.refuses(np.arange(3.0), because="no"))
    assert not lets(Screen(exam, finding), lambda a: a[9])
    assert lets(Screen(exam, finding), lambda a: float("x"))


def test_the_same_wrong_shape_is_held_back():
    exam, finding = ended(lambda a: a[:2], lambda ask: ask(np.arange(3.0), shape=(3,)))
    assert not lets(Screen(exam, finding), lambda a: a[1:])
    assert lets(Screen(exam, finding), double)


def test_a_generator_begins_where_it_began_for_the_function():
    drawn = []

    def draws(rng):
        drawn.append(rng.random())
        return drawn[-1]

    exam, finding = ended(draws, lambda ask: ask.equal(ask(np.random.default_rng(1), shape=()), 2.0, "the known value"))
    lets(Screen(exam, finding), draws)
    lets(Screen(exam, finding), draws)
    assert len(set(drawn)) == 1
