"""Where no sandbox can be had, grading stops with a sentence that says why, and what to do."""

import os
import sys

import pytest

from autograde.grading.sandbox import no_sandbox, shown_files
from autograde.grading.sandbox.no_sandbox import NoSandbox
from autograde.grading.sandbox.outside.worker import Worker
from tests.tools.sandboxes import TRY, as_root, copied_package, fake_bubblewrap, linux, within


@linux
@pytest.mark.parametrize(
    ("said", "restricted", "in_container", "sentence"),
    [
        ("setting up uid map: Permission denied", "1", False, "AppArmor forbids sandboxes.*apparmor_restrict"),
        ("loopback: Failed RTM_NEWADDR: Operation not permitted", "1", False, "AppArmor forbids sandboxes"),
        ("Creating new namespace failed: Operation not permitted", "0", True, "container.*seccomp=unconfined"),
        ("Can't mount proc on /newroot/proc: Operation not permitted", "0", True, "systempaths=unconfined"),
        ("No permissions to create new namespace", "0", False, "system forbids.*user.max_user_namespaces"),
    ],
)
def test_each_way_of_forbidding_a_sandbox_has_its_sentence(
    said, restricted, in_container, sentence, monkeypatch, tmp_path
):
    """The words are Bubblewrap's own, from systems that this machine is not."""
    setting = tmp_path / "restricted"
    setting.write_text(restricted)
    monkeypatch.setattr(no_sandbox, "RESTRICTED", setting)
    monkeypatch.setattr(no_sandbox, "container", lambda: in_container)
    fake = fake_bubblewrap(tmp_path, f'echo >&2 "bwrap: {said}"; exit 1')
    monkeypatch.setenv("PATH", f"{fake}:{os.environ['PATH']}")
    with pytest.raises(NoSandbox, match=sentence):
        Worker()


@linux
def test_a_system_without_namespaces_is_recognised():
    """A real one: within this outer sandbox no further namespace of users can be made."""
    tried = within(["--unshare-user", "--disable-userns", "--proc", "/proc"], sys.executable, "-c", TRY)
    assert "NoSandbox: This " in tried.stderr
    assert "forbids sandboxes" in tried.stderr


@linux
@as_root
def test_a_python_that_the_sandbox_cannot_read_is_said(monkeypatch, tmp_path):
    copy = copied_package(tmp_path)
    (copy / "reporting" / "report.py").chmod(0o600)
    half = shown_files.packages() | {"autograde": copy}
    monkeypatch.setattr(shown_files, "packages", lambda: half)
    closed = f"{copy}/reporting/report.py"
    with pytest.raises(NoSandbox, match=f"{closed} cannot be read by the sandbox's user.*chmod -R go\\+rX"):
        Worker()
