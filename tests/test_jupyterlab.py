"""What a person sees in JupyterLab, in a real headless Chromium."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

from autograde.start import read_notebook, released_notebooks, start
from solutions.build import SOLUTIONS, Reference

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: on Debian, apt-get install chromium")

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BACK_PROPAGATION = "04_back_propagation/back_propagation.ipynb"
REFERENCE = Reference(SOLUTIONS / "reference.py")


@contextmanager
def jupyterlab(folder, private):
    """A JupyterLab server on a folder, with settings of its own; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = private / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text(json.dumps({"windowingMode": "none"}))
    folders = {f"JUPYTER_{name}_DIR": str(private / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    environment = os.environ | folders | {"JUPYTERLAB_SETTINGS_DIR": str(private / "settings")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--port-retries=0"]
    command += ["--IdentityProvider.token=", f"--ServerApp.root_dir={folder}"]
    with (private / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/api/status", timeout=2)
                break
            except OSError:
                time.sleep(0.5)
        else:
            pytest.fail((private / "log").read_text())
        yield address
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def lectures(tmp_path_factory):
    """JupyterLab on a student's fresh copy."""
    folder = tmp_path_factory.mktemp("my-course")
    start(folder)
    with jupyterlab(folder, tmp_path_factory.mktemp("private")) as address:
        yield address


class Notebook:
    """One notebook open on a page; cells are named by their ids."""

    def __init__(self, browser, address, name):
        self.ids = [cell["id"] for cell in read_notebook(released_notebooks()[name]).cells]
        self.page = browser.new_page(viewport={"width": 1200, "height": 1000})
        workspace = f"{name.split('/')[0]}-{id(self)}"  # pages that share one reload each other
        self.page.goto(f"{address}/lab/workspaces/{workspace}/tree/{name}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.idle()

    def idle(self, timeout=90):
        """Wait until the kernel has nothing to do."""
        self.page.wait_for_timeout(300)
        self.page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=timeout * 1000)

    def ran_to_its_end(self):
        """Wait until the last code cell bears a number."""
        last = self.page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt").last
        for _ in range(180):
            if any(character.isdigit() for character in last.inner_text()):
                return self.idle()
            self.page.wait_for_timeout(500)
        pytest.fail(f"the last cell has not run: {last.inner_text()!r}")

    def cell(self, cell_id):
        return self.page.locator(".jp-Notebook .jp-Cell").nth(self.ids.index(cell_id))

    def write(self, cell_id, source):
        """Replace a cell's source as a person does."""
        self.cell(cell_id).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)

    def run(self, cell_id):
        """Run one cell and return what stands under it."""
        prompt = self.cell(cell_id).locator(".jp-InputPrompt").first
        before = prompt.inner_text()
        for attempt in range(180):
            if attempt % 40 == 0 and prompt.inner_text() == before:  # not heard while the kernel was starting
                prompt.click()
                self.page.keyboard.press("Control+Enter")
            self.page.wait_for_timeout(250)
            if prompt.inner_text() != before and any(c.isdigit() for c in prompt.inner_text()):
                self.idle()
                return self.output(cell_id)
        pytest.fail(f"cell {cell_id} has not run: {prompt.inner_text()!r}")

    def output(self, cell_id):
        return "\n".join(self.cell(cell_id).locator(".jp-OutputArea-output").all_inner_texts()).strip()

    def menu(self, menu, item):
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        self.page.get_by_role("menuitem", name=item).first.click()


def test_a_student_gets_it_wrong_reads_why_and_gets_it_right(browser, lectures):
    notebook = Notebook(browser, lectures, BACK_PROPAGATION)
    for cell_id in notebook.ids:
        if cell_id.startswith(("setup", "given")):
            assert notebook.run(cell_id) == ""
    assert notebook.run("check-weight_gradient") == (
        "This cell needs weight_gradient, which is not defined: run the cell that defines it first."
    )
    notebook.write("weight_gradient", "def weight_gradient(delta, h):\n    return delta.T @ append_one(h)")
    notebook.run("weight_gradient")
    said = notebook.run("check-weight_gradient")
    assert said.startswith("weight_gradient: all 15 entries differ from finite differences.")
    assert "every entry is 7 times too large, and there are n = 7 tokens" in said
    notebook.write("weight_gradient", REFERENCE.given("weight_gradient"))
    notebook.run("weight_gradient")
    assert notebook.run("check-weight_gradient") == "weight_gradient: passed (3 questions)."


def test_run_all_on_an_untouched_notebook_goes_to_its_end_without_a_traceback(browser, lectures):
    name = "02_forward_propagation/forward_propagation.ipynb"
    notebook = Notebook(browser, lectures, name)
    notebook.menu("Run", "Run All Cells")
    notebook.ran_to_its_end()
    checks = [cell_id for cell_id in notebook.ids if cell_id.startswith("check-")]
    for cell_id in checks:
        assert "not written yet" in notebook.output(cell_id) or "Write" in notebook.output(cell_id)
    assert "Traceback" not in notebook.page.locator(".jp-Notebook").inner_text()


def test_the_formgrader_shows_what_was_graded(browser, course, tmp_path_factory):
    with jupyterlab(course, tmp_path_factory.mktemp("formgrader")) as address:
        page = browser.new_page()
        page.goto(f"{address}/formgrader/gradebook/04_back_propagation/back_propagation")
        page.wait_for_selector("table tbody tr td a")
        assert "Submission #1" in page.locator("table").inner_text()
        page.goto(f"{address}/formgrader/manage_submissions/04_back_propagation")
        page.wait_for_selector("text=emil")
        page.goto(f"{address}/formgrader/gradebook/04_back_propagation/back_propagation")
        page.locator("table tbody tr td a").first.click()
        page.wait_for_selector(".score")
        assert page.locator("text=check(weight_gradient)").count() >= 1
