"""PyTorch's loaders of batches, which load in this process what they would have others load."""

import contextlib
import functools
import importlib.abc
import importlib.util
import sys
from collections.abc import Callable
from typing import Any

LOADERS = "torch.utils.data.dataloader"


def load_batches_here() -> None:
    """Have them do so: now, or as soon as PyTorch is imported."""
    found = sys.modules.get(LOADERS)
    if found is not None:
        _load_here(found)
    else:
        sys.meta_path.insert(0, Afterwards({LOADERS: _load_here}))


def _load_here(module: Any) -> None:
    """Change PyTorch's module of loaders."""
    get_iterator = module.DataLoader._get_iterator

    @functools.wraps(get_iterator)
    def here(self):
        self.num_workers = self.timeout = 0
        return get_iterator(self)

    module.DataLoader._get_iterator = here


class Afterwards(importlib.abc.MetaPathFinder):
    """Does something to a module as soon as it has been imported.

    Parameters
    ----------
    to_do : module's name -> function of the module
    """

    def __init__(self, to_do: dict[str, Callable[[Any], None]]):
        self.to_do = to_do

    def find_spec(self, fullname, path, target=None):
        change = self.to_do.pop(fullname, None)
        spec = importlib.util.find_spec(fullname) if change is not None else None
        if spec is None or spec.loader is None or change is None:
            return None
        execute = spec.loader.exec_module

        def and_then(module):
            execute(module)
            with contextlib.suppress(Exception):  # a version that has other names
                change(module)

        spec.loader.exec_module = and_then  # type: ignore[method-assign]
        return spec
