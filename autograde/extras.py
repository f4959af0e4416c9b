"""Which extra of the installation brings what a command imports, said in a sentence where it is missing."""

from importlib.util import find_spec

EXTRAS = {  # extra -> what is imported of it; autograde/pyproject.toml says the same by the names of distributions
    "lab": ("ipykernel", "nbclient", "rich"),
    "grading": (
        *("bleach", "tinycss2", "ipykernel", "IPython", "jinja2", "jupytext"),
        *("latex2mathml", "matplotlib", "nbclient", "nbgrader", "psutil", "rich", "tornado"),
    ),
}


def lacking(extra: str) -> str:
    """What an extra would bring that is not here, as the end of a sentence; "" where all is here.

    Parameters
    ----------
    extra : "lab" or "grading"
    """
    missing = [name for name in EXTRAS[extra] if find_spec(name) is None]
    if not missing:
        return ""
    names = " and ".join(filter(None, [", ".join(missing[:-1]), missing[-1]]))
    verb = "is" if len(missing) == 1 else "are"
    return f'needs {names}, which {verb} not installed here: python -m pip install "autograde-engine[{extra}]"'
