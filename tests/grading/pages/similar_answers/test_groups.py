"""Pairs gathered into groups: every pair once, and only those who all agree with one another."""

from itertools import combinations

from autograde.grading.pages.similar_answers.groups import groups, lines_in_words
from autograde.grading.pages.similar_answers.pairs import Agreement, Pair, similar
from tests.tools.similar_code import CODE, OTHER, STUB


def pair(first, second, *exercises, shared=100):
    return Pair((first, second), tuple(Agreement(name, shared, 1.0, 0, ()) for name in exercises))


def test_who_all_agree_in_the_same_place_are_one_group():
    (group,) = groups([pair(a, b, "relu") for a, b in combinations("abcdef", 2)])
    assert sorted(group.students) == list("abcdef")
    assert group.exercises == ("relu",)


def test_friends_of_a_friend_are_no_group():
    """b agrees with a and with c, who have nothing in common."""
    found = groups([pair("a", "b", "relu", shared=300), pair("b", "c", "relu")])
    assert [group.students for group in found] == [("a", "b"), ("b", "c")]


def test_two_who_agree_with_the_same_people_and_not_with_each_other_are_in_no_group():
    pairs = [pair(*names, "relu", shared=300 - number) for number, names in enumerate(("ab", "ac", "bc", "ad", "bd"))]
    assert [group.students for group in groups(pairs)] == [("a", "b", "c"), ("a", "d"), ("b", "d")]


def test_who_agree_in_different_places_are_no_group():
    found = groups([pair("a", "b", "relu"), pair("a", "c", "tanh"), pair("b", "c", "softmax")])
    assert len(found) == 3


def test_no_pair_is_told_twice_and_none_is_lost():
    """Two groups that share a student, and a pair across them."""
    pairs = [pair(a, b, "relu", shared=200) for a, b in combinations("abcd", 2)]
    pairs += [pair(a, b, "tanh") for a, b in combinations("defg", 2)] + [pair("a", "g", "softmax")]
    told = [one.students for group in groups(pairs) for one in group.pairs]
    assert sorted(told) == sorted(one.students for one in pairs)
    assert len(groups(pairs)) == 3


def test_where_only_some_agree_is_told_apart():
    (group,) = groups([pair("a", "b", "relu", "tanh"), pair("a", "c", "relu"), pair("b", "c", "relu")])
    assert group.exercises == ("relu",)
    assert group.elsewhere == ("tanh",)


def test_answers_that_are_the_same_become_one_group():
    answers = {student: {"f": CODE} for student in ("a", "b", "d")} | {"c": {"f": OTHER}}
    (group,) = groups(similar(answers, {"f": [STUB]}))
    assert group.students == ("a", "b", "d")
    assert [side.source for side in group.agreements[0].sides] == [CODE, CODE]


def test_lines_are_named_as_an_editor_numbers_them():
    source = "first\nsecond\nthird\n\nfifth\n"
    assert lines_in_words(source, [(0, 5)]) == "line 1"
    assert lines_in_words(source, [(5, 19)]) == "lines 2 to 3"  # it begins with the end of line 1
    assert lines_in_words(source, [(0, 12), (20, 25)]) == "lines 1 to 2, 5"
    assert lines_in_words(source, []) == ""
