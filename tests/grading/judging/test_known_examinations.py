"""Who answers as somebody has answered before gets what was found then; nobody gets what somebody else earned."""

from types import ModuleType

import pytest

from autograde.courses import current
from autograde.grading.judging import judge_exercise, known_examinations
from autograde.grading.judging.known_examinations import Known
from autograde.grading.sandbox.wire.requests import TOGETHER
from autograde.grading.sandbox.wire.values import unpack
from autograde.reporting.report import Finding, Report
from solutions import reference
from tests.tools.judged_functions import RIGHT, AtOnce, Process
from tests.tools.judged_notebooks import JACOBIAN, SOFTMAX

WRONG = "def tanh(beta):\n    return np.tanh(beta) * (1 + 1e-3 * (beta > 3))"
FORESEEN = {b"1", b"2", b"2right", b"2wrong", b"3right", b"3wrong"}
OTHER = "def tanh(beta):\n    e = np.exp(-2 * beta)\n    return (1 - e) / (1 + e)"


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setattr(judge_exercise, "KNOWN", Known())


@pytest.fixture
def made(monkeypatch):
    """How often the examination of tanh was made, of somebody's function."""
    monkeypatch.setattr(known_examinations, "foreseen", lambda *_: frozenset())
    unit, examine = current().examinations["tanh", ""]
    times = []

    def counted(ask):
        times.append(1)
        examine(ask)

    monkeypatch.setitem(current().examinations, ("tanh", ""), (unit, counted))
    return times


def judged(source, exercise="tanh", own=()):
    process = Process(source, {exercise, *own})
    return process.judge.report(exercise), process.frames


@pytest.mark.parametrize("source", [RIGHT, WRONG, "def tanh(beta):\n    return beta"])
def test_the_same_answers_are_examined_once(source, made):
    (first, asked), (again, asked_again) = judged(source), judged(source + "  # of somebody else")
    assert len(made) == 1
    assert (str(again), again.mistakes, again.passed) == (str(first), first.mistakes, first.passed)
    assert asked_again == asked


@pytest.mark.parametrize(
    "source", [WRONG, OTHER, "def tanh(beta):\n    raise NotImplementedError", "def tanh(beta): beta[:] = 0"]
)
def test_other_answers_are_examined_for_themselves_and_no_question_is_put_twice(source, made):
    alone, asked_alone = judged(source)
    judge_exercise.KNOWN = Known()
    judged(RIGHT)
    before = len(made)
    beside, asked = judged(source)
    assert len(made) == before + 1
    assert (str(beside), beside.passed) == (str(alone), alone.passed)
    assert asked == asked_alone


def test_the_questions_of_a_way_that_is_known_are_put_at_once_and_are_the_same():
    first, second = AtOnce(RIGHT, {"tanh"}), AtOnce(RIGHT, {"tanh"})
    assert first.judge.report("tanh")
    assert second.judge.report("tanh")
    assert second.frames == first.frames
    assert first.messages == []
    assert second.messages == [len(second.frames)]


def test_where_many_go_another_way_no_question_is_put_in_advance():
    known, end = Known(), Report("f", True, "")
    first = known.first(("f",))
    for answer, times in (b"right", 3), (b"wrong", 1):
        for _ in range(times):
            known.add(first, [(b"1", "", answer), (b"2" + answer, "", answer), (b"3" + answer, "", answer)], end)
    assert first.questions(FORESEEN.__contains__) == [b"1"]
    assert first.after[b"wrong"].questions(FORESEEN.__contains__) == [b"2wrong", b"3wrong"]
    known.add(first, [(b"1", "", b"right"), (b"2right", "", b"right"), (b"3right", "", b"right")], end)
    assert first.questions(FORESEEN.__contains__) == [b"1", b"2right", b"3right"]
    assert first.questions({b"1", b"3right"}.__contains__) == [b"1"]


