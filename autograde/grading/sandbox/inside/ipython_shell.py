"""An IPython shell that keeps the outputs of a cell as a Jupyter kernel would send them."""

import ast
import asyncio
import base64
import builtins
import contextlib
import contextvars
import getpass
import io
import json
import os
import sys
import zlib
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import LSString, SList
from traitlets import Type
from traitlets.config import Config

from autograde.grading.sandbox.inside import forbidden as refused
from autograde.grading.sandbox.inside import kernel_features as kernel

NOTES = 5  # of what the sandbox refused, under one cell


class TimeLimit(BaseException):
    """Raised inside a cell or a call that has had its time."""


class Outputs:
    """The outputs of one cell, in order, within limits: what is beyond them is not kept, and said to be missing.

    Parameters
    ----------
    text, rich : int, the bytes kept of text, and of pictures and everything else that is not plain text
    """

    def __init__(self, text: int, rich: int):
        self.text, self.rich = text, rich
        self.begin()

    def begin(self) -> None:
        """Forget the last cell's outputs."""
        self.kept: list[dict[str, Any]] = []
        self.shown: dict[str, dict[str, Any]] = {}  # by the name that display() gave for later updates
        self.left = {"text": self.text, "rich": self.rich}
        self.clear_at_next = False

    def stream(self, name: str, text: str) -> None:
        """Text of stdout or stderr; what follows text of the same stream continues it."""
        text = self._within_limit(text)
        if not text:
            return
        self._clear_if_asked()
        last = self.kept[-1] if self.kept else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        else:
            self._keep({"output_type": "stream", "name": name, "text": [text]})

    def display(self, data: dict, metadata: dict | None, name: str = "", update: bool = False) -> None:
        """What display() shows, or shows instead of what it showed under the same name."""
        self._clear_if_asked()
        bundle = self._bundle(data, metadata or {})
        if update:
            self.shown.get(name, {}).update(bundle)
            return
        output = {"output_type": "display_data", **bundle}
        if name:
            self.shown[name] = output
        self._keep(output)

    def result(self, data: dict, metadata: dict | None, count: int) -> None:
        """The value of the cell's last expression."""
        self._clear_if_asked()
        self._keep({"output_type": "execute_result", "execution_count": count, **self._bundle(data, metadata or {})})

    def error(self, name: str, value: str, traceback: list[str]) -> None:
        """An exception that ended the cell."""
        self._clear_if_asked()
        lines = [self._within_limit(str(line)) for line in traceback[:500]]
        self._keep({"output_type": "error", "ename": name[:200], "evalue": value[:1000], "traceback": lines})

    def clear(self, wait: bool) -> None:
        """Take back what was shown: now, or when something new comes."""
        self.clear_at_next = wait
        if not wait:
            self.kept.clear()
            self.shown.clear()

    def to_json(self) -> bytes:
        """The outputs as a notebook's file has them."""
        joined = [{**output, "text": "".join(output["text"])} if "text" in output else output for output in self.kept]
        return json.dumps(joined, default=_plain, ensure_ascii=False).encode("utf-8", "surrogatepass")

    def _clear_if_asked(self) -> None:
        if self.clear_at_next:
            self.clear(wait=False)

    def _keep(self, output: dict[str, Any]) -> None:
        if self.left["text"] > -self.text:  # every output takes room, even one that shows nothing
            self.left["text"] -= 32
            self.kept.append(output)

    def _within_limit(self, text: str) -> str:
        left = self.left["text"]
        self.left["text"] = left - len(text)
        if len(text) <= left:
            return text
        return f"{text[:left]}\n[more output than the {self.text} characters that are kept]\n" if left > 0 else ""

    def _bundle(self, data: dict, metadata: dict) -> dict[str, dict]:
        """A display's data and metadata, without what is too large."""
        kept: dict[str, Any] = {}
        for kind, value in data.items():
            if kind == "text/plain":
                kept[kind] = self._within_limit(str(value))
            elif (size := _size(value)) <= self.left["rich"]:
                self.left["rich"] -= size
                kept[str(kind)[:100]] = value
            else:
                note = (
                    f"[{str(kind)[:100]} of {size} bytes left out: more than the {self.rich} that are kept of a cell]"
                )
                kept["text/plain"] = self._within_limit(note)
        size = _size(metadata)
        fits = size <= self.left["rich"]
        self.left["rich"] -= size if fits else 0
        return {"data": kept, "metadata": metadata if fits else {}}


