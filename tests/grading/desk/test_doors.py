"""Who is let in, and why somebody is not."""

import pytest

from autograde.grading.desk.doors import CLOSED, refused

GOOD = {"Host": "127.0.0.1:8765", "Origin": "http://127.0.0.1:8765", "Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "127.0.0.1", "localhost:8765", "LOCALHOST:80"])
def test_this_machine_is_let_in_by_its_own_names(host):
    assert refused({"Host": host, "Origin": f"http://{host}"}, "POST", "word", "word") == ""


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "[::1",
        "0.0.0.0",
        "evil.example#127.0.0.1",
    ],
)
def test_another_name_is_refused(host):
    assert "this machine alone" in refused(GOOD | {"Host": host}, "GET", "word", "word")


@pytest.mark.parametrize("word", ["", "wor", "words", "WORD", "\udc80"])
def test_another_word_is_refused(word):
    assert refused(GOOD, "GET", word, "word") == CLOSED


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:8765", "http://127.0.0.1:1", ""])
def test_another_page_is_refused(origin):
    assert refused(GOOD | {"Origin": origin}, "POST", "word", "word") == "This request comes from another page."


def test_a_browser_that_says_that_another_page_asks_is_refused_to_write_and_not_to_open():
    assert refused(GOOD | {"Sec-Fetch-Site": "cross-site"}, "POST", "word", "word")
    assert not refused({"Host": "127.0.0.1", "Sec-Fetch-Site": "cross-site"}, "GET", "word", "word")