def test_who_follows_a_known_way_counts_among_those_who_went_it():
    messages = []
    for source in RIGHT, "def tanh(beta):\n    return beta", *[RIGHT] * 5:
        process = AtOnce(source, {"tanh"})
        process.judge.report("tanh")
        messages.append(process.messages[:1])
    assert messages[2] == [len(process.frames) - 1]  # at the first question one of two went the other way
    assert messages[-1] == [len(process.frames)]


def parts_ways(ask):
    """An examination whose second question depends on the first one's answer."""
    first = ask.call(1.0)
    step = 10.0 if first < 5 else 20.0
    if ask.call(step) != first + step:
        raise Finding("answers another question.")
    ask.call(3.0)


def test_where_ways_part_every_answer_is_that_of_its_own_question(monkeypatch):
    unit, _ = current().examinations["tanh", ""]
    monkeypatch.setitem(current().examinations, ("tanh", ""), (unit, parts_ways))
    monkeypatch.setattr(known_examinations, "foreseen", lambda *_: Everything())
    usual, rare = "def tanh(x):\n    return 1.0 + x * (x > 1)", "def tanh(x):\n    return 9.0 + x * (x > 1)"
    assert all(AtOnce(usual, {"tanh"}).judge.report("tanh") for _ in range(8))
    for _ in range(3):  # asked ahead as the others, made for themselves, then known
        process = AtOnce(rare, {"tanh"})
        assert process.judge.report("tanh")
        assert {unpack(frame)["args"] for frame in process.frames} == {(1.0,), (10.0,), (20.0,), (3.0,)}


def test_an_answer_to_a_question_that_was_put_ahead_counts_for_no_other_question(monkeypatch):
    def examine(ask):
        step = 10.0 if ask.call(1.0) < 5 else 20.0
        if ask.call(step) != 7.0:
            raise Finding("is not 7.")

    unit, _ = current().examinations["tanh", ""]
    monkeypatch.setitem(current().examinations, ("tanh", ""), (unit, examine))
    monkeypatch.setattr(known_examinations, "foreseen", lambda *_: Everything())
    usual, rare = "def tanh(x):\n    return 1.0 if x < 5 else 7.0", "def tanh(x):\n    return 9.0 if x < 5 else 7.0"
    assert all(AtOnce(source, {"tanh"}).judge.report("tanh") for source in [*[usual] * 8, rare])
    for _ in range(2):
        wrong = AtOnce(f"{rare} if x < 15 else 0.0", {"tanh"})
        assert not wrong.judge.report("tanh")


def test_who_answers_a_little_otherwise_is_asked_nothing_twice():
    alone, asked_alone = judged(OTHER)
    judge_exercise.KNOWN = Known()
    for _ in range(5):
        assert judged(RIGHT)[0]
    process = AtOnce(OTHER, {"tanh"})
    assert process.judge.report("tanh").passed == alone.passed
    assert process.messages
    assert process.frames == asked_alone


def test_what_is_heard_of_those_who_went_another_way_changes_nothing_about_what_most_do(dear):
    for number in range(5):
        judged(f"def tanh(beta):\n    return beta + {number}")
    news = judge_exercise.KNOWN.news()
    judge_exercise.KNOWN = Known()
    judged(RIGHT)
    judge_exercise.KNOWN.hear(news)
    process = AtOnce(RIGHT, {"tanh"})
    process.judge.report("tanh")
    assert process.messages == [len(process.frames)]


class Everything(frozenset):
    """A set that holds every question."""

    def __contains__(self, question):
        return question != b""


def test_another_exercise_that_has_to_be_right_is_judged_before_what_comes_after_it():
    known = Known()
    first = known.first(("f",))
    known.add(first, [(b"1", "", b"a"), (b"", "g", b""), (b"2", "", b"b")], Report("f", True, ""))
    assert first.questions(FORESEEN.__contains__) == [b"1"]


