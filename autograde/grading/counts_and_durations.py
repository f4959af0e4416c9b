"""Numbers and lengths of time as they stand in a sentence."""


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 page", "3 pages"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def duration(seconds: float) -> str:
    """A length of time in its two largest units: "2 days 3 h", "40 min", "5 s"."""
    left, parts = int(seconds), []
    for name, size in (("day", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        number, left = divmod(left, size)
        if number:
            parts.append(count(number, name) if name == "day" else f"{number} {name}")
    return " ".join(parts[:2]) or "less than 1 s"
