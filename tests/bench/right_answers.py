"""Independent right answers to every exercise, on many seeds: all are accepted."""

import warnings

from tests.bench.timing import once, say
from tests.right_answers import as_student, everything, exercises, refusal

SEEDS = 200


def main() -> None:
    warnings.simplefilter("ignore")
    answers, refused, seconds = everything(), [], []
    for answer in answers:
        function = as_student(answer)
        said: list[str] = []

        def ask_all(function=function, said=said):
            said.extend(refusal(function, seed) for seed in range(SEEDS))

        seconds.append(once(ask_all) / SEEDS)
        refused += [f"{answer}: {text}" for text in said if text]
    print(
        f"  {len(answers)} right answers to {len(exercises())} exercises, {SEEDS} seeds each: {len(refused)} refusals"
    )
    print(f"  a whole check: {say(sum(seconds) / len(seconds))} on average, {say(max(seconds))} at most")
    print(*sorted(set(refused))[:20], sep="\n")
