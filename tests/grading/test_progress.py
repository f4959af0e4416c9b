"""The bar of a long command: its time left follows what happens, and what takes long is named."""

from autograde.grading.progress import SLOWEST, Pace, Running, long_ones


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def a_pace(total, done, seconds):
    """A pace of which so many are done, one after another, in so many seconds each."""
    clock = Clock()
    pace = Pace(total, clock)
    for _ in range(done):
        clock.now += seconds
        pace.done()
    return pace, clock


def test_the_time_left_is_what_the_others_take_at_this_rate():
    pace, _ = a_pace(10, 4, 2.0)
    assert (pace.rate, pace.seconds()) == (0.5, 12.0)


def test_nothing_is_said_before_one_is_done():
    assert Pace(10).seconds() is None


def test_where_none_is_done_for_a_while_the_time_left_grows():
    pace, clock = a_pace(10, 4, 2.0)
    clock.now += 8
    assert pace.seconds() == 24.0


def test_what_was_long_ago_says_nothing_of_the_rate():
    pace, clock = a_pace(1000, 50, 10.0)
    for _ in range(60):
        clock.now += 1
        pace.done()
    assert 0.9 < pace.rate < 1.1


def test_at_the_end_the_time_left_is_that_of_the_slow_ones():
    pace, _ = a_pace(5, 4, 2.0)
    assert pace.seconds([Running("kofi", "tanh", 3.0, True)]) == SLOWEST - 3.0
    assert pace.seconds([Running("kofi", "tanh", 30.0, True)]) == 1.0


def test_what_has_been_running_for_long_is_named_with_its_exercise():
    running = [
        Running("ada", "relu", 2.0, False),
        Running("kofi", "tanh", 4.4, True),
        Running("eve\x1b[2J", "", 9.0, True),
    ]
    assert long_ones(running) == "eve\ufffd[2J 9 s, kofi 4 s in tanh"
    assert long_ones(running[:1]) == ""
    many = [Running(f"s{i}", "tanh", 10.0 + i, True) for i in range(5)]
    assert long_ones(many).endswith(", 2 more")
