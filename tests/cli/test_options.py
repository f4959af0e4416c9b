"""Options of the command line: defaults stand once, and words that do not fit together are refused in a sentence."""

from dataclasses import replace

import click
import pytest
from click.testing import CliRunner

from autograde.cli import main
from autograde.cli.options import cluster, limits
from autograde.grading.assignments.course_directory import CourseDirectory
from autograde.grading.limits import Limits
from autograde.grading.one_notebook.assignment_alone import assignment_alone


def given(*words):
    """What a command is given that takes limits and a cluster."""
    taken = {}
    command = click.command()(limits(cluster(lambda **values: taken.update(values))))
    result = CliRunner().invoke(command, words)
    return taken if result.exit_code == 0 else result.output


def test_the_limits_of_the_command_are_those_of_the_grader():
    assert given() == {"limits": Limits(), "cluster": None}


def test_memory_is_typed_in_mib():
    assert given("--memory-limit", "512")["limits"] == replace(Limits(), memory=2**29)


def test_the_rule_of_stock_nbgrader_is_an_option():
    assert given("--no-follow-through")["limits"] == replace(Limits(), follow_through=False)


def test_a_longer_cell_may_wait_longer_and_take_more_in_all():
    limits = given("--time-limit", "30")["limits"]
    assert (limits.cpu_seconds, limits.wait_seconds, limits.total_cpu_seconds) == (30, 90, 180)
    assert limits.own_word_seconds == 30
    assert (limits.call_seconds, given("--time-limit", "0.5")["limits"].call_seconds) == (10, 1)
    assert (limits.loop_seconds, given("--time-limit", "0.5")["limits"].loop_seconds) == (40, 4)


@pytest.mark.parametrize(
    ("config", "seconds"),
    [
        ("", 30),
        ("c.Execute.timeout = 70\n", 70),
        ("c.ExecutePreprocessor.timeout = 80\n", 80),
        ("c.Execute.timeout = None\n", 3600),  # which nbgrader never ends
        ("c.Execute.timeout = -1\n", 3600),
    ],
)
def test_cells_of_asserts_have_the_course_s_own_time_with_a_gradebook_and_without(tmp_path, config, seconds):
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\n{config}")
    (tmp_path / "source" / "one").mkdir(parents=True)
    (tmp_path / "source" / "one" / "book.ipynb").write_text(
        '{"cells": [{"cell_type": "code", "source": "", "outputs": [], "metadata": {"nbgrader": '
        '{"grade": true, "grade_id": "t", "points": 1, "locked": true, "solution": false}}}], "metadata": {}}'
    )
    for course in (CourseDirectory(tmp_path), assignment_alone("one", tmp_path)):
        assert Limits().with_cells_of(course.seconds_a_cell).own_word_seconds == seconds


def test_a_cluster_has_an_address_and_may_have_files(tmp_path):
    (tmp_path / "ca.pem").write_text("")
    found = given("--scheduler", "tls://host:8786", "--tls-ca-file", str(tmp_path / "ca.pem"))["cluster"]
    assert (found.scheduler, found.tls_ca_file, found.tls_cert) == ("tls://host:8786", str(tmp_path / "ca.pem"), None)
    assert "say --scheduler too" in given("--tls-ca-file", str(tmp_path / "ca.pem"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--workers", "2", "--scheduler", "tcp://host:8786"], "--workers is this machine's: with --scheduler,"),
        (["--course", "."], "is not the root of a course: there is no nbgrader_config.py."),
    ],
)
def test_what_goes_wrong_is_a_sentence(tmp_path, monkeypatch, words, sentence):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["grade", "04_back_propagation", *words])
    assert result.exit_code in (1, 2)
    assert sentence in " ".join(result.output.split())
