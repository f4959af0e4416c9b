"""Notebook cells that attack the grader, each with what is to become of its session.

A cell prints one of TELLS where it could do what it must not.
"""

from typing import NamedTuple

TELLS = ("made", "killed", "could", "changed", "raised", "read")
GOES_ON, SOFT, HARD = "goes on", "stopped, goes on", "ended"


def text(outputs):
    """What a reader sees of outputs."""
    return "".join(output.get("text", "") + output.get("data", {}).get("text/plain", "") for output in outputs)


class Attack(NamedTuple):
    """A cell, how its session may come out of it, and the reasons that a stop may have."""

    cell: str
    ends: tuple[str, ...] = (GOES_ON,)
    reasons: tuple[str, ...] = ()


# The descriptor of the grader's channel, as an attacker finds it: the one open socket that is not the loop's own.
CHANNEL = """
import asyncio, os, stat, struct, threading, time
loop = asyncio.get_running_loop()
def is_socket(n):
    try:
        return stat.S_ISSOCK(os.fstat(n).st_mode)
    except OSError:
        return False
own = {one.fileno() for one in (loop._csock, loop._ssock) if one is not None}
(channel,) = {n for n in range(3, 4096) if is_socket(n)} - own
"""

# A true header of an answer of 200 kB, and then a byte at a time, so that the grader hears something at every look.
IN_DROPS = """
import gc, time
(requests,) = [one for one in gc.get_objects() if type(one).__name__ == "Requests"]
header = type(requests).answer.__globals__["ANSWER"]
requests.channel.sendall(header.pack(requests.nonce, 200_000))
def drop(pause):
    try:
        requests.channel.send(b"x")
        time.sleep(pause)
        end = time.process_time() + 0.004 - pause
        while time.process_time() < end: pass
    except BaseException: pass
"""

# Python turned against itself: it changes what the student's own process shows, and nothing else.
PYTHON = {
    "asserts stripped": Attack("""
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Strip())
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass"])
"""),
    "errors hidden": Attack("""
import sys
get_ipython().showtraceback = get_ipython()._showtraceback = lambda *a, **k: None
sys.excepthook = sys.unraisablehook = lambda *a: None
sys.settrace(lambda *a: None)
1 / 0
"""),
    "libraries patched": Attack("""
import numpy, autograde, autograde.grading.sandbox.inside.answer_calls
numpy.allclose = numpy.array_equal = lambda *a, **k: True
numpy.pi = 3
autograde.check = autograde.examine = lambda *a, **k: "passed"
"""),
    "builtins patched": Attack(
        "import builtins\nbuiltins.len = builtins.isinstance = lambda *a: 0", (GOES_ON, HARD), ("died",)
    ),
    "modules thrown away": Attack("import sys\nsys.modules.clear()", (GOES_ON, HARD), ("died",)),
    "shell broken": Attack("get_ipython().run_cell = get_ipython().outputs.to_json = None", (GOES_ON, HARD), ("died",)),
    "streams broken": Attack("import sys\nsys.stdout.close(); sys.stdout = sys.stderr = None"),
    "equal to everything": Attack("""
import numpy
class Equal(numpy.ndarray):
    __eq__ = __ne__ = __lt__ = lambda *a: True
Equal((3,)) == 4
"""),
    "score printed": Attack("print('100')\n{'score': 100}"),
    "memory hunted": Attack("""
import gc, sys
ours = ("autograde.grading.judging", "autograde.grading.sandbox.outside", "solutions")
names = [name for name in sys.modules if name.startswith(ours)]
kinds = ("Job", "Verdict", "Judge", "JudgeProcess", "Worker", "Session")
keys = [thing for thing in gc.get_objects() if type(thing).__name__ in kinds]
try:
    import solutions
    names.append("solutions")
except ImportError:
    pass
if names or keys:
    print("read", names, keys)
"""),
    "answers hunted": Attack("""
import glob, importlib, sys
found = [path for folder in sys.path for path in glob.glob(f"{folder}/lectures/**/*.ipynb", recursive=True)]
for name in ("autograde.diagnosis.naming", "autograde.diagnosis.chain", "autograde.diagnosis.known_questions",
    "autograde.checking.examination", "autograde.grading.judging.right_functions",
    "lectures.checks", "lectures.mistakes"):
    try:
        found.append(importlib.import_module(name))
    except ImportError:
        pass
if found:
    print("read", found)
"""),
}

