"""An IPython shell that keeps the outputs of a cell as a Jupyter kernel would send them."""

import ast
import asyncio
import builtins
import contextlib
import contextvars
import getpass
import itertools
import os
import sys
import zlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.text import LSString, SList
from traitlets import Type
from traitlets.config import Config

from autograde.grading.sandbox.inside.forbidden.programs import NOT_FOUND, satisfied
from autograde.grading.sandbox.inside.forbidden.reasons import PROGRAMS
from autograde.grading.sandbox.inside.shell.capture import Hook, Publisher, Stream
from autograde.grading.sandbox.inside.shell.event_loop import Loop
from autograde.grading.sandbox.inside.shell.kept_outputs import Outputs
from autograde.grading.sandbox.inside.shell.kernel_features import like_a_kernel

NOTES = 5  # of what the sandbox refused, under one cell


class TimeLimit(BaseException):
    """Raised inside a cell or a call that has had its time."""


class Compiler(CachingCompiler):
    """Names cells as ipykernel does; by the name, tracebacks are formatted as there, and in a fraction of the time.

    Attributes
    ----------
    parsed : the cell that is about to run, the flags with which it was parsed, and what came of that
    """

    parsed: tuple[str, int, Any] | None = None

    def ast_parse(self, source, filename="<unknown>", symbol="exec"):
        """The tree of a cell; of one that was parsed to see whether it is plain Python, that tree."""
        parsed, self.parsed = self.parsed, None
        if parsed is not None and parsed[:2] == (source, self.flags) and symbol == "exec":
            return parsed[2]
        return super().ast_parse(source, filename, symbol)

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
    compile: Compiler
    loop: Any = None
    context = contextvars.Context()
    notes = 0  # of what the sandbox refused, in the running cell
    notes_in = "stderr"
    transformed: Mapping[str, str] = MappingProxyType({})  # cells that every notebook has -> what IPython makes of them
    heard = False  # the running cell has been stopped: what is left to do for it need not be

    def take_streams(self):
        """Let print and warnings write into the cell's outputs."""
        if not self.streams:
            self.streams = Stream("stdout", self.outputs, 1), Stream("stderr", self.outputs, 2)
        sys.stdout, sys.stderr = self.streams

    def transformers(self):
        """What IPython does to a cell's text, the student's additions included."""
        manager = self.input_transformer_manager
        lists = self.input_transformers_cleanup, manager.line_transforms, manager.token_transformers
        return [*itertools.chain(*lists, self.input_transformers_post)]

    def transform_cell(self, raw_cell):
        """Plain Python stays as it is, without the search for magics that takes a third of a short cell's time."""
        self.compile.parsed = None
        if raw_cell[:1].isspace() or self.transformers() != self.usual:
            return super().transform_cell(raw_cell)
        if raw_cell in self.transformed:
            return self.transformed[raw_cell]
        cell, flags = raw_cell if raw_cell.endswith("\n") else raw_cell + "\n", self.compile.flags
        try:
            name = self.compile.cache(cell, self.execution_count, raw_code=raw_cell)  # a warning shows its line
            tree = compile(cell, name, "exec", flags | ast.PyCF_ONLY_AST, True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return super().transform_cell(raw_cell)
        self.compile.parsed = cell, flags, tree
        return cell

    def know(self, cells):
        """Transform what every notebook has; of one line aside, whose meaning the names of a notebook decide."""
        found = {}
        for cell in cells:
            with contextlib.suppress(Exception):  # it is said where it runs
                if len(cell.splitlines()) > 1:
                    found[cell] = self.transform_cell(cell)
        self.transformed = MappingProxyType(found)

    def should_run_async(self, raw_cell, **known):
        """A cell runs in a loop that is running, as in a kernel; one that a cell runs, only where it has to."""
        if self.loop is not None and not self.loop.is_running():
            return True
        return ("await" in raw_cell or "async" in raw_cell) and super().should_run_async(raw_cell, **known)

    def start_loop(self):
        """The loop of a submission's cells; what one of them sets in its context, the next ones find there."""
        self.loop, self.context = Loop(), contextvars.copy_context()
        asyncio.set_event_loop(self.loop)
        self.loop_runner = self.to_its_end

    def end_loop(self):
        """Close that loop: the next one begins with nothing of it."""
        self.loop.close()
        asyncio.set_event_loop(None)
        self.loop = None

    def to_its_end(self, cell):
        """Run a cell's coroutine in the loop."""
        if self.loop.is_running():  # a cell within a cell: refused before it begins, as in a kernel
            cell.close()
            raise RuntimeError("This event loop is already running")
        task = self.loop.create_task(cell, context=self.context)
        try:
            return self.loop.run_until_complete(task)
        except TimeLimit:
            if task.cancel():
                self.loop.run_until_complete(asyncio.wait([task], timeout=0))
            raise

    def begin(self):
        """Begin a cell: nothing has been put out."""
        self.outputs.begin()
        self.heard, self.notes, self.notes_in = False, 0, "stderr"
        for stream in self.streams:
            stream.skip()

    def run(self, source):
        """Run a cell's source, given as bytes; its outputs are then to be `taken`."""
        self.begin()
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

    def _format_exception_for_storage(self, exception, filename=None, running_compiled_code=False):
        """What the history keeps of an error, once it has been shown: IPython would format a second traceback."""
        return {"ename": type(exception).__name__, "evalue": "", "traceback": []}

    def note(self, sentence):
        """Say to the reader of a cell what the sandbox refused: in its outputs, which no %%capture takes."""
        if self.notes < NOTES:
            self.outputs.stream(self.notes_in, f"{sentence}\n")
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
        elif words[:1] != ["clear"] and not satisfied(cmd):
            status = NOT_FOUND
            self.note(f"{PROGRAMS}: {cmd[:200]}")
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
    like_a_kernel(shell)
    return shell
