"""Who reaches the desk: this machine's own browser that knows the address."""

import http.client
import json
import shutil
import socket

import psutil
import pytest

from tests.tools.desks import Caller, answers, desk
from tests.tools.written_answers import UNIT, answer_in_words, in_gradebook

GIVEN = {"points": 2, "comment": "Good.", "waits": False}


@pytest.fixture(scope="module")
def course(released, tmp_path_factory):
    course = shutil.copytree(released, tmp_path_factory.mktemp("desk") / "course")
    answer_in_words(course, answers(6))
    return course


@pytest.fixture(scope="module")
def caller(course):
    with desk(course, UNIT) as address:
        yield Caller(address)


@pytest.fixture
def points(course):
    """Who has points now, beyond those who had some before the test."""

    def found():
        return {student: points for student, (points, _, _) in in_gradebook(course).items() if points is not None}

    before = found()
    return lambda: {student: points for student, points in found().items() if before.get(student) != points}


def test_who_has_the_address_reads_and_writes(caller, points):
    one = caller.question()["answers"][0]
    status, _, text = caller.give(one, GIVEN)
    assert (status, json.loads(text)["points"], list(points().values())) == (200, 2, [2])


@pytest.mark.parametrize("path", ["/", "/desk.js", "/desk.css", "/question/0", "/answer/0/" + 24 * "a", "/nothing"])
@pytest.mark.parametrize("token", [None, "", "wrong", "é"])
def test_without_its_word_there_is_nothing(caller, path, token):
    headers = {"Host": f"127.0.0.1:{caller.port}"}
    word = (
        ""
        if token is None
        else f"?token={token}".encode().decode("latin-1").replace("é", "%C3%A9").replace("Ã©", "%C3%A9")
    )
    status, _, text = caller.ask(path + word, headers)
    assert (status, text) == (
        403,
        "Open the address that autograde read has printed: it ends in a word that lets you in.",
    )


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}", "0.0.0.0:{port}", ""]
)
def test_a_name_that_leads_here_from_elsewhere_is_refused(caller, host):
    status, _, text = caller.ask("/", caller.honest | {"Host": host.format(port=caller.port)})
    assert status in (400, 403)
    assert "token" not in text


@pytest.mark.parametrize(
    "lacking",
    [
        {"X-XSRFToken": ""},
        {"Cookie": ""},
        {"X-XSRFToken": "2|11111111|22222222222222222222222222222222|1700000000"},
        {"Authorization": "token wrong"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "evil.example"},
    ],
)
def test_another_page_writes_nothing(caller, points, lacking):
    one = caller.question()["answers"][1]
    before = {key: one[key] for key in ("points", "comment", "waits")}
    body = json.dumps({"seen": one["seen"], "before": before, "after": GIVEN})
    whole = caller.honest | caller.xsrf()
    assert caller.ask(f"/answer/0/{one['id']}", whole | lacking, body)[0] == 403
    assert points() == {}


def test_what_lacks_nothing_is_written(caller, points):
    one = caller.question()["answers"][2]
    before = {key: one[key] for key in ("points", "comment", "waits")}
    body = json.dumps({"seen": one["seen"], "before": before, "after": GIVEN})
    assert caller.ask(f"/answer/0/{one['id']}", caller.honest | caller.xsrf(), body)[0] == 200
    assert list(points().values()) == [2]


def test_every_answer_forbids_a_browser_what_the_page_does_not_need(caller):
    for path, headers in (("/", caller.honest), ("/question/0", caller.honest), ("/", {"Host": "evil.example"})):
        found = caller.ask(path, headers)[1]
        policy = found["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert (found["X-Frame-Options"], found["Referrer-Policy"]) == ("DENY", "no-referrer")
        assert "Access-Control-Allow-Origin" not in found


def test_the_cookie_is_no_key(caller):
    _, headers, _ = caller.ask("/", caller.honest)
    assert caller.token not in headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict"} <= {part.strip() for part in headers["Set-Cookie"].split(";")}


def test_no_other_machine_reaches_it(caller):
    addresses = [a.address for of in psutil.net_if_addrs().values() for a in of if a.family == socket.AF_INET]
    for address in set(addresses) - {"127.0.0.1"}:
        with pytest.raises(OSError):  # noqa: PT011 - refused, or no way
            socket.create_connection((address, caller.port), timeout=5)


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{",
        "null",
        json.dumps({"seen": "", "before": {}, "after": {}}),
        json.dumps({"seen": "", "before": GIVEN, "after": GIVEN | {"points": True}}),
        json.dumps({"seen": "", "before": GIVEN, "after": GIVEN | {"points": "2"}}),
        '{"seen": "", "before": {"points": NaN, "comment": "", "waits": true}, "after": 1}',
    ],
)
def test_what_the_page_does_not_send_is_refused_in_a_sentence(caller, body):
    one = caller.question()["answers"][0]
    found = caller.ask(f"/answer/0/{one['id']}", caller.honest | caller.xsrf(), body)
    assert (found[0], found[2]) == (400, "This is not what the page sends.")


