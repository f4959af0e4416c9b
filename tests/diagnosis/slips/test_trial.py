"""A changed function may do what nobody wrote: it is stopped, and nothing of it is seen."""

import resource

import pytest

from autograde.diagnosis.slips import search, trial
from autograde.diagnosis.slips.source import source_of
from tests.diagnosis.slips.test_search import report_of


def test_a_loop_that_does_not_end_is_stopped():
    def endless():
        n = 0
        while True:
            n += 1

    with pytest.raises(trial.Endless), trial.ending(endless):
        endless()


def test_a_change_that_makes_a_loop_endless_ends_the_change_alone():
    source = (
        "def corpus_loss(losses):\n    i, total = 0, 0.0\n    while i < len(losses):\n"
        "        total += losses[i]\n        i += 1\n    return total / i + 1e-3\n"
    )
    report = report_of(source)  # i += 1 is changed too, and some changes never end
    assert report is not None
    assert not report


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_AS"), reason="no such limit")
def test_memory_is_bounded_while_changes_are_tried_and_free_afterwards():
    before = resource.getrlimit(resource.RLIMIT_AS)
    with trial.bounded_memory(), pytest.raises(MemoryError):
        bytearray(4 * trial.MEMORY)
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_what_changed_functions_print_and_warn_is_not_seen(capsys, recwarn):
    source = "def corpus_loss(losses):\n    print('total')\n    return float(np.log(-1.0) + np.sum(losses))\n"
    report_of(source)
    assert capsys.readouterr().out.count("total") <= 2  # the student's own call prints
    assert len(recwarn) == 0


def test_no_more_is_asked_than_a_learner_waits_for(monkeypatch):
    monkeypatch.setattr(search, "MOST", 5)
    asked = []

    class Counted(trial.Trial):
        def passes(self):
            asked.append(None)
            return super().passes()

    monkeypatch.setattr(search, "Trial", Counted)
    report_of("def corpus_loss(losses):\n    return float(np.sum(losses) ** 3 / 7)\n")
    assert 0 < len(asked) <= 6


def test_a_list_is_never_put_into_itself():
    def rows(y):
        result = []
        for row in y:
            result.append(row)
        return result

    source = source_of(rows, ())
    assert source is not None
    said = {edit.words for _, edit in search._edits(source)}
    assert "`y` in place of `row`" in said
    assert "`result` in place of `row`" not in said
