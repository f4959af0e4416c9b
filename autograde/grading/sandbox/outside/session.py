"""A session with one submission: cells are run, frames are answered, each within its limits."""

import os
import select
from collections.abc import Sequence

from autograde.grading.limits import Limits
from autograde.grading.sandbox.outside.measured_process import Process
from autograde.grading.sandbox.outside.received_outputs import outputs_of
from autograde.grading.sandbox.outside.stop_reasons import Stopped
from autograde.grading.sandbox.outside.submission_process import SubmissionProcess
from autograde.grading.sandbox.outside.time_limits import Waiting, Watch
from autograde.grading.sandbox.wire.requests import (
    A_MOMENT,
    ANSWER,
    ASK,
    ASK_TOGETHER,
    GRADE,
    LEND,
    NAME,
    PUT,
    REQUEST,
    RUN,
    joined,
    parted,
)


class Session:
    """What the trusted side has of one submission. On leaving the context nothing of its process is left.

    Parameters
    ----------
    submission : SubmissionProcess
    limits : Limits
    """

    def __init__(self, submission: SubmissionProcess, limits: Limits):
        self.submission, self.limits = submission, limits
        self._waiting = Waiting()

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def put(self, name: str, content: bytes) -> None:
        """Write a file into the folder in which cells run, before the first of them does.

        Parameters
        ----------
        name : str, a path within that folder, its parts between "/"
        content : bytes
        """
        written = name.encode()
        self._request(PUT, NAME.pack(len(written)) + written + content, None, None, 0)

    def lend(self, names: bytes) -> None:
        """Have functions of these names stand in place of the notebook's own while it is asked, before its first cell.

        Parameters
        ----------
        names : the frame of a tuple of names
        """
        self._request(LEND, names, None, None, 0)

    def run(
        self, source: str, cpu_seconds: float | None = None, wait_seconds: float | None = None, graded: bool = False
    ) -> list[dict]:
        """Run a code cell; its outputs, as a kernel would have sent them.

        Parameters
        ----------
        source : str, the cell
        graded : bool, whether its outputs decide about points
        cpu_seconds, wait_seconds : float; the session's limits where none are given

        Raises
        ------
        Stopped : where it does not come to its end
        """
        most = 6 * self.limits.output + 2 * self.limits.images + 2**16  # JSON writes a character in up to 6 bytes
        kind = GRADE if graded else RUN
        answer, stop = self._request(kind, source.encode("utf-8", "replace"), cpu_seconds, wait_seconds, most)
        try:
            outputs = outputs_of(answer)
        except ValueError as problem:
            raise self.submission.killed("died", f"sent what is no output of a cell ({problem})") from None
        if stop is not None:
            stop.outputs = outputs
            raise stop
        return outputs

    def ask(
        self, frame: bytes, cpu_seconds: float | None = None, wait_seconds: float | None = None, most: int = 2**24
    ) -> bytes:
        """Have a frame answered by `autograde.grading.sandbox.inside.answer_calls`, in the submission's namespace.

        Parameters
        ----------
        frame : bytes
        cpu_seconds, wait_seconds : float; the session's limits where none are given
        most : int, the bytes of the longest answer to accept

        Raises
        ------
        Stopped : where no answer comes
        """
        answer, stop = self._request(ASK, frame, cpu_seconds, wait_seconds, most)
        if stop is not None:
            raise stop
        return answer

    def ask_together(
        self, frames: Sequence[bytes], cpu_seconds: float, wait_seconds: float, most: int = 2**24
    ) -> tuple[list[bytes], Stopped | None]:
        """Have frames answered one after another: the first, and others behind it as long as no time has passed.

        Parameters
        ----------
        frames, cpu_seconds, wait_seconds : as `ask` has them; the limits are those of the one that takes longest
        most : int, the bytes of all answers

        Returns
        -------
        the answers to the first of them, and why the next one has none where that was a soft stop

        Raises
        ------
        Stopped : where the process is no more; the answers are lost
        """
        answer, stop = self._request(ASK_TOGETHER, joined(frames), cpu_seconds, wait_seconds, most, A_MOMENT)
        if stop is not None:
            stop.more -= A_MOMENT  # which was that of those before it
        return parted(answer, len(frames)), stop

    @property
    def process(self) -> Process:
        """The submission's process."""
        return self.submission.process

    @property
    def waited(self) -> float:
        """Seconds that it waited in all, as far as they count."""
        return self._waiting.counted

    @property
    def cpu_seconds(self) -> float:
        """The computing time that the submission has used."""
        return self.submission.cpu_seconds

    def close(self) -> None:
        """End the submission's process, and wait until nothing of it is left."""
        self.submission.close()

    def _request(
        self,
        kind: bytes,
        payload: bytes,
        cpu_seconds: float | None,
        wait_seconds: float | None,
        most: int,
        allowance: float = 0.0,
    ) -> tuple[bytes, Stopped | None]:
        """The answer to a request, with the stop that was tried softly."""
        if not self.submission.open:
            raise Stopped("died", "could not be run: its process has ended")
        nonce = os.urandom(16)
        watch = Watch(
            self.submission,
            self._waiting,
            self.limits.cpu_seconds if cpu_seconds is None else cpu_seconds,
            self.limits.wait_seconds if wait_seconds is None else wait_seconds,
            allowance,
        )
        try:
            self._send(REQUEST.pack(nonce, kind, len(payload)) + payload, watch)
            echoed, length = ANSWER.unpack(self._receive(ANSWER.size, watch))
            if echoed != nonce:
                raise self.submission.killed("died", "wrote into the channel of the grader")
            if length > most:
                raise self.submission.killed(
                    "output", f"answered with {length} bytes, more than the {most} that are accepted"
                )
            return self._receive(length, watch), watch.stop
        except OSError:  # the channel has ended
            raise self.submission.gone(self.limits) from None
        finally:
            if self.submission.open:
                self._waiting.long += watch.waited()

    def _send(self, data: bytes, watch: Watch) -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[self.submission.channel.send(left) :]
            except BlockingIOError:
                watch.wait(select.POLLOUT)

    def _receive(self, size: int, watch: Watch) -> bytes:
        data = bytearray(size)
        left = memoryview(data)
        while left:
            try:
                got = self.submission.channel.recv_into(left)
            except BlockingIOError:
                watch.wait(select.POLLIN)
                continue
            if not got:
                raise ConnectionResetError
            left = left[got:]
        return bytes(data)
