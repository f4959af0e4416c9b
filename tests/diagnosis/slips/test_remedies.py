"""A remedy is said of code that has what it would mend, and of no other."""

import pytest

from autograde.diagnosis.slips.remedies import fitting
from autograde.diagnosis.slips.source import source_of
from autograde.reporting.catalogue import GENERAL
from autograde.reporting.report import Finding


def loop(losses):
    for loss in losses:
        total = loss
    return total


def early(losses):
    for loss in losses:
        return loss


def mean(losses):
    return losses.mean()


@pytest.mark.parametrize(
    ("mistake", "function", "kept"),
    [
        ("last_token_only", loop, True),
        ("last_token_only", mean, False),
        ("first_token_only", early, True),
        ("first_token_only", loop, False),
        ("all_zero", mean, False),
    ],
)
def test_a_remedy_is_kept_where_the_code_has_what_it_mends(mistake, function, kept):
    finding = Finding("differs.", f"→ {GENERAL[mistake]}")
    fitting(finding, source_of(function, ()))
    fact = GENERAL[mistake].split(":")[0]
    assert finding.details == (f"→ {GENERAL[mistake]}" if kept else f"→ {fact}",)


def test_where_the_code_cannot_be_seen_the_fact_alone_is_said():
    finding = Finding("differs.", f"→ {GENERAL['first_token_only']}")
    fitting(finding, None)
    assert finding.details == ("→ only the first row counts",)
