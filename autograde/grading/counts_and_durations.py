"""Numbers and lengths of time as they stand in a sentence."""


def count(number: float, one: str, many: str = "") -> str:
    """A number with its noun: "1 page", "3 pages", "2.5 points"."""
    shown = f"{number:g}" if isinstance(number, float) else f"{number}"
    return f"{shown} {one if number == 1 else many or one + 's'}"


def out_of(number: float, total: float, one: str) -> str:
    """How many of a total, with its noun: "1 of 1 check", "3 of 5 checks"."""
    return f"{number:g} of {count(total, one)}"


def duration(seconds: float) -> str:
    """A length of time in its two largest units: "2 days 3 h", "40 min", "5 s"."""
    left, parts = int(seconds), []
    for name, size in (("day", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        number, left = divmod(left, size)
        if number:
            parts.append(count(number, name) if name == "day" else f"{number} {name}")
    return " ".join(parts[:2]) or "less than 1 s"
