"""In place of `checking.mistakes`, where a notebook is graded: nothing is judged there."""


def mistakes() -> dict[str, str]:
    """Say that nothing is judged here; {}."""
    print("mistakes: not judged here: while a notebook is graded, the grader asks the functions itself.")
    return {}
