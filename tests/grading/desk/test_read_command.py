"""`autograde read` in a real Chromium: read by keys, attacked, cut off, and with two readers at once."""

import json
import shutil
from urllib.parse import urlsplit

import pytest

from tests.tools.desks import Caller, answers, desk
from tests.tools.instructor import say
from tests.tools.ports import free_port
from tests.tools.written_answers import STUB, UNIT, answer_in_words, in_gradebook

SHOWN = "#answer[data-shown]:not([data-shown=''])"
ATTACKS = [
    "<script>window.attacked = 1</script>",
    "<img src=x onerror='window.attacked = 1'> <svg onload='window.attacked = 1'></svg>",
    "[look](javascript:window.attacked=1) <a href='javascript:window.attacked=1'>here</a>",
    "$\\text{<script>window.attacked = 1</script>}$ $\\href{javascript:window.attacked=1}{x}$",
    '![$\\text{" onerror=window.attacked=1 x="}$](https://elsewhere.example/p.png)',
    "<math><mtext><table><mglyph><style><img src=x onerror=window.attacked=1></style></mglyph></table></mtext></math>",
    "<iframe src='https://elsewhere.example'></iframe><style>main { display: none }</style>",
    "<form action='/'><input></form>",
    "[look](data:text/html,<script>window.opener.attacked=1</script>) ![](data:image/svg+xml,<svg onload=attacked=1>)",
    "<svg><a xlink:href='javascript:window.attacked=1'><text>x</text></a><animate onbegin=attacked=1></svg>",
    "<math href='javascript:window.attacked=1'><maction actiontype=statusline>x<mtext>y</mtext></maction></math>",
    "<p style='background:url(https://elsewhere.example/s)'>x</p><link rel=stylesheet href='https://elsewhere.example/c'>",
    "![p](https://elsewhere.example/p.png) <img srcset='https://elsewhere.example/q'><video poster=//a.example>",
    "\u202e\u2067 desrever \u200f <bdo dir=rtl>x</bdo> " + "e" + "\u0301" * 5000,
    "`" * 15_000 + "[" * 15_000 + "$" * 15_000,
    "x " * 90_000,
    "<div id=comment class=waits style='position:fixed;inset:0'>all saved</div><base href='https://elsewhere.example'>",
]


def opened(browser, address):
    page = browser.new_page()
    page.goto(address)
    page.wait_for_selector(SHOWN)
    return page


def shown(page):
    return page.locator("#answer").get_attribute("data-id")


def wait_until_saved(page):
    page.locator("#saved", has_text="all saved").wait_for()


def test_two_hundred_answers_are_read_by_keys_alone(browser, released, tmp_path):
    course = shutil.copytree(released, tmp_path / "course")
    written = answers(200)
    answer_in_words(course, written | {"nothing": STUB})
    with desk(course, UNIT) as address:
        page = opened(browser, address)
        assert page.locator("#progress").inner_text() == "1 of 201 read"  # what is blank needs nobody
        keys = page.keyboard
        keys.press("c")
        keys.type("Say why the sum appears.")
        keys.press("Escape")
        texts = {}
        for n in range(200):
            page.wait_for_selector(SHOWN)
            texts[shown(page)] = page.locator("#answer").inner_text()
            if n == 7:
                keys.press("Shift+Digit1")
            if n == 8:
                keys.press(".")
            keys.press(str(n % 3))
        assert len(texts) == 200  # each one was seen, once
        wait_until_saved(page)
        assert page.locator("#progress").inner_text() == "201 of 201 read"
        page.reload()
        page.wait_for_selector(SHOWN)
        assert page.locator("#progress").inner_text() == "201 of 201 read"
        page.close()
    everybody = in_gradebook(course)
    found = [everybody[student] for student in written]
    assert sorted(points for points, _, _ in found) == sorted([n % 3 for n in range(200) if n != 8] + [2.5])
    assert [said for _, said, _ in found if said] == ["Say why the sum appears."] * 2
    assert not any(waits for _, _, waits in found)
    assert everybody["nothing"] == (None, None, False)
    assert say("export", UNIT, "--to", "csv", "--course", course).exit_code == 0


