"""The class report: what it says of a class that is known, that it needs no other file, that it can name nobody."""

import html
import json
import re
import shutil
from collections import Counter
from html.parser import HTMLParser

import pytest
from nbgrader.api import Gradebook

from autograde import mistakes
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.bounded_process.apart import TooMuch
from autograde.grading.command_output import CommandOutput
from autograde.grading.gradebook.read_back import Asked, Record, Said
from autograde.grading.outcome import says_more
from autograde.grading.pages import similar_answers as similar_code
from autograde.grading.pages.class_results import Exercise, Mistake, Overview, UnitOverview
from autograde.grading.pages.mistake_names import NEVER_ENDS, mistake_of
from autograde.grading.pages.similar_answers import similar
from autograde.grading.pages.teach_again import paragraph
from tests.handing_in import cell, edit
from tests.tools import instructor, lab
from tests.tools.instructor import ABSENT, NAMES, NOTEBOOK, UNIT, UNITS, say


def report(course, *words):
    result = say("report", *words, "--course", course)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def reported(graded, tmp_path_factory):
    """The graded class with its reports."""
    folder = shutil.copytree(graded, tmp_path_factory.mktemp("reported") / "course")
    report(folder, UNIT)
    report(folder)
    report(folder, UNIT, "--anonymous")
    report(folder, "--anonymous")
    return folder


def page(course, name=UNIT):
    return (course / "reports" / f"{name}.html").read_text(encoding="utf-8")


