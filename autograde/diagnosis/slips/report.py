"""What a finding says of a slip: the student's own line, and in one sentence what is wrong there."""

from collections.abc import Callable, Collection
from typing import Any

from autograde.diagnosis.slips.search import Slip, slips
from autograde.reporting.catalogue import SYMPTOMS
from autograde.reporting.catalogue import slip as sentence
from autograde.reporting.report import Finding


def located(ask: Any, finding: Finding, examine: Callable, exercises: Collection[str]) -> None:
    """Add to a finding the slip that is proven, and where it stands, unless a better name is known."""
    if ask.reached_elsewhere or finding.blank or finding.missing:
        return
    if "arguments_changed" in finding.mistakes or any(answer.stopped for *_, answer in ask.record):
        return
    if any(mistake not in SYMPTOMS for mistake in finding.mistakes):
        return
    found = slips(ask.function, examine, ask.again(), ask.questions, exercises, ask.record[-1][0] if ask.record else ())
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
