"""A notebook's JSON with its outputs left out, read piece by piece: in memory that does not grow with them."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator

from autograde.notebooks import bounds
from autograde.notebooks.errors import Broken

_SLICE = 2**16

_STRUCTURE = re.compile(rb'["\[\]{}:]')
_IN_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_NOT_BLANK = re.compile(rb"\S")
_BRACKET = re.compile(rb'\\.|["\[\]{}]', re.DOTALL)
_AFTER_SCALAR = re.compile(rb"[,\]}\s]")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_DEEPER = {ord(b"["): 1, ord(b"{"): 1, ord(b"]"): -1, ord(b"}"): -1}
# Where outputs stand: the kinds of the containers around them, and the keys on the way.
_PASSED_OVER = {
    (b"{[{", ("cells", None, "outputs")),
    (b"{[{[{", ("worksheets", None, "cells", None, "outputs")),  # version 3
    (b"{{", ("metadata", "widgets")),  # the state of sliders and progress bars
}
_KEYS = {f'"{key}"'.encode(): key for key in ("cells", "worksheets", "metadata", "outputs", "widgets")}
_OUTPUTS_STAND = 5  # containers deep, at most


def without_outputs(chunks: Iterable[bytes]) -> bytes:
    """A notebook's JSON with null for the outputs of each cell, in memory that does not grow with them.

    Damaged JSON stays as damaged as it is. What stands in outputs is not looked at.

    Parameters
    ----------
    chunks : the file's content, in order

    Raises
    ------
    Broken : if what remains is larger than bounds.LARGEST_FILE, or what is passed over is beyond the other bounds
    """
    window = _Window(chunks)
    kinds = bytearray()
    keys: list[str | None] = []
    string: bytes | None = None
    while found := window.to_structure():
        if found == b'"':
            string = window.keep_string()
        elif found in b"[{":
            kinds += found
            keys.append(None)
            if len(kinds) > bounds.DEEPEST:
                raise Broken("is no notebook (its JSON is nested too deeply)")
        elif found in b"]}" and kinds:
            kinds.pop()
            keys.pop()
        elif found == b":" and keys:
            keys[-1] = _key(string) if len(kinds) <= _OUTPUTS_STAND else None
            if len(kinds) <= _OUTPUTS_STAND and (bytes(kinds), tuple(keys)) in _PASSED_OVER:
                window.pass_over()
    return bytes(window.made)


def _key(string: bytes | None) -> str | None:
    """What a key says, its escapes resolved; None where it is none of those that lead to outputs."""
    if string and b"\\" in string:
        try:
            string = b'"' + json.loads(string).encode("utf-8", "replace") + b'"'
        except ValueError:
            return None
    return _KEYS.get(string or b"")


class _Window:
    """The part of a file that is looked at, and what of the file is kept.

    Parameters
    ----------
    chunks : the file's content, in order
    """

    def __init__(self, chunks: Iterable[bytes]):
        self.chunks, self.data, self.at, self.made = _in_utf_8(chunks), b"", 0, bytearray()
        self.kept_steps = self.steps = self.values = 0

    def more(self) -> bool:
        """Add the next chunk, forget what was read; whether there was one."""
        chunk = next(self.chunks, b"")
        self.data, self.at = self.data[self.at :] + chunk, 0
        return bool(chunk)

    def keep(self, end: int) -> None:
        """Keep what stands before this place."""
        if len(self.made) + end - self.at > bounds.LARGEST_FILE:
            raise Broken(f"is larger than {bounds.LARGEST_FILE >> 20} MiB, its outputs left out")
        self.made += self.data[self.at : end]
        self.at = end

    def to_structure(self) -> bytes:
        """Keep everything to the next mark of JSON's structure; the mark, b"" at the end."""
        self.kept_steps += 1
        if self.kept_steps > 3 * bounds.MOST_VALUES:
            raise Broken(f"holds more than {bounds.MOST_VALUES} values")
        while (match := _STRUCTURE.search(self.data, self.at)) is None:
            self.keep(len(self.data))
            if not self.more():
                return b""
        self.keep(match.end())
        return match[0]

    def keep_string(self) -> bytes | None:
        """Keep the rest of a string; the whole of it, None where it is longer than any key of ours."""
        begun = len(self.made) - 1
        for end in self.parts_of_string():
            self.keep(end)
        return bytes(self.made[begun:]) if len(self.made) - begun < 200 else None

    def parts_of_string(self) -> Iterator[int]:
        """The places up to which a string is seen to go on, the last one behind its end."""
        while True:
            match = _IN_STRING.match(self.data, self.at)
            end = match.end() if match else self.at
            if self.data[end : end + 1] == b'"':
                yield end + 1
                return
            yield end
            if not self.more():
                return

    def pass_over(self) -> None:
        """Keep null in the place of the value that follows."""
        self.values += 1
        if self.values > 2 * bounds.MOST_CELLS:
            raise Broken(f"has more than {bounds.MOST_CELLS} cells")
        while (match := _NOT_BLANK.search(self.data, self.at)) is None:
            self.at = len(self.data)
            if not self.more():
                return
        self.made += b" null"
        self.at = match.start()
        if match[0] == b'"':
            self.at += 1
            for end in self.parts_of_string():
                self.at = end
        elif match[0] in b"[{":
            self.pass_over_nested()
        else:
            while (match := _AFTER_SCALAR.search(self.data, self.at)) is None:
                self.at = len(self.data)
                if not self.more():
                    return
            self.at = match.start()

    def pass_over_nested(self) -> None:
        """Go to behind a list or an object: in large steps, and back to its end."""
        depth, inside, size = 0, False, 2**8  # inside: a string
        while True:
            while len(self.data) - self.at < 2 and self.more():
                pass
            if self.at == len(self.data):
                return
            part = self.data[self.at : self.at + size]
            if len(part) > 1 and (len(part) - len(part.rstrip(b"\\"))) % 2:
                part = part[:-1]  # an escape is seen whole
            pieces = part.replace(b"\\\\", b"  ").replace(b'\\"', b"  ").split(b'"')
            before = depth
            for bracket in b"".join(pieces[inside::2]).translate(None, _NO_BRACKETS):
                depth += _DEEPER[bracket]
                self.steps += 1
                if not depth:
                    self.at += _end(part, before, inside)
                    return
            self.steps += len(pieces)
            if self.steps > bounds.MOST_STEPS:
                raise Broken(f"holds more than {bounds.MOST_STEPS} values in its outputs")
            inside ^= len(pieces) % 2 == 0
            self.at += len(part)
            size = min(8 * size, _SLICE)


def _end(part: bytes, depth: int, inside: bool) -> int:
    """Where in this part the value ends that is open to this depth, inside of a string or not."""
    for match in _BRACKET.finditer(part):
        if match[0] == b'"':
            inside = not inside
        elif not inside and match[0][0] in _DEEPER:
            depth += _DEEPER[match[0][0]]
            if not depth:
                return match.end()
    return len(part)


def _in_utf_8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, of which a file in UTF-16 is decoded; no more of them than bounds.LARGEST_WITH_OUTPUTS."""
    decoder = None
    size = 0
    for chunk in chunks:
        if not size and chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
            decoder = codecs.getincrementaldecoder("utf-16")("replace")
        size += len(chunk)
        if size > bounds.LARGEST_WITH_OUTPUTS:
            raise Broken(f"is larger than {bounds.LARGEST_WITH_OUTPUTS >> 20} MiB")
        yield decoder.decode(chunk).encode("utf-8", "replace") if decoder else chunk
