"""Unit 01: how labels, counts and databases go wrong, by known questions."""

from . import known

SUSPICIONS = {
    name: known(name)
    for name in (
        "one_hot",
        "class_index",
        "to_unsigned",
        "to_signed",
        "bag_of_words",
        "bag_of_words__apostrophes",
        "training_database",
    )
}
