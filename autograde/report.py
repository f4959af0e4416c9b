"""What a check found, in words a student can act on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Report:
    """The outcome of one check.

    Attributes
    ----------
    name : str, the function that was checked
    passed : bool
    headline : str, what differs in one clause, or what was checked where it passed
    details : tuple of str, what is true of the difference, where it is largest, what to do ("→ ...")
    blank : bool, the exercise (or one that it calls) is not written yet
    mend : str, another function that is wrong and has to be mended first
    missing : str, another function that the check needs and the notebook does not define
    """

    name: str
    passed: bool
    headline: str
    details: tuple[str, ...] = ()
    blank: bool = False
    mend: str = ""
    missing: str = ""

    def __bool__(self) -> bool:
        return self.passed

    def __str__(self) -> str:
        return "\n".join([f"{self.name}: {self.headline}", *("  " + detail for detail in self.details)])

    __repr__ = __str__


class Finding(Exception):
    """Ends a check at the first thing that is wrong; carries what the report will say.

    Parameters
    ----------
    headline : str
    details : str, each a line of the report
    blank : bool, the exercise (or one that it calls) is not written yet
    mend : str, another function that is wrong and has to be mended first
    missing : str, another function that the check needs and the notebook does not define
    """

    def __init__(self, headline: str, *details: str, blank: bool = False, mend: str = "", missing: str = ""):
        super().__init__(headline)
        self.headline, self.details = headline, details
        self.blank, self.mend, self.missing = blank, mend, missing

    def report(self, name: str) -> Report:
        """The report of a check of `name` that ended here."""
        return Report(name, False, self.headline, tuple(self.details), self.blank, self.mend, self.missing)
