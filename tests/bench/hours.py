"""How long each notebook takes, by the estimate of `tests.tools.hours`."""

from autograde.student.course_notebooks import released_notebooks
from autograde.student.notebook_file import read_file
from tests.tools.hours import estimate


def main() -> None:
    heads = "words", "lines", "exercises", "predictions", "questions", "self-tests", "minutes"
    print(f"{'notebook':28}" + "".join(f"{head:>13}" for head in heads))
    for path in released_notebooks().values():
        hour = estimate(read_file(path))
        counts = hour.words, hour.lines, len(hour.exercises), hour.predictions, hour.questions, hour.self_tests
        print(f"{path.stem:28}" + "".join(f"{count:>13}" for count in counts) + f"{hour.minutes:>13.0f}")


if __name__ == "__main__":
    main()
