"""What was done to a whole gradient, where that gives every entry: its sign turned, doubled, transposed."""

from autograde.gradients.facts import common_ratio
from autograde.reporting.report import Finding

WHOLE = {"sign": -1.0, "factor_two_extra": 2.0, "factor_two_missing": 0.5, "all_zero": 0.0}


def named(finding: Finding) -> Finding:
    """The finding with the name of what was done to the whole gradient, where that gives every entry."""
    if finding.compared is None or finding.compared.yours.size < 2:
        return finding
    yours, expected = finding.compared.yours, finding.compared.expected
    ratio = common_ratio(yours, expected)
    names = [name for name, factor in WHOLE.items() if ratio is not None and abs(ratio - factor) < 1e-6]
    turned = common_ratio(yours.T, expected) if yours.T.shape == expected.shape and yours.ndim == 2 else None
    if turned is not None and abs(turned - 1) < 1e-6:
        names.append("transposed")
    return finding.because(names[:1], names) if names else finding
