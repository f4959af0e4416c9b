"""The text of the notebooks: its outline, its promises, its links and names, and that every picture is described."""

import builtins
import importlib
import re
from itertools import pairwise

import numpy as np
import pytest
from markdown_it import MarkdownIt

from autograde.build.course_folder import ROOT
from autograde.build.source_notebook import source_notebook
from lectures import UNITS, figures
from tests.tools import contrast
from tests.tools.solved import PATHS, REFERENCE, outputs, solved

MARKDOWN = MarkdownIt("commonmark")
UNIT_OF = {notebook: unit for unit, notebooks in UNITS.items() for notebook in notebooks}
EACH = pytest.mark.parametrize("name", PATHS)


def source(name):
    return source_notebook(PATHS[name], REFERENCE)


def text_cells(name):
    return [cell.source for cell in source(name).cells if cell.cell_type == "markdown"]


def headings(name):
    """(level, text) of every heading."""
    found = []
    for text in text_cells(name):
        tokens = MARKDOWN.parse(text)
        found += [
            (int(token.tag[1]), inline.content) for token, inline in pairwise(tokens) if token.type == "heading_open"
        ]
    return found


def slug(heading):
    """What JupyterLab makes of a heading for links."""
    return heading.replace(" ", "-")


@EACH
def test_headings_form_an_outline(name):
    levels = [level for level, _ in headings(name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), headings(name)


@EACH
def test_headings_of_mistakes_say_which(name):
    assert [title for _, title in headings(name) if re.search(r"[Mm]istakes? that (most )?people make", title)] == []


@EACH
def test_no_section_is_empty(name):
    """Every heading is followed by something before the next one of its level."""
    cells = source(name).cells
    titles = [cell for cell in cells if cell.cell_type == "markdown" and cell.source.count("\n") == 0]
    for cell in titles:
        if cell.source.startswith("#"):
            after = cells[cells.index(cell) + 1]
            assert not after.source.startswith("#" * len(cell.source.split()[0]) + " "), cell.source


@EACH
def test_a_notebook_says_what_you_do_learn_and_need_and_where_to_go_on(name):
    whole = "\n".join(text_cells(name))
    for promise in ("**What you will do**", "**What you will learn**", "**What you need**", "**References**"):
        assert whole.count(promise) == 1, promise
    assert re.search(r"\*\*(What to )?[Tt]ry next\*\*", whole)
    assert re.search(r"\*\*(Where it is used|In practice)\.\*\*", whole)
    assert "CC BY 4.0" in text_cells(name)[0], "the lecture's licence asks for its source"


@EACH
def test_the_running_example_is_met(name):
    assert "datasets.tiny_network()" in "\n".join(cell.source for cell in source(name).cells)
    text = "\n".join(text_cells(name))
    assert "(1, 2)" in text or "(0.8273, 0.1727)" in text, "neither its features nor its output are in the text"


@EACH
def test_every_exercise_has_three_folded_hints(name):
    hints: list[str] = []
    for cell in source(name).cells:
        if cell.cell_type == "markdown":
            hints += re.findall(r"<details><summary>(Hint \d)</summary>\n\n.*?\n\n</details>", cell.source, re.DOTALL)
        elif cell.metadata.get("nbgrader", {}).get("solution"):
            assert hints == ["Hint 1", "Hint 2", "Hint 3"], f"{cell['id']} has {hints}"
            hints = []


@EACH
def test_five_questions_with_their_answers_stand_at_the_end(name):
    (test,) = (text for text in text_cells(name) if text.startswith("## Test yourself"))
    questions = re.findall(r"<details><summary>(\d)\. (.+?)</summary>\n\n(.+?)\n\n</details>", test, re.DOTALL)
    assert [number for number, _, _ in questions] == list("12345")
    for _, question, answer in questions:
        assert len(answer.split()) >= 15, f"{question}: an answer without its reason"


@EACH
def test_every_folded_part_is_closed_and_has_a_title(name):
    for text in text_cells(name):
        assert text.count("<details>") == text.count("</details>") == text.count("<summary>")
        assert all(part.strip() for part in re.findall(r"<summary>(.*?)</summary>", text))


@EACH
def test_mathematics_is_closed(name):
    for text in text_cells(name):
        plain = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL).replace(r"\$", "")
        assert plain.count("$$") % 2 == 0, text
        inline = re.sub(r"\$\$.*?\$\$", "", plain, flags=re.DOTALL)
        assert inline.count("$") % 2 == 0, text
        for opened, closed in ("{}", (r"\left", r"\right"), (r"\begin", r"\end")):
            assert plain.count(opened) == plain.count(closed) + plain.count(r"\leftarrow") * (opened == r"\left"), text


def links(name):
    for text in text_cells(name):
        for token in MARKDOWN.parse(text):
            for child in token.children or []:
                if child.type in ("link_open", "image"):
                    yield str(child.attrs.get("href") or child.attrs.get("src"))
        yield from re.findall(r'<(?:a|img)[^>]+(?:href|src)="([^"]+)"', text)


@EACH
def test_every_link_leads_somewhere(name):
    for link in links(name):
        if re.match(r"https?://", link):
            assert re.fullmatch(r"https://[\w.-]+\.[a-z]+(/\S*)?", link), link
            continue
        path, _, anchor = link.partition("#")
        target = (PATHS[name].parent / path).with_suffix(".md") if path else PATHS[name]
        assert target.exists(), f"{link}: there is no such file"
        if anchor:
            assert anchor in [slug(title) for _, title in headings(target.stem)], f"{link}: there is no such heading"


