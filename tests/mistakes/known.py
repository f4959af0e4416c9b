"""Writes `lectures/mistakes/known_values.json`: traces of what mistaken functions answer to known questions.

python -m tests.mistakes.known
"""

import json
import warnings
from collections.abc import Callable, Iterator

import numpy as np

from autograde.courses import current
from autograde.diagnosis.agreement import leaves
from autograde.diagnosis.chain import Chain
from autograde.diagnosis.derivatives import Numbers
from autograde.diagnosis.known_questions import SAYS_NOTHING, Seeded, Trace, encoded
from autograde.diagnosis.last_stages import whole
from autograde.diagnosis.stage import Abstain, Stage, refused
from autograde.diagnosis.wrong_ways import Choice
from lectures.checks.automatic_differentiation import _graph
from lectures.mistakes import known as kept_traces
from tests.mistakes import UNITS, as_student, corpus, everything, formulas, notebook
from tests.mistakes.classics import classics

# Labels that are not one-hot: exercise and number of the question -> the mistakes that it tells.
ABOUT = {("cross_entropy", number): {"labels_outputs_swapped"} for number in (2, 3)}


def one_hot(rng, n, V):
    """Random one-hot labels; every class occurs where n >= V."""
    return np.eye(V)[rng.permutation(np.arange(n) % V)]


