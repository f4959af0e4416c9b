"""A cell or a call that did not come to its end: for which reason, and what the student reads of it."""

from collections.abc import Iterable

TIME = ("cpu", "wait")  # the reasons that are a limit of time


class Stopped(Exception):
    """A cell or a call that did not come to its end.

    Parameters
    ----------
    reason : "cpu", "wait", "memory", "died" or "output"
    sentence : str, for the student: "did not end within 20 s of computing time"
    alive : bool, whether the session can go on
    outputs : list of dict, what the cell had shown until then

    Attributes
    ----------
    more : float, seconds of computing that it had beyond its limit, to end an answer that had begun
    """

    def __init__(self, reason: str, sentence: str, alive: bool = False, outputs: Iterable[dict] = ()):
        super().__init__(sentence)
        self.reason, self.sentence, self.alive, self.outputs = reason, sentence, alive, list(outputs)
        self.more = 0.0
