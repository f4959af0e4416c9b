"""First-order mutants of every reference function, and how many of them the checks reject."""

from tests.tools import mutants


def main() -> None:
    mutants.main()
