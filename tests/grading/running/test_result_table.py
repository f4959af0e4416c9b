"""The table at the end of a run."""

import pytest

from autograde.grading.running.result_line import Graded
from autograde.grading.running.result_table import Totals, table

LONG = "a.very.long.name" * 3 + "@uni.example"  # 60 letters
WHY = "2 of 4 checks passed; the cell that begins with 'def relu(beta)' ended with an error"


@pytest.mark.parametrize("status", ["graded", "stopped"])
def test_a_name_of_60_letters_leaves_the_table_whole_at_80_columns(monkeypatch, capsys, status):
    monkeypatch.setenv("COLUMNS", "80")
    totals = Totals("01_training_data", 20.0)
    line = Graded(LONG, status, 3.0, WHY, 1, True, late=90061.0)
    totals.add(line)
    table([line], totals, 1)
    rows = [row for row in capsys.readouterr().out.split("\n") if row.startswith("│")]
    assert all(len(row) == 80 and row.endswith("│") for row in rows)
    columns = list(zip(*(row.strip("│").split("│") for row in rows), strict=True))
    assert "".join(part.strip() for part in columns[0]) == LONG
    assert " ".join(" ".join(columns[-1]).split()) == WHY
