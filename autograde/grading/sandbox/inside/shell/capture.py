"""What a cell prints, displays and ends with, on its way into the cell's outputs."""

import contextlib
import io
import os
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher

from autograde.grading.sandbox.inside.shell.kept_outputs import Outputs


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
