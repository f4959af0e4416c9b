"""Answers that agree beyond what is obvious."""

from autograde.grading.bounded_process.bounded_calls import TooMuch
from autograde.grading.pages.similar_answers import pairs
from autograde.grading.pages.similar_answers.pairs import similar
from tests.tools.similar_code import CODE, OTHER, STUB


def test_other_names_comments_and_layout_hide_nothing():
    copied = CODE.replace("position", "i").replace("kept", "chosen").replace("    ", "  ") + "  # my own work\n"
    (pair,) = similar({"a": {"f": CODE}, "b": {"f": copied}, "c": {"f": OTHER}}, {"f": [STUB]})
    assert pair.students == ("a", "b")
    assert pair.part > 0.95
    assert pair.agreements[0].lines == 0
    agreed = "".join(text for text, agrees in pair.agreements[0].sides[0].pieces if agrees)
    assert "for position in range(len(x)):" in agreed


def test_what_the_reference_has_is_no_agreement():
    assert similar({"a": {"f": CODE}, "b": {"f": CODE}}, {"f": [CODE]}) == []


def test_what_much_of_the_class_wrote_is_no_agreement():
    answers = {f"s{number}": {"f": CODE} for number in range(6)}
    assert similar(answers | {"t": {"f": OTHER}}, {}) == []


def test_half_an_answer_is_listed_as_half():
    half = CODE + OTHER.replace("def f", "def g")
    (pair,) = similar({"a": {"f": CODE}, "b": {"f": half}}, {})
    assert 0.3 < pair.part < 0.7


def test_lines_that_are_the_same_letter_for_letter_are_counted():
    (pair,) = similar({"a": {"f": CODE}, "b": {"f": CODE}}, {"f": [STUB]})
    assert pair.lines == 4  # the stub's own line does not count, nor one as short as "kept = []"


def test_the_pieces_of_an_answer_are_the_answer(overview):
    for unit in overview.units:
        for pair in unit.agreements.pairs:
            for agreement in pair.agreements:
                for side in agreement.sides:
                    assert "".join(text for text, _ in side.pieces) == side.source


def test_an_answer_that_takes_too_much_to_compare_is_left_out_and_told(monkeypatch):
    def each(function, items, workers=1):
        return (TooMuch("takes too much") if OTHER in item else function(item) for item in items)

    told = []
    monkeypatch.setattr(pairs, "each", each)
    answers = {"a": {"f": CODE}, "b": {"f": CODE}, "c": {"f": OTHER}}
    (pair,) = similar(answers, {"f": [STUB]}, told=lambda *words: told.append(words))
    assert pair.students == ("a", "b")
    assert told == [("c", "f", "takes too much")]
