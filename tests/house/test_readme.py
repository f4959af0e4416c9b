"""The README shows what is true: the message of a failed check, and files that exist."""

import re

import numpy as np

from autograde import examine
from autograde.build.course_folder import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_message_is_the_one_that_a_student_reads():
    names: dict = {"np": np}
    exec("def excitation(w, h):\n    return h @ w[:, :-1].T + w[:, -1]", names)
    exec("def weight_gradient(delta, h):\n    return delta.T @ np.c_[h, np.ones(len(h))]", names)
    for line in str(examine(names["weight_gradient"])).split("\n"):
        assert f"    {line}\n" in README


def test_what_it_links_to_exists():
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_commands_that_it_names_exist():
    from autograde.cli import main

    named = set(re.findall(r"autograde (\w+)", README)) - {"04_back_propagation"}
    assert {"start", "check", "grade", "feedback", "report", "export"} <= named
    assert named <= set(main.commands)
    targets = set(re.findall(r"make (\w+)", README))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)
