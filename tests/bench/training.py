"""An epoch of train on the handwritten digits: the contract's own functions, beside scikit-learn and PyTorch.

All in float64, plain gradient descent on softmax cross-entropy, tanh hidden layer; `train` and `torch_train` also
compute the loss of the whole corpus after every epoch, which scikit-learn only adds up along the way.
"""

import time
import warnings

import numpy as np
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier

from solutions import reference
from tests.bench.timing import interleaved, load, say

EPOCHS, ROUNDS, ETA = 10, 15, 0.1
SETTINGS = ((64, 64), (32, 32), (64, 200), (128, 64), (128, 200))  # hidden nodes, tokens in a batch
TARGETS = {(64, 64): "at least 1.3 and 1.5", (32, 32): "at least 2 and 2"}


def contestants(hidden: int, size: int) -> dict:
    """Each trains a new 64-hidden-10 network for some epochs."""
    import torch

    x, digit = load_digits(return_X_y=True)
    x, y = x / 16, reference.one_hot(digit, 10)

    def start():
        rng = np.random.default_rng(0)
        return [rng.normal(0, 0.1, (hidden, 65)), rng.normal(0, 0.1, (10, hidden + 1))], rng

    def ours():
        weights, rng = start()
        loss, delta = reference.cross_entropy_from_excitation, reference.softmax_cross_entropy_gradient
        reference.train(x, y, weights, ETA, EPOCHS, size, rng, loss, delta)

    def scikit_learn():
        network = MLPClassifier(
            (hidden,),
            "tanh",
            solver="sgd",
            alpha=0,
            batch_size=size,
            learning_rate_init=ETA,
            momentum=0,
            nesterovs_momentum=False,
            max_iter=EPOCHS,
            tol=0,
            n_iter_no_change=EPOCHS,
            random_state=0,
        )
        network.fit(x, digit)

    def pytorch(threads):
        torch.set_num_threads(threads)
        weights, rng = start()
        reference.torch_train(x, y, weights, ETA, EPOCHS, size, rng)

    return {
        "train": ours,
        "scikit-learn": scikit_learn,
        "PyTorch, 1 thread": lambda: pytorch(1),
        "PyTorch, 2 threads": lambda: pytorch(2),
    }


def main() -> None:
    warnings.simplefilter("ignore")  # scikit-learn would like more epochs
    print(f"  seconds of an epoch, the least of {ROUNDS} rounds of {EPOCHS} epochs; {load()}")
    for hidden, size in SETTINGS:
        seconds = interleaved(contestants(hidden, size), ROUNDS, time.perf_counter)
        ours = seconds["train"]
        words = ", ".join(f"{name} {say(s / EPOCHS)} ({s / ours:.2f})" for name, s in seconds.items())
        target = TARGETS.get((hidden, size))
        print(f"  64-{hidden}-10, batch {size}: {words}{f'; wanted: {target}' if target else ''}", flush=True)
