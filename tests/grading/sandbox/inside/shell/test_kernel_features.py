"""Magics, kernels and libraries find what they find in a Jupyter kernel."""

import nbclient
import nbformat

from tests.tools.cell_outputs import errors
from tests.tools.sandboxes import linux

pytestmark = linux


def test_help_and_what_else_site_adds_are_there(worker):
    with worker.session() as session:
        outputs = session.run("help(abs)\nprint(copyright)\ncredits, license, exit, quit;")
    assert "Return the absolute value of the argument." in outputs[0]["text"]
    assert "Python Software Foundation" in outputs[0]["text"]
    assert not errors(outputs)


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
        iopub_timeout=300,
        startup_timeout=300,
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
