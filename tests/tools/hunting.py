"""What a student who looks for answers is told, where they look, and what they find: `tests.tools.hunter` run there."""

import base64
import json
import pickle
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np

from autograde.asking.standins import (
    product_slopes,
    skewed_loss,
    skewed_loss_delta,
    square,
    sum_of_cubes,
    sum_of_sines,
    swell,
    tilt_slopes,
    tilted_loss_delta,
    wave,
    wave_derivative,
)
from autograde.build.course_folder import SOLUTIONS
from autograde.courses import current
from autograde.grading.limits import Limits
from autograde.grading.sandbox.outside.worker import Worker
from autograde.grading.sandbox.shown_files import site_packages
from solutions import reference
from tests.tools import hunter

HUNTER = Path(hunter.__file__)
DERIVATIVES = {  # of functions that the student has: whoever has those can differentiate them by differences
    "sigmoid_derivative",
    "tanh_derivative",
    "softmax_jacobian",
    "mse_gradient",
    "cross_entropy_gradient",
    "softmax_cross_entropy_gradient",
    "binary_cross_entropy_gradient",
    "sigmoid_binary_cross_entropy_gradient",
    "weight_gradient",
    "activation_gradient",
    "hidden_delta",
    "output_delta",
    "back_propagate",
    "torch_gradients",
}


OF_EXCITATION = [
    *("sigmoid", "sigmoid_derivative", "tanh", "tanh_derivative", "relu", "relu_derivative"),
    *("softmax", "softmax_jacobian", "identity"),
]


def arguments(exercise: str, rng: np.random.Generator) -> tuple:
    """Arguments of an exercise that no check asks."""
    n, N, K, V = 4, 3, 2, 3
    one_hot, binary = np.eye(V)[[1, 0, 2, 1]], np.array([0.0, 1, 1, 0, 1])
    chances, beta = rng.dirichlet(np.ones(V), n), rng.normal(size=(n, V))
    delta, h, w = rng.normal(size=(n, K)), rng.normal(size=(n, N)), rng.normal(size=(K, N + 1))
    weights = [rng.normal(size=(3, 3)), rng.normal(size=(V, 4))]
    x, words = rng.normal(size=(n, 2)), ["film", "a", "bad", "don't"]
    texts = [" ".join(rng.choice(["A", "film,", "don't", "bad!", "Bad"], 6)) for _ in range(3)]
    betas, hs = reference.forward(x, weights, wave, swell)
    one_hot = one_hot[rng.permutation(n)]
    given: dict[str, tuple] = {
        "one_hot": (rng.integers(0, 4, 6), 4),
        "class_index": (chances,),
        "to_unsigned": (rng.choice([-1.0, 1.0], 7),),
        "to_signed": (rng.choice([0.0, 1.0], 7),),
        "bag_of_words": (texts[0], words),
        "training_database": (texts, [1, -1, 1], words),
        "hide_pixels": (rng.uniform(0.1, 1, (6, 10)), 0.3, np.random.default_rng(1)),
        "append_one": (h,),
        "excitation": (w, h),
        "forward": (x, weights, wave, square),
        "mse": (beta, chances),
        "mse_gradient": (beta, chances),
        "corpus_loss": (rng.uniform(0, 3, 6),),
        "decide": (chances,),
        "zero_one": (one_hot, chances),
        "error_rate": (one_hot, chances),
        "cross_entropy": (one_hot, chances),
        "cross_entropy_gradient": (one_hot, chances),
        "softmax_cross_entropy_gradient": (one_hot, beta),
        "cross_entropy_from_excitation": (one_hot, beta),
        "binary_cross_entropy": (binary, rng.uniform(0.1, 0.9, 5)),
        "binary_cross_entropy_gradient": (binary, rng.uniform(0.1, 0.9, 5)),
        "sigmoid_binary_cross_entropy_gradient": (binary, rng.normal(size=5)),
        "binary_cross_entropy_from_excitation": (binary, rng.normal(size=5)),
        "finite_difference": (sum_of_cubes if rng.random() < 0.5 else sum_of_sines, rng.normal(size=(2, 3)), 0.375),
        "weight_gradient": (delta, h),
        "activation_gradient": (delta, w),
        "hidden_delta": (delta, w, h, wave_derivative),
        "output_delta": (beta, rng.normal(size=(n, V, V))),
        "back_propagate": (one_hot, betas, hs, weights, wave_derivative, tilted_loss_delta),
        "gradient_step": (weights, [rng.normal(size=v.shape) for v in weights], 0.3),
        "momentum_step": (weights, *([rng.normal(size=v.shape) for v in weights] for _ in range(2)), 0.3, 0.8),
        "newton_step": tuple(float(number) for number in rng.normal(size=3)),
        "minibatches": (11, 4, np.random.default_rng(1)),
        "train": (x, beta, weights, 0.1, 2, 8, np.random.default_rng(1), skewed_loss, skewed_loss_delta),
        "reverse_mode": graph(rng),
        "torch_gradients": (x, one_hot, weights),
        "torch_train": (x, one_hot, weights, 0.1, 2, 8, np.random.default_rng(1)),
    }
    given |= dict.fromkeys(OF_EXCITATION, (beta,))
    assert exercise in given, f"write down in {Path(__file__).name} what {exercise} is asked that no check asks"
    return given[exercise]


def graph(rng: np.random.Generator) -> tuple:
    """A record in which a number goes in twice and another in two places, with values and table."""
    a, b = (float(number) for number in rng.uniform(0.5, 2, 2))
    record = [("square", (0, 0)), ("tilt", (2, 1)), ("square", (3, 2))]
    c = a * a
    d = c * c * b + b
    return record, np.array([a, b, c, d, d * c]), {"square": product_slopes, "tilt": tilt_slopes}