def test_nothing_of_an_answer_acts(browser, released, tmp_path):
    course = shutil.copytree(released, tmp_path / "course")
    answer_in_words(course, {f"attacker{n}": f"{attack}\n\nafterwards" for n, attack in enumerate(ATTACKS)})
    with desk(course, UNIT) as address:
        page = browser.new_page()
        asked = []
        page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
        page.goto(address)
        for _ in ATTACKS:
            page.wait_for_selector(SHOWN)
            assert "afterwards" in page.locator("#answer").inner_text()
            assert (
                page.locator(
                    ".text :is(script, style, iframe, form, input, svg, base, [id], [style], [onerror])"
                ).count()
                == 0
            )
            assert page.locator(".text [href^=javascript], .text [href^='data:'], .text [src^=http]").count() == 0
            for always in ("#who", "#points", "#comment", "#saved"):
                assert page.locator(always).is_visible()
            page.keyboard.press("n")
        assert page.evaluate("window.attacked") is None
        assert set(asked) == {urlsplit(address).netloc}
        assert page.locator("main").is_visible()
        page.close()


def test_another_page_can_neither_frame_it_nor_write(browser, few):
    with desk(few, UNIT) as address, desk(few, UNIT) as other:
        caller = Caller(address)
        one = caller.question()["answers"][0]
        page = opened(browser, other)  # a page of this machine, and of another origin
        page.evaluate(
            """address => new Promise(loaded => {
                const frame = document.createElement('iframe');
                Object.assign(frame, {src: address, onload: loaded});  // also of what may not be shown
                document.body.append(frame);
            }).then(() => null)""",
            address,
        )
        assert all(frame.locator("#answer").count() == 0 for frame in page.frames[1:])
        written = page.evaluate(
            """([address, id]) => fetch(
                address.replace('/?', `/answer/0/${id}?`), {method: 'POST', body: '{}', mode: 'no-cors'}
            ).then(() => 'sent', () => 'refused')""",
            [address, one["id"]],
        )
        assert written in ("sent", "refused")
        assert caller.question()["answers"][0] == one
        page.close()


def test_what_two_readers_give_at_once_is_shown_to_the_later_one(browser, few):
    with desk(few, UNIT) as address, desk(few, UNIT) as other:
        page = opened(browser, address)
        mine = shown(page)
        second = Caller(other)
        one = next(answer for answer in second.question()["answers"] if answer["id"] == mine)
        assert second.give(one, {"points": 1, "comment": "Half of it.", "waits": False})[0] == 200
        page.keyboard.press("3")
        page.locator("#alarm", has_text="press !").wait_for()
        page.keyboard.press("!")
        page.wait_for_selector("#other:not([hidden])")
        said = page.locator("#other").inner_text()
        assert "There now: 1 of 3 points\nHalf of it." in said
        assert "Yours: 3 of 3 points" in said
        assert [a["points"] for a in second.question()["answers"] if a["id"] == mine] == [1]
        page.keyboard.press("m")
        wait_until_saved(page)
        assert [a["points"] for a in second.question()["answers"] if a["id"] == mine] == [3]
        page.close()


def test_an_answer_that_was_handed_in_anew_is_shown_before_it_gets_points(browser, few):
    with desk(few, UNIT) as address:
        page = opened(browser, address)
        answer_in_words(few, {student: "Quite another answer." for student in answers(6)})
        page.keyboard.press("3")
        page.locator("#alarm", has_text="press !").wait_for()
        page.keyboard.press("!")
        page.wait_for_selector("#other:not([hidden])")
        assert "another by now" in page.locator("#other").inner_text()
        page.locator("#answer", has_text="Quite another answer.").wait_for()
        page.close()
    assert all(points is None for points, _, _ in in_gradebook(few).values())


