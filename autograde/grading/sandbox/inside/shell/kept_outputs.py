"""The outputs of a cell, as many of them as are kept."""

import base64
from json import JSONEncoder
from typing import Any

MOST_OF_A_NUMBER = 100  # characters


class Outputs:
    """The outputs of one cell, in order, within limits: what is beyond them is not kept, and said to be missing.

    Parameters
    ----------
    text, rich : int, the bytes kept of text, and of pictures and everything else that is not plain text

    Attributes
    ----------
    decided : bool, whether what decides a graded cell's points is among those kept: it is, however full the room
    """

    def __init__(self, text: int, rich: int):
        self.text, self.rich = text, rich
        self.begin()

    def begin(self) -> None:
        """Forget the last cell's outputs."""
        self.kept: list[dict[str, Any]] = []
        self.shown: dict[str, dict[str, Any]] = {}  # by the name that display() gave for later updates
        self.left = {"text": self.text, "rich": self.rich}
        self.clear_at_next = self.decided = False

    def stream(self, name: str, text: str) -> None:
        """Text of stdout or stderr; what follows text of the same stream continues it."""
        kept = self._within_limit(text)
        if text and not kept and name == "stderr" and not self.decided:
            kept = "[left out]\n"
        text = kept
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
        bundle = self._bundle(data, metadata or {})
        if "text/plain" in data and not self.decided:
            bundle["data"]["text/plain"] = (
                bundle["data"].get("text/plain") or str(data["text/plain"])[:MOST_OF_A_NUMBER]
            )
        self._keep({"output_type": "execute_result", "execution_count": count, **bundle})

    def error(self, name: str, value: str, traceback: list[str]) -> None:
        """An exception that ended the cell."""
        self._clear_if_asked()
        lines = [self._within_limit(str(line)) for line in traceback[:500]]
        self._keep({"output_type": "error", "ename": name[:200], "evalue": value[:1000], "traceback": lines})

    def ended(self, error: BaseException, line: int) -> None:
        """That a graded cell ended with an exception, shown or not; in which of its lines, 0 for none."""
        name = type(error).__name__
        shown = [one for one in self.kept if one["output_type"] == "error" and one["ename"] == name[:200]]
        if not shown:
            self.decided = False
            self.error(name, str(error), [f"{name}: {error}"])
        for output in (shown or self.kept)[-1:]:
            output["line"] = line

    def clear(self, wait: bool) -> None:
        """Take back what was shown: now, or when something new comes."""
        self.clear_at_next = wait
        if not wait:
            self.decided = False
            self.kept.clear()
            self.shown.clear()

    def to_json(self) -> bytes:
        """The outputs as a notebook's file has them."""
        joined = [{**output, "text": "".join(output["text"])} if "text" in output else output for output in self.kept]
        return ENCODED(joined).encode("utf-8", "surrogatepass")

    def _clear_if_asked(self) -> None:
        if self.clear_at_next:
            self.clear(wait=False)

    def _keep(self, output: dict[str, Any]) -> None:
        decides = output["output_type"] in ("error", "execute_result") or output.get("name") == "stderr"
        first, self.decided = decides and not self.decided, decides or self.decided
        if first or self.left["text"] > -self.text:  # every output takes room, even one that shows nothing
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
    return len(value if isinstance(value, bytes) else ENCODED(value).encode("utf-8", "surrogatepass"))


def _plain(value: Any) -> Any:
    """What JSON does not know, as Jupyter's messages write it."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value)


ENCODED = JSONEncoder(ensure_ascii=False, default=_plain).encode  # who replaces json.dumps changes nothing here
