"""A notebook as JupyterLab saves it in a browser, where JupyterLite's kernel ran it."""

import copy

import nbformat

from autograde.build.site.lite import for_a_browser

KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}  # installed on no machine
LANGUAGE = {
    "codemirror_mode": {"name": "python", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


def browser_saved(content):
    """The JSON of a student's notebook (a dict) as it is downloaded: another kernel, a cell more, ids of its own."""
    made = for_a_browser(nbformat.from_dict(copy.deepcopy(content)))
    made["metadata"] |= {"kernelspec": KERNEL, "language_info": LANGUAGE}
    for number, cell in enumerate(made.cells):
        cell["metadata"]["trusted"] = True
        if number % 2:  # copied and pasted there: JupyterLab gives a new id
            cell["id"] = f"{number:08x}-0000-4000-8000-000000000000"
        if cell.cell_type == "code":
            cell["execution_count"] = number
    return made
