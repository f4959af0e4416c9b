"""What an instructor sees while a class is graded, and the table at the end."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field

from autograde.grading.counts_and_durations import count, duration
from autograde.grading.outcome import says_more
from autograde.grading.progress import Running, progress_bar
from autograde.grading.running.result_line import Graded
from autograde.grading.sanitize.terminal import seen

LONGEST_TABLE = 100  # of a larger class only those are listed who need a look


@dataclass
class Totals:
    """What the summary says."""

    unit: str
    possible: float
    own_word: int = 0  # cells whose own outputs decide: what they come to is the notebook's word
    graded: int = 0
    unchanged: int = 0
    by_hand: int = 0
    points: float = 0.0
    failed: int = 0  # through a fault of the grader: not judged
    seconds: float = 0.0
    lower: dict[str, tuple[float, float]] = field(default_factory=dict)  # student -> points before and now

    def add(self, line: Graded) -> None:
        """Count one submission."""
        if line.anew:
            self.graded += 1
        else:
            self.unchanged += 1
        self.by_hand += line.by_hand > 0
        self.failed += line.status == "failed"
        self.points += line.points if line.status != "failed" else 0.0
        if line.before is not None:
            self.lower[line.student] = line.before, line.points

    @property
    def about_own_word(self) -> str:
        """Whose word the points are, where it is the notebooks'; "" where it is not."""
        if not self.own_word:
            return ""
        which = "1 cell of it tests" if self.own_word == 1 else f"{self.own_word} cells of it test"
        return f"{which} inside the notebook: their points are the notebook's own word, as in nbgrader."

    @property
    def about_lower(self) -> list[str]:
        """Who has fewer points than before, a line each, below one that says why; none where nobody has."""
        if not self.lower:
            return []
        have = f"{len(self.lower)} {'has' if len(self.lower) == 1 else 'have'}"
        why = "judged anew without a new hand-in: what is asked, or what judges, has changed"
        names = [f"  {student}: {before:g} -> {now:g}" for student, (before, now) in sorted(self.lower.items())]
        return [f"{have} fewer points than before, {why}.", *names]


def needs_a_look(line: Graded) -> bool:
    """Whether a person should look at a submission."""
    return line.status != "graded" or says_more(line.to_instructor)


def as_json(lines: Iterable[Graded], totals: Totals) -> None:
    """Print one line of JSON for every submission, and a summary when all are done."""
    looks = 0
    for line in lines:
        totals.add(line)
        looks += needs_a_look(line)
        print(json.dumps({"event": "submission", "unit": totals.unit, **asdict(line)}), flush=True)
    left_out = ("seconds", "failed") if totals.own_word else ("seconds", "failed", "own_word")
    summary = {key: value for key, value in asdict(totals).items() if key not in left_out}
    print(json.dumps({"event": "summary", **summary, "need_a_look": looks}), flush=True)


def quietly(lines: Iterable[Graded], totals: Totals) -> None:
    """Print nothing but what needs a person."""
    for line in lines:
        totals.add(line)
        if needs_a_look(line) and line.anew:
            print(seen(f"{line.student}: {line.to_instructor}"), file=sys.stderr)
    for said in totals.about_lower:
        print(seen(said), file=sys.stderr)


def with_progress(
    lines: Iterable[Graded], totals: Totals, class_size: int, running: Callable[[], Sequence[Running]] = tuple
) -> Callable[[], None]:
    """Show a progress bar with rate, time left and what runs for long; return what prints the table."""
    shown: list[Graded] = []
    for line in progress_bar(lines, totals.unit, class_size, stays=True, running=running):
        totals.add(line)
        if needs_a_look(line) or class_size <= LONGEST_TABLE:
            shown.append(line)
    return lambda: table(shown, totals, class_size)


def table(shown: list[Graded], totals: Totals, class_size: int) -> None:
    """Print the table: scores, who needs a look and why; then what to do next."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if shown:
        title = None if class_size <= LONGEST_TABLE else "Who needs a look"
        made = Table(title=title)
        # a long name is folded before the reason is: an e-mail address is no word that can be broken elsewhere
        made.add_column("student", overflow="fold", max_width=max(12, console.width // 5))
        for name in (f"of {totals.possible:g}", "by hand"):
            made.add_column(name)
        made.add_column("what happened", max_width=max(13, console.width // 6))
        made.add_column("why")  # what is left, and no least width: Rich would cut the table off at the right
        for line in sorted(shown, key=lambda line: line.student):
            why = line.to_instructor if needs_a_look(line) else ""
            by_hand = str(line.by_hand or "")
            # names and sentences are a stranger's: text, never markup
            made.add_row(Text(seen(line.student)), f"{line.points:g}", by_hand, _happened(line), Text(seen(why)))
        console.print(made)
    looks = sum(map(needs_a_look, shown))
    judged = totals.graded + totals.unchanged - totals.failed
    mean = f", {totals.points / judged:.1f} of {count(totals.possible, 'point')} on average" if judged else ""
    console.print(
        f"{totals.unit}: {totals.graded} graded in {totals.seconds:.1f} s, {totals.unchanged} unchanged{mean}."
    )
    if totals.about_own_word:
        console.print(totals.about_own_word)
    if looks:
        console.print(
            f"{looks} {'needs' if looks == 1 else 'need'} a look: autograded/STUDENT/{totals.unit} holds what ran."
        )
    if totals.by_hand:
        told = f"{totals.by_hand} {'has' if totals.by_hand == 1 else 'have'} answers that wait for a person"
        console.print(Text(f"{told}: autograde read {totals.unit}"))

    for said in totals.about_lower:
        console.print(Text(seen(said)))


def _happened(line: Graded) -> str:
    late = f"late by {duration(line.late)}" if line.late else ""
    return ", ".join(filter(None, [line.status, late, "" if line.anew else "unchanged"]))
