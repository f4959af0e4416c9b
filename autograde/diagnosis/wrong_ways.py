"""The ways in which an exercise goes wrong, as whoever names a mistake asks for them."""

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np

from autograde.diagnosis.stage import Stage

Choice = tuple[int, ...]  # for every stage: 0 where it is taken rightly, else the number of its wrong way


class Ways(Protocol):
    """The ways in which an exercise goes wrong for certain arguments: whether numbers are those of one, never which."""

    @property
    def stages(self) -> tuple[Stage, ...]: ...

    def single(self) -> Iterator[Choice]: ...

    def double(self) -> Iterator[Choice]: ...

    def mistakes(self, choice: Choice) -> list[str]: ...

    def factors(self) -> list[str]: ...

    def suspected(self, choice: Choice) -> list[int]: ...

    def fits(
        self, choice: Choice, yours: list[np.ndarray] | None, other: "Callable[[], Ways]", exact: bool = False
    ) -> bool | None: ...

    def right(
        self, yours: list[np.ndarray] | None, other: "Callable[[], Ways]", exact: bool = False
    ) -> bool | None: ...
