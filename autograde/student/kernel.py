"""A kernel of one's own, in which a notebook's sources are run."""

import logging
import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import nbformat
from nbformat import NotebookNode

SECONDS_A_CELL = 60


class Kernel:
    """A kernel of one's own, in which sources are run.

    Parameters
    ----------
    folder : Path, in which it works
    sources : run first, whatever comes of them
    """

    def __init__(self, folder: Path, sources: Sequence[str]):
        from nbclient import NotebookClient

        quiet = logging.getLogger("autograde.kernel")
        quiet.addHandler(logging.NullHandler())
        quiet.propagate = False
        self.client = NotebookClient(
            nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell()]),
            timeout=SECONDS_A_CELL,
            interrupt_on_timeout=True,
            error_on_timeout={"ename": "Stopped", "evalue": "", "traceback": []},
            allow_errors=True,
            extra_arguments=["--IPKernelApp.log_level=40"],
            resources={"metadata": {"path": str(folder)}},
            log=quiet,
        )
        self.client.reset_execution_trackers()
        self.stack = ExitStack()
        self.stack.enter_context(self.client.setup_kernel(env={**os.environ, "NBGRADER_EXECUTION": "autograde"}))
        for source in sources:
            self.run(source)

    def run(self, source: str) -> tuple[list[NotebookNode], str]:
        """The outputs of a source, and what ended it from outside.

        Raises
        ------
        DeadKernelError : if the kernel ended
        """
        replies = []
        self.client.on_cell_executed = lambda cell, cell_index, execute_reply: replies.append(execute_reply)
        made = self.client.execute_cell(nbformat.v4.new_code_cell(source), 0)
        stopped = any(reply and reply["content"].get("ename") == "Stopped" for reply in replies)
        ended = (
            f"did not end within {SECONDS_A_CELL} seconds and was stopped: does a loop never end?" if stopped else ""
        )
        return made.outputs, ended

    def end(self) -> None:
        """End it."""
        self.stack.close()
