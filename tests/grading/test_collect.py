"""A course that began under 0.1 names the collector's classes otherwise: its nbgrader_config.py still collects."""

from tests.handing_in import notebook
from tests.tools.downloads import collect, enrolled, handed, zipped
from tests.tools.instructor import NOTEBOOK, UNIT

BEGUN = """
c.ZipCollectApp.extractor_plugin = "autograde.grading.collect.Archives"
c.ZipCollectApp.collector_plugin = "autograde.grading.collect.Submissions"
"""


def test_nbgrader_collects_where_the_configuration_names_the_classes_as_under_0_1(class_folder):
    course = enrolled(class_folder)
    config = course / "nbgrader_config.py"
    lines = [line for line in config.read_text(encoding="utf-8").splitlines() if "ZipCollectApp" not in line]
    config.write_text("\n".join(lines) + BEGUN, encoding="utf-8")
    mine = notebook("ada", UNIT, NOTEBOOK)
    zipped(course, {f"müllervonada_101_9001_{NOTEBOOK}.ipynb": mine, f"stranger_999_9007_{NOTEBOOK}.ipynb": mine})
    status, said = collect(course)
    assert status == 0, said
    assert handed(course) == {"ada": mine}
    assert "stranger (number 999 of Canvas) is nobody of the gradebook: left out" in said
