"""An IPython shell that keeps the outputs of a cell as a Jupyter kernel would send them."""

import base64
import builtins
import getpass
import io
import json
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

TEXT = ("text/plain",)


class TimeLimit(BaseException):
    """Raised inside a cell or a call that has had its time."""


class Outputs:
    """The outputs of one cell, in order, within limits.

    Parameters
    ----------
    text, rich : int, the bytes kept of text, and of pictures and everything else that is not plain text
    """

    def __init__(self, text: int, rich: int):
        self.limits = {"text": text, "rich": rich}
        self.begin()

    def begin(self) -> None:
        """Forget the last cell's outputs."""
        self.kept: list[dict[str, Any]] = []
        self.left = dict(self.limits)
        self.clear_at_next = False

    def stream(self, name: str, text: str) -> None:
        """Text of stdout or stderr; what follows text of the same stream continues it."""
        text = self._within_limit(text)
        if not text:
            return
        self._clear_if_asked()
        last = self.kept[-1] if self.kept else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["parts"].append(text)
        else:
            self.kept.append({"output_type": "stream", "name": name, "parts": [text]})

    def display(self, data: dict, metadata: dict | None, execution_count: int | None = None) -> None:
        """What display() shows, or the cell's last expression where it comes with an execution count."""
        self._clear_if_asked()
        output: dict[str, Any] = {"output_type": "display_data", "data": self._bundle(data), "metadata": metadata or {}}
        if execution_count is not None:
            output |= {"output_type": "execute_result", "execution_count": execution_count}
        self.kept.append(output)

    def error(self, name: str, value: str, traceback: list[str]) -> None:
        self._clear_if_asked()
        traceback = [self._within_limit(str(line)) for line in traceback]
        self.kept.append({"output_type": "error", "ename": name, "evalue": value[:4096], "traceback": traceback})

    def clear(self, wait: bool) -> None:
        """Take back what was shown, now or when something new comes."""
        self.clear_at_next = wait
        if not wait:
            self.kept.clear()

    def to_json(self) -> bytes:
        for output in self.kept:
            if "parts" in output:
                output["text"] = "".join(output.pop("parts"))
        return json.dumps(self.kept, default=_plain).encode("utf-8", "surrogatepass")

    def _clear_if_asked(self) -> None:
        if self.clear_at_next:
            self.clear(wait=False)

    def _within_limit(self, text: str) -> str:
        left = self.left["text"]
        self.left["text"] = left - len(text)
        if len(text) <= left:
            return text
        return text[:left] + f"\n[more output than the {self.limits['text']} bytes that are kept]\n" if left > 0 else ""

    def _bundle(self, data: dict) -> dict:
        kept = {}
        for kind, value in data.items():
            if kind in TEXT and isinstance(value, str):
                kept[kind] = self._within_limit(value)
                continue
            size = len(value) if isinstance(value, str | bytes) else len(json.dumps(value, default=_plain))
            if size <= self.left["rich"]:
                self.left["rich"] -= size
                kept[kind] = value
            else:
                note = f"[{kind} of {size} bytes left out: more than the {self.limits['rich']} that are kept of a cell]"
                kept["text/plain"] = self._within_limit(note)
        return kept


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
        self.name, self._outputs, self._descriptor = name, outputs, descriptor

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
        self.shell.outputs.display(data, metadata)

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
            self.shell.outputs.display(format_dict, md_dict, self.prompt_count)

    def finish_displayhook(self):
        pass


class Shell(InteractiveShell):
    """IPython without a terminal, a history, a keyboard or programs."""

    displayhook_class = Type(Hook)
    display_pub_class = Type(Publisher)
    outputs = Outputs(0, 0)

    def _showtraceback(self, etype, evalue, stb):
        if issubclass(etype, TimeLimit):
            return  # the grader says it in its own words
        self.outputs.error(etype.__name__, str(evalue), stb)

    def system(self, cmd):
        raise OSError(f"no program can be started while a notebook is graded: {cmd}")

    system_raw = system_piped = system

    def getoutput(self, cmd, split=True, depth=0):
        self.system(cmd)

    def enable_gui(self, gui=None):
        """The inline backend needs no event loop."""

    def ask_exit(self):
        """exit and quit end nothing: the cells after them are graded too."""


def no_keyboard(prompt: object = "", *_: object) -> str:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


def prepared_shell(text: int, rich: int) -> Shell:
    """A shell as it stands before the first cell: figures are inline, input() refuses."""
    config = Config()
    config.HistoryManager.enabled = False
    shell = Shell.instance(config=config)
    shell.outputs = Outputs(text, rich)
    builtins.input = no_keyboard
    getpass.getpass = no_keyboard  # type: ignore[assignment]
    return shell