# The process ends, or tries to.
ENDS = {
    "_exit": Attack("import os\nos._exit(0)", (HARD,), ("died",)),
    "sys.exit": Attack("import sys\nsys.exit(0)"),
    "quit": Attack("quit()"),
    "segmentation fault": Attack("import ctypes\nctypes.string_at(0)", (HARD,), ("died",)),
    "abort": Attack("import os\nos.abort()", (HARD,), ("died",)),
    "illegal instruction": Attack(
        """
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=7)
page.write(bytes.fromhex("0f0b"))
ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
""",
        (HARD,),
        ("died",),
    ),
    "system calls of another kind": Attack(
        """
import ctypes, mmap, os
if os.uname().machine == "x86_64":
    page = mmap.mmap(-1, 4096, prot=7)
    page.write(bytes.fromhex("b814000000" "cd80" "c3"))  # the 32-bit way to ask for one's number
    ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
    print("could call")
""",
        (HARD, GOES_ON),
        ("died",),
    ),
    "system calls of a third kind": Attack(
        """
import ctypes, os
if os.uname().machine == "x86_64" and ctypes.CDLL(None).syscall(0x40000000 + 39) != -1:
    print("could call")
""",
        (HARD, GOES_ON),
        ("died",),
    ),
    "kill itself": Attack("import os\nos.kill(os.getpid(), 9)"),
    "stop itself": Attack("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"),
    "kill its group": Attack("import os\nos.kill(0, 9)"),
    "kill everybody": Attack("import os\ntry: os.kill(-1, 9)\nexcept ProcessLookupError: pass"),
    "kill every number": Attack("""
import os
for number in range(2, 20000):
    try:
        os.kill(number, 9)
        print("killed", number)
    except ProcessLookupError:
        pass
"""),
}

TIME = {
    "loop": Attack("while True: pass", (SOFT,), ("cpu",)),
    "loop that catches all": Attack(
        "while True:\n  try:\n    for i in range(10**9): i + 1\n  except BaseException: pass", (HARD,), ("cpu",)
    ),
    "loop that ignores signals": Attack(
        """
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True: pass
""",
        (HARD,),
        ("cpu",),
    ),
    "loop in C": Attack("sum(range(10**12))", (HARD,), ("cpu",)),
    "huge number": Attack("x = 10 ** 10 ** 10", (SOFT, HARD, GOES_ON), ("cpu",)),
    "pattern without an end": Attack("import re\nre.match(r'(a+)+$', 'a' * 64 + 'b')", (SOFT, HARD), ("cpu",)),
    "sleep": Attack("import time\ntime.sleep(10**6)", (SOFT,), ("wait",)),
    "sleep that catches all": Attack(
        "import time\nwhile True:\n  try: time.sleep(10)\n  except BaseException: pass", (HARD,), ("wait",)
    ),
    "deadlock": Attack(
        "import threading\nlock = threading.Lock()\nlock.acquire(); lock.acquire()", (SOFT, HARD), ("wait",)
    ),
    "threads that compute": Attack(
        """
import threading
def f():
    while True: pass
for _ in range(8): threading.Thread(target=f, daemon=True).start()
while True: pass
""",
        (SOFT, HARD),
        ("cpu",),
    ),
    "everything read": Attack(
        """
import os
for folder, _, files in os.walk("/"):
    for name in files:
        try: open(os.path.join(folder, name), "rb").read(1)
        except OSError: pass
""",
        (SOFT,),
        ("cpu", "wait"),
    ),
}

