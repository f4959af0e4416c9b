"""What a browser or a system puts behind the name of a file that is there already."""

import re

_AGAIN = re.compile(  # -1, _2, (3), -Copy4, " - Copy (5)"
    r"[ _-]{0,3}(?:[-_]([0-9]{1,9})|\(([0-9]{1,9})\)|[Cc]opy ?([0-9]{0,9}))"
)


def again(stem: str) -> tuple[str, int]:
    """A name without what a browser or a system puts behind it where it is there already, and the number in that."""
    number = 0
    for _ in range(5):
        ends = (_AGAIN.fullmatch(stem, place) for place in range(max(1, len(stem) - 20), len(stem)))
        end = next((found for found in ends if found), None)
        if end is None:
            break
        number = max(number, *(int(group) for group in end.groups(default="") if group), 0)
        stem = stem[: end.start()]
    return stem, number
