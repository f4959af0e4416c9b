"""A cell's outputs are those that a Jupyter kernel sends, and no more of them than is kept."""

import json
import re

import nbclient
import nbformat
import pytest

from autograde.grading.sandbox.outside.worker import Worker
from autograde.grading.sandbox.wire.values import pack, unpack
from tests.tools.sandboxes import linux

pytestmark = linux

CELLS = [
    "import sys, numpy as np, matplotlib.pyplot as plt\nprint('one')\nprint('two', end='')",
    "6 * 7",
    "6 * 7;",
    "_ + Out[2]",
    "None",
    "'β' * 3, '\\x00\\x1b[31m'",
    "from IPython.display import HTML, Image, Markdown, clear_output, display\nHTML('<b>bold</b>')",
    "display(1, Markdown('*two*'), {'three': 3})\nprint('after')\n4",
    "handle = display('first', display_id='mine')\nprint('between')\nhandle.update('second')",
    "print('gone')\nclear_output()\nprint('stays')",
    "print('gone')\nclear_output(wait=True)\nprint('stays')",
    "display({'application/json': {'a': [1, 2.5, None, True]}, 'text/plain': 'x'}, raw=True)",
    "Image(data=bytes.fromhex('89504e470d0a1a0a'), format='png')",
    "class Rich:\n    def _repr_html_(self): return '<i>x</i>'\n    def _repr_latex_(self): return '$x$'\n"
    "    def _repr_mimebundle_(self, include, exclude): return {'text/x': 'y'}, {'text/x': {'z': 1}}\nRich()",
    "%matplotlib inline\nplt.plot([1, 3, 2])",
    "fig, axes = plt.subplots(1, 2, figsize=(3, 1))\nplt.figure(figsize=(1, 1))\nprint('two figures')",
    "plt.plot([1])\nplt.show()\nprint('after the figure')\nplt.bar([1], [2]);",
    "fig",
    "def f(x):\n    return 1 / x\n\nf(0)",
    "raise ValueError('β')",
    "this is no Python",
    "try:\n    f(0)\nexcept ZeroDivisionError as error:\n    raise RuntimeError('outer') from error",
    "assert 1 == 2, 'not equal'",
    "%%capture kept\nprint('kept')\n5",
    "kept.stdout",
    "%precision 3\n3.14159265",
    "%no_such_magic",
    "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
    "import logging\nlogging.getLogger('x').warning('logged')",
    "class Bad:\n    def __repr__(self): raise ValueError('no repr')\nBad()",
    "import threading\nthread = threading.Thread(target=print, args=('from a thread',))\nthread.start()\nthread.join()",
    "np.arange(3.0), np.float64(1.5)",
    "get_ipython().ast_node_interactivity = 'all'\n1\n2",
    "%%writefile written.py\nanswer = 42",
    "import written\nwritten.answer",
]


@pytest.fixture(scope="module")
def from_kernel(tmp_path_factory):
    """The outputs that nbclient gets from ipykernel, streams joined as a notebook's file has them."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    folder = tmp_path_factory.mktemp("kernel")
    client = nbclient.NotebookClient(
        notebook, allow_errors=True, kernel_name="python3", coalesce_streams=True, iopub_timeout=60,
        resources={"metadata": {"path": str(folder)}},
    )  # fmt: skip
    client.execute()
    return [json.loads(json.dumps(cell.outputs)) for cell in notebook.cells]


@pytest.fixture(scope="module")
def worker():
    with Worker() as one:
        yield one


@pytest.fixture(scope="module")
def from_session(worker):
    with worker.session() as session:
        return [session.run(cell) for cell in CELLS]


@pytest.mark.parametrize("number", range(len(CELLS)))
def test_a_cell_shows_what_it_shows_in_a_kernel(number, from_kernel, from_session):
    assert comparable(from_session[number]) == comparable(from_kernel[number])


def comparable(outputs):
    """Outputs without addresses in memory and the numbers that name a cell's code."""
    return json.loads(re.sub(r"0x[0-9a-f]{8,}|(ipykernel_\d+/)?\d{7,}\.py", "X", json.dumps(outputs)))