EXTREME = np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0])
TIES = np.array([[0.2, 0.4, 0.4], [0.5, 0.5, 0.0]])
HIGH = np.array([[1000.0, -1000.0, 0.0], [-1000.0, -1000.0, -1000.0]])
EDGES: dict[str, list[tuple]] = {  # where mistakes show that notebooks show: they are right elsewhere
    "one_hot": [(np.array([0, 3]), 3), (np.array([-1, 1]), 3)],
    "class_index": [(TIES,)],
    "to_unsigned": [(np.array([-1.0, 0.0, 1.0]),)],
    "to_signed": [(np.array([-1.0, 0.0, 1.0]),)],
    "bag_of_words": [("I don't, 'good' or the actors' bad", ["good", "don't", "don", "actors", "t"])],
    "training_database": [(["good", "bad"], [1], ["good"])],
    **{name: [(EXTREME,)] for name in ("sigmoid", "tanh", "relu")},
    **{f"{name}_derivative": [(EXTREME,)] for name in ("sigmoid", "tanh", "relu")},
    "softmax": [(HIGH,)],
    "decide": [(TIES,)],
    "zero_one": [(np.eye(3)[[1, 0]], TIES), (np.eye(3)[[2, 1]], TIES)],
    "error_rate": [(np.eye(3)[[1, 0]], TIES), (np.eye(3)[[2, 1]], TIES)],
    "cross_entropy": [(np.eye(3)[[0, 1]], np.array([[0.0, 0.5, 0.5], [0.0, 1.0, 0.0]]))],
    "softmax_cross_entropy_gradient": [(np.eye(3)[[1, 0]], HIGH)],
    "cross_entropy_from_excitation": [(np.eye(3)[[1, 0]], HIGH), (np.eye(3)[[0, 2]], HIGH)],
    "binary_cross_entropy": [(np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.0, 1.0, 1.0, 0.0]))],
    "sigmoid_binary_cross_entropy_gradient": [(np.array([1.0, 0.0, 1.0]), np.array([1000.0, 1000.0, -1000.0]))],
    "binary_cross_entropy_from_excitation": [
        (np.array([1.0]), np.array([40.0])),
        (np.array([0.0, 1.0]), np.array([1000.0, -1000.0])),
    ],
    "newton_step": [(1.0, 1.0, 0.0)],
}


def expected(exercise: str, args: tuple):
    """The right answer; None where it is one of many, `hunter.REFUSED` where it is a ValueError."""
    args = pickle.loads(pickle.dumps(args))
    delta = reference.softmax_cross_entropy_gradient
    if exercise in hunter.ONE_OF_MANY:
        return None
    if exercise == "torch_train":
        x, y, weights, eta, epochs, size, rng = args
        loss = reference.cross_entropy_from_excitation
        return reference.train(x, y, weights, eta, epochs, size, rng, loss, delta)
    if exercise == "torch_gradients":
        x, y, weights = args
        betas, hs = reference.forward(x, weights, reference.tanh, reference.identity)
        return reference.back_propagate(y, betas, hs, weights, reference.tanh_derivative, delta)
    try:
        return getattr(reference, exercise)(*args)
    except ValueError:
        return hunter.REFUSED


@cache
def told(first: str) -> bytes:
    """What the student is told who receives a unit, "" for the sandbox: questions to its exercises and later ones."""
    rng = np.random.default_rng(11)
    asked: dict[str, list] = {}
    for (exercise, part), (unit, _) in current().examinations.items():
        if not part and unit >= first and exercise not in ("to_linear", "torch_network"):  # whose answers are objects
            drawn = [arguments(exercise, rng) for _ in range(2)]
            asked[exercise] = [(args, expected(exercise, args)) for args in drawn]
    edges = {exercise: [(args, expected(exercise, args)) for args in EDGES[exercise]] for exercise in EDGES}
    solved = (SOLUTIONS / "reference.py").read_text(encoding="utf-8")
    return pickle.dumps({"questions": asked, "edges": edges, "solved": solved})


def hunt_in(folder: Path, first: str, scratch: Path) -> dict:
    """What is found where a folder with the course's packages is all that is installed, beside libraries."""
    (scratch / "told.pickle").write_bytes(told(first))
    path = [str(folder), *site_packages()]
    start = f"import sys; sys.path[:0], sys.argv[1:] = {path!r}, ['told.pickle']\n{HUNTER.read_text()}"
    command = [sys.executable, "-s", "-P", "-S", "-c", start]
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"ended with {done.returncode}: {done.stderr[-2000:]}"
    return json.loads(done.stdout.splitlines()[-1])


def hunt_in_the_sandbox() -> dict:
    """What a submission finds while it is graded, where nobody may find the answers of any unit."""
    questions = base64.b64encode(told("")).decode()
    hunting = HUNTER.read_text().partition('if __name__ == "__main__":')[0]
    cell = f"{hunting}\nimport base64\nprint(json.dumps(hunt(pickle.loads(base64.b64decode({questions!r})))))"
    with Worker(Limits(total_cpu_seconds=300), imports=("numpy",)) as worker, worker.session() as session:
        outputs = session.run(cell, cpu_seconds=200, wait_seconds=60)
    assert outputs[-1].get("text"), str(outputs[-1].get("evalue"))[:300]
    return json.loads(outputs[-1]["text"].splitlines()[-1])
