"""What fools gradient checkers: wrong gradients that pass, right ones that do not, crashes (`tests.tools.claims`)."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from autograde import check_gradient
from tests.tools.claims import damaged, of_low_precision, of_many_sizes, one_wrong, torch_network

SHAPES = [(3, 7), (5, 5), (10, 10), (20, 20), (20, 21), (21, 21), (1, 441), (441, 1), (25, 40), (31, 32), (40, 25)]
SEEDS = 8
FEW_SEEDS, MANY_SEEDS = 150, 4
LOW_SEEDS = 63  # 16 functions each: 1,008
NETWORKS = 100


def outcome(f, claimed, x) -> str:
    """ "passed", "wrong", "open" (could not be judged), or "crash"."""
    try:
        report = check_gradient(f, claimed, x)
    except Exception:
        return "crash"
    if report:
        return "passed"
    return "open" if "could not" in report.headline or "no entry could" in report.headline else "wrong"


def say(what: str, counts: Counter, names: Iterable[str]) -> None:
    print(f"  {what}: " + ", ".join(f"{counts[name]} {name}" for name in names), flush=True)


def damages() -> None:
    counts: Counter = Counter()
    for shape in SHAPES:
        for seed in range(SEEDS):
            for _, f, claimed, x, right in damaged(shape, seed):
                found = outcome(f, claimed, x)
                counts["claims"] += 1
                counts["crashes"] += found == "crash"
                counts["wrong verdicts"] += found != ("passed" if right else "wrong")
    say("whole gradients damaged, 21 to 1,000 entries", counts, ("claims", "crashes", "wrong verdicts"))


def sizes(n_of, seeds: int, places: int, what: str) -> None:
    right: Counter = Counter()
    wrong: Counter = Counter()
    for seed in range(seeds):
        n = n_of(seed)
        for _, f, gradient, x in of_many_sizes(n, seed):
            right[outcome(f, gradient, x)] += 1
            order = np.argsort(np.abs(gradient))
            for place in order[np.linspace(0, n - 1, places).astype(int)]:
                for _, claimed in one_wrong(gradient, int(place)):
                    wrong[outcome(f, claimed, x)] += 1
    say(f"{what}, right", right, ("passed", "open", "wrong", "crash"))
    say(f"{what}, one entry wrong", wrong, ("passed", "open", "wrong", "crash"))


def low_precision() -> None:
    for kind in (np.float32, np.float16):
        right: Counter = Counter()
        wrong: Counter = Counter()
        for seed in range(LOW_SEEDS):
            for _, f, gradient, x in of_low_precision(kind, seed):
                found = outcome(f, gradient, x)
                right[found] += 1
                wrong[outcome(f, 1.2 * gradient, x)] += found == "passed"
        say(f"functions in {kind.__name__}, right", right, ("passed", "open", "wrong", "crash"))
        say("  of those that passed, 1.2 times as large", wrong, ("wrong", "open", "passed", "crash"))


def networks() -> None:
    right: Counter = Counter()
    wrong: Counter = Counter()
    for seed in range(NETWORKS):
        _, f, gradient, x = torch_network((2, 4, 8, 16, 24)[seed % 5], seed, relu=seed % 2 == 1)
        right[outcome(f, gradient, x)] += 1
        wrong[outcome(f, 1.2 * gradient, x)] += 1
    say("PyTorch networks in float32, right", right, ("passed", "open", "wrong", "crash"))
    say("  1.2 times as large", wrong, ("wrong", "open", "passed", "crash"))


def main() -> None:
    damages()
    sizes(lambda seed: 2 + seed % 5, FEW_SEEDS, 2, "2 to 6 entries of mixed sizes")
    sizes(lambda seed: 20_000, MANY_SEEDS, 5, "20,000 entries of mixed sizes")
    low_precision()
    networks()
