"""A hostile notebook: texts, outputs and metadata that would act in a page; and whether anything on a page ran."""

import time

import nbformat

from tests.handing_in import PNG, cell

HACK = "console.log(4242)"

MARKDOWN = [
    f"<script>{HACK}</script>",
    f"text <img src=x onerror='{HACK}'> text",
    f'<svg onload="{HACK}"><animate onbegin="{HACK}" attributeName="x" dur="1s"/></svg>',
    f'<details open ontoggle="{HACK}"><summary>x</summary></details>',
    f"[click](javascript:{HACK})",
    f"[click](JaVa&#115;cript:{HACK})",
    f'<a href="java\tscript:{HACK}">click</a>',
    f'<a href="&#x6A;avascript:{HACK}">click</a>',
    f"<iframe srcdoc='<script>parent.{HACK}</script>'></iframe>",
    f"<iframe src='javascript:parent.{HACK}'></iframe>",
    f"```mermaid\n<img src=x onerror={HACK}>\n```",
    f"<math><mtext><table><mglyph><style><img src=x onerror={HACK}></style></mglyph></table></mtext></math>",
    f"<style>@keyframes x{{}}</style><b style='animation-name:x' onanimationstart='{HACK}'>x</b>",
    f"<form action='javascript:{HACK}'><button>click</button></form>",
    f"<noscript><p title='</noscript><img src=x onerror={HACK}>'></noscript>",
    f"<!--><img src=x onerror={HACK}>-->",
    f"`` <img src=x onerror={HACK}>",
    f"| a |\n|---|\n| <img src=x onerror={HACK}> |",
    f"$x$ <img src=x onerror={HACK}> $$\\text{{<img src=x onerror={HACK}>}}$$",
    f"\\begin{{align}}</p><img src=x onerror={HACK}>\\end{{align}}",
    f"<textarea><img title='</textarea><img src=x onerror={HACK}>'></textarea>",
    f"[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==) <embed src='javascript:{HACK}'>",
    f"<meta http-equiv='refresh' content='0;url=javascript:{HACK}'><base href='javascript:{HACK}//'>",
    f"<div\nonmouseover='{HACK}' style='position:fixed;inset:0'>over</div>",
    f'![x" onerror="{HACK}](nowhere.png "t\\" onerror={HACK} x=\\"")',
    f"<img src=x onerror={HACK}",
    f"<scr<script>ipt>{HACK}</script>",
    f"<x:script xmlns:x='http://www.w3.org/1999/xhtml'>{HACK}</x:script>",
]

OUTPUTS = [
    {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/html": f"<script>{HACK}</script>", "text/plain": "t"},
    },
    {"output_type": "display_data", "metadata": {}, "data": {"application/javascript": HACK}},
    {"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": f"<svg onload='{HACK}'/>"}},
    {"output_type": "display_data", "metadata": {}, "data": {"text/markdown": MARKDOWN[0]}},
    {"output_type": "display_data", "metadata": {}, "data": {"text/latex": f"<img src=x onerror={HACK}>"}},
    {"output_type": "display_data", "metadata": {}, "data": {"text/vnd.mermaid": f"<img src=x onerror={HACK}>"}},
    {"output_type": "display_data", "metadata": {}, "data": {"image/png": f'" onerror="{HACK}'}},
    {
        "output_type": "display_data",
        "metadata": {"filenames": {"image/png": "x"}, "image/png": {"width": f"1 onerror={HACK}"}},
        "data": {"image/png": PNG},
    },
    {
        "output_type": "stream",
        "name": "stdout",
        "text": f"<img src=x onerror={HACK}> \x1b[31m<b>\x1b]8;;javascript:1\x07",
    },
    {
        "output_type": "error",
        "ename": f"<img src=x onerror={HACK}>",
        "evalue": "",
        "traceback": [f"\x1b[0;31m<img src=x onerror={HACK}>"],
    },
    {
        "output_type": "execute_result",
        "execution_count": f"<img src=x onerror={HACK}>",
        "metadata": {},
        "data": {"text/plain": "shown"},
    },
]


def hostile(content):
    """A notebook with everything above, and more in its metadata."""
    content["cells"] += [nbformat.v4.new_markdown_cell(text) for text in MARKDOWN]
    raw = nbformat.v4.new_raw_cell(f"<script>{HACK}</script>", metadata={"raw_mimetype": "text/html"})
    attached = nbformat.v4.new_markdown_cell("![x](attachment:a.png)")
    attached["attachments"] = {"a.png": {"image/png": f'x" onerror="{HACK}'}}
    missing = nbformat.v4.new_markdown_cell("![x](attachment:none.png)")
    tagged = nbformat.v4.new_code_cell("1")
    tagged["metadata"] = {"tags": [f'"><script>{HACK}</script>'], "collapsed": HACK}
    content["cells"] += [raw, attached, missing, tagged]
    content["cells"][0]["id"] = f'"><script>{HACK}</script>'
    cell(content, "question_residual_layer")["source"] = MARKDOWN[1] + "\n\n" + MARKDOWN[10]
    state = {"state": {}, "version_major": 2, "x": f"</script><script>{HACK}</script>"}
    content["metadata"] |= {
        "widgets": {"application/vnd.jupyter.widget-state+json": state},
        "title": f"</title><script>{HACK}</script>",
        "language_info": {"name": "python", "pygments_lexer": "html"},
    }


def is_hacked(browser, html: str, seconds: float = 0.5) -> bool:
    """Whether anything on a page ran, while it loaded or when everything on it was clicked and pointed at.

    Parameters
    ----------
    seconds : how long that is waited for, twice; it is over when something has run
    """
    page = browser.new_page()
    page.route("**/*", lambda route: route.abort() if route.request.url.startswith("http") else route.continue_())
    page.on("dialog", lambda dialog: dialog.dismiss())
    said = []
    page.on("console", lambda message: said.append(message.text))

    def wait():
        end = time.monotonic() + seconds
        while "4242" not in said and time.monotonic() < end:
            page.wait_for_timeout(50)

    page.set_content(html, wait_until="load")
    wait()
    page.evaluate(
        """() => document.querySelectorAll('body *').forEach(element => {
            for (const name of ['mouseover', 'focus', 'toggle', 'click'])
                try { element.dispatchEvent(new MouseEvent(name, {bubbles: true, cancelable: true})) } catch {}
        })"""
    )
    wait()
    page.close()
    return "4242" in said
