"""What differs between a worker and the program that grades is said."""

import pytest

from autograde.grading.running.dask_cluster.versions import Versions


@pytest.mark.parametrize(
    ("here", "sentence"),
    [
        (Versions("a", "3.12.1", (("numpy", "2.0"),)), "it runs Python 3.12.1, and Python 3.11.0 is asked for"),
        (Versions("a", "3.11.0", (("numpy", "1.26"),)), "it has numpy 1.26, and 2.0 is asked for"),
        (Versions("a", "3.11.0", (("numpy", "2.0"),)), ""),
    ],
)
def test_what_is_different_is_said(here, sentence):
    assert Versions("a", "3.11.0", (("numpy", "2.0"),)).difference(here) == sentence
