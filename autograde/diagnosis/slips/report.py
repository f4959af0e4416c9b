"""What a finding says of a slip: the student's own line, and in one sentence what is wrong there."""

from collections.abc import Callable, Collection
from typing import Any

from autograde.diagnosis.slips.search import Slip, slips
from autograde.reporting.catalogue import slip as sentence
from autograde.reporting.report import Finding

BEHAVIOUR = {  # names that say how the numbers look, and not where in the code that comes from
    "sign",
    "factor_two_missing",
    "factor_two_extra",
    "transposed",
    "all_zero",
    "integers",
    "integer_division",
    "wrong_dtype",
    "first_token_only",
    "last_token_only",
    "sum_over_tokens",
    "average_too_early",
    "nothing_returned",
    "printed_not_returned",
    "list_returned",
}


def located(ask: Any, finding: Finding, examine: Callable, exercises: Collection[str]) -> None:
    """Add to a finding the slip that is proven, and where it stands, unless a better name is known."""
    if ask.reached_elsewhere or finding.blank or finding.missing:
        return
    if "arguments_changed" in finding.mistakes or any(answer.stopped for *_, answer in ask.record):
        return
    if finding.explained and not BEHAVIOUR & set(finding.mistakes):
        return
    found = slips(ask.function, examine, ask.again, ask.questions, exercises, ask.record[-1][0] if ask.record else ())
    if not found:
        return
    facts = [detail for detail in finding.details if not detail.startswith("→")]
    finding.details = (*facts, *map(said, found))
    finding.mistakes = list(dict.fromkeys([slip.mistake for slip in found] + finding.mistakes))
    finding.explained = True


def said(slip: Slip) -> str:
    """A slip in words, with the line and the text at which it was made."""
    beside = f" ({slip.words})" if slip.words else ""
    return f"→ line {slip.line}, `{slip.fragment}`: {sentence(slip.mistake)}{beside}"
