"""A second course, made by `autograde new` and then changed as docs/any_course.md says: logistic regression."""

import shutil
from pathlib import Path

from autograde.build.new_course import new_course
from tests.tools import any_course

NAME, UNIT, NOTEBOOK = "logistic-regression", "01_odds", "odds"
REFERENCE = '''
"""The right functions."""

import numpy as np


def probability(w, x):
    """The probability of class 1.

        probability(w, x) = 1 / (1 + exp(-(x @ w)))

    Parameters
    ----------
    w : (D,)
    x : (n, D)

    Returns
    -------
    float64, (n,)
    """
    return 1 / (1 + np.exp(-(x @ w)))


def log_loss_gradient(w, x, y):
    """The gradient of the mean log loss.

        loss(w) = -mean over i of y log p + (1 - y) log(1 - p), with p = probability(w, x)

    Parameters
    ----------
    w : (D,)
    x : (n, D)
    y : (n,), 0 or 1

    Returns
    -------
    float64, (D,)
    """
    return x.T @ (probability(w, x) - y) / len(y)
'''
CHECKS = '''
"""Unit 01: what the checks ask."""

import numpy as np


def probability(ask):
    ask.equal(ask(np.zeros(2), np.ones((3, 2)), shape=(3,)), np.full(3, 0.5), "even odds for w = 0")
    for n in (1, int(ask.rng.integers(2, 30))):
        w, x = ask.rng.normal(size=3), ask.rng.normal(size=(n, 3))
        p = ask(w, x, shape=(n,))
        ask.equal(p + ask(-w, x, shape=(n,)), np.ones(n), "p(w) + p(-w) = 1")
        ask.equal(np.log(p / (1 - p)), x @ w, "the log odds, which are x @ w")
        ask.hidden(w, x)


def log_loss_gradient(ask):
    probability = ask.given("probability")
    for n, D in ((4, 2), (1, 3), (int(ask.rng.integers(5, 30)), 4)):
        w, x, y = ask.rng.normal(size=D), ask.rng.normal(size=(n, D)), ask.rng.integers(0, 2, n).astype(float)

        def loss(at, x=x, y=y):
            p = probability(at, x)
            return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

        ask.differentiates(ask(w, x, y, shape=(D,)), loss, w, name="gradient", n=n)
        ask.hidden(w, x, y)
'''
MISTAKES = '''
"""Unit 01: how its gradient goes wrong."""

import numpy as np

from autograde.diagnosis.chain import Chain
from autograde.diagnosis.last_stages import whole
from autograde.diagnosis.naming import Suspicion
from autograde.diagnosis.stage import Stage


def _gradient(args, numbers):
    w, x, y = args
    probability = numbers.given("probability")

    def loss(at):
        p = probability(at, x)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    gradient = numbers.jacobian(loss, w)
    labels = (("labels_forgotten", lambda _: x.T @ probability(w, x) / len(y)),)
    return Chain((Stage("∂loss/∂w", lambda _: gradient, labels), *whole(sizes={"average_missing": len(y)})))


def _questions(rng, given):
    for n, D in ((5, 3), (3, 2), (8, 4)):
        yield rng.normal(size=D), rng.normal(size=(n, D)), rng.integers(0, 2, n).astype(float)


SUSPICIONS = {"log_loss_gradient": Suspicion(_gradient, _questions)}
'''
CATALOGUE = '''
"""This course's own names of mistakes."""

MISTAKES = {
    "average_missing": "the average over examples is missing: the loss is a mean",
    "labels_forgotten": "the labels are not subtracted: a right prediction pulls at nothing",
}
'''
WRONG = "def log_loss_gradient(w, x, y):\n    return x.T @ (probability(w, x) - y)"


def make(folder: Path) -> Path:
    """The course in a folder of its name, found as an installed one by whoever has that folder on PYTHONPATH."""
    root = folder / NAME
    new_course(root)
    package = root / "logistic_regression"
    shutil.rmtree(package / "01_first_steps")
    shutil.rmtree(root / "solutions" / "01_first_steps")
    (package / "__init__.py").write_text(
        (package / "__init__.py").read_text().replace("01_first_steps", UNIT).replace("first_steps", NOTEBOOK)
    )
    for part, text in (("checks", CHECKS), ("mistakes", MISTAKES)):
        (package / part / "first_steps.py").unlink()
        (package / part / f"{NOTEBOOK}.py").write_text(text.lstrip())
    (package / "mistakes" / "catalogue.py").write_text(CATALOGUE.lstrip())
    (root / "solutions" / "reference.py").write_text(REFERENCE.lstrip())
    text = (Path(new_course.__code__.co_filename).parent / "template" / "notebook.md.txt").read_text()
    text = text.replace("loss_gradient", "log_loss_gradient").replace(":exercise: line", ":exercise: probability")
    text = text.replace("check(line)", "check(probability)")
    (root / "solutions" / UNIT).mkdir()
    (root / "solutions" / UNIT / f"{NOTEBOOK}.md").write_text(text)
    as_installed = root / "logistic_regression-0.1.0.dist-info"
    as_installed.mkdir()
    (as_installed / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 0.1.0\n")
    (as_installed / "entry_points.txt").write_text(f"[autograde.courses]\n{NAME} = logistic_regression\n")
    return root


def run(root: Path, program: str, *words: str) -> str:
    """Run a command in the course's folder, with the course installed beside this one; what it said."""
    said, status = any_course.run(root, program, *words, path=[root])
    assert status == 0, said
    return said