def test_what_goes_to_stdout_and_stderr_keeps_its_order(worker):
    with worker.session() as session:
        outputs = session.run("import sys\nfor n in range(2):\n  print(n)\n  print(n, file=sys.stderr)")
    shown = [(output["name"], output["text"]) for output in outputs]
    assert shown == [("stdout", "0\n"), ("stderr", "0\n"), ("stdout", "1\n"), ("stderr", "1\n")]


@pytest.mark.parametrize("name", ["input('?')", "import getpass\ngetpass.getpass()"])
def test_nothing_can_be_typed(name, worker):
    with worker.session() as session:
        (output,) = session.run(name)
    assert output["ename"] == "StdinNotImplementedError"


def test_what_is_written_past_python_is_shown_too(worker):
    with worker.session() as session:
        outputs = session.run("import os\nos.write(1, b'to stdout\\n')\nos.write(2, b'to stderr\\n');")
        assert [(output["name"], output["text"]) for output in outputs] == [
            ("stdout", "to stdout\n"),
            ("stderr", "to stderr\n"),
        ]
        assert session.run("print('next')")[0]["text"] == "next\n"


def test_help_and_what_else_site_adds_are_there(worker):
    with worker.session() as session:
        outputs = session.run("help(abs)\nprint(copyright)\ncredits, license, exit, quit;")
    assert "Return the absolute value of the argument." in outputs[0]["text"]
    assert "Python Software Foundation" in outputs[0]["text"]
    assert not errors(outputs)


def errors(outputs):
    """What ended a cell."""
    return [f"{output['ename']}: {output['evalue']}" for output in outputs if output["output_type"] == "error"]


def said(outputs, name="stdout"):
    """What a cell wrote to one of its streams."""
    return "".join(output["text"] for output in outputs if output.get("name") == name)


@pytest.mark.parametrize(
    "line",
    [
        *("!no-such-tool a", "!!no-such-tool", "%ls -l", "%cat notes.txt", "%system no-such-tool", "%sx no-such-tool"),
        *("%pip install no-such-package", "%conda install no-such-package", "%man ls"),
        *("get_ipython().system('ls')", "get_ipython().getoutput('ls')", "import os; os.system('ls')"),
        *("import os; os.popen('ls').read()", "import subprocess; subprocess.run(['ls'])"),
        "import subprocess; one = subprocess.Popen('ls', stdout=-1, stdin=-1); assert one.communicate() == (b'', None)",
    ],
)
def test_a_program_does_not_run_and_ends_no_cell(line, worker):
    with worker.session() as session:
        outputs = session.run(f"{line}\nprint('on')")
    assert not errors(outputs)
    assert said(outputs).endswith("on\n")
    assert "programs do not run while a notebook is graded" in said(outputs, "stderr")


@pytest.mark.parametrize("program", ["bash", "sh", "python3", "script no-such-tool"])
def test_a_cell_for_another_program_is_left_out(program, worker):
    with worker.session() as session:
        outputs = session.run(f"%%{program}\nls")
        assert not errors(outputs)
        assert "programs do not run" in said(outputs, "stderr")
        session.run(f"%%{program} --out heard\nls")
        assert said(session.run("print(repr(heard))")) == "''\n"


def test_the_output_of_a_program_is_an_empty_list_with_ipythons_ways(worker):
    with worker.session() as session:
        session.run("files = !ls")
        assert said(session.run("print(_exit_code, list(files), files.s, files.grep('x'))")) == "127 []  []\n"


def test_what_is_installed_already_need_not_be(worker):
    with worker.session() as session:
        assert session.run("!pip install -q numpy") == []
        assert session.run(
            "import subprocess, sys\nsubprocess.check_call([sys.executable, '-m', 'pip', 'install', 'numpy>1'])"
        )
        assert errors(session.run("subprocess.check_call([sys.executable, '-m', 'pip', 'install', 'numpy<1'])"))
        assert errors(session.run("subprocess.check_call([sys.executable, '-m', 'pip', 'install', 'no-such-package'])"))


def test_a_folder_for_pictures_is_made(worker):
    with worker.session() as session:
        assert not errors(session.run("!mkdir -p figures/one\nopen('figures/one/a.txt', 'w').close()"))


