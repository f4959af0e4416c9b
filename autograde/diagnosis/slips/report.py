"""What a finding says of a slip: the student's own line, and in one sentence what is wrong there."""

from collections.abc import Callable, Collection
from typing import Any

from autograde.diagnosis.slips.remedies import fitting
from autograde.diagnosis.slips.search import Slip, slips
from autograde.diagnosis.slips.source import source_of
from autograde.reporting.catalogue import SYMPTOMS
from autograde.reporting.catalogue import slip as sentence
from autograde.reporting.report import Finding


def located(ask: Any, finding: Finding, examine: Callable, exercises: Collection[str]) -> None:
    """Say where in the code a finding comes from, where that is proven; and nothing that the code does not contain.

    Parameters
    ----------
    ask : the Examination that ended with the finding
    finding : what it found
    examine : the check
    exercises : names of those that the notebook may have so far
    """
    if finding.blank or finding.missing:
        return
    args = ask.record[-1][0] if ask.record else ()
    source = None if ask.elsewhere else source_of(ask.function, exercises, args)
    if source is not None and _worth_looking(ask, finding):
        found = slips(source, examine, ask.again(), ask.questions)
        if found:
            facts = [detail for detail in finding.details if not detail.startswith("→")]
            finding.details = (*facts, *map(said, found))
            finding.slips = list(dict.fromkeys([slip.mistake for slip in found] + finding.slips))
    fitting(finding, source)


def _worth_looking(ask: Any, finding: Finding) -> bool:
    """Whether no better cause is known, and asking once more costs little."""
    if "arguments_changed" in finding.mistakes or any(answer.stopped for *_, answer in ask.record):
        return False
    if finding.explained and not finding.mistakes:  # a classic, which has a sentence of its own
        return False
    return all(mistake in SYMPTOMS for mistake in finding.mistakes)


def said(slip: Slip) -> str:
    """A slip in words, with the line and the text at which it was made."""
    beside = f" ({slip.words})" if slip.words else ""
    return f"→ line {slip.line}, `{slip.fragment}`: {sentence(slip.mistake)}{beside}"
