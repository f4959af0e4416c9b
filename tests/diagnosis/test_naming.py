"""Which mistake a failed check names: every wrong answer of `tests.mistakes`, and nothing that is not proven."""

import contextlib
import inspect
import signal
import warnings
from functools import partial

import numpy as np
import pytest

from autograde import mistakes
from autograde.asking.call import ask
from autograde.asking.standins import square, sum_of_sines, wave
from autograde.build.course_folder import SOLUTIONS
from autograde.build.reference_text import Reference
from autograde.checking.check import _examine
from autograde.checking.exercises import parts_of, unit_of
from autograde.courses import current
from autograde.diagnosis.agreement import leaves
from autograde.diagnosis.derivatives import Numbers
from autograde.diagnosis.slips import search
from lectures.checks.inputs import weight_matrices
from lectures.mistakes import known as kept_traces
from tests.mistakes import Wrong, as_student, everything, known, notebook
from tests.tools.mutants import SECONDS, mutants

REFERENCE = Reference(SOLUTIONS / "reference.py")


@pytest.fixture(autouse=True)
def chains_alone(monkeypatch):
    """Slips in the source have tests of their own, in `tests/diagnosis/slips`: looking for them takes time."""
    monkeypatch.setattr(search, "SECONDS", 0.0)


@contextlib.contextmanager
def within(seconds):
    """Leave the block after so many seconds: a mutant may loop."""

    def late(*_):
        raise TimeoutError

    signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        with contextlib.suppress(TimeoutError):
            yield
    finally:
        signal.alarm(0)


@pytest.mark.parametrize("wrong", everything(), ids=str)
def test_the_mistake_is_named_first(wrong):
    function = as_student(wrong)
    reports = [_examine(function, part, function.__globals__) for part in parts_of(wrong.exercise)]
    failed = [report for report in reports if not report]
    assert failed, "accepted"
    named = [report.mistakes for report in failed]
    count = len(wrong.mistakes)
    assert any(set(names[:count]) == set(wrong.mistakes) for names in named), "\n\n".join(map(str, failed))


DAMAGES = {  # what can be done to any array, each in two styles
    "sign": (np.negative, lambda right: 0.0 - right),
    "factor_two_extra": (lambda right: 2 * right, lambda right: right + right),
    "factor_two_missing": (lambda right: right / 2, lambda right: 0.5 * right),
    "all_zero": (np.zeros_like, lambda right: right * 0.0),
    "single_precision": (lambda right: right.astype("f4").astype("f8"), lambda right: np.float64(np.float32(right))),
    "integers": (lambda right: right.astype(int), np.int64),
}
SAME = {  # where a mistake of the exercise's own gives these very numbers: both are named, the likelier one first
    ("to_signed", "sign"): "labels_flipped",
    ("to_unsigned", "factor_two_extra"): "not_halved",
    ("zero_one", "factor_two_extra"): "entries_counted",
    ("zero_one", "all_zero"): "all_for_any",
}
WHOLE = {"one_hot", "to_unsigned", "to_signed", "bag_of_words", "relu_derivative", "decide", "zero_one"}  # numbers


def damaged(exercise, damage):
    """The reference with something done to its array, under its own name in a notebook."""
    names = notebook()
    right = names[exercise]
    names |= {"damage": damage, "right": right, exercise: None}
    parameters = ", ".join(inspect.signature(right).parameters)
    exec(f"def {exercise}({parameters}):\n    return damage(right({parameters}))", names)
    return names[exercise]


ARRAYS = sorted(
    exercise
    for exercise, part in current().suspicions
    if not part
    and exercise not in ("forward", "back_propagate", "train", "training_database", "gradient_step", "newton_step")
    and exercise not in ("momentum_step", "class_index", "corpus_loss", "error_rate", "finite_difference")
    and unit_of(exercise) != "06_pytorch"
)


@pytest.mark.parametrize("style", [0, 1])
@pytest.mark.parametrize("mistake", DAMAGES)
@pytest.mark.parametrize("exercise", ARRAYS)
def test_what_is_done_to_the_whole_array_is_named_first(exercise, mistake, style):
    function = damaged(exercise, DAMAGES[mistake][style])
    report = _examine(function, "", function.__globals__)
    if not report:
        expected = "wrong_dtype" if mistake == "integers" and exercise in WHOLE else mistake
        assert expected in report.mistakes
        assert report.mistakes[0] == SAME.get((exercise, mistake), expected), f"{report}\n{report.mistakes}"
    else:
        assert (mistake, exercise in WHOLE) == ("single_precision", True), "accepted"


