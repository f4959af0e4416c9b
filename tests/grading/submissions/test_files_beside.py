"""Files beside a notebook: there as under stock nbgrader, within bounds, and no danger to anybody."""

import hashlib
import json
import os
import pickle
import sys
import tracemalloc

import nbclient
import nbformat
import pytest

from autograde.grading.job import Job
from autograde.grading.judging.judge_notebook import execute
from autograde.grading.limits import Limits
from autograde.grading.sandbox.outside.worker import Worker
from autograde.grading.submissions import files_beside as beside
from autograde.grading.submissions.files_beside import Changed, Contents, content, loaded, look
from tests.tools.judged_notebooks import IMPORT, RELU, SOFTMAX, TANH, notebook, points, shown
from tests.tools.sandboxes import linux

NOTEBOOKS = {"a.ipynb", "timestamp.txt"}


def put(folder, **files):
    """Write files: `tools__a__py="..."` is tools/a.py."""
    for name, text in files.items():
        *parts, suffix = name.split("__")
        path = folder.joinpath(*parts[:-1], f"{parts[-1]}.{suffix}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_what_stands_beside_is_found_with_the_digest_of_what_it_holds(tmp_path):
    put(tmp_path, a__ipynb="{}", timestamp__txt="now", helper__py="two = 2\n", tools__deep__x__csv="1,2\n")
    put(tmp_path, __pycache____helper__pyc="x", tools____pycache____x__pyc="x", other__pyc="x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("x")
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config" / "x").write_text("x")
    (tmp_path / "._helper.py").write_text("x")
    (tmp_path / ".env").write_text("x")
    files, left_out = look(tmp_path, NOTEBOOKS)
    assert [(file.name, file.size) for file in files] == [(".env", 1), ("helper.py", 8), ("tools/deep/x.csv", 4)]
    assert files[2].digest == hashlib.sha256(b"1,2\n").digest()
    assert left_out == []


def test_a_link_is_not_followed_wherever_it_stands(tmp_path):
    (tmp_path / "bob").mkdir()
    put(tmp_path / "bob", answers__py="secret")
    mine = tmp_path / "ada"
    put(mine, kept__py="1")
    (mine / "file.py").symlink_to(tmp_path / "bob" / "answers.py")
    (mine / "folder").symlink_to(tmp_path / "bob")
    (mine / "loop").symlink_to(mine)
    os.mkfifo(mine / "pipe")
    files, left_out = look(mine, NOTEBOOKS)
    assert [file.name for file in files] == ["kept.py"]
    assert left_out == ["'file.py' (a link)", "'folder' (a link)", "'loop' (a link)", "'pipe' (no regular file)"]


def test_a_folder_that_becomes_a_link_after_it_was_read_is_not_followed(tmp_path):
    put(tmp_path / "bob", x__csv="secret")
    mine = tmp_path / "ada"
    put(mine, data__x__csv="secret")
    ((file,), _) = look(mine, NOTEBOOKS)
    assert content(file) == b"secret"
    (mine / "data").rename(mine / "elsewhere")
    (mine / "data").symlink_to(tmp_path / "bob")
    with pytest.raises(Changed, match=r"data/x\.csv cannot be read any more"):
        content(file)


def test_a_file_that_changes_while_its_submission_waits_is_not_taken_for_the_one_that_was_read(tmp_path):
    put(tmp_path, x__csv="before")
    ((file,), _) = look(tmp_path, NOTEBOOKS)
    put(tmp_path, x__csv="behind")
    with pytest.raises(Changed, match=r"x\.csv was changed"):
        content(file)
    (tmp_path / "x.csv").unlink()
    with pytest.raises(Changed, match=r"x\.csv cannot be read any more"):
        loaded(Job("ada", "u", "n", b"", b"", Limits(), (file,)))


@pytest.mark.parametrize(
    ("bound", "value", "files", "kept", "told"),
    [
        ("MOST_FILES", 2, {"a__csv": "1", "b__csv": "2", "c__csv": "3"}, ["a.csv", "b.csv"], "more than 2 files"),
        ("LARGEST", 2**20, {"a__csv": b"x" * (2**20 + 1), "b__csv": "2"}, ["b.csv"], "larger than 1 MiB"),
        ("LARGEST_ALL", 2**20, {"a__csv": b"x" * 2**20, "b__csv": "2"}, ["a.csv"], "more than 1 MiB together"),
        ("DEEPEST", 1, {"d__a__csv": "1", "d__e__b__csv": "2"}, ["d/a.csv"], "more than 1 folders deep"),
        ("LONGEST_NAME", 8, {"a__csv": "1", "long_name__csv": "2"}, ["a.csv"], "a name that is too long"),
        ("MOST_ENTRIES", 2, {"a__csv": "1", "b__csv": "2", "c__csv": "3"}, ["a.csv", "b.csv"], "more than 2 entries"),
    ],
)
def test_what_is_beyond_a_bound_is_left_out_and_told(bound, value, files, kept, told, tmp_path, monkeypatch):
    monkeypatch.setattr(beside, bound, value)
    put(tmp_path, **files)
    found, left_out = look(tmp_path, NOTEBOOKS)
    assert [file.name for file in found] == kept
    assert len(left_out) == 1
    assert told in left_out[0]


def test_a_name_that_is_no_text_is_left_out(tmp_path):
    for name in (b"\xff.csv", b"line\nbreak.csv"):
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
            file.write(b"x")
    put(tmp_path, kept__csv="1")
    files, left_out = look(tmp_path, NOTEBOOKS)
    assert [file.name for file in files] == ["kept.csv"]
    assert len(left_out) == 2
    assert all(line.isprintable() for line in left_out)


def test_a_submission_in_flight_holds_names_and_digests_and_nothing_of_the_files(tmp_path):
    put(tmp_path, **{f"drawing{n}__png": bytes(beside.LARGEST // 2) for n in range(8)})
    tracemalloc.start()
    files, left_out = look(tmp_path, NOTEBOOKS)
    contents = Contents(files)
    used, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(files), left_out) == (8, [])
    assert used < 100_000
    assert most < 2 * beside.LARGEST
    assert len(pickle.dumps(Job("ada", "u", "n", b"", b"", Limits(), files))) < 5_000
    assert contents["drawing3.png"] == bytes(beside.LARGEST // 2)


FILES = {
    "helper.py": b"two = 2\n",
    "tools/__init__.py": b"",
    "tools/a.py": b"from .b import three\n",
    "tools/b.py": b"three = 3\n",
    "data/x.csv": b"1,2\n3,4\n",
    "Zürich.txt": "Grüße".encode(),
}
USES = [
    "import os\nsorted(os.listdir())",
    "from helper import two\nfrom tools.a import three\nprint(two, three)",
    "print(open('data/x.csv').read(), open('Zürich.txt', encoding='utf-8').read())",
    "from pathlib import Path\nprint(Path('data').is_dir(), Path('helper.py').stat().st_size)",
    "%run helper.py\nprint(two)",
    "open('data/x.csv', 'a').write('5,6')\nopen('new.txt', 'w').close()",
    "import helper, inspect\nprint(inspect.getsource(helper), helper.__name__)",
]


@linux
def test_files_are_there_as_in_a_kernel_that_runs_in_the_submissions_folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text)
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in USES])
    nbclient.NotebookClient(
        made,
        allow_errors=True,
        kernel_name="python3",
        iopub_timeout=300,
        startup_timeout=300,
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    with Worker(imports=()) as worker, worker.session() as session:
        for name, text in FILES.items():
            session.put(name, text)
        ours = [session.run(cell) for cell in USES]
    kernel = [json.loads(json.dumps(cell.outputs)) for cell in made.cells]
    assert [text_of(outputs) for outputs in ours] == [text_of(outputs).replace("__pycache__", "") for outputs in kernel]


def text_of(outputs):
    """What a cell printed and returned, or the error in which it ended."""
    return "".join(
        output.get("text", "") + output.get("data", {}).get("text/plain", "") + output.get("evalue", "")
        for output in outputs
    )


@linux
def test_files_are_there_again_when_a_notebook_whose_process_died_goes_on():
    with Worker(imports=("numpy",)) as worker:
        cells = IMPORT, TANH, "import os\nos._exit(0)", "from helper import two\nprint(two)", RELU, "check(relu)"
        job = Job("ada", "u", "n", notebook(*cells), b"key", Limits(), (), (("helper.py", b"two = 2"),))
        outcome = execute(job, worker.session)
    assert points(outcome) == [2]
    assert shown(outcome, 3) == "2\n"


@linux
def test_files_of_one_submission_are_gone_for_the_next():
    with Worker(imports=()) as worker:
        with worker.session() as session:
            session.put("helper.py", b"two = 2")
            assert not [output for output in session.run("import helper") if output["output_type"] == "error"]
        with worker.session() as session:
            assert text_of(session.run("import os; os.listdir()")) == "[]"


@linux
def test_a_file_with_the_name_of_a_module_breaks_nothing_of_the_graders():
    """Every module of Python, the course's packages and what a shell is made of, each as a file that only raises."""
    taken = {*sys.stdlib_module_names, "autograde", "lectures", "numpy", "IPython", "traitlets", "comm", "packaging"}
    files = tuple((f"{name}.py", b"raise RuntimeError('shadowed')") for name in sorted(taken))
    cells = [IMPORT, "1 / 0", "%%time\n1", "%timeit -n1 -r1 1", "%%capture x\n1", "display(np.ones(2))", "files = !ls"]
    cells += [
        "%%bash\nls",
        "print?",
        "help(abs)",
        "import asyncio\nawait asyncio.sleep(0)",
        "%who",
        "def f(:",
        "!pip install numpy",
    ]
    cells += [
        "from autograde import check_gradient\nfrom lectures import datasets",
        "import warnings\nwarnings.warn('x')",
    ]
    cells += [TANH, RELU, SOFTMAX]
    checks = ["check(tanh)", "check(relu)", "check(softmax)"]
    with Worker(imports=("numpy",)) as worker:
        job = Job("ada", "u", "n", notebook(*cells, *checks), b"key", Limits(), (), files)
        outcome = execute(job, worker.session)
    assert points(outcome) == [2, 2, 2]
    assert [cell for number, cell in enumerate(cells) if "shadowed" in shown(outcome, number)] == []
