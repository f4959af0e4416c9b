"""What is said where no cause is proven is true all the same."""

import numpy as np

from autograde.checking.hints import last_resort
from autograde.reporting.report import Compared, Finding


def finding(headline, *details, **more):
    return Finding(headline, *details, **more)


def test_a_fact_about_the_difference_becomes_what_is_said():
    found = finding("all 4 entries differ from 1.", "column 0 differs, the others agree")
    last_resort(found, "f", (np.ones((9, 9)),))
    assert found.details == ("→ column 0 differs, the others agree",)


def test_a_small_known_case_is_to_be_worked_by_hand():
    compared = Compared(np.array([1.0, 4.0]), np.array([0.5, 2.0]), np.array([True, True]), fixed=True)
    found = finding("all 2 entries differ from the known values.", compared=compared)
    last_resort(found, "half", (np.array([1.0, 4.0]),))
    assert found.details == ("→ work it by hand: half([1.0, 4.0]) is [0.5, 2. ], and yours is [1., 4.]",)


def test_a_cause_that_is_known_stays_the_only_one():
    for known in (finding("differs.", "→ do this", "every entry is 0"), finding("differs.", mistakes=("sign",))):
        before = known.details
        last_resort(known, "f", ())
        assert known.details == before


def test_a_large_case_is_not_written_out():
    compared = Compared(np.ones(99), np.zeros(99), np.ones(99, bool), fixed=True)
    found = finding("all 99 entries differ from the known values.", compared=compared)
    last_resort(found, "f", (np.ones(99),))
    assert found.details == ()