def _size(value: Any) -> int:
    """Bytes of a value in a notebook's file."""
    if isinstance(value, str):
        return len(value.encode("utf-8", "replace"))
    return len(value if isinstance(value, bytes) else json.dumps(value, default=_plain))


def _plain(value: Any) -> Any:
    """What JSON does not know, as Jupyter's messages write it."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value)


class Stream(io.TextIOBase):
    """stdout or stderr of the cell."""

    encoding = "UTF-8"
    errors = "replace"

    def __init__(self, name: str, outputs: Outputs, descriptor: int):
        self.name, self._outputs, self._descriptor, self._taken = name, outputs, descriptor, 0

    def skip(self) -> None:
        """Forget what was written past Python, to the descriptor itself, until now."""
        with contextlib.suppress(OSError, ValueError):  # the student's code can have closed it
            self._taken = os.fstat(self._descriptor).st_size

    def take(self) -> None:
        """Add what was written past Python since then."""
        with contextlib.suppress(OSError, ValueError):
            written = os.pread(self._descriptor, self._outputs.text + 1, self._taken)
            self._outputs.stream(self.name, written.decode("utf-8", "replace"))

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.stream(self.name, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor


class Publisher(DisplayPublisher):
    """display() into the cell's outputs."""

    shell: Any

    def publish(self, data, metadata=None, *, transient=None, update=False, **kwargs):  # type: ignore[override]
        name = str((transient or {}).get("display_id", ""))
        self.shell.outputs.display(data, metadata, name, update)

    def clear_output(self, wait=False):
        self.shell.outputs.clear(wait)


class Hook(DisplayHook):
    """The value of the cell's last expression into its outputs."""

    shell: Any

    def start_displayhook(self):
        pass

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        if format_dict:
            self.shell.outputs.result(format_dict, md_dict, self.prompt_count)

    def finish_displayhook(self):
        pass


class Compiler(CachingCompiler):
    """Names cells as ipykernel does; by the name, tracebacks are formatted as there, and in a fraction of the time."""

    def get_code_name(self, raw_code, transformed_code, number):
        return f"/tmp/ipykernel_1/{zlib.crc32(raw_code.encode('utf-8', 'replace'))}.py"


