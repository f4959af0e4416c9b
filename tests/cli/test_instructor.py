"""The instructor's commands offer what there is."""

from autograde.cli import main
from autograde.grading.exchange.export import WRITERS


def test_export_offers_every_form_that_is_written():
    (to,) = (option for option in main.commands["export"].params if option.name == "to")
    assert list(to.type.choices) == list(WRITERS)
