"""JupyterLab in a real headless Chromium: what its tests and the screenshots share."""

import io
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

from matplotlib.image import imread

from tests.tools.ports import free_port

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MISSING = "Chromium is missing: on Debian, apt-get install chromium"

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
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # all cells are on the page, not only those in sight
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},  # no question in the corner
}


RESTS = """(async () => {  // a page at work changes something again and again: text is drawn piece by piece
    let changed = 0;
    const watch = new MutationObserver(() => { changed += 1; });
    watch.observe(document.body, {subtree: true, childList: true, characterData: true});
    for (let quiet = 0, seen = 0; quiet < 10; quiet = changed === seen ? quiet + 1 : 0, seen = changed) {
        await new Promise(next => requestAnimationFrame(() => requestIdleCallback(next)));
    }
    watch.disconnect();
})()"""
PATIENCE = 180  # seconds until what does not come is given up: a busy machine takes its time, and no test waits in vain


class NotThere(Exception):
    """What was waited for has not come; the sentence says what."""


@contextmanager
def chromium():
    """A headless Chromium under Playwright, whose pages have patience."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=1000 * PATIENCE)
        yield _Patient(browser)
        browser.close()


class _Patient:
    """A browser: what is opened in it waits longer than Playwright's half a minute."""

    def __init__(self, browser):
        self._browser = browser

    def __getattr__(self, name):
        return getattr(self._browser, name)

    def _opened(self, what):
        what.set_default_timeout(1000 * PATIENCE)
        return what

    def new_page(self, **options):
        return self._opened(self._browser.new_page(**options))

    def new_context(self, **options):
        return self._opened(self._browser.new_context(**options))


@contextmanager
def jupyterlab(folder, private):
    """A JupyterLab server on a folder, with settings of its own; gives its address."""
    port = free_port()
    for name, chosen in SETTINGS.items():
        path = private / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(chosen))
    folders = {f"JUPYTER_{name}_DIR": str(private / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    environment = os.environ | folders | {"JUPYTERLAB_SETTINGS_DIR": str(private / "settings")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--port-retries=0"]
    command += ["--IdentityProvider.token=", f"--ServerApp.root_dir={folder}"]
    with (private / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + PATIENCE
        while not _answers(f"{address}/api/status"):
            if time.monotonic() > end or server.poll() is not None:
                raise NotThere((private / "log").read_text())
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(60)


def _answers(address):
    try:
        return urllib.request.urlopen(address, timeout=PATIENCE).status == 200
    except OSError:
        return False


class Notebook:
    """One notebook open on a page; cells are named by their ids.

    Parameters
    ----------
    browser : of `chromium`
    address : of `jupyterlab`
    name : path of the notebook in its folder
    cells : list of its cells from top to bottom
    """

    def __init__(self, browser, address, name, cells):
        self.ids = [cell["id"] for cell in cells]
        self.address, self.name = address, name
        self.sources = {cell["id"]: cell.source for cell in cells}
        self.page = browser.new_page(viewport={"width": 1000, "height": 1000})
        self.page.add_locator_handler(self.page.locator("dialog.jp-Dialog"), self._dialog)
        workspace = f"{name.split('/')[0]}-{id(self)}"  # pages that share one reload each other
        self.page.goto(f"{address}/doc/workspaces/{workspace}/tree/{name}")  # one document, without a side bar
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.idle()

    @staticmethod
    def _dialog(dialog):
        """A dialog that covers the page: JupyterLab goes on by itself where its server was too busy to answer."""
        said = dialog.inner_text()
        if "Server Connection Error" not in said:
            raise NotThere(f"JupyterLab asks: {said}")
        dialog.get_by_role("button").last.click()

    def idle(self):
        """Wait until the kernel has nothing to do, nor the page."""
        self.page.wait_for_timeout(300)
        self.page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
        self.rests()

    def rests(self):
        """Wait until the page has drawn what it was told to."""
        self.page.evaluate(RESTS)

    def run_all(self):
        """Run all cells; wait until the last one that is not folded bears a number."""
        first = self.page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt").first
        for _ in range(10):  # a kernel that is starting does not hear
            self.menu("Run", "Run All Cells")
            self.page.wait_for_timeout(2000)
            if first.inner_text().strip() not in ("", "[ ]:"):
                break
        prompts = self.page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt")
        for _ in range(400):
            last = [text for text in prompts.all_inner_texts() if text.strip()][-1:]
            if any(character.isdigit() for character in "".join(last)):
                return self.idle()
            self.page.wait_for_timeout(500)
        raise NotThere(f"the last cell has not run: {last}")

    def cell(self, cell_id):
        return self.page.locator(".jp-Notebook .jp-Cell").nth(self.ids.index(cell_id))

    def id_of(self, text):
        """Return the id of the one cell whose source holds a text."""
        (found,) = (cell_id for cell_id, source in self.sources.items() if text in source)
        return found

    def write(self, cell_id, source):
        """Replace a cell's source as a person does."""
        self.cell(cell_id).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)

    def run(self, cell_id):
        """Run one cell and return what stands under it."""
        prompt = self.cell(cell_id).locator(".jp-InputPrompt").first
        before = prompt.inner_text()
        for attempt in range(400):
            if attempt % 40 == 0 and prompt.inner_text() == before:  # not heard while the kernel was starting
                prompt.click()
                self.page.keyboard.press("Control+Enter")
            self.page.wait_for_timeout(250)
            if prompt.inner_text() != before and any(c.isdigit() for c in prompt.inner_text()):
                self.idle()
                return self.output(cell_id)
        raise NotThere(f"cell {cell_id} has not run: {prompt.inner_text()!r}")

    def output(self, cell_id):
        return "\n".join(self.cell(cell_id).locator(".jp-OutputArea-output").all_inner_texts()).strip()

    def close(self):
        """Close the page and end its kernel."""
        for session in self.page.request.get(f"{self.address}/api/sessions").json():
            if session["path"] == self.name:
                self.page.request.delete(f"{self.address}/api/sessions/{session['id']}")
        self.page.close()

    def picture(self, cell_id):
        """Return the picture under a cell, and what is seen of it: an array (rows, columns, 4), 0 to 1."""
        image = self.cell(cell_id).locator(".jp-OutputArea-output img")
        return image, imread(io.BytesIO(image.screenshot()))

    def menu(self, menu, item):
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        self.page.get_by_role("menuitem", name=item).first.click()
