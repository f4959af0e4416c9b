"""Answers that agree, and answers that do not."""

CODE = """\
def f(x, y):
    kept = []
    for position in range(len(x)):
        if x[position] > y[position] and position % 3 != 1:
            kept.append((position, x[position] - y[position] * 0.25))
    return sorted(kept, key=lambda pair: pair[1])
"""
STUB = "def f(x, y):\n    raise NotImplementedError"
OTHER = """\
def f(x, y):
    result = {}
    while y:
        first, *y = y
        result.setdefault(first.lower(), set()).update(x)
    return [name for name in result if len(result[name]) > 7]
"""
