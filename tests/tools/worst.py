"""The worst that one student can hand in: files on which a reader could stumble, run out of memory or never end.

Each function changes a submission of Ada's in its folder; the larger `size`, the worse. 1 is what fits into a file that
is read at all.
"""

import json
from collections.abc import Callable
from pathlib import Path

from tests.handing_in import PNG, cell, edit

UNIT, NAME = "04_back_propagation", "back_propagation"
WORST: dict[str, Callable[[Path, float], object]] = {}


def worst(function: Callable) -> Callable:
    WORST[function.__name__.replace("_", " ")] = function
    return function


def changes(change: Callable) -> Callable:
    """One that changes the notebook's JSON."""

    def of_folder(folder: Path, size: float) -> None:
        edit(folder / f"{NAME}.ipynb", lambda content: change(content, size))

    of_folder.__name__ = change.__name__
    worst(of_folder)
    return change


def raw(text: Callable) -> Callable:
    """One that writes the whole file."""

    def of_folder(folder: Path, size: float) -> None:
        made = text(size)
        (folder / f"{NAME}.ipynb").write_bytes(made if isinstance(made, bytes) else made.encode())

    of_folder.__name__ = text.__name__
    worst(of_folder)
    return text


def times(number: float, size: float) -> int:
    return max(1, int(number * size))


def code(source: str, **metadata: object) -> dict:
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}


def words(source: str, **more: object) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **more}


# beside the notebook


@worst
def a_time_of_nines(folder, size):
    (folder / "timestamp.txt").write_text("9" * 30 + "h")


@worst
def twenty_pictures(folder, size):
    for number in range(20):
        with (folder / f"p{number}.png").open("wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n")
            file.truncate(times(2**23, size))


@worst
def a_picture_with_a_long_name(folder, size):
    (folder / ("é" * 124 + ".png")).write_bytes(b"\x89PNG\r\n\x1a\n")


@worst
def forty_notebooks_beside_it(folder, size):
    content = (folder / f"{NAME}.ipynb").read_bytes()
    (folder / f"{NAME}.ipynb").unlink()
    for number in range(40):
        (folder / f"{NAME} ({number}).ipynb").write_bytes(content + b" " * times(2**20, size))


# JSON


@raw
def brackets(size):
    return '{"cells": ' + "[" * times(2**25 - 100, size)


@raw
def small_lists(size):
    return '{"metadata": {}, "cells": [], "x": [' + ",".join(["[{}]"] * times(660_000, size)) + "]}"


@raw
def small_objects(size):
    return '{"metadata": {"x": [' + ",".join(['{"é\\ud83d":1}'] * times(990_000, size)) + ']}, "cells": []}'


@raw
def a_wide_text(size):
    return '{"metadata": {}, "cells": [' + json.dumps(code("# 𝟙" + "a" * times(2**25 - 500, size)))[:-1] + "}]}"


@raw
def a_long_number(size):
    return '{"cells": [' + "9" * times(2**25 - 100, size) + "]}"


@raw
def half_characters(size):
    return (
        '{"metadata": {}, "cells": [{"cell_type": "code", "metadata": {}, "source": "'
        + "\\ud800" * times(5 * 10**6, size)
        + '"}]}'
    )


@raw
def an_old_version(size):
    sheet = {"cells": [{"cell_type": "code", "language": "python", "input": "1", "outputs": [], "metadata": {}}]}
    return json.dumps(
        {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [sheet] * times(100_000, size)}
    )


@raw
def not_text(size):
    return b"\xff\xfe" + b"\xd8" * times(2**25 - 100, size)


# cells


@changes
def many_cells(content, size):
    content["cells"] = [code("")] * times(5000, size)


@changes
def one_name_again_and_again(content, size):
    content["cells"] += [cell(content, "check_weight_gradient")] * times(4800, size)


@changes
def cells_that_are_called_as_ours(content, size):
    for place, made in enumerate([code("") for _ in range(times(4800, size))]):
        content["cells"].append(made | {"id": f"cell-{place + 1}" + "-" * (place % 50)})


