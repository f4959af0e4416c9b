"""What a browser or a system puts behind a name is no part of it."""

import pytest

from autograde.grading.exchange.collect.renamed_copies import again

ENDS = {"-1": 1, "-12": 12, "_2": 2, " (3)": 3, "(3)": 3, "-Copy1": 1, " copy": 0, " - Copy (2)": 2, "-1 (4)": 4, "": 0}


@pytest.mark.parametrize("end", ENDS)
def test_what_a_browser_or_a_system_puts_behind_a_name(end):
    assert again(f"back_propagation{end}") == ("back_propagation", ENDS[end])
    assert again("copy " * 20_000 + "x")[1] == 0