class Shell(InteractiveShell):
    """IPython without a terminal, a history, a keyboard or programs."""

    __qualname__ = "ZMQInteractiveShell"

    compiler_class = Type(Compiler)
    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)
    outputs = Outputs(0, 0)
    streams: tuple[Stream, ...] = ()
    usual: list[Any] | None = None  # its transformers before the first cell
    kernel: Any = None
    loop: Any = None
    context = contextvars.Context()
    notes = 0  # of what the sandbox refused, in the running cell
    heard = False  # the running cell has been stopped: what is left to do for it need not be

    def take_streams(self):
        """Let print and warnings write into the cell's outputs."""
        self.streams = Stream("stdout", self.outputs, 1), Stream("stderr", self.outputs, 2)
        sys.stdout, sys.stderr = self.streams

    def transformers(self):
        """What IPython does to a cell's text, the student's additions included."""
        return [*self.input_transformers_cleanup, *self.input_transformers_post]

    def transform_cell(self, raw_cell):
        """Plain Python stays as it is, without the search for magics that takes a third of a short cell's time."""
        if raw_cell[:1].isspace() or self.transformers() != self.usual:
            return super().transform_cell(raw_cell)
        try:
            compile(raw_cell, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return super().transform_cell(raw_cell)
        return raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"

    def should_run_async(self, raw_cell, **known):
        """A cell runs in a loop that is running, as in a kernel; one that a cell runs, only where it has to."""
        if self.loop is not None and not self.loop.is_running():
            return True
        return ("await" in raw_cell or "async" in raw_cell) and super().should_run_async(raw_cell, **known)

    def start_loop(self):
        """The loop of this submission's cells; what one of them sets in its context, the next ones find there."""
        self.loop, self.context = asyncio.new_event_loop(), contextvars.copy_context()
        asyncio.set_event_loop(self.loop)
        self.loop_runner = self.to_its_end

    def to_its_end(self, cell):
        """Run a cell's coroutine in the loop."""
        task = self.loop.create_task(cell, context=self.context)
        try:
            return self.loop.run_until_complete(task)
        except TimeLimit:
            if task.cancel():
                self.loop.run_until_complete(asyncio.wait([task], timeout=0))
            raise

    def run(self, source):
        """Run a cell's source, given as bytes; its outputs are then to be `taken`."""
        self.outputs.begin()
        self.heard, self.notes = False, 0
        for stream in self.streams:
            stream.skip()
        self.run_cell(source.decode("utf-8"), store_history=True)
        return b""

    def quietly(self, function, *arguments):
        """What a function returns; figures that it leaves open are closed, so that the next cell does not show them."""
        before = open_figures()
        self.heard = False
        try:
            return self.context.run(function, *arguments)
        finally:
            for number in open_figures() - before:
                sys.modules["matplotlib.pyplot"].close(number)

    def taken(self):
        """The outputs of the cell that ran last, as JSON."""
        for stream in self.streams:
            stream.take()
        return self.outputs.to_json()

    def broke(self, problem):
        """Note that a cell ended by breaking the shell, not by an error that the shell could show."""
        if not isinstance(problem, TimeLimit):
            self.outputs.error(type(problem).__name__, "", [])

    def showtraceback(self, *arguments, **known):
        if isinstance(sys.exc_info()[1], TimeLimit):
            self.heard = True
            return  # the grader says it in its own words; to format it can take a second in a long module
        super().showtraceback(*arguments, **known)

    def _showtraceback(self, etype, evalue, stb):
        self.outputs.error(etype.__name__, str(evalue), stb)

    def note(self, sentence):
        """Say to the reader of a cell what the sandbox refused: in its outputs, which no %%capture takes."""
        if self.notes < NOTES:
            self.outputs.stream("stderr", f"{sentence}\n")
        self.notes += 1

    def system(self, cmd):
        """A shell's line: as in IPython, a program that fails ends no cell."""
        words = cmd.split()
        status = 0
        if words[:1] == ["mkdir"]:  # the one that later lines of a notebook build on
            for folder in words[1:]:
                if not folder.startswith("-"):
                    with contextlib.suppress(OSError):
                        os.makedirs(folder, exist_ok=True)
        elif words[:1] != ["clear"] and not refused.satisfied(cmd):
            status = refused.NOT_FOUND
            self.note(f"{refused.PROGRAMS}: {cmd[:200]}")
        self.user_ns["_exit_code"] = status

    system_raw = system_piped = system

    def getoutput(self, cmd, split=True, depth=0):
        self.system(cmd)
        return SList() if split else LSString()

    def enable_gui(self, gui=None):
        """The inline backend needs no event loop."""

    def get_parent(self):
        """The message that asked for the running cell: there is none."""
        return {}

    def ask_exit(self):
        """exit and quit end nothing: the cells after them are graded too."""


Shell.__name__ = "ZMQInteractiveShell"  # by which libraries, and half of the forums' answers, know a notebook


def open_figures() -> set[int]:
    """The numbers of Matplotlib's open figures."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()


def no_keyboard(prompt: object = "", *_: object) -> str:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


def prepared_shell(text: int, rich: int) -> Shell:
    """A shell as it stands before the first cell: figures are inline, input() refuses."""
    config = Config()
    config.HistoryManager.enabled = False
    config.IPKernelApp.connection_file = "kernel.json"  # by which libraries know a kernel
    shell = Shell.instance(config=config)
    shell.outputs, shell.usual = Outputs(text, rich), shell.transformers()
    builtins.input = no_keyboard
    getpass.getpass = no_keyboard  # type: ignore[assignment]
    kernel.like_a_kernel(shell)
    return shell
