"""What the guides name is there: a test, a module, a folder."""

import re

import pytest

from tests.tools.house import ROOT

GUIDES = ["README.md", "CONTRIBUTING.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
NAMED = re.compile(r"`((?:autograde|lectures|solutions|tests)/[\w/]{1,99}(?:\.py|/)|test_\w{1,99}\.py)`")


@pytest.mark.parametrize("guide", GUIDES)
def test_every_file_that_a_guide_names_is_there(guide):
    named = set(NAMED.findall((ROOT / guide).read_text(encoding="utf-8")))
    tests = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    assert {name for name in named if name not in tests and not (ROOT / name).exists()} == set()