def spans(name):
    """Everything that the text sets as code."""
    for text in text_cells(name):
        yield from re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


MODULES = {"np": "numpy", "datasets": "lectures.datasets", "figures": "lectures.figures", "re": "re", "torch": "torch"}


@EACH
def test_every_dotted_name_exists(name):
    for span in spans(name):
        for dotted in re.findall(rf"\b(?:{'|'.join(MODULES)})(?:\.[A-Za-z_]\w*)+", span):
            first, *rest = dotted.split(".")
            if first == "torch":
                pytest.importorskip("torch")
            thing = importlib.import_module(MODULES[first])
            for attribute in rest:
                if attribute in ("weight", "bias") and isinstance(thing, type):
                    break  # torch.nn.Linear makes them for each layer
                assert hasattr(thing, attribute), f"`{span}`: there is no {dotted}"
                thing = getattr(thing, attribute)


@EACH
def test_every_function_that_the_text_names_exists(name):
    """A name with an underscore, or one that is called, stands in the notebook's code or in a library that it uses."""
    from sklearn import metrics

    code = " ".join(cell.source for cell in source(name).cells if cell.cell_type == "code")
    known = set(re.findall(r"[A-Za-z_]\w*", code)) | set(REFERENCE.functions) | set(UNIT_OF) | set(UNITS)
    known |= {
        *dir(builtins),
        *dir(np),
        *dir(np.ndarray),
        *dir(np.random.Generator),
        *dir(list),
        *dir(str),
        *dir(metrics),
    }
    for span in spans(name):
        if re.fullmatch(r"[a-z_./]+/\w+\.[a-z]+", span):
            assert (ROOT / span).exists(), f"`{span}`: there is no such file"
            continue
        plain = re.sub(r"\b(np|datasets|figures|re|torch)(\.\w+)+|'[^']*'|\"[^\"]*\"", "", span)
        for word in re.findall(r"\b[a-z]+(?:_\w+)+\b|\b[a-z]\w+(?=\()", plain):
            assert word in known or word in SPOKEN_OF, f"`{span}`: nothing is called {word}"


SPOKEN_OF = {"y_star"}  # symbols of the legend


@EACH
def test_units_and_notebooks_that_the_text_names_exist(name):
    for text in text_cells(name):
        plain = text.split("**References**")[0]
        for number in re.findall(r"\b[Uu]nits? (\d\d)\b", plain):
            assert any(unit.startswith(number) for unit in UNITS), f"there is no unit {number}"
        for number, other in re.findall(r"\b[Uu]nit (\d\d),? \(?`(\w+)`", plain):
            if other in UNIT_OF:
                assert UNIT_OF[other].startswith(number), f"{other} is not in unit {number}"
        for number, title in re.findall(r"\b[Uu]nit (\d\d), \*([^*]+)\*", plain):
            titles = [headings(other)[0][1] for other, unit in UNIT_OF.items() if unit.startswith(number)]
            assert any(each.startswith(title) for each in titles), f"no notebook of unit {number} is called {title}"


@EACH
def test_every_picture_is_described(name):
    pictures = [(cell, output) for cell, output in outputs(solved(name)) if "image/png" in output.get("data", {})]
    assert pictures
    for cell, output in pictures:
        alt = output.metadata.get("image/png", {}).get("alt", "")
        assert len(alt.split()) >= 8, f"{cell['id']}: {alt!r}"
        assert alt.endswith("."), f"{cell['id']}: {alt!r}"
        assert "skip-execution" in cell.metadata.get("tags", []), f"{cell['id']} draws in every student's notebook"


def long_words(text):
    return {word.lower() for word in re.findall(r"[^\W\d_]{4,}", text)}


@EACH
def test_a_caption_says_what_to_take_away_and_not_once_more_what_is_seen(name):
    """Under every figure; under one that moves stands what to move and what to see."""
    for cell in solved(name).cells:
        shown = [output.get("data", {}) for output in cell.get("outputs", [])]
        for picture, below in zip(shown, [*shown[1:], {}], strict=False):
            if "image/png" not in picture:
                continue
            caption = re.fullmatch(r"<small>(.+[.?])</small>", below.get("text/markdown", ""))
            assert caption, f"{cell['id']}: figures.show(fig, alt, caption)"
            said = long_words(caption[1])
            again = said & long_words(picture["text/plain"])
            assert len(again) <= len(said) / 2, f"{cell['id']} says twice: {sorted(again)}"


@EACH
def test_every_text_of_a_picture_can_be_read(name):
    for cell, output in outputs(solved(name)):
        low = output.get("metadata", {}).get("image/png", {}).get("contrast", [])
        assert not low, f"{cell['id']}: contrasts of {low}, {contrast.LEAST} at least"


@EACH
def test_colours_are_the_palettes(name):
    """One palette, safe for colour-blind readers: that of lectures/figures, and greys."""
    palette = {*figures.INKS, *figures.TINTS}
    for cell in source(name).cells:
        if cell.cell_type == "code":
            named = re.findall(r"""["'](C\d|tab:\w+|red|green|blue|orange)["']""", cell.source)
            coloured = [c for c in re.findall(r"#[0-9A-Fa-f]{6}\b", cell.source) if not c[1:3] == c[3:5] == c[5:7]]
            assert not named, f"{cell['id']} draws in {named}"
            assert set(coloured) <= palette, f"{cell['id']} draws in {set(coloured) - palette}"