MAGICS = """
%autosave 60|%connect_info|%qtconsole|%subshell|%clear|%edit|%store -r|%history -n 1|%notebook all.ipynb|%who|%whos
%env|%env A=3|%pwd|%lsmagic|%magic|%quickref|%page A|%pdb on|%pdb off|%debug|%tb|%xmode Plain|%config|%alias|%rehashx
%logstate|%macro m 1|%save -f kept 1|%load_ext autoreload|%autoreload 2|%prun -q 1|%timeit -n1 -r1 1|%gui|%gui qt
%matplotlib|%matplotlib --list|%matplotlib agg|%matplotlib inline|%pylab inline|%doctest_mode|%doctest_mode|%psearch a*
%pdef abs|%pdoc abs|%pinfo abs|%pinfo2 abs|%psource abs|%pycat kept.py|%less kept.py|%more kept.py|%recall|%rerun 1
%autoawait|%automagic
%bookmark|%cd -q .|%pushd .|%popd|%dhist|%killbgscripts|%colors NoColor|%precision 3|%pprint|%profile|%run kept.py
%load kept.py|%sc a=ls|%reset_selective -f zzz|%xdel a|print?|?print|np?|print??|*int*?|%timeit?
"""


def test_no_magic_raises_that_passes_in_a_kernel(worker, tmp_path):
    lines = [line for line in MAGICS.strip().replace("\n", "|").split("|") if line]
    cells = ["b = 1\n%xdel b", "%recall", "a = 1\nimport numpy as np", *lines]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbclient.NotebookClient(
        notebook,
        allow_errors=True,
        kernel_name="python3",
        iopub_timeout=60,
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    with worker.session() as session:
        ours = {cell: errors(session.run(cell)) for cell in cells}
    stock = {cell.source: errors(cell.outputs) for cell in notebook.cells}
    assert {cell: ours[cell] for cell in cells if ours[cell] and not stock[cell]} == {}
    assert sum(not found for found in stock.values()) > 70  # the kernel did run them


ASKED = [
    "import getpass, os, pwd, grp\ngetpass.getuser(), pwd.getpwuid(os.getuid()), grp.getgrgid(os.getgid())",
    "[os.environ[name] for name in ('USER', 'LOGNAME', 'HOME', 'PATH', 'PWD', 'SHELL', 'TERM', 'LANG')]",
    "os.path.expanduser('~/x'), os.nice(0), os.getpriority(os.PRIO_PROCESS, 0), os.sched_getaffinity(0), os.uname()",
    "os.getloadavg(), os.times(), os.sysconf('SC_PHYS_PAGES'), os.cpu_count(), os.listxattr('.')",
    "open('a', 'w').close()\nimport shutil\nshutil.copy2('a', 'b'), shutil.disk_usage('/')",
    "import resource\nresource.getrusage(resource.RUSAGE_SELF), resource.getrlimit(resource.RLIMIT_AS)",
    "import platform\nplatform.platform(), platform.processor(), platform.node(), platform.libc_ver()",
    "import socket\nsocket.gethostbyname(socket.gethostname()), socket.gethostbyname('localhost')",
    "import locale, zoneinfo\nlocale.setlocale(locale.LC_ALL, ''), zoneinfo.ZoneInfo('Asia/Tokyo')",
    "import psutil\npsutil.virtual_memory(), psutil.cpu_percent(), psutil.boot_time(), psutil.pids()",
    "me = psutil.Process()\nme.memory_info(), me.memory_percent(), me.cpu_times(), me.name(), me.username()",
    "psutil.swap_memory(), psutil.cpu_times(), psutil.net_io_counters(), psutil.getloadavg(), psutil.disk_partitions()",
    "import argparse\nargparse.ArgumentParser().parse_known_args()",
    "import asyncio\nasyncio.get_running_loop(), asyncio.create_task(asyncio.sleep(0))",
    "kernel = get_ipython().kernel\nkernel.shell, kernel.session.session, kernel.comm_manager, kernel.execution_count",
    "assert get_ipython().__class__.__name__ == 'ZMQInteractiveShell' and 'IPKernelApp' in get_ipython().config",
    "breakpoint(), get_ipython().set_next_input('x'), get_ipython().get_parent()",
    "from multiprocessing import Manager, Pool, Process, Queue, cpu_count, get_context\nimport multiprocessing.pool",
    "with Pool(2) as pool: assert pool.map(abs, [1, -2]) == [1, 2]",
    "with multiprocessing.pool.Pool(2) as pool: assert pool.starmap(pow, [(2, 3)]) == [8]",
    "assert get_context('spawn').Pool(2).apply(abs, (-1,)) == 1",
    "queue = Queue()\nprocess = Process(target=queue.put, args=(42,), daemon=True)\nprocess.start(), process.join()\n"
    "assert queue.get() == 42 and process.exitcode == 0",
    "with Manager() as shared: assert list(shared.list([1])) == [1]",
    "from multiprocessing import shared_memory\nshared_memory.SharedMemory(create=True, size=9).unlink()",
    "from concurrent.futures import ProcessPoolExecutor\n"
    "with ProcessPoolExecutor(2) as pool: assert list(pool.map(abs, [-1])) == [pool.submit(abs, -1).result()] == [1]",
    "from sklearn.cluster import KMeans\nKMeans(2).fit([[0.0], [1.0]])",
    "from joblib import Parallel, delayed\nassert Parallel(n_jobs=2)(delayed(abs)(n) for n in (-1, 2)) == [1, 2]",
]  # fmt: skip


def test_libraries_find_what_they_look_for(worker):
    with worker.session() as session:
        found = {cell: errors(session.run(cell)) for cell in ASKED}
    assert {cell: raised for cell, raised in found.items() if raised} == {}


def test_a_loader_of_batches_works_in_one_process(worker):
    pytest.importorskip("torch")
    cell = (
        "import torch\nfrom torch.utils.data import DataLoader, TensorDataset\n"
        "batches = DataLoader(TensorDataset(torch.arange(4)), batch_size=2, num_workers=2, persistent_workers=True)\n"
        "print([one.tolist() for (one,) in batches], len(list(batches)))"
    )
    with worker.session() as session:
        assert said(session.run(cell)) == "[[0, 1], [2, 3]] 2\n"


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("import subprocess\nsubprocess.check_output(['ls'])", "programs do not run while a notebook is graded"),
        (
            "import ctypes.util, subprocess\nsubprocess.check_call(['ls'])",
            "programs do not run while a notebook is graded",
        ),
        ("import os\nos.fork()", "a notebook is graded in a single process"),
        (
            "from joblib.externals.loky import get_reusable_executor\nget_reusable_executor(2).submit(abs, 1)",
            "a notebook is graded in a single process",
        ),
        ("import urllib.request\nurllib.request.urlopen('http://example.org')", "there is no network while"),
    ],
)
def test_where_nothing_else_is_left_the_error_says_that_it_was_the_sandbox(cell, reason, worker):
    with worker.session() as session:
        (raised,) = errors(session.run(cell))
    assert reason in raised


