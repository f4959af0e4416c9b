"""What the judge of a gradient finds, and when it cries wolf: every seed draws another network."""

import time

import numpy as np

from autograde.gradients.judging.judge import Judge
from tests.bench.timing import say
from tests.tools.networks import network, random_relu_network, relu

SEEDS, NETWORKS = 200, 10_000
SHAPES = [(128, 785), (10, 129)]


def one_wrong_entry(activation, share: float) -> None:
    """One entry of 101,770, wrong by a share of the gradient's root mean square."""
    missed, seconds = [], []
    for seed in range(SEEDS):
        loss, gradient, x = network(activation, (784, 128, 10), 64, seed)
        rng, claimed = np.random.default_rng(seed), gradient(x)
        entry = rng.integers(x.size)
        claimed[entry] += rng.choice([-1, 1]) * share * np.sqrt(np.mean(claimed**2))
        begun = time.process_time()
        verdict = Judge(loss, claimed, x, shapes=SHAPES).verdict()
        seconds.append(time.process_time() - begun)
        if verdict.wrong.tolist() != [entry] or not verdict.complete:
            missed.append(seed)
    print(
        f"  {activation.__name__}: one entry wrong by {share:.0e} of the root mean square,"
        f" found and located on {SEEDS - len(missed)} of {SEEDS} seeds"
        f" (median {say(float(np.median(seconds)))}, at most {say(max(seconds))}){' missed: ' if missed else ''}",
        *missed,
        flush=True,
    )


def false_alarms() -> None:
    """Right gradients of random networks with kinks."""
    alarms, left_out, seen = [], 0, []
    for seed in range(NETWORKS):
        loss, gradient, x = random_relu_network(seed)
        claimed = gradient(x)
        verdict = Judge(loss, claimed, x).verdict()
        left_out += verdict.left_out.size
        seen.append(verdict.seen / np.sqrt(np.mean(claimed**2)))
        if not verdict.right:
            alarms.append(seed)
    print(
        f"  {NETWORKS} random ReLU networks: {len(alarms)} false alarms, {left_out} entries left out;"
        f" one entry wrong by {np.median(seen):.0e} of the root mean square would have shown in the median,"
        f" by {max(seen):.0e} in the worst",
        *alarms,
    )


def main() -> None:
    one_wrong_entry(np.tanh, 1e-5)
    one_wrong_entry(relu, 1e-4)
    false_alarms()