def test_a_lost_connection_loses_nothing_that_was_given(browser, few):
    word = "a comment that nobody has saved"
    port = free_port()
    context = browser.new_context()
    with desk(few, UNIT, port=port) as address:
        page = opened(context, address)
    page.keyboard.press("2")
    page.locator("#alarm", has_text="does not answer").wait_for()
    page.keyboard.press("c")
    page.keyboard.type(word)  # and neither left nor saved
    page.close()
    with desk(few, UNIT, port=port) as address:
        page = opened(context, address)
        wait_until_saved(page)
        page.close()
    context.close()
    found = in_gradebook(few).values()
    assert [points for points, _, _ in found if points is not None] == [2]
    assert [said for _, said, _ in found if said] == [word]


def test_two_tabs_write_each_its_own_and_what_one_leaves_the_other_writes(browser, few):
    context = browser.new_context()
    with desk(few, UNIT) as address:
        first = opened(context, address)
        first.keyboard.press("c")
        first.keyboard.type("Half a sent")  # and is not done
        second = opened(context, address)
        second.keyboard.press("n")
        with second.expect_response(lambda answer: answer.request.method == "POST"):
            second.keyboard.press("2")
        second.locator("#saved", has_text="another tab has not saved yet").wait_for()
        assert [said for _, said, _ in in_gradebook(few).values() if said] == []
        first.keyboard.type("ence.")
        first.keyboard.press("Escape")
        wait_until_saved(first)
        assert first.locator("#alarm").is_hidden()
        first.keyboard.press("n")
        first.keyboard.press("n")
        first.keyboard.press("c")
        first.keyboard.type("Left behind.")
        with second.expect_response(lambda answer: answer.request.method == "POST"):
            first.close()  # what is left is the other's to write
        wait_until_saved(second)
        second.close()
    context.close()
    assert sorted(said for _, said, _ in in_gradebook(few).values() if said) == ["Half a sentence.", "Left behind."]
    assert [points for points, _, _ in in_gradebook(few).values() if points is not None] == [2]


class Connection:
    """What stands between a page and the desk. It is there before the page: what is put in its way later may come too
    late for a request that the page makes at once.
    """

    def __init__(self):
        self.up, self.swallows, self.lost = True, False, []

    def carry(self, route):
        if not self.up:
            route.abort("internetdisconnected")
        elif self.swallows and route.request.method == "POST" and not self.lost:
            self.lost.append(route.fetch().status)  # written, and what the desk answers gets lost
            route.abort()
        else:
            route.continue_()


def test_a_connection_that_comes_back_is_used_and_what_was_written_meanwhile_is_no_conflict(browser, few):
    context, connection = browser.new_context(), Connection()
    context.route("**/*", connection.carry)
    with desk(few, UNIT) as address:
        page = opened(context, address)
        connection.up = False
        page.keyboard.press("2")
        for _ in range(4):  # further than what was fetched before
            page.keyboard.press("n")
        page.locator("#alarm", has_text="does not answer").wait_for()
        connection.up = True
        wait_until_saved(page)
        page.wait_for_selector(SHOWN)
        page.locator("#alarm").wait_for(state="hidden")

        connection.swallows = True
        with page.expect_event("requestfailed", lambda request: request.method == "POST"):
            page.keyboard.press("3")
        wait_until_saved(page)
        page.locator("#alarm").wait_for(state="hidden")
        assert connection.lost == [200]
        page.close()
    context.close()
    assert sorted(points for points, _, _ in in_gradebook(few).values() if points is not None) == [2, 3]


