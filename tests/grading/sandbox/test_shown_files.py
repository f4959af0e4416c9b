"""A submission sees what the list shows, and of the course no more."""

import ast
import errno
import shutil
import sys
from pathlib import Path

import pytest

from autograde.build.course_folder import ROOT
from autograde.grading.sandbox.outside.worker import Worker
from autograde.grading.sandbox.shown_files import IN_PLACE, PACKAGES, SHOWN, course_files, few_mounts, shown_as, visible
from tests.tools.sandboxes import linux


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
    listed = {f"{name}/{path}" for name, paths in SHOWN.items() for path in paths} | set(IN_PLACE)
    listed |= {f"lectures/{name}" for name in ("__init__.py", "datasets.py", "lent.py")}
    listed |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "lectures" / "figures").rglob("*.py")}
    assert sources == listed
    assert {path.suffix for path in files} <= {".py", ".pyc", ".txt", ".npz"}


@linux
def test_all_files_of_the_course_are_one_mount():
    """Each mount costs every submission's start and end."""
    with Worker(imports=()) as worker, worker.session() as session:
        mounts = Path(f"/proc/{session.process.number}/mounts").read_text().splitlines()
    within = [Path(line.split()[1]).name for line in mounts if line.split()[1].startswith(PACKAGES)]
    folders = {Path(path).name for path, outside in course_files().items() if Path(outside).is_dir()}
    assert sorted(within) == sorted({Path(PACKAGES).name, *folders})


def test_what_the_list_shows_imports_nothing_that_it_does_not_show():
    shown = {path for path in course_files() if path.endswith(".py")}
    modules = {path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in shown}
    for inside, outside in course_files().items():
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
    look = f"import os\nprint([os.listdir(os.path.join({shown_as(str(site))!r}, at)) for at in {names}])"
    with Worker(imports=()) as worker, worker.session() as session:
        assert session.run(look)[0]["text"] == "[[], ['answers.py'], []]\n"


def test_where_there_is_no_space_for_copies_the_files_themselves_are_shown(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", full)
    assert few_mounts(visible(), str(tmp_path)) == visible()