BOMBS = {
    # whichever it meets first: the limit of memory, or on a slow machine that of computing
    "memory": Attack("x = []\nwhile True: x.append(bytearray(10**7))", (GOES_ON, SOFT), ("cpu",)),
    "memory at once": Attack("x = bytearray(2**40)"),
    "forks": Attack("""
import os, posix
for _ in range(20):
    try:
        if posix.fork() == 0:
            os._exit(0)
        print("made a process")
    except OSError:
        pass
"""),
    "programs": Attack("""
import os, posix, subprocess, sys
program = os.fsencode(sys.executable)
def by_subprocess():
    ends = [end for _ in range(2) for end in os.pipe()]
    subprocess._fork_exec([program, b"-V"], [program], True, (ends[3],), None, None, *[-1] * 6, *ends[2:],
                               False, False, 0, None, None, None, -1, None, *[True] * (sys.version_info < (3, 14)))
ways = [by_subprocess, lambda: posix.execv(program, ["python", "-V"]),
        lambda: posix.posix_spawn(program, ["python", "-V"], {}), lambda: subprocess.check_call(["true"]),
        lambda: os.posix_spawn("/bin/sh", ["sh"], {})]
for way in ways:
    try:
        way()
        print("made a process")
    except OSError:
        pass
get_ipython().system("true")
"""),
    "orphan": Attack("""
import os, posix
try:
    if posix.fork() == 0:
        os.setsid()
        if posix.fork() == 0:
            while True: pass
        os._exit(0)
    print("made a process")
except OSError:
    pass
"""),
    "threads": Attack("""
import threading, time
threading.stack_size(2**16)
try:
    for n in range(600): threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
    print("made too many threads")
except RuntimeError:
    pass
"""),
    "disk": Attack("""
written = 0
for folder in (".", "/tmp", "/dev/shm"):
    try:
        for n in range(100):
            with open(f"{folder}/{n}", "wb") as file: written += file.write(bytes(2**22))
    except OSError: pass
if written > 2**28:
    print("made too large files")
"""),
    "files": Attack("""
try:
    for n in range(20000): open(f"/tmp/{n}", "w").close()
    print("made too many files")
except OSError: pass
"""),
    "memory of the kernel": Attack("""
import ctypes, os
libc = ctypes.CDLL(None)
if [libc.shmget(0, 2**20, 0o1600), libc.msgget(0, 0o1600), libc.semget(0, 1, 0o1600)] != [-1] * 3:
    print("made shared memory")
try:
    os.memfd_create("x")
    print("made a file without a folder")
except OSError: pass
"""),
    "descriptors": Attack("""
import os
try:
    for _ in range(5000): os.open("/dev/null", 0)
    print("made too many")
except OSError: pass
"""),
    "text": Attack("for _ in range(3000): print('x' * 1000)"),
    "text past Python": Attack("""
import os
try:
    for _ in range(200): os.write(1, b"x" * 2**20)
    print("made too large a file")
except OSError: pass
"""),
    "outputs": Attack("from IPython.display import display\nfor _ in range(500): display({}, raw=True)"),
    "images": Attack("""
from IPython.display import Image, display
for _ in range(50): display(Image(data=bytes(2**15), format="png"))
"""),
    "metadata": Attack("from IPython.display import display\ndisplay('x', metadata={'a' * 10**6: 'b' * 10**6})"),
    "long names": Attack("raise type('x' * 10**6, (Exception,), {})('y' * 10**6)"),
    "deep output": Attack("""
from IPython.display import display
deep = []
for _ in range(10**5): deep = [deep]
display({"application/json": deep}, raw=True)
"""),
    "recursion": Attack("def f(): f()\nf()", (GOES_ON, SOFT, HARD), ("cpu",)),
    "recursion without a limit": Attack(
        "import sys\nsys.setrecursionlimit(10**9)\nclass A:\n  def __repr__(self): return repr(self)\nrepr(A())",
        (GOES_ON, SOFT, HARD),
        ("cpu", "died"),
    ),
}

