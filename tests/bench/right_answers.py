"""Independent right answers to every exercise, on many seeds: all are accepted."""

import time
import warnings

from tests.bench.timing import say
from tests.right_answers import as_student, everything, exercises, refusal

SEEDS = 200


def main() -> None:
    warnings.simplefilter("ignore")
    answers, refused, seconds = everything(), [], []
    for answer in answers:
        function = as_student(answer)
        begun = time.process_time()
        said = [refusal(function, seed) for seed in range(SEEDS)]
        seconds.append((time.process_time() - begun) / SEEDS)
        refused += [f"{answer}: {text}" for text in said if text]
    print(
        f"  {len(answers)} right answers to {len(exercises())} exercises, {SEEDS} seeds each: {len(refused)} refusals"
    )
    print(f"  a whole check: {say(sum(seconds) / len(seconds))} on average, {say(max(seconds))} at most")
    print(*sorted(set(refused))[:20], sep="\n")
