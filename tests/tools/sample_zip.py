"""The sample class as Canvas hands it out: a list of students and a zip, to try the instructor's guide with.

python -m tests.tools.sample_zip 01_training_data              students.csv, canvas.csv, the zip in downloaded/
python -m tests.tools.sample_zip 01_training_data --late omar  one more zip: omar again, all solved, marked late
"""

import argparse
import csv
import sys
import zipfile
from pathlib import Path

sys.dont_write_bytecode = True

from tests.handing_in import notebook  # noqa: E402
from tests.sample_class import students  # noqa: E402

FAMILY = ["Adeyemi", "Brandão", "Çelik", "Dvořák", "Eriksson", "O'Farrell", "García Ruiz", "Haddad", "Ionescu"]


def people() -> list[tuple[str, str, str, str]]:
    """Id, first name, family name and number of everybody."""
    names = [student.name for student in students()]
    return [(n, n.capitalize(), FAMILY[i % len(FAMILY)], str(2001 + i)) for i, n in enumerate(names)]


def lists(folder: Path) -> None:
    """The class as a list of one's own, and as Canvas exports its gradebook."""
    with (folder / "students.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "first_name", "last_name", "email", "lms_user_id"])
        rows.writerows([name, first, last, f"{name}@uni.example", number] for name, first, last, number in people())
    with (folder / "canvas.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section"])
        rows.writerow(["    Points Possible", "", "", "", ""])
        rows.writerows([f"{last}, {first}", number, "", name, "Monday"] for name, first, last, number in people())


def entry(name: str, family: str, number: str, late: bool, attachment: int, file: str) -> str:
    """What Canvas calls a file."""
    person = "".join(letter for letter in (family + name).lower() if letter.isalnum())
    return "_".join([person, *(["LATE"] if late else []), number, str(attachment), file])


def main() -> None:
    parser = argparse.ArgumentParser(description="The sample class as Canvas hands it out.")
    parser.add_argument("unit")
    parser.add_argument("--late", help="a student who hands in once more")
    options = parser.parse_args()
    from lectures import UNITS

    if options.unit not in UNITS:
        parser.error(f"{options.unit!r} is no unit; there are {', '.join(UNITS)}.")
    names = [name for name, *_ in people()]
    if options.late and options.late not in names:
        parser.error(f"{options.late!r} is nobody of the sample class; there are {', '.join(names)}.")
    archive = Path("downloaded") / options.unit / "archive"
    archive.mkdir(parents=True, exist_ok=True)
    path = archive / ("late.zip" if options.late else "submissions.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, first, last, number in people():
            for place, book in enumerate(UNITS[options.unit]):
                if options.late is None:
                    file = entry(first, last, number, False, 70_000 + 10 * int(number) + place, f"{book}.ipynb")
                    zipped.writestr(file, notebook(name, options.unit, book))
                elif name == options.late:
                    file = entry(first, last, number, True, 990_000 + place, f"{book}-1.ipynb")
                    zipped.writestr(file, notebook("ada", options.unit, book))
    if options.late is None:
        lists(Path())
    print(path)


if __name__ == "__main__":
    main()
