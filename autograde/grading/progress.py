"""The progress bar of a long command: how far it is, at which rate, and the time left."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

Line = TypeVar("Line")


def progress_bar(lines: Iterable[Line], title: str, total: int, *, stays: bool = False) -> Iterator[Line]:
    """Hand on each line as it is done, and show a bar on stderr meanwhile.

    Parameters
    ----------
    lines : one for each thing done
    title : what is done
    total : how many there will be
    stays : whether the bar stays on the screen at the end
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    rate = TextColumn("{task.fields[rate]}")
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=not stays) as progress:
        task = progress.add_task(title, total=total, rate="")
        for line in lines:
            speed = progress.tasks[task].speed
            progress.update(task, advance=1, rate=f"{speed:.1f}/s" if speed else "")
            yield line