@pytest.mark.parametrize("asked", ["question/0", "answer/0/*"])
def test_what_the_desk_said_before_points_were_given_takes_them_from_nobody(browser, few, asked):
    """The desk's answer is old when it comes: points were given and written meanwhile, and another is read."""
    context, held = browser.new_context(), []
    to_hold = 1 if asked == "answer/0/*" else 0  # the answer that is read first

    def carry(route):
        nonlocal to_hold
        if to_hold and route.request.method == "GET":
            to_hold -= 1
            held.append((route, route.fetch()))
        else:
            route.continue_()

    context.route(f"**/{asked}", carry)
    with desk(few, UNIT) as address:
        page = context.new_page()
        page.goto(address)
        page.locator("#progress", has_text="0 of 6 read").wait_for()
        if asked == "question/0":
            page.wait_for_selector(SHOWN)
            to_hold = 1
            page.evaluate("dispatchEvent(new Event('focus')), null")  # as after a glance at another window
        while not held:
            page.wait_for_timeout(20)
        page.keyboard.press("2")
        wait_until_saved(page)
        page.wait_for_selector(SHOWN)
        (route, answer), heading = held[0], page.locator("#who").inner_text()
        with page.expect_event("requestfinished", lambda request: request.url == route.request.url):
            route.fulfill(response=answer)
        page.wait_for_load_state("networkidle")
        assert page.locator("#who").inner_text() == heading  # above the answer that is read now
        page.keyboard.press("p")
        page.wait_for_selector(SHOWN)
        assert page.locator("#progress").inner_text() == "1 of 6 read"
        assert page.locator("#state").inner_text() == "read"
        page.keyboard.press("1")
        wait_until_saved(page)
        assert page.locator("#alarm").is_hidden()
        page.close()
    context.close()
    assert [points for points, _, _ in in_gradebook(few).values() if points is not None] == [1]


def test_a_comment_is_text_and_one_of_a_million_characters_is_refused_and_kept(browser, few):
    with desk(few, UNIT) as address:
        page = opened(browser, address)
        page.keyboard.press("c")
        page.locator("#comment").fill("<img src=x onerror='window.attacked = 1'><b>bold</b>")
        page.keyboard.press("Escape")
        wait_until_saved(page)
        page.keyboard.press("n")
        assert "<b>bold</b>" in page.locator("#comments").inner_text()
        page.keyboard.press("c")
        page.locator("#comment").fill("é" * 1_000_000)
        page.keyboard.press("Escape")
        page.wait_for_selector("#other:not([hidden])")
        assert "has at most 20000 characters, and this one 1000000" in page.locator("#other").inner_text()
        assert len(page.locator("#comment").input_value()) == 1_000_000
        page.locator("#comment").fill("Short.")
        page.locator("#comment").blur()
        page.keyboard.press("m")
        wait_until_saved(page)
        assert page.evaluate("[window.attacked, document.querySelectorAll('main b, main img').length]") == [None, 0]
        page.close()
    said = sorted(said for _, said, _ in in_gradebook(few).values() if said)
    assert said == ["<img src=x onerror='window.attacked = 1'><b>bold</b>", "Short."]


def test_a_check_without_a_verdict_is_read_and_names_are_shown_where_they_are_wanted(browser, few):
    answer_in_words(few, {"unlucky": "A road."}, unjudged="hidden_delta")
    with desk(few, UNIT, "--names") as address:
        page = opened(browser, address)
        assert page.locator("#questions button").all_inner_texts() == ["hidden_delta (check)", "residual layer"]
        assert "waits for a person" in page.locator("#note").inner_text()
        assert "unlucky (1 of 1)" in page.locator("#who").inner_text()
        assert "This check could not be run." in page.locator("#answer").inner_text()
        page.keyboard.press("1")
        wait_until_saved(page)
        assert "] is the next question" in page.locator("#state").inner_text()
        page.keyboard.press("]")
        page.locator("#progress", has_text="0 of 7 read").wait_for()
        page.close()
    told = [json.loads(line) for line in say("status", UNIT, "--json", "--course", few).output.splitlines()]
    assert told[0]["to_read"] == 7
