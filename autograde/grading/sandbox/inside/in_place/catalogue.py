"""In place of `reporting.catalogue`, where a notebook is graded: the sentences that reports of `check_gradient` say."""

from autograde.reporting.sentences import CATALOGUE  # what stands in the other's file

__all__ = ["CATALOGUE", "mistakes"]


def mistakes() -> dict[str, str]:
    """Say that nothing is judged here; {}."""
    print("mistakes: not judged here: while a notebook is graded, the grader asks the functions itself.")
    return {}
