"""The site of a class that has two units, built once: read in a browser, with and without what a browser may lack."""

import json
import os
import shutil
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from autograde.build.course_folder import LECTURES, ROOT, SOLUTIONS, sources
from autograde.build.errors import SourceError
from autograde.build.reference_text import Reference
from autograde.build.site import executed
from autograde.build.site.__main__ import main, render, site
from autograde.build.site.source_tree import write_source
from autograde.notebooks.cell_fields import marks_of
from autograde.student.check_notebook import self_check
from autograde.student.start import start
from lectures import UNITS
from tests.tools import lab
from tests.tools.served import Page, dead_links, served

pytestmark = pytest.mark.skipif(lab.CHROMIUM is None, reason=lab.MISSING)

UNTIL = "02_forward_propagation"
RELEASED = {f"{unit}/{name}" for unit in list(UNITS)[:2] for name in UNITS[unit]}
LECTURE = "lectures/02_forward_propagation/activation_functions.html"
NOTEBOOK = "02_forward_propagation/activation_functions.ipynb"
SEEN = ("index.html", "start.html", "lectures/index.html", LECTURE, "reference.html", "commands.html", "search.html")
REFERENCE = Reference(SOLUTIONS / "reference.py")
RIGHT = REFERENCE.given("relu")


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    """The folder of the site, whose name is given as a shell gives it: from here."""
    return site(Path(os.path.relpath(tmp_path_factory.mktemp("site"))), UNTIL)


@pytest.fixture(scope="module")
def address(html):
    with served(html) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with lab.chromium() as browser:
        yield browser


@pytest.fixture
def reader(browser):
    """Opens pages as somebody reads them: `reader(address, dark or phone or ...)`."""
    contexts = []

    def read(address, wide=1280, **options):
        contexts.append(browser.new_context(viewport={"width": wide, "height": 900}, **options))
        page = contexts[-1].new_page()
        page.outside = []
        page.on("request", lambda request: page.outside.append(request.url))
        page.goto(address)
        return page

    yield read
    for context in contexts:
        context.close()


def outside(page, address):
    return [url for url in page.outside if not url.startswith((address, "data:", "blob:"))]


def body_of(source):
    """The code of a function below its docstring, its spaces made one."""
    return " ".join(source.rpartition('"""')[2].split())