def test_what_a_cell_sets_in_its_context_the_next_cell_and_a_call_find(worker):
    with worker.session() as session:
        session.run("import contextvars\nsetting = contextvars.ContextVar('setting', default=0)\nsetting.set(7)")
        session.run("def f(x): return setting.get() + x")
        assert said(session.run("print(setting.get())")) == "7\n"
        answer = unpack(session.ask(pack({"call": "f", "args": (1,), "read": ()})))
    assert answer["value"] == 8


def test_a_task_goes_on_in_later_cells(worker):
    with worker.session() as session:
        session.run("import asyncio\ndone = []\nasync def work():\n  await asyncio.sleep(0)\n  done.append(1)")
        session.run("task = asyncio.create_task(work())")
        session.run("await task")
        assert said(session.run("print(done)")) == "[1]\n"


def test_a_library_is_told_that_a_program_is_not_there(worker):
    """As most expect it: an OSError where they start it, and not an answer that is empty."""
    library = (
        "import subprocess\ndef version():\n    return subprocess.Popen(['git'], stdout=subprocess.PIPE).communicate()"
    )
    with worker.session() as session:
        session.put("library.py", library.encode())
        session.run("import library\ntry:\n    library.version()\nexcept FileNotFoundError as error:\n    print(error)")
        outputs = session.run("try:\n    library.version()\nexcept FileNotFoundError as error:\n    print(error)")
    assert said(outputs) == "[Errno 2] programs do not run while a notebook is graded: 'git'\n"