WIRE = {
    "every descriptor written to": Attack(
        "import os\nfor n in range(3, 4096):\n  try: os.write(n, b'x' * 100)\n  except OSError: pass",
        (HARD,),
        ("died",),
    ),
    "every descriptor closed": Attack("import os\nos.closerange(0, 4096)", (HARD,), ("died",)),
    "standard descriptors closed": Attack("import os\nos.closerange(0, 3)"),
    "standard descriptors replaced": Attack("""
import os
for n, path in (0, "/dev/zero"), (1, "/dev/zero"), (2, "/dev/random"):
    os.dup2(os.open(path, os.O_RDWR), n)
"""),
    "answer forged": Attack(
        f"{CHANNEL}\nos.write(channel, bytes(16) + struct.pack('>Q', 2) + b'[]')", (HARD,), ("died",)
    ),
    "answer that does not end": Attack(f"{CHANNEL}\nos.write(channel, b'x' * 10)\ntime.sleep(100)", (HARD,)),
    "answer that is too long": Attack(
        """
import autograde.grading.sandbox.inside.conversation as inside
inside.ANSWER = type("", (), {"pack": lambda self, nonce, length: nonce + (2**60).to_bytes(8, "big")})()
""",
        (HARD,),
        ("output",),
    ),
    "answer of very many parts": Attack(
        "get_ipython().taken = lambda: b'[' + b'{},' * 10**5 + b'{}]'", (HARD,), ("died", "output")
    ),
    "answer that is no output": Attack("get_ipython().taken = lambda: b'[' * 10**5", (HARD,), ("died",)),
    "answer in drops": Attack(
        f"{CHANNEL}\nwhile True:\n    os.write(channel, b'x')\n    time.sleep(0.05)", (HARD,), ("died", "wait")
    ),
    "answer in drops, rightly begun": Attack(f"{IN_DROPS}while True: drop(0.004)", (HARD,), ("wait",)),
    "answer in drops, and computing": Attack(f"{IN_DROPS}while True: drop(0)", (HARD,), ("cpu",)),
    "request eaten": Attack(
        f"{CHANNEL}\ndef eat():\n    while True: os.read(channel, 1)\n"
        "threading.Thread(target=eat, daemon=True).start()\ntime.sleep(0.2)",
    ),
    "rights sent": Attack(
        f"{CHANNEL}\nimport socket\nthem = socket.socket(fileno=os.dup(channel))\n"
        "socket.send_fds(them, [b'x'], [0, 1, 2])\nprint('could send')",
        (GOES_ON,),
    ),
}