def test_what_was_stopped_is_not_asked_again():
    calls = []

    def weight_gradient(delta, h):
        calls.append(1)
        raise KeyboardInterrupt

    report = _examine(weight_gradient, "", notebook())
    assert "was interrupted" in report.headline
    assert report.mistakes == []
    assert len(calls) == 1


def test_the_catalogue_has_a_sentence_for_every_name():
    given = notebook().__getitem__
    used = set()
    for suspicion in current().suspicions.values():
        args = next(iter(suspicion.questions(np.random.default_rng(0), given)))
        used |= {name for stage in suspicion.chain(args, Numbers(given)).stages for name, _ in stage.wrong}
    assert used <= set(mistakes())
    assert len(mistakes()) >= 30


def test_the_known_values_are_those_of_the_wrong_answers():
    written, kept = known.known_values(), kept_traces.questions
    assert written.keys() == kept.keys()
    for exercise, questions in written.items():
        for fresh, stored in zip(questions, kept[exercise], strict=True):
            same(fresh["args"], stored["args"])
            same(fresh["right"], stored["right"])
            assert [name for name, _ in fresh["wrong"]] == [name for name, _ in stored["wrong"]]
            for (_, mine), (_, theirs) in zip(fresh["wrong"], stored["wrong"], strict=True):
                same(mine, theirs)


def test_a_wrong_answer_of_which_no_trace_would_be_written_is_refused(monkeypatch):
    unasked = Wrong("hide_pixels", ("rounded_down",), "table", lambda y, fraction, rng: y)
    monkeypatch.setattr(known, "everything", lambda: [unasked])
    with pytest.raises(ValueError, match=r"hide_pixels has wrong answers of the style `table`, and nothing is asked"):
        known.known_values()


def same(fresh, stored):
    """Assert that two values agree, whatever lists they stand in."""
    if isinstance(fresh, list | tuple):
        assert len(fresh) == len(stored)
        for one, other in zip(fresh, stored, strict=True):
            same(one, other)
    elif isinstance(fresh, np.ndarray | float):
        np.testing.assert_allclose(fresh, stored, rtol=1e-12, atol=1e-15)
    else:
        assert fresh == stored


def test_a_right_answer_has_no_name():
    for exercise, part in current().examinations:
        report = _examine(notebook()[exercise], part, notebook())
        assert report, str(report)
        assert report.mistakes == []


# no name that is not proven: what a mutant is said to do, somebody else has written down


CLAIMS = {
    "sign": np.negative,
    "factor_two_extra": lambda right: 2 * right,
    "factor_two_missing": lambda right: right / 2,
    "all_zero": lambda right: 0 * right,
    "integer_division": np.floor,
    "integers": np.trunc,
    "transposed": np.transpose,
}
FACTS = {  # the finding itself proves it
    "another_exception",
    "arguments_changed",
    "bad_input_accepted",
    "caret_for_power",
    "division_by_zero",
    "list_returned",
    "log_of_zero",
    "name_undefined",
    "nothing_returned",
    "np_missing",
    "overflow",
    "truth_value",
    "used_before_assigned",
    "wrong_dtype",
}


def binary_labels(rng, n):
    return rng.integers(0, 2, n).astype(float)


def one_hot_labels(rng, n, V):
    return np.eye(V)[rng.integers(0, V, n)]


def apart(rng):
    """Outputs of 9 tokens and 4 classes, and labels."""
    return one_hot_labels(rng, 9, 4), rng.dirichlet(np.ones(4), 9)


