"""How Sphinx makes the site, from what autograde/build/site writes beside a copy of this file."""

from pathlib import Path

import click

from autograde import __version__
from autograde.cli import main

project = "How a neural network learns"
author = "the authors of How a neural network learns"
copyright = "CC BY 4.0 (text and notebooks), BSD-3-Clause (code)"
version = release = __version__
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "autograde.build.site.mathml"]
exclude_patterns = ["README.md", "_build"]
nitpicky = False

myst_enable_extensions = ["attrs_inline", "dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # what runs has run: pages come with their outputs
nb_render_markdown_format = "myst"
nb_mime_priority_overrides = [("html", "text/html", 0), ("html", "text/markdown", 1)]
html_math_renderer = "mathml"

autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_preserve_defaults = True
napoleon_use_rtype = False

html_theme = "pydata_sphinx_theme"
html_static_path = ["_static"]
html_css_files = ["style.css"]
html_title = project
html_context = {"default_mode": "auto"}
html_copy_source = False  # nothing of a notebook is on the site but its page
html_show_sourcelink = False
html_sidebars = {page: [] for page in ("index", "start", "reference", "commands", "search", "genindex", "py-modindex")}
html_theme_options = {
    "navigation_depth": 2,
    "navbar_align": "left",
    "show_toc_level": 2,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": ["sphinx-version"],
    "search_bar_text": "Search the course",
}


def spread(app, what, name, obj, options, lines):
    """Give napoleon "name : what it is" of the engine in two lines; it takes what stands in the first for a type.

    What is returned, where it is told in a paragraph, stays one.
    """
    if "Returns" in lines:
        begin = lines.index("Returns")
        end = lines.index("", begin) if "" in lines[begin:] else len(lines)
        told = lines[begin + 2 : end]
        if not any(line.startswith(" ") or " : " in line for line in told):
            lines[begin:end] = ["", "", f":returns: {' '.join(told)}"]
    if name.startswith("autograde."):
        parted = [line.partition(" : ") if not line.startswith(" ") else (line, "", "") for line in lines]
        lines[:] = [line for first, _, rest in parted for line in ((first, f"    {rest}") if rest else (first,))]


def setup(app):
    """Write the page of the commands, what each says to --help; read docstrings as they are written here."""
    app.connect("autodoc-process-docstring", spread, priority=400)
    parts = ["# Commands", "What each command says to `--help`."]
    with click.Context(main, info_name="autograde") as above:
        for name, command in sorted(main.commands.items()):
            with click.Context(command, parent=above, info_name=name, max_content_width=90) as context:
                parts.append(f"## autograde {name}\n\n```text\n{command.get_help(context)}\n```")
    Path(app.srcdir, "commands.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
