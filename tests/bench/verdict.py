"""A verdict on the gradient of a 784-128-10 network with 64 tokens, 101,770 weights, by us and by others.

What asks every entry would take minutes: it is run on a sample of the entries, and its time multiplied.
"""

from functools import partial

import numpy as np
import scipy.optimize

from autograde import check_gradient
from autograde.gradients.judging.judge import Judge
from tests.bench.timing import interleaved, load, once, say
from tests.tools.networks import draw, network, relu

WIDTHS, TOKENS = (784, 128, 10), 64
CUT = 128 * 785
SAMPLE = 200
ROUNDS = 25


def layers(flat):
    return flat[:CUT].reshape(128, 785), flat[CUT:].reshape(10, 129)


def torch_loss(torch, data, activation):
    """The same loss in PyTorch, as a function of the flat weights."""
    x, y = torch.from_numpy(data[0]), torch.from_numpy(data[1])
    h = {np.tanh: torch.tanh, relu: torch.relu}[activation]

    def loss(flat):
        w, v = layers(flat)
        beta = torch.nn.functional.linear(h(torch.nn.functional.linear(x, w[:, :-1], w[:, -1])), v[:, :-1], v[:, -1])
        return torch.nn.functional.cross_entropy(beta, y)

    return loss


def hips_loss(data, activation):
    """The same loss in HIPS autograd."""
    import autograd.numpy as anp
    from autograd.scipy.special import logsumexp

    x, y = data
    h = {np.tanh: anp.tanh, relu: lambda beta: anp.maximum(beta, 0)}[activation]

    def loss(flat):
        w, v = layers(flat)
        beta = anp.dot(h(anp.dot(x, w[:, :-1].T) + w[:, -1]), v[:, :-1].T) + v[:, -1]
        return anp.mean(logsumexp(beta, axis=1) - anp.sum(y * beta, axis=1))

    return loss


def restricted(loss, x, entries):
    """A loss as a function of a sample of its entries."""

    def of_sample(values):
        moved = x.copy()
        moved[entries] = values
        return loss(moved)

    return of_sample


def central_differences(f, x, entries, eps=1e-6):
    """The loop that everybody writes."""
    for entry in entries:
        moved = x.copy()
        moved[entry] += eps
        up = f(moved)
        moved[entry] -= 2 * eps
        (up - f(moved)) / (2 * eps)


def slow_ones(loss, gradient, x, data, activation) -> dict[str, float]:
    """Seconds of what asks every entry: the time of a sample of the entries, multiplied."""
    import torch

    entries = np.random.default_rng(0).choice(x.size, SAMPLE, replace=False)
    start, theirs = torch.from_numpy(x), torch_loss(torch, data, activation)

    def of_sample(values):
        return theirs(start.index_put((torch.from_numpy(entries),), values))

    def gradcheck():
        assert torch.autograd.gradcheck(of_sample, start[torch.from_numpy(entries)].requires_grad_())

    part = gradient(x)[entries]
    works = {
        "central differences, entry by entry": lambda: central_differences(loss, x, entries),
        "scipy.optimize.check_grad": lambda: scipy.optimize.check_grad(
            restricted(loss, x, entries), lambda values: part, x[entries]
        ),
        "torch.autograd.gradcheck": gradcheck,
    }
    return {name: min(once(work) for _ in range(3)) * x.size / SAMPLE for name, work in works.items()}


def fast_ones(loss, gradient, x, data, activation) -> dict[str, float]:
    """Seconds of what asks along a direction, and ours."""
    import torch
    from autograd.test_util import check_grads

    theirs, hips = torch_loss(torch, data, activation), hips_loss(data, activation)
    weights = torch.from_numpy(x).requires_grad_()
    torch.set_num_threads(1)
    right = gradient(x)
    works = {
        "ours, a gradient that is given": lambda: Judge(loss, right, x).verdict(),
        "ours, check_gradient, with computing the gradient": lambda: check_gradient(loss, gradient, x),
        "torch.autograd.gradcheck(fast_mode=True)": lambda: torch.autograd.gradcheck(theirs, weights, fast_mode=True),
        "HIPS check_grads(modes=['rev'], order=1)": lambda: check_grads(hips, modes=["rev"], order=1)(x),
        "scipy check_grad(direction='random'), a number and no verdict": lambda: scipy.optimize.check_grad(
            loss, gradient, x, direction="random"
        ),
    }
    if activation is np.tanh:
        works["HIPS check_grads, default"] = lambda: check_grads(hips)(x)
    return interleaved(works, ROUNDS)


def three_wrong(loss, gradient, x) -> float:
    """Seconds to find three wrong entries."""
    claimed, places = gradient(x), [5, 60_000, 101_000]
    claimed[places] += 1e-4
    shapes = [(128, 785), (10, 129)]
    assert Judge(loss, claimed, x, shapes=shapes).verdict().wrong.tolist() == places
    return min(once(lambda: Judge(loss, claimed, x, shapes=shapes).verdict()) for _ in range(5))


def main() -> None:
    for activation in (np.tanh, relu):
        name = activation.__name__
        loss, gradient, x = network(activation, WIDTHS, TOKENS, seed=0)
        _, *data = draw(WIDTHS, TOKENS, seed=0)
        print(f"  {name}, one pass {say(interleaved({name: partial(loss, x)}, 50)[name])} ({load()})")
        fast, slow = (measure(loss, gradient, x, data, activation) for measure in (fast_ones, slow_ones))
        ours = fast["ours, check_gradient, with computing the gradient"]
        for name, seconds in sorted((fast | slow).items(), key=lambda item: item[1]):
            sample = f", from {SAMPLE} entries" if name in slow else ""
            print(f"  {say(seconds):>9}  {seconds / ours:9.1f} times ours  {name}{sample}", flush=True)
        print(f"  {say(three_wrong(loss, gradient, x)):>9}  three wrong entries found")