def test_so_many_questions_are_put_at_once_and_no_more():
    known = Known()
    first = known.first(("f",))
    known.add(first, [(bytes([number]), "", b"a") for number in range(40)], Report("f", True, ""))
    assert len(first.questions({bytes([number]) for number in range(40)}.__contains__)) == TOGETHER
    large = known.first(("g",))
    known.add(large, [(bytes(2**17), "", b"a")] * 5, Report("f", True, ""))
    assert len(large.questions({bytes(2**17)}.__contains__)) == 2


@pytest.fixture
def dear(monkeypatch):
    """Whatever is found took long."""
    monkeypatch.setattr(known_examinations, "DEAR", -1.0)
    monkeypatch.setattr(known_examinations, "right_functions", lambda: reference)


@pytest.mark.parametrize("source", [RIGHT, WRONG, "def tanh(beta):\n    return beta[0]"])
def test_what_one_process_found_another_one_knows(source, made, dear):
    found, _ = judged(source)
    news = judge_exercise.KNOWN.news()
    assert judge_exercise.KNOWN.news() == []
    judge_exercise.KNOWN = other = Known()
    other.hear(news)
    again, _ = judged(source)
    assert len(made) == 1
    assert (str(again), again.mistakes, again.slips) == (str(found), found.mistakes, found.slips)
    assert other.news() == []


def test_another_key_or_another_answer_is_not_taken_for_what_was_heard(made, dear):
    judged(WRONG)
    news = judge_exercise.KNOWN.news()
    judge_exercise.KNOWN = Known()
    judge_exercise.KNOWN.hear(news)
    assert judged(RIGHT)[0]
    process = Process(WRONG, {"tanh"})
    process.judge.key = b"another secret"
    assert not process.judge.report("tanh")
    assert len(made) == 3


def test_what_was_found_in_no_time_or_of_other_right_functions_is_no_news(made, dear, monkeypatch):
    monkeypatch.setattr(known_examinations, "DEAR", 3600)
    judged(RIGHT)
    monkeypatch.setattr(known_examinations, "DEAR", -1.0)
    monkeypatch.setattr(known_examinations, "right_functions", lambda: ModuleType("another course's"))
    judged(WRONG)
    assert len(made) == 2
    assert judge_exercise.KNOWN.news() == []


def test_what_needs_another_exercise_is_not_passed_where_that_is_wrong():
    right, _ = judged(f"{SOFTMAX}\n{JACOBIAN}", "softmax_jacobian", ["softmax"])
    assert right
    wrong = SOFTMAX.replace("def softmax", "def soft") + "\ndef softmax(beta):\n    return soft(beta) * 1.001\n"
    other, _ = judged(f"{wrong}\n{JACOBIAN.replace('softmax(beta)', 'soft(beta)')}", "softmax_jacobian", ["softmax"])
    assert not other
    assert other.mend == "softmax"


def test_an_answer_that_was_random_once_is_no_answer_for_the_next():
    lucky = f"rng = np.random.default_rng()\n{RIGHT} + 1e-3 * rng.normal()"
    assert not judged(lucky)[0]
    assert judged(RIGHT)[0]
    assert not judged(lucky)[0]


def test_where_no_more_is_kept_all_is_examined(made, monkeypatch):
    monkeypatch.setattr(known_examinations, "MOST_STEPS", 0)
    assert judged(RIGHT)[0]
    assert judged(RIGHT)[0]
    assert len(made) == 2


def test_another_key_asks_anew():
    assert judged(RIGHT)[0]
    process = Process(RIGHT, {"tanh"})
    process.judge.key = b"another secret"
    assert process.judge.report("tanh")
    assert process.frames != judged(RIGHT)[1]


def test_a_generator_goes_on_from_where_the_function_left_it():
    body = "order = rng.permutation(n)\n    for i in range(0, n, size):\n        yield order[i:i + size]"
    source = f"def minibatches(n, size, rng):\n    {body}"
    (first, asked), (again, asked_again) = judged(source, "minibatches"), judged(source, "minibatches")
    assert first
    assert again
    assert asked == asked_again
