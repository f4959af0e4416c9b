"""The version of this package, which a notebook is compared with."""

__version__ = "0.1.0"