@changes
def many_tags(content, size):
    content["cells"].append(code("", tags=[f"t{number}" for number in range(times(900_000, size))]))


@changes
def blank_lines_before_no_definition(content, size):
    cell(content, "weight_gradient")["source"] = "\n" * times(2**23, size)


@changes
def definitions(content, size):
    cell(content, "weight_gradient")["source"] = "def \n" * times(2**21, size) + "1/0"


@changes
def deep_code(content, size):
    cell(content, "weight_gradient")["source"] = "x = " + "(" * times(10**6, size) + ")" * times(10**6, size)


@changes
def code_that_no_highlighter_likes(content, size):
    long = '''f"{{{'"''' * times(3000, size) + "r'\\\\" * times(3000, size) + "0" * times(9000, size) + "_"
    cell(content, "weight_gradient")["source"] += f"\nx = '''\n{long}"


# Markdown


@changes
def an_attachment_shown_again_and_again(content, size):
    picture = {"a.png": {"image/png": PNG[:-4] + "A" * times(2**20, size)}}
    content["cells"] += [words("![](attachment:a.png)\n" * 500, attachments=picture)] * 4


@changes
def a_picture_of_blanks(content, size):
    picture = {"a.png": {"image/png": "A" + " " * times(2**21, size) + "!"}}
    content["cells"] += [words("![](attachment:a.png)", attachments=picture)]


def texts(function: Callable) -> Callable:
    """One that writes the same Markdown into as many cells as are rendered."""

    def change(content, size):
        made = function(times(19_000, size))
        content["cells"] += [words(made) for _ in range(5)]

    change.__name__ = function.__name__
    changes(change)
    return function


@texts
def brackets_in_words(n):
    return "[" * n


@texts
def links_in_links(n):
    return "![[](" * (n // 5)


@texts
def emphasis(n):
    return "*a_ " * (n // 4)


@texts
def open_tags(n):
    return "<div><b>" * (n // 8)


@texts
def half_a_tag(n):
    return "<a" + " \n" * (n // 2)


@texts
def quotes_in_quotes(n):
    return "> " * (n // 2) + "x"


@texts
def formulas(n):
    return "\\\\[$" * 190 + "`$`$$" * ((n - 760) // 5)


@texts
def tables(n):
    return "|" * (n // 3) + "\n" + "|-" * (n // 3)


@texts
def comments(n):
    return "<!--" * (n // 4)


@texts
def lists_in_lists(n):
    return "".join(" " * (2 * (k % 90)) + "- x\n" for k in range(n // 95))


@texts
def code_in_many_languages(n):
    return "```perl\n" + "q{" * (n // 2)


# what it shows and answers


@changes
def much_output(content, size):
    content["cells"].insert(0, code("print('\\x1b[0' * 30000)"))
    content["cells"][1:1] = [code("print('𝟙' * 16000)")] * times(400, size)


SHOW = "from IPython.display import display\nfor _ in range({}):\n    display({{'image/png': {} + {}}}, raw=True)"


@changes
def many_pictures(content, size):
    content["cells"][1:1] = [code(SHOW.format(9, repr(PNG[:-4]), "'A' * 200_000"))] * times(60, size)


@changes
def a_picture_of_blanks_shown(content, size):
    content["cells"][1:1] = [code(SHOW.format(1, "'A'", "' ' * 1_900_000 + '!'"))] * times(8, size)


@changes
def an_error_of_many_lines(content, size):
    content["cells"].insert(1, code("raise ValueError('\\n' * 60000 + '\\x1b[' * 3000)"))


@changes
def answers_without_an_end(content, size):
    cell(content, "weight_gradient")["source"] = (
        "import numpy as np\ndef weight_gradient(delta, h):\n    return [[[np.ones(2**17)] * 9] * 3]\n"
        "def output_delta(*a):\n    return np.ones((2**20, 2))\n"
        "def hidden_delta(*a):\n    raise ValueError('x' * 10**7)"
    )
