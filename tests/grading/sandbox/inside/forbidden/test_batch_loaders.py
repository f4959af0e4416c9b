"""PyTorch's loaders load in one process."""

import pytest

from tests.tools.cell_outputs import said
from tests.tools.sandboxes import linux

pytestmark = linux


def test_a_loader_of_batches_works_in_one_process(worker):
    pytest.importorskip("torch")
    cell = (
        "import torch\nfrom torch.utils.data import DataLoader, TensorDataset\n"
        "batches = DataLoader(TensorDataset(torch.arange(4)), batch_size=2, num_workers=2, persistent_workers=True)\n"
        "print([one.tolist() for (one,) in batches], len(list(batches)))"
    )
    with worker.session() as session:
        assert said(session.run(cell)) == "[[0, 1], [2, 3]] 2\n"
