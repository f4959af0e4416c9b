"""What a finding says of a slip: the student's own line, and in one sentence what is wrong there."""

import ast
from collections.abc import Callable, Collection, Sequence
from typing import Any

from autograde.diagnosis.slips.guesses.evidence import UNPROVEN
from autograde.diagnosis.slips.remedies import fitting
from autograde.diagnosis.slips.screen import Screen
from autograde.diagnosis.slips.search import Slip, slip_at, slips
from autograde.diagnosis.slips.source import Source, source_of
from autograde.diagnosis.slips.witness import let_pass, neighbours, order_lost, refused, thrown_away
from autograde.reporting.catalogue import sentence as mistake_in_words
from autograde.reporting.catalogue import slip as sentence
from autograde.reporting.catalogue import symptom
from autograde.reporting.report import Finding

TOO_MUCH = "average_too_early", "factor_two_extra"
WHY = {"divided_extra": TOO_MUCH, "factor_extra": TOO_MUCH, "call_extra": TOO_MUCH}  # a slip -> what says more of it


def located(
    ask: Any,
    finding: Finding,
    examine: Callable,
    exercises: Collection[str],
    beyond: Sequence[Callable],
    began: float,
) -> None:
    """Say where in the code a finding comes from, where that is proven; and nothing that the code does not contain.

    Parameters
    ----------
    ask : the Examination that ended with the finding
    finding : what it found
    examine : the check
    exercises : names of those that the notebook may have so far
    beyond : the checks of the exercise's other parts: of several changes, one that passes these too is the slip
    began : float, when the check began, in seconds of CPU of this process
    """
    if finding.blank or finding.missing:
        return
    args = ask.record[-1][0] if ask.record else ()
    source = None if ask.elsewhere else source_of(ask.function, exercises, args, ask.asked_for)
    passed = let_pass(source, args, finding) if source is not None else None
    if source is not None and passed is not None:
        _say(finding, source, passed)
    elif source is not None and _worth_looking(ask, finding):
        found = slips(source, examine, ask.again(), ask.questions, Screen(ask, finding), beyond, began)
        if found and found[0].mistake == UNPROVEN and finding.advice:
            found = []  # the check's own word says more than a line
        if found and not found[0].alone:
            if not finding.advice and not finding.mistakes and not finding.slips:
                finding.details = (*finding.details, f"{said(found[0])}; with that mended, the check goes further")
        elif found and (len(found) == 1 or not _two_causes(finding)):
            _tell(finding, found)
        else:
            seen = thrown_away(source, exercises) or neighbours(source, finding) or order_lost(source, finding)
            _say(finding, source, seen if seen or finding.advice else refused(source, finding))
    fitting(finding, source)


def _tell(finding: Finding, found: list[Slip]) -> None:
    """Say of a finding which slips were found, and keep its facts."""
    facts = [detail for detail in finding.details if not detail.startswith("→")]
    finding.details = (*facts, *(said(slip, finding.mistakes) for slip in found))
    finding.slips = list(dict.fromkeys([slip.mistake for slip in found] + finding.slips))


def _say(finding: Finding, source: Source, seen: tuple[str, ast.AST, str] | None) -> None:
    """Say of a finding what is seen in the code."""
    if seen is not None:
        mistake, at, words = seen
        facts = [detail for detail in finding.details if not detail.startswith("→")]
        finding.details = (*facts, said(slip_at(source.functions[-1], mistake, at, words)))
        finding.slips = [mistake, *finding.slips]


def _worth_looking(ask: Any, finding: Finding) -> bool:
    """Whether no better cause is known, and asking once more costs little."""
    if "arguments_changed" in finding.mistakes or any(answer.stopped for *_, answer in ask.record):
        return False
    if finding.explained and not finding.mistakes:  # a classic, which has a sentence of its own
        return False
    return _two_causes(finding) or all(map(symptom, finding.mistakes))


def _two_causes(finding: Finding) -> bool:
    """Whether two mistakes at once were needed to explain the numbers: one slip alone is more likely, where it does."""
    return finding.explained and len(finding.advice) > 1


def said(slip: Slip, known: Sequence[str] = ()) -> str:
    """A slip in words, with the line and the text at which it was made.

    Parameters
    ----------
    slip : found
    known : names of mistakes that the numbers have proven before: one of them says why something is too much
    """
    why = next((mistake for mistake in known if mistake in WHY.get(slip.mistake, ())), None)
    beside = f" ({slip.words})" if slip.words and why is None else ""
    return f"→ line {slip.line}, `{slip.fragment}`: {mistake_in_words(why) if why else sentence(slip.mistake)}{beside}"
