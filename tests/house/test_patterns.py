"""No pattern of the program is one that a stranger's text can make slow."""

import pytest

from tests.tools.patterns import faults, found

COMPUTED = {"autograde/grading/assignments/course_directory.py"}  # of the course's own folders, with one [^/]* in it


def test_no_pattern_of_the_program_can_be_made_slow():
    patterns = found()
    assert len(patterns) > 30
    slow = {f"{p.place} {p.text!r}": said for p in patterns if p.text and (said := faults(p.text, p.flags, p.searched))}
    # ways out: a repetition that gives nothing back (*+), a bound ({1,100}), a class without what ends it, partition
    assert not slow
    assert {p.place.split(":")[0] for p in patterns if p.text is None} == COMPUTED


@pytest.mark.parametrize(
    "text",
    [
        r"(a+)+$",
        r"(a|aa)+$",
        r"(?:a?){50}a{50}",
        r"(?:a*){20}b",
        r"(a*)*",
        r"[A-Za-z0-9+/\s]*={0,2}\s*",
        r"(.*?)_(\d+)_(.+)",
        r"\d*\d*x",
        r"x\s*,?\s*y",
        r"(?:[ _-]*copy ?(\d*))+$",
    ],
)
def test_what_is_slow_from_its_beginning_is_refused(text):
    assert faults(text, searched=False)


@pytest.mark.parametrize(
    ("text", "flags"),
    [(r"\s*def", 0), (r"^\s*def", 8), (r"\s+$", 0), (r"<[^>]*>", 0), (r"a(?:b[^c]*c)?", 0), (r" \(.*\)$", 0)],
)
def test_what_is_slow_where_it_is_searched_is_refused(text, flags):
    assert faults(text, flags, searched=True)
    assert not faults(text, flags, searched=False)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        (r"[^@\s]+@[^@\s]+", 0),
        (r"^[ \t]*+def[ \t]++(\w++)", 8),
        (r"\x1b\[[0-9;]*[A-Za-z]", 0),
        (r"\w+", 0),
        (r"\b\d+ of", 0),
        (r"<a(?:\s++[a-z]++)*+\s*+>", 0),
        (r"name '(\w+)' is not defined.*", 16),
    ],
)
def test_what_is_linear_is_accepted(text, flags):
    assert not faults(text, flags, searched=not text.startswith("[^@"))
