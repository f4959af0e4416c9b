"""Files beside a notebook: those that fit together, within bounds."""

from dataclasses import replace

from autograde.grading.exchange.uploads.accompanying_files import beside
from autograde.grading.exchange.uploads.upload import Upload
from autograde.grading.exchange.uploads.upload_names import canvas


def test_files_beside_a_notebook_fit_together_and_have_bounds(tmp_path, monkeypatch):
    names = ["x.ipynb", "a.py", "A.py", "data", "Data/b.csv", "d/e.txt", "D", "Timestamp.TXT", "x.ipynb/c.txt", "w.zip"]
    uploads = []
    for number, name in enumerate(names):  # as a disk may hold them that tells capitals apart
        path = tmp_path / f"ada_1_{number + 1}_{name.replace('/', '_')}"
        path.write_text("0123456789")
        uploads.append(Upload(path, (replace(canvas("ada_1_9_x")[0], file=name),)))
    found = beside(uploads[0].path, uploads[0], uploads, set())
    assert list(found) == ["a.py", "data", "d/e.txt"]
    doubtful = replace(uploads[1], readings=uploads[1].readings * 2)
    assert beside(uploads[0].path, uploads[0], [doubtful], set()) == {}
    monkeypatch.setattr("autograde.grading.exchange.uploads.accompanying_files.LARGEST_ALL", 25)
    assert list(beside(uploads[0].path, uploads[0], uploads, {"a.py"})) == ["data", "d/e.txt"]
    monkeypatch.setattr("autograde.grading.exchange.uploads.accompanying_files.MOST_FILES", 1)
    assert list(beside(uploads[0].path, uploads[0], uploads, set())) == ["a.py"]
