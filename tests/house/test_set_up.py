"""The set-up on a fresh machine: PyTorch comes where it brings no CUDA, and says how it comes where it does."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jupyterlab_server.settings_utils import _get_overrides

from autograde.build.course_folder import ROOT
from tests import demo
from tests.sample_class import students
from tests.tools import set_up

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def report(folder: Path, **sizes: int) -> list[dict]:
    """What pip would say of packages of these sizes, which lie in a folder."""
    found = []
    for name, size in sizes.items():
        (folder / name).write_bytes(b"0" * size)
        found.append({"metadata": {"name": name}, "download_info": {"url": (folder / name).as_uri()}})
    return found


class Machine:
    """A machine without PyTorch: what pip would bring with it, and what it was told to install."""

    would_bring: list[dict] | None

    def __init__(self):
        self.would_bring, self.installed = [], []

    def run(self, command, **_):
        self.installed.append(command[-1])
        return subprocess.CompletedProcess(command, 0)


@pytest.fixture
def machine(monkeypatch):
    made = Machine()
    monkeypatch.setattr(set_up.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(set_up.subprocess, "run", made.run)
    monkeypatch.setattr(set_up, "would_install", lambda requirement: made.would_bring)
    return made


def test_where_it_brings_cuda_it_is_left_out_with_its_size_and_the_two_lines_that_bring_it(machine, tmp_path):
    machine.would_bring = report(tmp_path, torch=60_000_000, nvidia_cublas=50_000_000)
    said = set_up.bring_torch("auto")
    assert machine.installed == []
    assert said.startswith("PyTorch is left out: with CUDA it is 0.1 GB to download.")
    without, with_one = said.split("\n")[1:]
    assert re.search(r"-m pip install torch --index-url \S+/cpu +# without a GPU$", without)
    assert re.search(r"-m pip install torch +# with an NVIDIA GPU$", with_one)


def test_where_it_brings_none_it_comes(machine, tmp_path):
    machine.would_bring = report(tmp_path, torch=1, sympy=1)
    assert set_up.bring_torch("auto") == ""
    assert machine.installed == [set_up.ASKED]


def test_a_requirement_decides_and_nothing_decides_against_it(machine):
    assert set_up.bring_torch("torch==2.13.0") == ""
    assert set_up.bring_torch("").startswith("Without PyTorch, as asked: unit 06 waits for it.")
    assert machine.installed == ["torch==2.13.0"]


def test_where_none_can_be_had_it_is_said(machine):
    machine.would_bring = None
    assert set_up.bring_torch("auto").startswith("PyTorch cannot be had from here: unit 06 waits for it.")


def test_an_environment_that_has_it_keeps_it(machine, monkeypatch):
    monkeypatch.setattr(set_up.importlib.util, "find_spec", lambda name: name)
    assert [set_up.bring_torch(asked) for asked in ("auto", "", "torch==2.13.0")] == ["", "", ""]
    assert machine.installed == []


@pytest.mark.parametrize(("uv", "by"), [("here", ["uv"]), ("broken", ["uv", "pip"]), ("nowhere", ["pip"])])
def test_packages_come_by_uv_and_by_pip_where_it_cannot(monkeypatch, uv, by):
    tried = []

    class Pip:
        def __init__(self, command, **_):
            assert command[: len(set_up.PIP)] == list(set_up.PIP)
            tried.append("pip")
            self.stdout, self.returncode = iter(["Collecting numpy\n", "Installing collected packages: numpy\n"]), 0

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    def run(command, **_):
        assert set(set_up.PACKAGES) <= set(command)
        assert "torch" not in " ".join(command)
        tried.append("uv")
        return subprocess.CompletedProcess(command, uv == "broken")

    monkeypatch.setattr(set_up, "uv_here", lambda: None if uv == "nowhere" else "uv")
    monkeypatch.setattr(set_up.subprocess, "run", run)
    monkeypatch.setattr(set_up.subprocess, "Popen", Pip)
    assert set_up.bring_packages() == 0
    assert tried == by


def test_a_size_that_no_server_says_is_several(tmp_path):
    found = [*report(tmp_path, torch=1), {"download_info": {"url": (tmp_path / "nowhere").as_uri()}}]
    assert set_up.size_of(found) == "several GB"


def test_pip_s_report_is_read(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "small"\nversion = "1"\n')
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", str(tmp_path), str(tmp_path)]
    subprocess.run(command, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    found = set_up.would_install(str(wheel))
    assert [one["metadata"]["name"] for one in found] == ["small"]
    assert set_up.bytes_of(found[0]["download_info"]["url"]) == wheel.stat().st_size
    assert set_up.would_install(str(tmp_path / "none.whl")) is None


def test_jupyterlab_does_not_ask_for_news_and_other_settings_stay(tmp_path):
    overrides = tmp_path / "share/jupyter/lab/settings/overrides.json"
    overrides.parent.mkdir(parents=True)
    overrides.write_text('{"other": {"kept": 1}}')
    set_up.ask_for_no_news(tmp_path)
    held = json.loads(overrides.read_text())
    assert held.pop("other") == {"kept": 1}
    assert _get_overrides(str(overrides.parent))[0]["other"] == {"kept": 1}  # as JupyterLab's server reads it
    ((plugin, settings),) = held.items()
    schema = Path(sys.prefix, "share/jupyter/lab/schemas", *plugin.split(":")).with_suffix(".json")
    known = json.loads(schema.read_text())["properties"]
    assert {name: set_up.NEWS[plugin][name] in str(known[name]) for name in settings} == {"fetchNews": True}


def test_the_demo_s_table_says_what_waits_for_pytorch_and_a_command_that_can_be_copied(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(demo, "scores", lambda course: {("ada", "01_training_data"): {"check": 2.0}})
    monkeypatch.setattr(demo, "possible", lambda course: {"01_training_data": {"check": (2.0, False)}})
    (ada,) = [student for student in students() if student.name == "ada"]
    course = tmp_path / "a path with spaces"
    demo.show(course, ["01_training_data"], [ada], ["06_pytorch"])
    table = capsys.readouterr().out
    (told,) = re.findall(r"^answers {4}(.*)$", table, re.MULTILINE)
    autograde, read, unit, option, there = shlex.split(told)  # as a shell reads it
    assert (read, unit, option, there) == ("read", "01_training_data", "--course", str(course))
    assert shutil.which(autograde)
    assert re.search(r"student .*01 training data .*06 pytorch", table)
    assert re.search(r"ada .*2 of 2 .*waits for PyTorch", table)


def test_it_imports_nothing_that_is_not_there_yet():
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'tests' / 'tools')!r}); import set_up"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_the_makefile_runs_it_and_ci_decides_explicitly():
    assert 'tests/tools/set_up.py --torch "$(TORCH)"' in MAKEFILE
    assert re.search(r"^TORCH \?= auto$", MAKEFILE, re.MULTILINE)
    calls = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if re.search(r"\bmake \w+ ", line)]
    assert len(calls) == 2
    assert all('TORCH="torch==' in line for line in calls)
