"""`autograde students` and `autograde export` as tests type them, and lists as the systems export them."""

import csv

from tests.tools.instructor import say

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Reading (55501),04_back_propagation (55504),Current Score
"    Points Possible",,,,,5.00,20.00,(read only)
"Müller, von, Ada",101,S-1,ada,"Learning, Mondays",5.00,,100
"Ó <b>Briain, Béla",102,S-2,bela,"Learning, Mondays",5.00,,100
"Cat, Renée",103,S-3,renee.cat,"Learning, Mondays",5.00,,100
"Stranger, Stella",999,S-9,stella,"Learning, Mondays",5.00,,100
"Student, Test",777,,0123456789abcdef,"Learning, Mondays",,,
"""
MOODLE = """\
First name,Last name,ID number,Institution,Email address,Assignment: 04_back_propagation (Real),Last downloaded
Ada,Müller,,,ADA@uni.example,-,1767225600
Béla,Briain,bela,,,-,1767225600
Renée,Cat,,,copy@uni.example,-,1767225600
"""


def export(course, *words):
    result = say("export", *words, "--course", course)
    assert result.exit_code == 0, result.output
    return result


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def told(result):
    return " ".join(result.output.split())


def enrol(course, text, encoding="utf-8"):
    (course / "list.csv").write_text(text, encoding=encoding)
    return say("students", course / "list.csv", "--course", course)
