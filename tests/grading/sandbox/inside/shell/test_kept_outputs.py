"""Outputs are kept within limits, in the form of a notebook's file."""

import json

from autograde.grading.limits import Limits
from autograde.grading.sandbox.outside.worker import Worker
from tests.tools.sandboxes import linux

pytestmark = linux


def test_output_beyond_the_limit_is_cut_and_said_to_be():
    with Worker(Limits(output=1000, images=1000), imports=()) as small, small.session() as session:
        (output,) = session.run("for n in range(1000): print('line', n)")
        assert output["text"].startswith("line 0\nline 1\n")
        assert output["text"].endswith("[more output than the 1000 characters that are kept]\n")
        assert len(output["text"]) < 1100
        outputs = session.run(
            "from IPython.display import HTML, display\nfor n in 500, 600, 400: display(HTML('x' * n))"
        )
        assert [sorted(output["data"]) for output in outputs] == [
            ["text/html", "text/plain"],
            ["text/plain"],
            ["text/html", "text/plain"],
        ]
        assert outputs[1]["data"]["text/plain"].startswith("[text/html of 600 bytes left out")
        assert session.run("print('next')")[0]["text"] == "next\n"


def test_outputs_of_a_notebook_file_are_as_nbformat_wants_them(session):
    import nbformat

    outputs = session.run("import sys\nprint('\\ud800', file=sys.stderr)\n1 / 0") + session.run("{'a': float('nan')}")
    cell = nbformat.v4.new_code_cell("x", outputs=[nbformat.from_dict(output) for output in outputs])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    json.dumps(outputs, ensure_ascii=False).encode()
