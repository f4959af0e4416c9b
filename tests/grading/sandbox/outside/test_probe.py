"""The sandbox holds and is proved to; one that does not is refused before the first submission."""

import sys
import tempfile
from pathlib import Path

import pytest

from autograde.build.course_folder import ROOT
from autograde.grading.sandbox import bubblewrap, shown_files
from autograde.grading.sandbox.no_sandbox import NoSandbox
from autograde.grading.sandbox.outside.probe import prove
from tests.tools.sandboxes import TRY, as_root, copied_package, linux, within


@linux
def test_the_sandbox_is_proved_with_what_must_stay_hidden(tmp_path):
    (tmp_path / "gradebook.db").write_text("points")
    prove([tmp_path, tmp_path / "gradebook.db", ROOT / "solutions", ROOT / "tests", ROOT / ".git", Path.cwd()])


@linux
def test_a_sandbox_that_shows_the_gradebook_is_refused(monkeypatch):
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:  # not in /tmp, over which the sandbox has its own
        Path(folder).chmod(0o755)
        gradebook = Path(folder, "gradebook.db")
        gradebook.write_text("points")
        shown = bubblewrap.visible() | {folder: folder}
        monkeypatch.setattr(bubblewrap, "visible", lambda: shown)
        with pytest.raises(NoSandbox, match=r"does not hold: .*gradebook\.db can be seen\. Nothing was graded"):
            prove([gradebook])


@linux
@pytest.mark.parametrize(
    ("module", "step", "found"),
    [
        ("namespaces", "enter_other_namespaces", "other processes can be seen"),
        ("system_call_filter", "install", "processes can be started"),
    ],
)
def test_a_sandbox_that_leaves_out_a_step_is_refused(module, step, found, monkeypatch, tmp_path):
    """The package that the sandbox shows is a copy in which one step does nothing."""
    copy = copied_package(tmp_path)
    path = copy / "grading" / "sandbox" / "inside" / "rights" / f"{module}.py"
    path.write_text(f"{path.read_text()}\n\ndef {step}(*_):\n    pass\n")
    half = shown_files.packages() | {"autograde": copy}
    monkeypatch.setattr(shown_files, "packages", lambda: half)
    with pytest.raises(NoSandbox, match=f"does not hold: .*{found}"):
        prove()


@linux
@as_root
def test_an_ordinary_user_has_the_same_sandbox():
    """In a view of the machine in which root's home can be passed through, since Python may stand in it."""
    shown = [path for path in {sys.base_prefix, sys.prefix} if Path(path).is_relative_to("/root")]
    view = ["--perms", "0755", "--tmpfs", "/root"]
    for folder in [str(parent) for path in shown for parent in reversed(Path(path).parents[:-2])]:
        view += ["--perms", "0755", "--dir", folder]
    view += [word for path in shown for word in ("--ro-bind", path, path)]
    somebody = ["setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"]
    tried = within(view if shown else [], *somebody, sys.executable, "-c", TRY)
    assert (tried.stdout, tried.returncode) == ("(65534, 42)\n", 0), tried.stderr