def test_points_that_the_question_has_not_are_refused_in_a_sentence(caller, points):
    one = caller.question()["answers"][3]
    for points_given in (-1, 3.5, 1e9, float("inf")):
        status, _, text = caller.give(one, GIVEN | {"points": points_given})
        assert status == 409
        assert "are not between 0 and 3: nothing was written." in text
    assert points() == {}


@pytest.mark.parametrize("comment", ["\ud800 alone", "nul \0 here", "<b>", "\u202e", "x" * 20_000])
def test_whatever_a_comment_holds_it_is_written_or_refused_in_a_sentence(caller, comment):
    one = caller.question()["answers"][4]
    status, _, text = caller.give(one, {"points": 1, "comment": comment, "waits": False})
    assert status == 200
    assert json.loads(text)["comment"] == comment.replace("\ud800", "?").replace("\0", "")


@pytest.mark.parametrize(("size", "status"), [(20_001, 409), (2**20, 400)])
def test_a_comment_that_is_too_long_is_refused(caller, points, size, status):
    one = caller.question()["answers"][5]
    try:
        assert caller.give(one, GIVEN | {"comment": "x" * size})[0] == status
    except (ConnectionError, http.client.HTTPException):  # a connection that is closed before all is read
        assert size == 2**20
    assert points() == {}
    assert caller.question()["answers"]


@pytest.mark.parametrize("body", ['{"seen": "", "before": ' + "[" * 100_000, '{"seen": 1' + "0" * 4000 + "}"])
def test_a_body_that_is_built_to_hurt_is_refused_in_a_sentence(caller, body):
    found = caller.ask("/answer/0/" + 24 * "a", caller.honest | caller.xsrf(), body)
    assert (found[0], found[2]) == (400, "This is not what the page sends.")


def test_points_too_large_for_a_number_are_refused(caller):
    one = caller.question()["answers"][0]
    body = json.dumps({"seen": "", "before": GIVEN, "after": GIVEN | {"points": 10**400}})
    assert caller.ask(f"/answer/0/{one['id']}", caller.honest | caller.xsrf(), body)[0] == 400


@pytest.mark.parametrize(
    "path",
    [
        "/../../../etc/passwd",
        "/%2e%2e/%2e%2e/gradebook.db",
        "/desk.js/../server.py",
        "/desk.html.j2",
        "/page/desk.js",
        "/desk.css%00.py",
        "//etc/passwd",
        "/question/-1",
        "/question/0/../../x",
        "/answer/0/..%2f..%2f",
    ],
)
def test_no_path_leads_to_a_file(caller, path):
    status, _, text = caller.ask(path, caller.honest)
    assert (status, text) == (404, "There is nothing here.")


@pytest.mark.parametrize("method", ["OPTIONS", "HEAD", "PUT", "DELETE", "PATCH"])
def test_other_methods_do_nothing_and_open_no_door_to_other_pages(caller, points, method):
    asks = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    for headers in (asks, caller.honest | asks, caller.honest):
        status, found, _ = caller.ask("/answer/0/" + 24 * "a", headers, method=method)
        assert status in (403, 405)
        assert not [name for name in found if name.lower().startswith("access-control")]
    assert points() == {}


def test_what_is_not_there_is_said(caller):
    assert caller.ask("/question/7", caller.honest)[0] == 404
    assert caller.ask("/answer/0/" + 24 * "a", caller.honest)[2] == "This answer is not in the gradebook any more."
    assert caller.ask("/somewhere", caller.honest)[0] == 404