MACHINE = {
    "what workers share": Attack("""
import autograde, fcntl, os, socket
one = lambda: socket.socket(socket.AF_UNIX)
for name, attempt in {
    "mode of terminals": lambda: os.chmod("/dev/pts/ptmx", 0),
    "times of terminals": lambda: os.utime("/dev/pts", (4343, 1)),
    "a terminal": lambda: os.open("/dev/ptmx", os.O_RDWR),
    "a lease": lambda: fcntl.fcntl(open(autograde.__file__), 1024, 0),
    "news of a folder": lambda: fcntl.fcntl(os.open(os.path.dirname(autograde.__file__), 0), 1026, 1),
    "a large pipe": lambda: fcntl.fcntl(os.pipe()[0], 1031, 2**20),
    "a name": lambda: one().bind("/tmp/name"),
    "a listener": lambda: one().listen(),
    "a large buffer": lambda: socket.socketpair()[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**22),
}.items():
    try:
        attempt()
        print("could have", name)
    except OSError:
        pass
"""),
    "own folder deleted": Attack("""
import os, shutil
shutil.rmtree(os.getcwd(), ignore_errors=True)
try: os.rmdir(os.getcwd())
except OSError: pass
"""),
    "scratch deleted": Attack(
        "import shutil\nfor path in ('/tmp', '/dev', '/home', '/proc', '/packages'): "
        "shutil.rmtree(path, ignore_errors=True)"
    ),
    "shared files changed": Attack("""
import autograde, os, numpy
def changes(path):
    yield lambda: os.utime(path)
    yield lambda: os.chmod(path, 0o777)
    yield lambda: os.rename(path, path + "x")
    yield lambda: os.truncate(path, 0)
    yield lambda: os.setxattr(path, "user.x", b"x")
    yield lambda: os.link(path, path + "x")
    yield lambda: os.symlink(path, path + "x")
    yield lambda: open(path + "/x" if os.path.isdir(path) else path, "ab")
    yield lambda: os.rmdir(path) if os.path.isdir(path) else os.remove(path)
for path in (os.__file__, autograde.__file__, numpy.__file__, "/usr/lib", "/proc", "/etc", "/packages", "/"):
    for change in changes(path):
        try:
            change()
            print("changed", path)
        except OSError: pass
for device in ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/tty"):
    for change in (lambda: os.utime(device), lambda: os.chmod(device, 0), lambda: os.remove(device)):
        try:
            change()
            print("changed", device)
        except OSError: pass
"""),
    "secrets read": Attack("""
import glob, os
for path in ("/etc/group-", "/etc/shadow", "/home/*/*", "/proc/1/environ", "/proc/self/mem", "/proc/self/ns", "/sys",
             "/var", "/run", "/mnt", "/opt", "/boot", "/usr/bin", "/usr/share/[!z]*",
             *(os.path.join("/root", name) for name in (".ssh", ".bashrc"))):
    if glob.glob(path) and path != "/home/*/*" or len(glob.glob(path)) > 1:
        print("read", path)
for folder, folders, files in os.walk("/"):
    if folder.startswith(("/usr", "/packages")) or "/site-packages" in folder or "/lib/python" in folder:
        folders.clear()
    elif {"gradebook.db", "submitted", "solutions", "tests", ".git"} & {*folders, *files}:
        print("read", folder)
with open("/etc/passwd") as users, open("/proc/cpuinfo") as cores, open("/proc/self/maps") as maps:
    if [line.split(":")[0] for line in users] != ["sandbox"] or "a processor" not in cores.read() or maps.read():
        print("read the machine's own")
if set(os.environ) - {"HOME", "LANG", "MPLBACKEND", "NBGRADER_EXECUTION", "LOKY_MAX_CPU_COUNT", "MKL_NUM_THREADS",
                      "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "JOBLIB_MULTIPROCESSING", "JPY_PARENT_PID", "LOGNAME",
                      "PATH", "PWD", "SHELL", "TERM", "USER"} or "/home/sandbox" != os.environ["PWD"]:
    print("read", os.environ)
"""),
    "network": Attack("""
import socket
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET, socket.AF_VSOCK, socket.AF_ALG):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            socket.socket(family, kind)
            print("made a socket", family, kind)
        except OSError: pass
"""),
    "own limits raised": Attack("""
import resource
for name in dir(resource):
    if name.startswith("RLIMIT_"):
        limit = getattr(resource, name)
        soft, hard = resource.getrlimit(limit)
        try:
            if hard != resource.RLIM_INFINITY:
                resource.setrlimit(limit, (hard + 1, hard + 1))
                print("raised", name)
        except (OSError, ValueError): pass
"""),
    "rights regained": Attack("""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
tries = [("unshare", 0x10000000), ("unshare", 0x20000), ("setns", 0, 0), ("ptrace", 0, 1, 0, 0), ("chroot", b"/"),
         ("mount", b"x", b"/tmp", b"tmpfs", 0, None), ("umount2", b"/proc", 2), ("pivot_root", b"/", b"/"),
         ("setuid", 0), ("setgid", 0), ("prctl", 4, 1, 0, 0, 0), ("prctl", 22, 2, 0, 0, 0), ("personality", 0x40000),
         ("process_vm_readv", 1, None, 0, None, 0, 0), ("sethostname", b"x", 1), ("acct", b"/tmp/x"), ("sync",),
         ("userfaultfd", 0), ("fanotify_init", 0, 0), ("inotify_init",), ("perf_event_open", 0, 0, 0, 0, 0)]
for name, *arguments in tries:
    if name != "sync" and hasattr(libc, name) and getattr(libc, name)(*arguments) != -1:
        print("could", name, arguments)
# on x86-64: bpf, io_uring, clone3, add_key, request_key, keyctl, userfaultfd, new mount calls, pidfds, seccomp
for number in (321, 425, 426, 427, 435, 248, 249, 250, 323, 428, 429, 430, 442, 424, 434, 438, 317, 166, 165, 155):
    if os.uname().machine == "x86_64" and libc.syscall(number, 1, 0, 0, 0, 0) != -1:
        print("could", number)
"""),
    "terminal typed into": Attack("""
import fcntl, os, termios
try:
    fcntl.ioctl(os.open("/dev/ptmx", os.O_RDWR), termios.TIOCSTI, b"x")
    print("could type")
except OSError: pass
"""),
    "traces left": Attack("""
import autograde, numpy, os, random, socket, sys
open("numpy.py", "w").write("raise SystemExit"); open("/tmp/left", "w"); open("/dev/shm/left", "w")
os.environ["LEFT"] = "here"; sys.path.insert(0, "/tmp"); autograde.left = numpy.left = "here"
random.seed(5); numpy.random.seed(5); os.chdir("/tmp"); os.umask(0)
name = socket.socket(socket.AF_UNIX); name.bind("\\0left"); name.listen()
"""),
    "keyboard": Attack("input('points? ')"),
    "a page that runs": Attack("""
from IPython.display import HTML, Javascript, display
display(HTML("<script>fetch('/formgrader/api')</script><img src=x onerror=alert(1)>"), Javascript("alert(1)"))
"""),
}

ATTACKS: dict[str, Attack] = {**PYTHON, **ENDS, **TIME, **BOMBS, **WIRE, **MACHINE}