def test_the_site_holds_the_released_units_alone(html):
    pages = {path.relative_to(html / "lectures").with_suffix("").as_posix() for path in html.glob("lectures/*/*.html")}
    assert pages == RELEASED
    notebooks = html / "lite" / "files"
    assert {path.relative_to(notebooks).with_suffix("").as_posix() for path in notebooks.rglob("*.ipynb")} == RELEASED
    (wheel,) = html.glob("lite/pypi/backprop_lectures-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = {name.split("/")[1] for name in archive.namelist() if name.endswith(".ipynb")}
    assert held == {released.split("/")[0] for released in RELEASED}


@pytest.mark.parametrize("released", sorted(RELEASED))
def test_no_solution_of_a_lecture_s_exercises_is_on_its_page_or_in_its_notebook(html, released):
    unit, name = released.split("/")
    exercises = [
        marks_of(cell)["grade_id"]
        for cell in nbformat.read(LECTURES / unit / f"{name}.ipynb", as_version=4).cells
        if cell.cell_type == "code" and marks_of(cell).get("solution")
    ]
    cells = nbformat.read(html / "lite" / "files" / f"{released}.ipynb", as_version=4).cells
    shown = " ".join(Page(html / "lectures" / f"{released}.html").text.split())
    opened = " ".join(" ".join(cell.source.split()) for cell in cells)
    assert exercises
    for text in (shown, opened):
        assert all(f"def {exercise}(" in text for exercise in exercises)
        assert [exercise for exercise in exercises if body_of(REFERENCE.given(exercise)) in text] == []


def test_an_instructor_s_site_shows_the_solutions(html, tmp_path):
    unit, name = LECTURE.removesuffix(".html").split("/")[1:]
    (ran,) = (html.parent / "executed").glob(f"{name}-*.ipynb")
    write_source(tmp_path, {unit: {name: nbformat.read(ran, as_version=4)}}, solutions=True)
    cells = nbformat.read(tmp_path / "lectures" / unit / f"{name}.ipynb", as_version=4).cells
    assert body_of(REFERENCE.given("relu")) in " ".join(" ".join(cell.source.split()) for cell in cells)


def test_a_lecture_that_has_run_and_is_unchanged_is_not_run_again(html, monkeypatch):
    monkeypatch.setattr(executed, "execute", lambda *_: pytest.fail("it ran"))
    ran = executed.executed(sources(["activation_functions"]), html.parent / "executed")
    assert list(ran) == ["activation_functions"]


def test_every_link_leads_somewhere(html):
    assert list(dead_links(html)) == []


def test_a_dead_link_is_found(tmp_path):
    (tmp_path / "index.html").write_text('<a href="b.html#x">b</a><a href="c.html">c</a><h1 id="here">a</h1>')
    (tmp_path / "b.html").write_text('<a href="index.html#here">a</a>')
    assert list(dead_links(tmp_path)) == [("index.html", "b.html#x"), ("index.html", "c.html")]


def test_what_sphinx_has_to_say_ends_the_build(tmp_path, capfd):
    source = tmp_path / "source"
    shutil.copytree(ROOT / "site", source)
    (source / "index.md").write_text("# A page\n\n[a dead link](nowhere.md)\n")
    with pytest.raises(SourceError, match="what it says above has to be mended"):
        render(source, tmp_path / "html")
    assert "nowhere.md" in capfd.readouterr().err


def test_a_unit_that_is_not_there_is_a_sentence(capsys):
    assert main(["--until", "07_transformers"]) == 1
    assert "no unit is called '07_transformers'; there are 01_training_data" in capsys.readouterr().err


def test_the_front_page_shows_what_a_real_check_says(html):
    text = Page(html / "index.html").text
    assert "→ the average over tokens is missing (the 1/n in the corpus loss)" in text
    assert "every entry is 7 times too large, and there are n = 7 tokens" in text
    assert "np.ones" not in text


def test_what_a_function_returns_is_told_in_one_paragraph(html):
    text = " ".join(Page(html / "reference.html").text.split())
    assert "where f rounds to single or half precision, where entries differ much in size" in text


@pytest.mark.parametrize(
    ("page", "scheme"),
    [("index.html", "light"), ("index.html", "dark"), (LECTURE, "light"), (LECTURE, "dark"), ("start.html", "light")],
)
def test_axe_finds_no_fault(reader, address, page, scheme):
    opened = reader(f"{address}/{page}", color_scheme=scheme)
    opened.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    faults = Axe().run(opened).response["violations"]
    # a table's first head is empty, and axe hears no formula in one
    found = {fault["id"]: [node["html"] for node in fault["nodes"]][:3] for fault in faults}
    assert {name: nodes for name, nodes in found.items() if name != "empty-table-header"} == {}
    assert outside(opened, address) == []


@pytest.mark.parametrize("page", SEEN)
def test_a_phone_scrolls_down_and_not_sideways(reader, address, page):
    opened = reader(f"{address}/{page}", wide=390)
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_lecture_reads_without_javascript(reader, address):
    page = reader(f"{address}/{LECTURE}", java_script_enabled=False)
    page.get_by_role("heading", name="Bend and share: activation functions and their derivatives").wait_for()
    assert all(image.get_attribute("alt") for image in page.locator("article img").all())
    formula = page.locator("article math[display=block]").first.bounding_box()
    assert formula["width"] > 50
    assert formula["height"] > 15
    hint = page.get_by_text("Hint 1").first
    hint.click()
    assert hint.locator("xpath=ancestor::details").get_attribute("open") is not None


def test_what_the_reader_is_to_predict_is_shown_when_it_is_asked_for(reader, address):
    page = reader(f"{address}/{LECTURE}")
    folded = page.locator("details:has-text('Predict first')").first
    output = folded.locator("pre, img").first
    assert not output.is_visible()
    folded.locator("summary").click()
    assert output.is_visible()


def test_paper_has_the_lecture_and_nothing_to_click(reader, address):
    page = reader(f"{address}/{LECTURE}")
    page.emulate_media(media="print")
    assert page.locator("article h1").is_visible()
    assert page.locator("a.button").count() > 0
    for chrome in ("a.button", ".bd-header", ".bd-sidebar-primary", ".bd-sidebar-secondary", ".bd-footer"):
        assert not any(part.is_visible() for part in page.locator(chrome).all()), chrome


def test_the_search_finds_the_lecture_that_a_word_is_in(reader, address):
    page = reader(f"{address}/search.html?q=saturated")
    page.locator("#search-results a[href*='activation_functions.html']").first.wait_for()


@pytest.fixture
def opened(reader, address):
    """The lecture's notebook, opened from its page."""
    page = reader(f"{address}/{LECTURE}", accept_downloads=True)
    page.get_by_role("link", name="Open in your browser").click()
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    return page


def test_every_lecture_leads_to_its_notebook(html):
    for released in RELEASED:
        (link,) = {link for link in Page(html / "lectures" / f"{released}.html").links if "/lite/" in link}
        assert parse_qs(urlsplit(link).query)["path"] == [f"{released}.ipynb"]
        assert (html / "lite" / "files" / f"{released}.ipynb").is_file()


def test_the_browser_lists_all_notebooks(html):
    for released in RELEASED:
        unit, name = released.split("/")
        listed = json.loads((html / "lite" / "api" / "contents" / unit / "all.json").read_text(encoding="utf-8"))
        assert f"{name}.ipynb" in [file["name"] for file in listed["content"]]


def test_offline_a_sentence_says_why_no_cell_runs(opened, address):
    said = opened.locator("#course-says")
    said.wait_for()
    assert said.inner_text().startswith("Python could not be fetched from cdn.jsdelivr.net: this browser is offline")
    assert {urlsplit(url).netloc for url in outside(opened, address)} <= {"cdn.jsdelivr.net"}


def test_without_webassembly_a_sentence_says_what_to_do(browser, address):
    context = browser.new_context()
    context.add_init_script("delete window.WebAssembly")
    page = context.new_page()
    page.goto(f"{address}/lite/notebooks/index.html?path={NOTEBOOK}")
    said = page.locator("#course-says")
    said.wait_for()
    assert said.inner_text().startswith("This browser has no WebAssembly, in which Python runs: use a newer one")
    context.close()


def answer(page):
    """Write an answer where relu's stub stands, and save."""
    page.locator(".jp-CodeCell", has_text="def relu(").first.scroll_into_view_if_needed()
    page.locator(".jp-CodeCell", has_text="def relu(").first.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(RIGHT)
    page.locator(".jp-CodeCell", has_text="np.maximum(0.0, beta)").first.wait_for()
    page.keyboard.press("Control+s")
    page.wait_for_load_state("networkidle")


def test_work_stays_in_the_browser_is_downloaded_and_taken_by_start_and_check(opened, tmp_path):
    for attempt in range(10):  # a notebook that is still opening does not hear every key, and saving takes a while
        answer(opened)
        opened.wait_for_timeout(500 * attempt)
        opened.reload()
        written = opened.locator(".jp-CodeCell", has_text="def relu(").first
        written.scroll_into_view_if_needed()
        if RIGHT.split("\n")[-1].strip() in written.inner_text():
            break
    opened.get_by_role("menuitem", name="File", exact=True).click()
    with opened.expect_download() as download:
        opened.get_by_role("menuitem", name="Download").first.click()
    path = tmp_path / NOTEBOOK
    path.parent.mkdir()
    download.value.save_as(path)
    assert json.loads(path.read_text(encoding="utf-8"))["metadata"]["kernelspec"]["name"] == "python"
    (copied,) = [copied for copied in start(tmp_path, (UNTIL,)) if copied.path == path]
    assert copied.answers == 1
    assert [verdict.name for verdict in self_check(path) if verdict.points] == ["check_relu"]