ARGUMENTS = {  # of the exercises that are known by values: inputs that nothing in `autograde` has seen
    "one_hot": lambda rng: (rng.integers(0, 4, 6), 4),
    "class_index": lambda rng: (rng.dirichlet(np.ones(4), 6),),
    "to_unsigned": lambda rng: (rng.choice([-1.0, 1.0], 7),),
    "to_signed": lambda rng: (rng.choice([0.0, 1.0], 7),),
    "bag_of_words": lambda rng: (" ".join(rng.choice(["A", "good", "Bad,", "film"], 9)), ["a", "good", "bad", "film"]),
    "training_database": lambda rng: (
        list(rng.choice(["a film", "Film film", "bad"], 4)),
        [1, 2, 3, 4],
        ["film", "bad"],
    ),
    "append_one": lambda rng: (rng.normal(size=(4, 3)),),
    "excitation": lambda rng: (rng.normal(size=(4, 4)), rng.normal(size=(5, 3))),
    "sigmoid": lambda rng: (rng.normal(size=(3, 4)),),
    "tanh": lambda rng: (rng.normal(size=(3, 4)),),
    "relu": lambda rng: (rng.normal(size=(3, 4)),),
    "relu_derivative": lambda rng: (rng.normal(size=(3, 4)),),
    "softmax": lambda rng: (rng.normal(size=(4, 4)),),
    "mse": lambda rng: tuple(rng.normal(size=(2, 5, 3))),
    "corpus_loss": lambda rng: (rng.uniform(0, 3, 6),),
    "decide": lambda rng: apart(rng)[1:],
    "zero_one": apart,
    "error_rate": apart,
    "cross_entropy": apart,
    "binary_cross_entropy": lambda rng: (binary_labels(rng, 6), rng.uniform(0.1, 0.9, 6)),
    "gradient_step": lambda rng: (list(rng.normal(size=(2, 3, 2))), list(rng.normal(size=(2, 3, 2))), 0.2),
    "momentum_step": lambda rng: (*(list(part) for part in rng.normal(size=(3, 2, 3, 2))), 0.2, 0.7),
    "newton_step": lambda rng: tuple(float(number) for number in rng.normal(size=3)),
    "forward": lambda rng: (rng.normal(size=(4, 2)), weight_matrices(rng, (2, 3, 3, 2)), wave, square),
    "cross_entropy_from_excitation": lambda rng: (one_hot_labels(rng, 6, 4), rng.normal(size=(6, 4))),
    "binary_cross_entropy_from_excitation": lambda rng: (binary_labels(rng, 6), rng.normal(size=6)),
    "finite_difference": lambda rng: (sum_of_sines, rng.normal(size=(2, 4)), 0.375),
}


def new_questions(exercise):
    """Arguments that no check and no naming has asked, and how the answers are read."""
    rng = np.random.default_rng(99)
    if exercise in ARGUMENTS:
        return [(ARGUMENTS[exercise](rng), ()) for _ in range(4)]
    found = []
    for question in current().suspicions[exercise, ""].questions(rng, notebook().__getitem__):
        readers = [part for part in question if isinstance(part, tuple)]
        found.append((question[: len(question) - len(readers)], readers[0] if readers else ()))
    return found


def answered(function, question):
    """The numbers of an answer, None where the function raises an exception."""
    args, read = question
    args = tuple(np.random.default_rng(3) if isinstance(arg, np.random.Generator) else arg for arg in args)
    answer = ask(function, args, read)
    value = answer.value.get("output") if isinstance(answer.value, dict) else answer.value
    return None if answer.raised or value is None else leaves(value)


def agree(one, other):
    if one is None or other is None:
        return one is other
    return len(one) == len(other) and all(
        a.shape == b.shape and np.allclose(a, b, rtol=1e-6, atol=1e-9, equal_nan=True)
        for a, b in zip(one, other, strict=True)
    )


def claimed(exercise, mistakes):
    """What the mistakes of a report are said to make of the right function: functions that give an answer's numbers."""
    right = notebook()[exercise]
    wrongs = [wrong for wrong in everything() if wrong.exercise == exercise]
    for wrong in wrongs:
        if set(wrong.mistakes) == set(mistakes):
            yield partial(answered, as_student(wrong))
    *rest, last = sorted(mistakes, key=lambda name: name in CLAIMS)
    if last in CLAIMS:
        for inner in claimed(exercise, rest) if rest else [partial(answered, right)]:
            yield (
                lambda question, inner=inner: (
                    None if inner(question) is None else [CLAIMS[last](leaf) for leaf in inner(question)]
                )
            )


@pytest.mark.parametrize("exercise", sorted({exercise for exercise, _ in current().examinations}))
def test_a_mutant_does_what_it_is_said_to_do(exercise):
    if unit_of(exercise) == "06_pytorch":
        pytest.importorskip("torch")
    questions = new_questions(exercise) if (exercise, "") in current().suspicions else []
    for slip, source in mutants(exercise, REFERENCE):
        names = notebook()
        with within(SECONDS):
            exec(compile(source, f"<{exercise}>", "exec"), names)
            report = next((r for part in parts_of(exercise) if not (r := _examine(names[exercise], part, names))), None)
        if report is None or set(report.mistakes) <= FACTS or report.mend:
            continue
        said = f"{slip}\n{source}\n{report}\n{report.mistakes}"
        together = report.mistakes[: sum(line.startswith("→ and") for line in report.details) + 1]
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            given = [answered(names[exercise], question) for question in questions]
            assert any(
                all(agree(mine, claim(question)) for mine, question in zip(given, questions, strict=True))
                for claim in claimed(exercise, together)
            ), said