def questions() -> dict[str, list[tuple]]:
    """Exercise, or exercise__part -> the arguments of its known questions."""
    rng = np.random.default_rng(28)
    labels = [one_hot(rng, n, V) for n, V in ((5, 3), (7, 4))]
    outputs = [rng.dirichlet(np.full(y.shape[1], 3.0), len(y)).round(3) for y in labels]
    decisions = [rng.dirichlet(np.ones(4), 11).round(3), rng.dirichlet(np.ones(3), 7).round(3)]
    right = [one_hot(rng, 11, 4), one_hot(rng, 7, 3)]
    binary = [np.array([0.0, 1, 1, 0, 1, 0]), np.array([[1.0], [0], [0], [1]])]
    chances = [rng.uniform(0.1, 0.9, y.shape).round(3) for y in binary]
    ties = np.array([[0.2, 0.4, 0.4], [0.5, 0.5, 0.0], [0.1, 0.2, 0.7], [0.3, 0.6, 0.1]])
    extreme = np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0])
    around = np.array([[-1.3, 0.4, 2.1], [0.9, -0.2, -2.6]])
    high = np.array([[1000.0, 999.0, -1000.0], [-1000.0, -999.5, -1001.0], [0.5, -1.5, 2.5]])
    impossible = np.array([[0.0, 0.5, 0.5], [0.0, 1.0, 0.0], [0.0, 0.5, 0.5]])
    classes = [np.array([2, 0, 3, 1, 3]), np.array([1, 2, 0])]
    probable = rng.dirichlet(np.ones(4), 6).round(3)
    tied = np.array([[0.1, 0.4, 0.4, 0.1], [0.25, 0.25, 0.25, 0.25], [0.2, 0.1, 0.3, 0.4]])
    words = ["good", "bad", "film", "a", "at", "not", "ad"]
    texts = ["A good film, a GOOD film!", "Bad. Not bad at all: bad-tempered.", "Not film2 but good7film, at naïve"]
    quoted = ["I don't, 'good' or 'bad'", "the actors' good film isn't 'a film'", "not''good 'don't' at"]
    layers = [[rng.normal(size=s).round(2) for s in shapes] for shapes in (((2, 3), (4, 3)), ((1, 2), (2, 2), (2, 3)))]
    slopes = [[rng.normal(size=w.shape).round(2) for w in weights] for weights in layers]
    moving = np.random.default_rng(1964)  # of its own: later questions stay what they are
    velocities = [[moving.normal(size=w.shape).round(2) for w in weights] for weights in layers]
    graphs = [
        _graph([1.5, -0.8], ("multiply", (0, 1)), ("tilt", (2, 0)), ("multiply", (3, 3)), ("add", (4, 2))),
        _graph(
            [0.7, 2.0, -1.2, 0.4], ("sine", (0,)), ("tilt", (4, 1)), ("add", (5, 4)), ("tilt", (6, 6)), ("add", (7, 2))
        ),
        _graph([1.1, 0.6, 1.3], ("tilt", (0, 1)), ("tilt", (0, 3)), ("multiply", (4, 4)), ("tilt", (5, 1))),
    ]
    given = notebook().__getitem__
    return {exercise: [*formulas.questions(exercise, given)] for exercise in formulas.QUESTIONS} | {
        "one_hot": [(classes[0], 4), (classes[1], 5)],
        "class_index": [(probable,), (probable[:3, :3],), (tied,)],
        "to_unsigned": [(np.array([-1.0, 1, 1, -1, 1]),), (np.array([1.0, -1, -1]),)],
        "to_signed": [(np.array([0.0, 1, 1, 0, 1]),), (np.array([1.0, 0, 0]),)],
        "bag_of_words": [(text, [*words, ""]) for text in texts],
        "bag_of_words__apostrophes": [(text, [*words, "don't", "isn't", "actors"]) for text in quoted],
        "training_database": [(texts, [1, -1, 2], words), (texts[:2], [-1, 1], words[:3])],
        "gradient_step": [(w, g, eta) for w, g, eta in zip(layers, slopes, (0.3, 0.7), strict=True)],
        "momentum_step": [
            (w, v, g, eta, mu)
            for w, v, g, eta, mu in zip(layers, velocities, slopes, (0.3, 0.7), (0.8, 0.6), strict=True)
        ],
        "newton_step": [(1.5, -0.7, 0.4), (-0.3, 2.1, -1.7), (0.2, 0.9, 3.1)],
        "reverse_mode": [(graph.record, graph.values().round(3), graph.lookup) for graph in graphs],
        "append_one": [(rng.normal(size=s).round(2),) for s in ((4, 3), (2, 5))],
        "excitation": [
            (rng.normal(size=(K, N + 1)).round(2), rng.normal(size=(n, N)).round(2))
            for n, N, K in ((5, 3, 6), (4, 2, 3), (2, 4, 5))
        ],
        "sigmoid": [(around,), (rng.normal(size=5).round(2),)],
        "sigmoid__extreme": [(extreme,), (np.array([[-750.0, 3.0], [709.0, 800.0]]),)],
        "tanh": [(around,), (rng.normal(size=5).round(2),)],
        "tanh__extreme": [(extreme,), (np.array([[-800.0, 0.5], [0.25, 720.0]]),)],
        "relu": [(around,), (np.array([-1000.0, -1.5, 0.0, 0.5, 40.0]),)],
        "relu_derivative": [(around,), (np.array([-1e-9, 0.0, 1e-9, -3.0, 0.0, 7.0]),)],
        "softmax": [(rng.normal(size=s).round(2),) for s in ((3, 4), (4, 4), (5, 3), (3, 3))],
        "softmax__extreme": [(high,), (np.array([[800.0, 799.0], [-900.0, -900.0], [3.0, 1.0]]),)],
        "mse": [(rng.normal(size=s).round(2), rng.normal(size=s).round(2)) for s in ((5, 3), (3, 7))],
        "corpus_loss": [(rng.uniform(0, 3, n).round(3),) for n in (5, 8, 3)],
        "decide": [(decisions[0],), (decisions[1],), (ties,)],
        "zero_one": [*zip(right, decisions, strict=True), (np.eye(4)[[1, 0, 2, 1]][:, :3], ties)],
        "error_rate": list(zip(right, decisions, strict=True)),
        "cross_entropy": [
            *zip(labels, outputs, strict=True),
            (outputs[0][::-1], outputs[0]),
            (outputs[1][::-1], outputs[1]),
        ],
        "cross_entropy__zero": [
            (np.eye(3)[[0, 1, 2, 1]], np.vstack([impossible, ties[2]])),
            (np.eye(3)[[2, 1, 1, 0]], np.vstack([impossible, ties[2]])),
        ],
        "cross_entropy_from_excitation__extreme": [
            (np.eye(3)[[1, 2, 0, 1]], np.vstack([high, [[-1000.0, -1000.5, 0.0]]])),
            (np.eye(3)[[0, 2, 2]], np.array([[1.0, 2.0, 3.0], [800.0, 1.0, 0.0], [-900.0, 0.0, -900.0]])),
        ],
        "binary_cross_entropy_from_excitation__extreme": [
            (np.array([1.0, 0, 1, 0, 0, 1]), np.array([40.0, -40.0, 1000.0, 1000.0, 40.0, 60.0])),
            (np.array([[1.0], [0], [1], [0]]), np.array([[-1000.0], [-1000.0], [45.0], [2.0]])),
        ],
        "binary_cross_entropy": list(zip(binary, chances, strict=True)),
        "binary_cross_entropy__zero": [
            (np.array([1.0, 0, 1, 0, 1]), np.array([0.0, 1, 1, 0, 0.25])),
            (np.array([[0.0], [1], [0]]), np.array([[1.0], [0], [0.5]])),
        ],
    }


