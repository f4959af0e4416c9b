"""What decides is code, wherever it stands, and not what is said about it."""

from pathlib import Path

from autograde.gradients import check_gradient
from autograde.grading.judging import code_digest

UNIT = "04_back_propagation"


def test_what_decides_is_code_and_not_what_is_said_about_it(tmp_path, monkeypatch):
    before = code_digest.what_judges(UNIT)
    assert code_digest.what_judges("01_training_data") != before
    tree = code_digest._tree
    gradients = Path(check_gradient.__file__).parent
    (steps,) = (path.name for path in gradients.rglob("*.py") if "FIRST_RUNGS = 3" in path.read_text())

    def changed(name, old, new):
        def read(path):
            if path.name != name:
                return tree(path)
            text = path.read_text()
            assert old in text
            (tmp_path / name).write_text(text.replace(old, new))
            return tree(tmp_path / name)

        return read

    for name, old, new, unchanged in (
        ("back_propagation.py", '"""Unit 04:', '"""Unit four:', True),
        ("examination.py", "# what a check asks of an answer that it has\n", "\n", True),
        ("comparisons.py", "1e-9 * np.abs(expected)", "1e-3 * np.abs(expected)", False),
        ("standins.py", "np.cos(beta) + 0.3", "np.cos(beta) + 0.4", False),
        (steps, "FIRST_RUNGS = 3", "FIRST_RUNGS = 4", False),
        ("reference.py", "/ len(h)", "/ len(delta)", False),
    ):
        monkeypatch.setattr(code_digest, "_tree", changed(name, old, new))
        assert (code_digest.what_judges(UNIT) == before) == unchanged, (name, old)
