"""What the two ends say to each other over their sockets: how a request and its answer begin, and of which kinds."""

import signal
import struct
from collections.abc import Iterable

REQUEST = struct.Struct(">16scQ")  # nonce, kind, length of what follows
ANSWER = struct.Struct(">16sQ")  # the request's nonce, length of what follows
RUN, GRADE, ASK, ASK_TOGETHER, PUT, LEND = b"r", b"g", b"a", b"t", b"p", b"l"
FRAME = struct.Struct(">Q")  # length of one of several frames, which follows
TOGETHER = 16  # frames at most that are asked together
A_MOMENT = 0.1  # seconds that what is asked together may take; then the rest is not answered but asked again
CALLS = (
    b"\xff"  # begins an answer that is none yet: a lent function is called, and the next request says what it answers
)
NAME = struct.Struct(">H")  # length of a file's name, which follows, and then what the file holds
SESSION, TWIN = b"s", b"t"  # what is said over the control socket
SETTINGS = struct.Struct(">I")  # length of the settings that follow, in JSON
READY = struct.Struct(">5sI")  # b"ready", the process's number as it sees it
ENOUGH = signal.SIGXCPU  # from outside: the running cell or call has had its time


def joined(frames: Iterable[bytes]) -> bytes:
    """Several frames as one."""
    return b"".join(FRAME.pack(len(frame)) + frame for frame in frames)


def parted(together: bytes, most: int) -> list[bytes]:
    """The frames that were joined, the first so many; of what was not joined, those at its beginning that are whole."""
    frames: list[bytes] = []
    begin = FRAME.size
    while begin <= len(together) and len(frames) < most:
        (length,) = FRAME.unpack_from(together, begin - FRAME.size)
        if begin + length > len(together):
            break
        frames.append(together[begin : begin + length])
        begin += length + FRAME.size
    return frames
