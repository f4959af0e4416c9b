"""Whether a check fails is tested here: slips in the source have tests of their own, and their search takes time."""

import pytest

from autograde.diagnosis.slips import search


@pytest.fixture(autouse=True)
def no_search_for_slips(monkeypatch):
    monkeypatch.setattr(search, "SECONDS", 0.0)
