"""In place of `autograde.mistakes`, where a notebook is graded: the sentences that reports of `check_gradient` say."""

from autograde.catalogue import CATALOGUE  # `autograde.mistakes` stands under this name there

__all__ = ["CATALOGUE", "mistakes"]


def mistakes() -> dict[str, str]:
    """Say that nothing is judged here; {}."""
    print("mistakes: not judged here: while a notebook is graded, the grader asks the functions itself.")
    return {}