def answer(function: Callable, args: tuple):
    """What a function answers, None where it fails."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return function(*(arg.copy() if isinstance(arg, np.ndarray) else arg for arg in args))
        except Exception:
            return None


def tables(exercise: str) -> Iterator[tuple[str, Callable]]:
    """The mistaken functions of which traces are kept."""
    for unit in UNITS:
        for wrong in corpus(unit):
            if wrong.exercise == exercise and wrong.style.startswith("table"):
                yield wrong.mistakes[0], as_student(wrong)
    for wrong in classics():
        if wrong.exercise == exercise:
            yield wrong.mistakes[0], as_student(wrong)


def right_on(asked: list[tuple], function: Callable, right: Callable) -> bool:
    """Whether a function that is mistaken at the edges is right elsewhere."""
    pairs = [(answer(function, args), answer(right, args)) for args in asked]
    return all(np.shape(a) == np.shape(b) and a is not None and np.allclose(a, b, equal_nan=True) for a, b in pairs)


def give(value) -> Callable:
    """A stage that gives a value, or fails as the function did that gave none."""

    def stage(_):
        if value is None:
            raise ValueError("the mistaken function fails here")
        return value

    return stage


def chains(name: str, asked: dict[str, list[tuple]]) -> list[Chain]:
    """For every question of an exercise, or of a part of it, the right value and every wrong one."""
    names = notebook()
    exercise = name.split("__")[0]
    if name in formulas.FORMULAS:
        numbers = Numbers(names.__getitem__)
        return [formulas.FORMULAS[name](_plain(args), numbers) for args in asked[name]]
    inside = [args for number, args in enumerate(asked[exercise]) if (exercise, number) not in ABOUT]
    wrong = [
        (mistake, function)
        for mistake, function in tables(exercise)
        if name == exercise or right_on(inside, function, names[exercise])
    ]
    found = []
    for number, args in enumerate(asked[name]):
        only = ABOUT.get((name, number))
        ways = [(m, give(answer(f, args)) if only is None or m in only else refused) for m, f in wrong]
        right = give(answer(names[exercise], args)) if only is None else refused
        last = formulas.LAST.get(name, lambda *_: whole())
        found.append(Chain((Stage("", right, tuple(ways)), *last(*args))))
    return found


def _plain(args: tuple) -> tuple:
    """Arguments as a formula takes them: generators made, and how an answer is read left out."""
    made = [np.random.default_rng(arg.seed) if isinstance(arg, Seeded) else arg for arg in args]
    return tuple(part for arg in made for part in (arg[1:] if isinstance(arg, tuple) else [arg]))


def trace(chain: Chain, choice: Choice, exact: bool):
    """The trace of a choice's value, None where it fails, SAYS_NOTHING where the question does not tell."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return Trace.of(leaves(chain._value(choice)), exact)
        except Abstain:
            return SAYS_NOTHING
        except Exception:
            return None


def known_values() -> dict[str, list[dict]]:
    """What the file holds: the traces of every mistake, and of two at once, that is not right on all questions."""
    asked = questions()
    _refuse_unasked(asked)
    found: dict[str, list[dict]] = {}
    for name in asked:
        made = chains(name, asked)
        exact = current().suspicions[name.partition("__")[::2]].exact
        right = [trace(chain, chain._choice(), exact) for chain in made]
        found[name] = [{"args": list(args), "right": SAYS_NOTHING, "wrong": []} for args in asked[name]]
        for choice in [*made[0].single(), *made[0].double()]:
            given = [trace(chain, choice, exact) for chain in made]
            if not all(map(_agree, given, right)):
                for question, mine in zip(found[name], given, strict=True):
                    question["wrong"].append(("+".join(made[0].mistakes(choice)), mine))
    return found


def _refuse_unasked(asked: dict[str, list[tuple]]) -> None:
    """Refuse wrong answers of the style `table` of which no trace would be written.

    Raises
    ------
    ValueError : names the exercises, and what to write
    """
    written = {wrong.exercise for wrong in everything() if wrong.style.startswith("table")}
    for exercise in sorted(written - {name.split("__")[0] for name in asked}):
        raise ValueError(
            f"{exercise} has wrong answers of the style `table`, and nothing is asked of it: put questions to it last "
            "into `questions`, in tests/mistakes/known.py"
        )
    for name in sorted(name for name in asked if name.partition("__")[::2] not in current().suspicions):
        raise ValueError(f'{name} has questions: put "{name}": known("{name}") into SUSPICIONS of lectures/mistakes')


def _agree(mine, right) -> bool:
    """Whether a trace is that of the right numbers, or says nothing."""
    return mine == SAYS_NOTHING or (isinstance(mine, Trace) and mine.numbers_of(right))


def text() -> str:
    """The file's text."""
    lines = []
    for name, asked in known_values().items():
        args = [json.dumps(encoded(question["args"]), separators=(",", ":")) for question in asked]
        told = [
            json.dumps([rows[0][0], *(_short(mine) for _, mine in rows)], separators=(",", ":"))
            for rows in zip(*(question["wrong"] for question in asked), strict=True)
        ]
        held = ('"asked":[\n' + ",\n".join(args), '"told":[\n' + ",\n".join(told))
        lines.append(f'"{name}":{{' + "],\n".join(held) + "]}")
    return "{" + ",\n".join(lines) + "}\n"


def _short(mine):
    if not isinstance(mine, Trace):
        return mine
    return [mine.form, mine.number, *([mine.kinds] if mine.kinds else [])]


if __name__ == "__main__":
    kept_traces.path.write_text(text(), encoding="utf-8")