def shown(text):
    """What a reader sees, a cell a word."""
    text = re.sub(r"<(style|script|svg).*?</\1>", "", text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def table(text, section):
    """The rows of a section's first table, as text."""
    part = text[text.index(f'id="{section}"') :]
    body = re.search(r"<tbody>(.*?)</tbody>", part, re.DOTALL).group(1)
    return [
        [shown(one) for one in re.findall(r"<td.*?>(.*?)</td>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


@pytest.fixture(scope="module")
def overview(reported):
    course = CourseDirectory(reported)
    record = Record(course)
    units = [UnitOverview(course, record, record.units[name]) for name in UNITS]
    for unit in units:
        list(unit.read())
    return Overview(units)


# what is counted


def test_how_many_solved_an_exercise_and_what_it_cost(overview):
    found = {e.asked.grade_id: e for e in overview.exercises if e.unit == UNIT}
    gradient = found["check_weight_gradient"]
    # emil and hugo got it wrong, dora left everything blank
    assert (gradient.students, gradient.solved, gradient.blank, gradient.lost) == (8, 5, 1, 9.0)
    assert gradient.p == pytest.approx(5 / 8)
    assert found["check_finite_difference"].solved == 6  # kofi's loop, dora's blank
    assert found["question_residual_layer"].unread == 7


def test_discrimination_by_hand(overview):
    gradient = next(e for e in overview.exercises if e.asked.grade_id == "check_weight_gradient")
    # totals of what is counted: 17, 17, 17 (ada, bela, copy), 15 (kofi), 9 (emil), 7 (ines), 4 (hugo), 0 (dora)
    # groups of 0.27 x 8 = 2.16: above all solved it; below dora and hugo did not, 0.16 of ines did
    assert gradient.d == pytest.approx(1 - 0.16 / 2.16)


def test_mistakes_are_named_with_how_many_students_and_which(overview):
    found = {mistake.name: mistake for mistake in overview.mistakes}
    assert found["average_missing"].students == {"emil"}
    assert found["average_missing"].sentence.startswith("the average over tokens is missing")
    counts = [len(mistake.students) for mistake in overview.mistakes]
    assert counts == sorted(counts, reverse=True)


def test_who_failed_only_because_of_an_earlier_exercise_made_no_mistake_there(overview):
    propagate = next(e for e in overview.exercises if e.asked.grade_id == "check_back_propagate")
    assert propagate.waiting == 3  # emil, hugo, ines
    assert propagate.mistakes == ()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (Said(True, "f: passed (1 question)."), ""),
        (Said(False, "f: not written yet."), ""),
        (Said(False, "f: calls g, which is not written yet. Write g first."), ""),
        (Said(False, "f: cannot be judged while g is wrong.\n  g: is nan.\n  → mend g first"), ""),
        (Said(False, "f: was not checked: the notebook used up its 120 s of computing time before."), ""),
        (Said(False, "f: 2 of 3 entries differ.\n  → the sign is wrong", ("sign",)), "sign"),
        (Said(False, "f: 2 of 3 entries differ.\n  → turn it round"), "turn it round"),
        (
            Said(False, "f: 2 of 3 entries differ.\n  every entry is twice too large\n  worst: w[0] 1 2"),
            "every entry is twice too large",
        ),
        (Said(False, "f: raises KeyError for (array of shape (3, 2))."), "raises KeyError"),
        (Said(False, "f: raises Ada is the best for (1).\n  hire her"), "raises an error of the student's own"),
        (Said(False, "f: raises Ada for (1).\n  → praise Ada"), "raises an error of the student's own"),
        (Said(False, "f: raises ValueError and so on for (1)."), "raises an error of the student's own"),
        (Said(False, "f: raises ValueError for (1).\n  Ada is the best\n  in f, line 3: raise"), "raises ValueError"),
        (
            Said(False, "f: raises ValueError for (1).\n  operands could not be broadcast together with shapes (3,)"),
            "raises ValueError: shapes do not fit together",
        ),
        (
            Said(False, "f: is not defined.\n  its cell ended with ModuleNotFoundError: No module named 'x'\n  → mend"),
            "raises ModuleNotFoundError: a module is missing",
        ),
        (
            Said(False, "f: is not defined.\n  its cell asks with input(), which nobody answers\n  → mend that first"),
            "its cell asks with input()",
        ),
        (
            Said(False, "f: is not defined.\n  its cell ended with Ada: hi\n  → mend"),
            "raises an error of the student's own",
        ),
        (Said(False, "f: returns a list, expected a float."), "returns a list, expected a float"),
        (
            Said(False, "f: returns an AdaIsTheBest, expected a float."),
            "returns something of the student's own, expected a float",
        ),
        (Said(False, "f: did not end within 2 s of computing at (1).\n  → does a loop never end?"), NEVER_ENDS),
        (Said(False, "f: is nan at [0, 0] for (1, 2)."), "is nan somewhere"),
    ],
)
def test_what_is_counted_as_a_mistake(said, name):
    assert mistake_of(said) == name


def test_who_needs_a_look_and_why(overview):
    found = {(look.student, look.kind): look.why for look in overview.looks if look.unit == UNIT}
    assert set(found) == {
        ("kofi", "stopped"),
        (instructor.TAMPERED, "changed checks"),
        ("bela", "similar code"),
        ("copy", "similar code"),
    }
    assert "did not end within 2 s of computing" in found["kofi", "stopped"]
    assert found[instructor.TAMPERED, "changed checks"] == "handed in hidden_delta changed; restored before grading"


def test_a_submission_that_is_not_graded_and_one_that_is_broken_need_a_look(graded_folder):
    instructor.hand_in(graded_folder, UNIT, "fatou")
    path = graded_folder / "submitted" / "ada" / UNIT / f"{NOTEBOOK}.ipynb"
    path.write_text("{ this is no notebook")
    instructor.grade_one(graded_folder, UNIT, "ada")
    looks = table_of_looks(graded_folder)
    assert looks["fatou"] == ["not graded", f"handed in and not graded yet: autograde grade {UNIT}"]
    assert looks["ada"][0] == "broken"


def table_of_looks(course):
    report(course, UNIT)
    return {row[0]: row[1:] for row in table(page(course), "looks")}


# similar code


CODE = """\
def f(x, y):
    kept = []
    for position in range(len(x)):
        if x[position] > y[position] and position % 3 != 1:
            kept.append((position, x[position] - y[position] * 0.25))
    return sorted(kept, key=lambda pair: pair[1])
"""
STUB = "def f(x, y):\n    raise NotImplementedError"
OTHER = """\
def f(x, y):
    result = {}
    while y:
        first, *y = y
        result.setdefault(first.lower(), set()).update(x)
    return [name for name in result if len(result[name]) > 7]
"""


def test_other_names_comments_and_layout_hide_nothing():
    copied = CODE.replace("position", "i").replace("kept", "chosen").replace("    ", "  ") + "  # my own work\n"
    (pair,) = similar({"a": {"f": CODE}, "b": {"f": copied}, "c": {"f": OTHER}}, {"f": [STUB]})
    assert pair.students == ("a", "b")
    assert pair.part > 0.95
    assert pair.agreements[0].lines == 0
    agreed = "".join(text for text, agrees in pair.agreements[0].sides[0].pieces if agrees)
    assert "for position in range(len(x)):" in agreed


def test_what_the_reference_has_is_no_agreement():
    assert similar({"a": {"f": CODE}, "b": {"f": CODE}}, {"f": [CODE]}) == []


def test_what_much_of_the_class_wrote_is_no_agreement():
    answers = {f"s{number}": {"f": CODE} for number in range(6)}
    assert similar(answers | {"t": {"f": OTHER}}, {}) == []


def test_half_an_answer_is_listed_as_half():
    half = CODE + OTHER.replace("def f", "def g")
    (pair,) = similar({"a": {"f": CODE}, "b": {"f": half}}, {})
    assert 0.3 < pair.part < 0.7


def test_lines_that_are_the_same_letter_for_letter_are_counted():
    (pair,) = similar({"a": {"f": CODE}, "b": {"f": CODE}}, {"f": [STUB]})
    assert pair.lines == 4  # the stub's own line does not count, nor one as short as "kept = []"


def test_the_pieces_of_an_answer_are_the_answer(overview):
    for unit in overview.units:
        for pair in unit.pairs:
            for agreement in pair.agreements:
                for side in agreement.sides:
                    assert "".join(text for text, _ in side.pieces) == side.source


def test_without_the_library_the_report_says_what_is_missing(graded_folder, monkeypatch):
    def missing():
        raise similar_code.NoLibrary("python -m pip install copydetect")

    monkeypatch.setattr(similar_code, "_library", missing)
    assert "pip install copydetect" in report(graded_folder, UNIT).output
    assert "pip install copydetect" in page(graded_folder)


# the page


def test_the_page_of_a_unit_says_what_to_teach_again(reported):
    text = shown(page(reported))
    first = "weight_gradient costs the class most: 3 of 8 students did not solve it; 2 got it wrong (for 1 of them"
    assert f"To teach again on Monday. {first}" in text
    assert "“the average over tokens is missing" in text
    assert "7 checks could not be judged because an earlier exercise was wrong" in text


def test_the_exercises_table(reported):
    rows = {row[0]: row[1:] for row in table(page(reported), "exercises")}
    assert rows["weight_gradient"][:6] == ["3", "5 of 8", "2", "1", "0", "0.62"]
    assert rows["weight_gradient"][8] == "9"
    assert rows["back_propagate"][1:5] == ["4 of 8", "0", "1", "3"]
    assert rows["residual layer"][-1] == "7 not yet read"


def test_the_lesson_and_the_table_agree(reported):
    """What the lesson says of an exercise stands in its row, and the one that it calls the costliest lost most."""
    for name in (UNIT, "course"):
        text, rows = page(reported, name), table(page(reported, name), "exercises")
        rows = [row[1:] if name == "course" else row for row in rows]
        lesson = shown(text[text.index('class="lesson"') : text.index("<main>")])
        first = re.search(r"Monday\. (.+?) costs the class most: (\d+) of \d+ students", lesson)
        row = next(row for row in rows if row[0] == first[1])
        assert float(row[9]) == max(float(row[9]) for row in rows if row[9] != "–")
        assert int(first[2]) == sum(map(int, row[3:6]))
        waiting = int(re.search(r"(\d+) checks? could not be judged", lesson)[1])
        assert waiting == sum(int(row[5]) for row in rows)


def test_the_students_table(reported):
    rows = {row[0]: row[1:] for row in table(page(reported), "students")}
    assert set(rows) == set(NAMES)
    assert rows["emil"][:4] == ["Emil Å", "53", "9.0", "of 17"]
    assert rows["ada"][1:4] == ["100", "17.0", "of 17"]  # solved all that is judged; an answer is not yet read
    assert rows["dora"][1:4] == ["0", "0.0", "of 20"]  # her blank answer is judged
    assert rows["kofi"][-1] == "stopped"
    assert f"Nothing came in of {UNIT} from {ABSENT[0]}." in shown(page(reported))


def test_the_course_report_holds_both_units(reported):
    text = page(reported, "course")
    assert [row[0] for row in table(text, "progress")] == UNITS
    assert {row[0] for row in table(text, "exercises")} == set(UNITS)


def test_a_score_by_hand_and_a_penalty_count(graded_folder):
    with Gradebook(f"sqlite:///{graded_folder / 'gradebook.db'}") as gradebook:
        for student in NAMES:
            grade = gradebook.find_grade("question_residual_layer", NOTEBOOK, UNIT, student)
            grade.manual_score, grade.needs_manual_grade = (3 if student == "emil" else 0), False
        gradebook.find_submission_notebook(NOTEBOOK, UNIT, "emil").late_submission_penalty = 2
        gradebook.db.commit()
    report(graded_folder, UNIT)
    rows = {row[0]: row[1:] for row in table(page(graded_folder), "exercises")}
    assert rows["residual layer"][:2] == ["3", "1 of 8"]
    assert rows["residual layer"][5] == "0.12"
    emil = {row[0]: row[1:] for row in table(page(graded_folder), "students")}["emil"]
    assert emil[1:4] == ["50", "10.0", "of 20"]
    assert "(−2)" in emil


@pytest.mark.parametrize("name", [f"{UNIT}-anonymous", "course-anonymous"])
def test_an_anonymous_report_names_nobody(reported, name):
    text = page(reported, name)
    for student, (first, last) in {**NAMES, ABSENT[0]: ABSENT[1:]}.items():
        assert not re.search(rf"\b{student}\b", text), student
        for word in (first, html.escape(last), last):
            assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text), word
    assert "@uni.example" not in text
    assert "for i in range(n)" not in text  # no code of anybody
    assert "stopped: 1" in shown(text)  # but how many need a look
    assert "the average over tokens is missing" in shown(text)


class Outside(HTMLParser):
    """What a page would fetch."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("src", "href", "xlink:href", "data", "action") and not (value or "").startswith("#"):
                self.found.append((tag, name, value))


@pytest.mark.parametrize("name", [UNIT, "course", "course-anonymous"])
def test_a_report_fetches_nothing(reported, name):
    assert Outside(page(reported, name)).found == []
    ids = re.findall(r'\bid="([^"]+)"', page(reported, name))
    assert len(ids) == len(set(ids))


def test_a_student_can_put_no_markup_into_the_report(graded_folder):
    attack = "<script>alert(1)</script>"

    def boast(content):
        cell(content, "check_weight_gradient")["metadata"]["autograde"].update(
            passed=False, message=f"x: {attack}\n  → {attack}", mistakes=[], noticed=[attack]
        )
        content["metadata"]["autograde"]["outcome"].update(status="stopped", to_instructor=attack)

    path = graded_folder / "autograded" / "emil" / UNIT / f"{NOTEBOOK}.ipynb"
    path.chmod(0o644)
    edit(path, boast)
    report(graded_folder, UNIT)
    text = page(graded_folder)
    assert attack not in text
    assert text.count("<script>") == 1
    assert attack in html.unescape(text)


@pytest.mark.skipif(lab.CHROMIUM is None, reason=lab.MISSING)
def test_it_opens_offline_in_a_browser_and_its_tables_sort(reported):
    with lab.chromium() as chromium:
        browser = chromium.new_context(offline=True).new_page()
        errors = []
        browser.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        browser.on("pageerror", lambda error: errors.append(str(error)))
        browser.goto((reported / "reports" / f"{UNIT}.html").as_uri())

        def students():
            return browser.locator("#students tbody tr td:first-child").all_inner_texts()

        assert students() == sorted(NAMES)
        points = browser.locator("#students thead th", has_text="points").first
        points.locator("button").click()
        assert points.get_attribute("aria-sort") == "descending"
        assert students()[-1] == "dora"
        points.locator("button").press("Enter")
        assert students()[0] == "dora"
        for plot in browser.locator("svg").all():
            assert plot.bounding_box()["width"] > 300
            assert plot.get_attribute("aria-label")
    assert errors == []


# the command


def test_the_summary_in_json(reported):
    summary = json.loads(report(reported, UNIT, "--json").stdout.splitlines()[-1])
    assert summary["event"] == "summary"
    assert summary["need_a_look"] == 4
    assert summary["why"] == {"stopped": 1, "changed checks": 1, "similar code": 2}


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["07_more"], 2, "'07_more' is no assignment of this course"),
        ([UNIT], 1, f"Nothing of {UNIT} is graded yet: say first autograde grade {UNIT}."),
        ([], 1, "Nothing of this course is graded yet: say first autograde grade UNIT."),
    ],
)
def test_what_cannot_be_reported_is_a_sentence(class_folder, words, status, sentence):
    result = say("report", *words, "--course", class_folder)
    assert result.exit_code == status
    assert sentence in " ".join(result.output.split())
    assert not (class_folder / "reports").exists()


# what to teach again


def exercise(name, solved, mistakes=(), waiting=0, blank=0, students=20, points=2.0, unreadable=0, unread=0):
    asked = Asked("notebook", f"check_{name}", points, True)
    wrong = students - solved - waiting - blank - unreadable - unread
    lost, carried, nan = points * (wrong + blank + unreadable), points * waiting, float("nan")
    counts = (students, solved, wrong, blank, waiting, unreadable, unread)
    return Exercise("unit", asked, *counts, nan, nan, nan, lost, carried, tuple(mistakes))


class Class:
    """As much of an Overview as a lesson asks for."""

    def __init__(self, *exercises, mistakes=()):
        self.exercises, self.mistakes = exercises, mistakes


def test_the_lesson_begins_with_what_cost_most_and_carried_points_are_taught_where_they_were_lost():
    text = paragraph(
        Class(
            exercise("back_propagate", 4, waiting=15),  # lost most, but nearly all of it to an earlier exercise
            exercise("sigmoid", 19),
            exercise("weight_gradient", 8, [("average_missing", 7)], blank=3),
            exercise("softmax", 15, [("sign", 2)]),
        )
    )
    assert text.startswith(
        "weight_gradient costs the class most: 12 of 20 students did not solve it; 9 got it wrong (for 7 of them “"
    )
    assert "”) and 3 left it blank." in text
    assert text.index("weight_gradient") < text.index("softmax comes next")
    assert "sigmoid" not in text
    assert "15 checks could not be judged because an earlier exercise was wrong" in text


def test_the_lesson_names_every_reason_with_its_number():
    text = paragraph(Class(exercise("forward", 24, waiting=45, blank=26, students=100, unreadable=2, unread=1)))
    assert text.startswith(
        "forward costs the class most: 76 of 100 students did not solve it; 2 got it wrong, 26 left it blank, "
        "45 cannot be judged while an earlier exercise is wrong, 2 handed in no notebook that can be read and "
        "1 waits for a person."
    )


@pytest.mark.parametrize(
    ("exercises", "begins"),
    [
        ([exercise("softmax", 20)], "Everybody passed every check"),
        ([exercise("softmax", 19)], "At least 85 % of the class solved each exercise"),
        ([], "Nothing is graded yet."),
        ([exercise("softmax", 0, students=0)], "Nothing is graded yet."),
    ],
)
def test_a_class_that_needs_no_lesson(exercises, begins):
    assert paragraph(Class(*exercises)).startswith(begins)


def test_a_mistake_that_runs_through_several_exercises_is_named():
    common = Mistake("sign", {"a", "b", "c"}, Counter({"softmax": 2, "tanh": 2}))
    text = paragraph(Class(exercise("softmax", 10), mistakes=[common]))
    assert f"One mistake runs through several exercises (softmax, tanh; 3 students): {mistakes()['sign']}." in text


@pytest.mark.parametrize("words", [("report",), ("export", "--to", "csv")])
def test_a_file_of_another_kind_is_not_overwritten(graded_folder, words):
    before = (graded_folder / "gradebook.db").read_bytes()
    result = say(*words, "--output", graded_folder / "gradebook.db", "--course", graded_folder)
    assert result.exit_code == 1
    assert "what is written is a ." in result.output
    assert (graded_folder / "gradebook.db").read_bytes() == before


@pytest.mark.parametrize(
    ("sentence", "more"),
    [
        ("", False),
        ("14 of 14 checks passed.", False),
        ("mean_squared_error: 4 of 4 checks passed. zero_one_loss: 3 of 5 checks passed.", False),
        ("0 of 14 checks passed; 14 of the 14 that failed have one cause: the imports cell ended with an error.", True),
        ("14 of 14 checks passed. Noticed: timestamp.txt holds 'x', which is no time: taken as in time.", True),
        ("mean_squared_error: 4 of 4 checks passed. zero_one_loss: was not handed in.", True),
    ],
)
def test_whether_a_sentence_says_more_than_how_many_passed(sentence, more):
    assert says_more(sentence) == more


def test_what_a_stranger_named_gives_a_terminal_no_orders(capsys):
    telling = CommandOutput("table", UNIT)
    telling.say("a\x1b]0;owned\x07b\n\u202ec")
    telling.look("\x9b2Jd")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("a�]0;owned�b\n�c\n", "�2Jd\n")


# what cannot be read


def test_what_cannot_be_read_of_one_student_is_told_and_the_others_stand_there(graded_folder):
    path = graded_folder / "autograded" / "emil" / UNIT / f"{NOTEBOOK}.ipynb"
    path.chmod(0o644)
    path.write_text('{"cells": ' + "[" * 10**5)
    (graded_folder / "submitted" / "bela" / UNIT / f"{NOTEBOOK}.ipynb").write_text('{"cells": ' + "[" * 10**5)
    result = say("report", UNIT, "--course", graded_folder)
    assert result.exit_code == 1
    assert "lacks what is recorded of 1 submission" in result.stderr
    text = (graded_folder / "reports" / f"{UNIT}.html").read_text(encoding="utf-8")
    assert "what is recorded of them cannot be read (RecursionError" in text
    assert "Béla" in text


def test_an_answer_that_takes_too_much_to_compare_is_left_out_and_told(monkeypatch):
    class Refuses(similar_code.Apart):
        def __call__(self, source):
            if source == OTHER:
                raise TooMuch("takes too much")
            return similar_code.fingerprints(source)

    told = []
    monkeypatch.setattr(similar_code, "Apart", Refuses)
    answers = {"a": {"f": CODE}, "b": {"f": CODE}, "c": {"f": OTHER}}
    (pair,) = similar(answers, {"f": [STUB]}, told=lambda *words: told.append(words))
    assert pair.students == ("a", "b")
    assert told == [("c", "f", "takes too much")]
