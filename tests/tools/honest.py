"""Honest notebooks that are unusual: what students type beside their answers, and files that they hand in with them.

Each is a solved notebook of unit 02 with something before the imports, before an answer, or an answer that stands
elsewhere. Under stock nbgrader none of it costs more than what it spoils itself.
"""

import json
from collections.abc import Callable
from pathlib import Path

from tests.handing_in import cell, notebook

UNIT, NAME = "02_forward_propagation", "activation_functions"
Change = Callable[[dict], object]

LINES = {
    "shell": """
!ls -la | head -3
!no-such-tool --version
!!pwd
%ls
%system date
%pip install numpy
%pip install no-such-package-at-all
names = !ls
text = get_ipython().getoutput("date"); text.n
get_ipython().system("date")
import os; os.system("date")
import os; list(os.popen("date"))
import subprocess; subprocess.run(["date"], capture_output=True).stdout
import subprocess; subprocess.Popen("date", shell=True)
import subprocess, sys; subprocess.check_call([sys.executable, "-m", "pip", "install", "-q", "numpy"])
!mkdir -p figures; import os
for n in range(2): get_ipython().system("echo {n}")
""",
    "kernel": """
help(abs)
copyright
print(license)
%matplotlib inline
%config InlineBackend.figure_format = "retina"
%load_ext autoreload
%autosave 60
%store -r
%history -n
%whos
%env HOME
%pdb off
%xmode Minimal
%timeit -n1 -r1 sum([1])
abs?
get_ipython().kernel.shell
assert get_ipython().__class__.__name__ == "ZMQInteractiveShell"
import asyncio; asyncio.create_task(asyncio.sleep(0))
import asyncio; asyncio.get_running_loop()
from tqdm.auto import tqdm; list(tqdm([1]))
import argparse; argparse.ArgumentParser().parse_known_args()
breakpoint()
""",
    "system": """
import getpass; getpass.getuser()
import pwd, os; pwd.getpwuid(os.getuid())
import os; os.environ["PATH"], os.environ["HOME"], os.sched_getaffinity(0), os.getloadavg(), os.nice(0)
import psutil; psutil.virtual_memory(), psutil.Process().memory_info(), psutil.cpu_percent()
import platform; platform.platform(), platform.processor()
import socket; socket.gethostbyname(socket.gethostname())
import locale; locale.setlocale(locale.LC_ALL, "")
import zoneinfo; zoneinfo.ZoneInfo("Europe/Paris")
import shutil; open("a", "w").close(); shutil.copy2("a", "b"); shutil.make_archive("c", "zip", ".", "a")
import tempfile, sqlite3; sqlite3.connect(tempfile.mkdtemp() + "/x.db").execute("create table t (a)")
import resource; resource.getrusage(resource.RUSAGE_SELF)
""",
    "processes": """
from multiprocessing import Pool; Pool(2).map(abs, [1])
import multiprocessing; one = multiprocessing.Process(target=print); one.start(); one.join()
import multiprocessing; multiprocessing.Manager().dict()
from concurrent.futures import ProcessPoolExecutor; list(ProcessPoolExecutor(2).map(abs, [1]))
from joblib import Parallel, delayed; Parallel(n_jobs=2)(delayed(abs)(n) for n in [1])
""",
}

FILES: dict[str, tuple[str, dict[str, bytes]]] = {
    "a module": ("from helper import two", {"helper.py": b"two = 2"}),
    "a package": ("from tools import two", {"tools/__init__.py": b"from .b import two", "tools/b.py": b"two = 2"}),
    "a folder of modules": ("import tools.a", {"tools/a.py": b"two = 2"}),
    "data": ("open('data.csv').read()", {"data.csv": b"1,2\n"}),
    "data in a folder": ("import json\njson.load(open('data/a.json'))", {"data/a.json": b"{}"}),
    "a script": ("%run prepare.py", {"prepare.py": b"ready = True"}),
    "a name with a space": ("open('my data.csv').read()", {"my data.csv": b"1"}),
    "a module of tests": ("import random, json", {"test_random.py": b"", "json_data.py": b""}),
}  # fmt: skip


def before_imports(text: str) -> Change:
    def change(content: dict) -> None:
        first = next(one for one in content["cells"] if one["cell_type"] == "code")
        first["source"] = text + "\n" + "".join(first["source"])

    return change


def in_an_answer(text: str) -> Change:
    def change(content: dict) -> None:
        found = cell(content, "softmax")
        found["source"] = text + "\n" + "".join(found["source"])

    return change


def below_its_check(name: str, check: str) -> Change:
    """The answer deleted, and written anew in a cell of the student's own below a check."""

    def change(content: dict) -> None:
        source = "".join(cell(content, name)["source"])
        content["cells"].remove(cell(content, name))
        made: dict = {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        content["cells"].insert(content["cells"].index(cell(content, check)) + 1, made | {"id": f"new-{name}"})

    return change


def variants() -> dict[str, tuple[Change, dict[str, bytes]]]:
    """Every variant: its name -> what it changes in a solved notebook, and the files beside it."""
    found: dict[str, tuple[Change, dict[str, bytes]]] = {}
    for kind, lines in LINES.items():
        for number, line in enumerate(lines.strip().split("\n")):
            found[f"{kind}-{number}-imports"] = before_imports(line), {}
            if kind in ("shell", "kernel"):
                found[f"{kind}-{number}-answer"] = in_an_answer(line), {}
    for name, (text, files) in FILES.items():
        found[name.replace(" ", "-")] = before_imports(text), files
    for name in "sigmoid", "tanh", "relu", "softmax":
        found[f"{name}-below"] = below_its_check(name, f"check_{name}"), {}
    return found


def hand_in_all(course: Path) -> list[str]:
    """Hand in every variant, under its own name; the names."""
    for name, (change, files) in variants().items():
        content = json.loads(notebook("ada", UNIT, NAME))
        change(content)
        folder = course / "submitted" / name / UNIT
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_text(json.dumps(content), encoding="utf-8")
        for path, held in files.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(held)
    return list(variants())
